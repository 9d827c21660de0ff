// Whether a schema accepts one value. Used where a schema lists its values: each is then tried against the other side.
// Three answers: undefined says that a keyword stands in the way which this does not judge, and nothing is proven.

import { isFields } from '../place.ts'
import { type Atom, branchesUnder, type Direction, type Schema, schemaAt, under } from './atoms.ts'
import { expressionOf, isHidden, isOpenEnum, itemOf, propertyIn, propertyOf, sameValue, typeOfValue } from './traits.ts'

type Verdict = boolean | undefined

const all = (verdicts: Iterable<Verdict>): Verdict => {
  let known: Verdict = true
  for (const verdict of verdicts) {
    if (verdict === false) return false
    if (verdict === undefined) known = undefined
  }
  return known
}

const inverse = (verdict: Verdict): Verdict => (verdict === undefined ? undefined : !verdict)

function count(verdicts: readonly Verdict[], least: number, most: number): Verdict {
  const sure = verdicts.filter((verdict) => verdict === true).length
  const open = verdicts.filter((verdict) => verdict === undefined).length
  if (sure > most || sure + open < least) return false
  return open === 0 ? true : undefined
}

export function accepts(schema: Schema, value: unknown, direction: Direction): Verdict {
  return all(schema.map((atom) => atomAccepts(atom, value, direction)))
}

export const PLAIN: Readonly<Record<string, (limit: number, value: unknown) => boolean>> = {
  minimum: (limit, value) => typeof value !== 'number' || value >= limit,
  maximum: (limit, value) => typeof value !== 'number' || value <= limit,
  exclusiveMinimum: (limit, value) => typeof value !== 'number' || value > limit,
  exclusiveMaximum: (limit, value) => typeof value !== 'number' || value < limit,
  // 0.3 is a multiple of 0.1, whatever a division of the two says.
  multipleOf: (limit, value) => typeof value !== 'number' || Math.abs(value / limit - Math.round(value / limit)) < 1e-9,
  minLength: (limit, value) => typeof value !== 'string' || [...value].length >= limit,
  maxLength: (limit, value) => typeof value !== 'string' || [...value].length <= limit,
  minItems: (limit, value) => !Array.isArray(value) || value.length >= limit,
  maxItems: (limit, value) => !Array.isArray(value) || value.length <= limit,
  minProperties: (limit, value) => !isFields(value) || Object.keys(value).length >= limit,
  maxProperties: (limit, value) => !isFields(value) || Object.keys(value).length <= limit,
}

/** Judged below, or saying nothing of validity. Any other keyword leaves the answer open. */
const JUDGED = new Set(
  'type const enum pattern required properties patternProperties additionalProperties items prefixItems additionalItems uniqueItems anyOf oneOf not contains minContains maxContains if then else propertyNames dependentRequired dependentSchemas title description example examples default deprecated readOnly writeOnly $comment xml externalDocs discriminator'.split(
    ' ',
  ),
)

function atomAccepts(atom: Atom, value: unknown, direction: Direction): Verdict {
  const { keywords, types, values } = atom
  if (types && !types.has(typeOfValue(value))) return false
  if (values && !isOpenEnum(atom, direction) && !values.some((other) => sameValue(other, value))) return false
  const verdicts: Verdict[] = []
  for (const [name, limit] of Object.entries(keywords)) {
    const check = Object.hasOwn(PLAIN, name) ? PLAIN[name] : undefined
    if (check) verdicts.push(typeof limit === 'number' ? check(limit, value) : undefined)
    else if (!JUDGED.has(name) && !name.startsWith('x-')) verdicts.push(undefined)
  }
  if (typeof value === 'string' && keywords.pattern !== undefined)
    verdicts.push(expressionOf(String(keywords.pattern))?.test(value))
  if (Array.isArray(value)) verdicts.push(listAccepts(atom, value, direction))
  if (isFields(value)) verdicts.push(objectAccepts(atom, value, direction))
  verdicts.push(branchesAccept(atom, value, direction))
  return all(verdicts)
}

function listAccepts(atom: Atom, value: readonly unknown[], direction: Direction): Verdict {
  const { keywords } = atom
  const verdicts = value.map((item, index) => accepts(itemOf(atom, index), item, direction))
  if (keywords.uniqueItems === true)
    verdicts.push(value.every((item, index) => value.findIndex((other) => sameValue(item, other)) === index))
  const wanted = under(atom, 'contains')
  if (wanted) {
    const [least, most] = [keywords.minContains ?? 1, keywords.maxContains ?? Number.POSITIVE_INFINITY]
    const found = value.map((item) => accepts(wanted, item, direction))
    verdicts.push(count(found, Number(least), Number(most)))
  }
  return all(verdicts)
}

function objectAccepts(atom: Atom, value: Readonly<Record<string, unknown>>, direction: Direction): Verdict {
  const { keywords } = atom
  // What this side never carries makes the answer a matter of the reader.
  if (Object.keys(value).some((name) => isHidden(propertyIn([atom], name), direction))) return undefined
  const verdicts = Object.entries(value).map(([name, member]) => accepts(propertyOf(atom, name), member, direction))
  if (Array.isArray(keywords.required))
    verdicts.push(keywords.required.every((name) => Object.hasOwn(value, String(name))))
  const names = under(atom, 'propertyNames')
  if (names) verdicts.push(...Object.keys(value).map((name) => accepts(names, name, direction)))
  if (keywords.dependentRequired !== undefined || keywords.dependentSchemas !== undefined) verdicts.push(undefined)
  return all(verdicts)
}

function branchesAccept(atom: Atom, value: unknown, direction: Direction): Verdict {
  const tried = (keyword: string) =>
    branchesUnder(atom, keyword).map((branch) => accepts(schemaAt(branch), value, direction))
  const verdicts: Verdict[] = []
  if (atom.keywords.anyOf !== undefined) verdicts.push(count(tried('anyOf'), 1, Number.POSITIVE_INFINITY))
  if (atom.keywords.oneOf !== undefined) verdicts.push(count(tried('oneOf'), 1, 1))
  const refused = under(atom, 'not')
  if (refused) verdicts.push(inverse(accepts(refused, value, direction)))
  const condition = under(atom, 'if')
  if (condition) {
    const holds = accepts(condition, value, direction)
    const [then, otherwise] = [under(atom, 'then') ?? [], under(atom, 'else') ?? []]
    if (holds === true) verdicts.push(accepts(then, value, direction))
    else if (holds === false) verdicts.push(accepts(otherwise, value, direction))
    else verdicts.push(undefined)
  }
  return all(verdicts)
}
