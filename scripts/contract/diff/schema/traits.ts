// What a schema says once its atoms are put together: the types, the tightest bounds, the required names, the schema of
// a property. Read by the judge of subsets and by the comparison alike, so that both see the same thing.
import {
  ALL_TYPES,
  type Atom,
  branchesUnder,
  type Direction,
  NEVER,
  type Schema,
  schemaAt,
  together,
  under,
} from './atoms.ts'

export const sameValue = (a: unknown, b: unknown): boolean => a === b || canonical(a) === canonical(b)

/** JSON with sorted keys. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${pairs.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join()}}`
  }
  return JSON.stringify(value) ?? 'null'
}

export function typesIn(schema: Schema): ReadonlySet<string> {
  let types: ReadonlySet<string> | undefined
  for (const atom of schema) {
    if (!atom.types) continue
    const { types: more } = atom
    types = types ? new Set([...types].filter((type) => more.has(type))) : more
  }
  return types ?? new Set(ALL_TYPES)
}

export function typeOfValue(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'fraction'
  return typeof value
}

/** In responses and events an enum may declare that values will be added; a reader is told to expect others. */
export const isOpenEnum = (atom: Atom, direction: Direction) =>
  direction === 'out' && atom.keywords['x-extensible-enum'] === true

/** The values a schema lists, or undefined when it lists none. Other keywords may refuse some of them. */
export function valuesIn(schema: Schema, direction: Direction): readonly unknown[] | undefined {
  let values: readonly unknown[] | undefined
  for (const atom of schema) {
    if (!atom.values || isOpenEnum(atom, direction)) continue
    const { values: more } = atom
    values = values ? values.filter((value) => more.some((other) => sameValue(value, other))) : more
  }
  if (values) {
    const types = typesIn(schema)
    return values.filter((value) => types.has(typeOfValue(value)))
  }
  const types = [...typesIn(schema)]
  if (!types.every((type) => type === 'null' || type === 'boolean')) return undefined
  return types.flatMap((type) => (type === 'null' ? [null] : [true, false]))
}

const numbersIn = (schema: Schema, keyword: string): number[] =>
  schema.flatMap(({ keywords }) => (typeof keywords[keyword] === 'number' ? [keywords[keyword]] : []))

/** The tightest of a keyword that bounds from above, such as maxLength. */
export const leastOf = (schema: Schema, keyword: string): number =>
  Math.min(Number.POSITIVE_INFINITY, ...numbersIn(schema, keyword))

/** The tightest of a keyword that bounds from below, such as minLength, which is never under 0. */
export const mostOf = (schema: Schema, keyword: string): number => Math.max(0, ...numbersIn(schema, keyword))

export interface Bound {
  readonly value: number
  readonly exclusive: boolean
}

const FORMAT_RANGE: Readonly<Record<string, readonly [number, number]>> = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  int64: [-(2 ** 63), 2 ** 63],
}

export const rangeOf = (format: string) => (Object.hasOwn(FORMAT_RANGE, format) ? FORMAT_RANGE[format] : undefined)

const isWhole = (schema: Schema) => !typesIn(schema).has('fraction')

/** The lower bound of numbers. Integers greater than 0 are at least 1, however it is written. */
export function lowerIn(schema: Schema): Bound {
  const inclusive = Math.max(Number.NEGATIVE_INFINITY, ...numbersIn(schema, 'minimum'))
  const exclusive = Math.max(Number.NEGATIVE_INFINITY, ...numbersIn(schema, 'exclusiveMinimum'))
  if (isWhole(schema)) return { value: Math.max(Math.ceil(inclusive), Math.floor(exclusive) + 1), exclusive: false }
  return exclusive >= inclusive && Number.isFinite(exclusive)
    ? { value: exclusive, exclusive: true }
    : { value: inclusive, exclusive: false }
}

export function upperIn(schema: Schema): Bound {
  const inclusive = Math.min(Number.POSITIVE_INFINITY, ...numbersIn(schema, 'maximum'))
  const exclusive = Math.min(Number.POSITIVE_INFINITY, ...numbersIn(schema, 'exclusiveMaximum'))
  if (isWhole(schema)) return { value: Math.min(Math.floor(inclusive), Math.ceil(exclusive) - 1), exclusive: false }
  return exclusive <= inclusive && Number.isFinite(exclusive)
    ? { value: exclusive, exclusive: true }
    : { value: inclusive, exclusive: false }
}

const has = (schema: Schema, keyword: string) => schema.some(({ keywords }) => keywords[keyword] === true)

/** Whether this side of the wire never carries the property. */
export const isHidden = (schema: Schema, direction: Direction) =>
  has(schema, direction === 'in' ? 'readOnly' : 'writeOnly')

export function requiredIn(schema: Schema, direction: Direction): ReadonlySet<string> {
  const names = schema.flatMap(({ keywords }) => (Array.isArray(keywords.required) ? keywords.required : []))
  return new Set(names.map(String).filter((name) => !isHidden(propertyIn(schema, name), direction)))
}

export function namesIn(schema: Schema): ReadonlySet<string> {
  return new Set(schema.flatMap(({ properties }) => [...properties.keys()]))
}

const expressions = new Map<string, RegExp | undefined>()

/** A pattern as an expression, or undefined when this engine cannot read it. */
export function expressionOf(pattern: string): RegExp | undefined {
  if (!expressions.has(pattern)) expressions.set(pattern, compiled(pattern, 'u') ?? compiled(pattern, ''))
  return expressions.get(pattern)
}

function compiled(pattern: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(pattern, flags)
  } catch {
    return undefined
  }
}

/** What one atom asks of the property of a name. */
export function propertyOf(atom: Atom, name: string): Schema {
  const declared = atom.properties.get(name)
  const parts: Schema[] = declared ? [schemaAt(declared)] : []
  for (const [pattern, place] of atom.patterns) {
    if (expressionOf(pattern)?.test(name)) parts.push(schemaAt(place))
  }
  if (parts.length === 0 && atom.additional) parts.push(schemaAt(atom.additional))
  return together(...parts)
}

/** What a schema asks of the property of a name. */
export const propertyIn = (schema: Schema, name: string): Schema =>
  together(...schema.map((atom) => propertyOf(atom, name)))

/** What it asks of properties that it does not name and no pattern covers. */
export const additionalIn = (schema: Schema): Schema =>
  together(...schema.map(({ additional }) => schemaAt(additional)))

export const isClosed = (schema: Schema) => additionalIn(schema).some((atom) => NEVER.includes(atom))

export interface Tuple {
  readonly first: readonly Schema[]
  readonly rest: Schema
}

/** The items of an atom by position, and those after. 2019-09's array form of `items` is read as `prefixItems`. */
export function tupleOf(atom: Atom): Tuple {
  if (Array.isArray(atom.keywords.items)) {
    return { first: branchesUnder(atom, 'items').map(schemaAt), rest: under(atom, 'additionalItems') ?? [] }
  }
  return { first: branchesUnder(atom, 'prefixItems').map(schemaAt), rest: under(atom, 'items') ?? [] }
}

export const itemOf = (atom: Atom, index: number): Schema => {
  const { first, rest } = tupleOf(atom)
  return first[index] ?? rest
}

export const itemIn = (schema: Schema, index: number): Schema => together(...schema.map((atom) => itemOf(atom, index)))
export const restIn = (schema: Schema): Schema => together(...schema.map((atom) => tupleOf(atom).rest))
export const prefixLengthIn = (schema: Schema): number =>
  Math.max(0, ...schema.map((atom) => tupleOf(atom).first.length))
