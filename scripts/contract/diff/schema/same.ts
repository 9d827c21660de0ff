// Whether two schemas are written the same, whatever their key order, their $refs and single allOf wrappings.
// The quick answer for most of a document, and the only one for keywords that are not judged by what they accept.
import { entries, isFields, type Place, rawChild, refOf, refTarget } from '../place.ts'
import { isOwnDialect, isUnknown, SILENT } from './keywords.ts'
import { subtypesOf } from './subtypes.ts'
import { impliedTags } from './tags.ts'
import { canonical } from './traits.ts'
import { unknownTextAt } from './unknown.ts'

/** Keywords whose value is a schema, a list of schemas, or a mapping to schemas. */
const ONE = new Set([
  'additionalProperties',
  'items',
  'contains',
  'propertyNames',
  'not',
  'if',
  'then',
  'else',
  'unevaluatedItems',
  'unevaluatedProperties',
  'contentSchema',
  'additionalItems',
])
const LIST = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems'])
const MAPPING = new Set(['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions'])

const UNORDERED = new Set(['required', 'type', 'enum'])

const WRAPPINGS_MAX = 50
const decided = new Map<string, boolean>()

type Pair = readonly [Place, Place]

/**
 * Looks at every pair of schemas that these two lead to, each once and without recursion. A pair is the same unless its
 * own keywords differ or it leads to one whose do; so schemas that recur in the same places are the same. Beyond the
 * greatest number of pairs they are taken to differ: then the judge decides by what they accept.
 */
export function sameSchema(
  a: Place,
  b: Place,
  pairsMax = Number.POSITIVE_INFINITY,
  onPair: () => void = () => undefined,
): boolean {
  const start = keyOf(a, b)
  const known = decided.get(start)
  if (known !== undefined) return known
  const leadingTo = new Map<string, string[]>()
  const met = new Set([start])
  const open: Pair[] = [[a, b]]
  for (let pair = open.pop(); pair; pair = open.pop()) {
    onPair()
    if (met.size > pairsMax) {
      decided.set(start, false)
      return false
    }
    const key = keyOf(...pair)
    const parts: Pair[] = []
    let differs = !sameKeywords(unwrapped(pair[0]), unwrapped(pair[1]), parts)
    for (const part of differs ? [] : parts) {
      const inner = keyOf(...part)
      leadingTo.set(inner, [...(leadingTo.get(inner) ?? []), key])
      if (decided.get(inner) === false) differs = true
      else if (decided.get(inner) === undefined && !met.has(inner)) open.push(part)
      met.add(inner)
    }
    if (differs) {
      spread(key, leadingTo)
      // The rest can wait until it is asked for.
      if (decided.get(start) === false) return false
    }
  }
  for (const key of met) if (decided.get(key) === undefined) decided.set(key, true)
  return true
}

/** A pair that differs makes all that lead to it differ. */
function spread(from: string, leadingTo: ReadonlyMap<string, readonly string[]>): void {
  const differing = [from]
  for (let key = differing.pop(); key !== undefined; key = differing.pop()) {
    decided.set(key, false)
    for (const outer of leadingTo.get(key) ?? []) if (decided.get(outer) !== false) differing.push(outer)
  }
}

const keyOf = (a: Place, b: Place) => `${a.id} ${b.id}`

/** Past $refs and past an `allOf` of one schema that stands alone. */
function unwrapped(start: Place): Place {
  let place = start
  for (let depth = 0; depth < WRAPPINGS_MAX; depth += 1) {
    const keys = spoken(place)
    const ref = refOf(place)
    if (ref !== undefined && (keys.length === 1 || isOld(place))) {
      place = refTarget(place, ref)
      continue
    }
    const parts = keys.length === 1 && keys[0] === 'allOf' ? entries(rawChild(place, 'allOf')) : []
    const [only] = parts
    if (parts.length !== 1 || !only) return place
    place = only
  }
  return place
}

const spoken = (place: Place): string[] =>
  isFields(place.value)
    ? Object.keys(place.value)
        .filter((key) => !SILENT.has(key) && !(key === '$schema' && isOwnDialect(place)))
        .sort()
    : []

/** Whether the keywords of two schemas are the same but for the schemas inside them, which are added to the parts. */
function sameKeywords(a: Place, b: Place, parts: Pair[]): boolean {
  if (a.id === b.id) return true
  if (!isFields(a.value) || !isFields(b.value)) return canonical(a.value) === canonical(b.value)
  // A nullable of 3.0 and one of 3.1 are told apart by the judge, not here.
  if (isOld(a) !== isOld(b)) return false
  const keys = spoken(a)
  if (keys.join() !== spoken(b).join()) return false
  // Names count where they are values.
  if (keys.includes('discriminator') && !sameTags(a, b, parts)) return false
  return keys.every((key) => {
    const [one, other] = [rawChild(a, key), rawChild(b, key)]
    return one !== undefined && other !== undefined && sameKeyword(key, one, other, parts)
  })
}

/** Of a discriminator; the schemas that its values stand for are added to the parts. */
function sameTags(a: Place, b: Place, parts: Pair[]): boolean {
  if (impliedTags(a).join() !== impliedTags(b).join()) return false
  const [one, other] = [subtypesOf(a), subtypesOf(b)]
  for (const [tag, place] of one) {
    const twin = other.get(tag)
    if (twin === undefined) return false
    parts.push([place, twin])
  }
  return one.size === other.size
}

const isOld = ({ contract }: Place) => contract.version.startsWith('3.0.') && contract.format === 'openapi'

function sameKeyword(key: string, one: Place, other: Place, parts: Pair[]): boolean {
  if (key === '$ref') {
    // Beside other keywords; a reference that stands alone has been followed.
    const owner = (at: Place) => refTarget(at, String(at.value))
    parts.push([owner(one), owner(other)])
    return true
  }
  if (ONE.has(key) && !Array.isArray(one.value)) {
    parts.push([one, other])
    return true
  }
  if (LIST.has(key) && Array.isArray(one.value) && Array.isArray(other.value)) {
    const others = entries(other)
    const pairs = entries(one).flatMap((part, index): Pair[] => (others[index] ? [[part, others[index]]] : []))
    parts.push(...pairs)
    return one.value.length === other.value.length
  }
  if (MAPPING.has(key) && isFields(one.value) && isFields(other.value)) {
    const names = Object.keys(one.value).sort()
    if (names.join('\n') !== Object.keys(other.value).sort().join('\n')) return false
    for (const name of names) {
      const [part, counterpart] = [rawChild(one, name), rawChild(other, name)]
      if (!part || !counterpart) return false
      parts.push([part, counterpart])
    }
    return true
  }
  if (UNORDERED.has(key) && Array.isArray(one.value) && Array.isArray(other.value))
    return canonical(one.value.map(canonical).sort()) === canonical(other.value.map(canonical).sort())
  if (isUnknown(key)) return unknownTextAt(one, key) === unknownTextAt(other, key)
  return canonical(one.value) === canonical(other.value)
}
