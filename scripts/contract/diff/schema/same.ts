// Whether two schemas are written the same, whatever their key order, their $refs and single allOf wrappings.
// The quick answer for most of a document, and the only one for keywords that are not judged by what they accept.
import { entries, isFields, type Place, rawChild, refOf, refTarget } from '../place.ts'
import { canonical } from './traits.ts'

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

/** Text for people, and the names of parts that count only where they are referred to. */
export const SILENT = new Set([
  'title',
  'description',
  'example',
  'examples',
  '$comment',
  'externalDocs',
  'xml',
  '$defs',
  'definitions',
  '$schema',
  '$id',
])
const UNORDERED = new Set(['required', 'type', 'enum'])

const WRAPPINGS_MAX = 50
const decided = new Map<string, boolean>()

export function sameSchema(a: Place, b: Place): boolean {
  const [one, other] = [unwrapped(a), unwrapped(b)]
  if (one.id === other.id) return true
  const key = `${one.id} ${other.id}`
  const known = decided.get(key)
  if (known !== undefined) return known
  // Taken to be the same while it is looked into: two schemas that recur in the same places are.
  decided.set(key, true)
  const before = decided.size
  const verdict = sameKeywords(one, other)
  if (!verdict) {
    // What was found true meanwhile may have rested on this pair.
    for (const [later] of [...decided].slice(before).filter(([, value]) => value)) decided.delete(later)
  }
  decided.set(key, verdict)
  return verdict
}

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

const spoken = ({ value }: Place): string[] =>
  isFields(value)
    ? Object.keys(value)
        .filter((key) => !SILENT.has(key))
        .sort()
    : []

function sameKeywords(a: Place, b: Place): boolean {
  if (!isFields(a.value) || !isFields(b.value)) return canonical(a.value) === canonical(b.value)
  // A nullable of 3.0 and one of 3.1 are told apart by the judge, not here.
  if (isOld(a) !== isOld(b)) return false
  const keys = spoken(a)
  if (keys.join() !== spoken(b).join()) return false
  return keys.every((key) => {
    const [one, other] = [rawChild(a, key), rawChild(b, key)]
    return one !== undefined && other !== undefined && sameKeyword(key, one, other)
  })
}

const isOld = ({ contract }: Place) => contract.version.startsWith('3.0.') && contract.format === 'openapi'

function sameKeyword(key: string, one: Place, other: Place): boolean {
  if (key === '$ref') return sameSchema(refTarget(one, String(one.value)), refTarget(other, String(other.value)))
  if (ONE.has(key) && !Array.isArray(one.value)) return sameSchema(one, other)
  if (LIST.has(key) && Array.isArray(one.value) && Array.isArray(other.value)) {
    const [list, others] = [entries(one), entries(other)]
    return (
      list.length === others.length && list.every((part, index) => others[index] && sameSchema(part, others[index]))
    )
  }
  if (MAPPING.has(key) && isFields(one.value) && isFields(other.value)) {
    const names = Object.keys(one.value).sort()
    if (names.join('\n') !== Object.keys(other.value).sort().join('\n')) return false
    return names.every((name) => {
      const [part, counterpart] = [rawChild(one, name), rawChild(other, name)]
      return part !== undefined && counterpart !== undefined && sameSchema(part, counterpart)
    })
  }
  if (UNORDERED.has(key) && Array.isArray(one.value) && Array.isArray(other.value))
    return canonical(one.value.map(canonical).sort()) === canonical(other.value.map(canonical).sort())
  return canonical(one.value) === canonical(other.value)
}
