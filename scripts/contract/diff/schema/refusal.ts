// Why a schema refuses a value: the innermost place in the value, and the keyword in words. Used for examples that prove a
// break. Guarantee: what is named here is refused for sure; where that cannot be told nothing is named.
import { fullFormats } from 'ajv-formats/dist/formats.js'
import { isFields } from '../place.ts'
import { accepts, PLAIN } from './accepts.ts'
import { type Atom, branchesUnder, type Direction, NEVER, type Schema, schemaAt, under } from './atoms.ts'
import { expressionOf, isHidden, isOpenEnum, itemIn, propertyIn, sameValue, typeOfValue } from './traits.ts'

export interface Refusal {
  /** JSON pointer into the value. */
  readonly at: string
  readonly reason: string
}

export function refusalOf(schema: Schema, value: unknown, direction: Direction, at = ''): Refusal | undefined {
  if (schema.some((atom) => NEVER.includes(atom))) return { at, reason: 'must not be there' }
  const inner = innerRefusal(schema, value, direction, at)
  if (inner) return inner
  for (const atom of schema) {
    const found = atomRefusal(atom, value, direction, at)
    if (found) return found
  }
  return undefined
}

/** The refusal of an item or a member; that of the whole names no place as exact. */
function innerRefusal(schema: Schema, value: unknown, direction: Direction, at: string): Refusal | undefined {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const found = refusalOf(itemIn(schema, index), item, direction, `${at}/${index}`)
      if (found) return found
    }
  } else if (isFields(value)) {
    for (const [name, member] of Object.entries(value)) {
      const part = propertyIn(schema, name)
      // What this side never carries is no matter of its reader.
      const found = isHidden(part, direction) ? undefined : refusalOf(part, member, direction, `${at}/${name}`)
      if (found) return found
    }
  }
  return undefined
}

function atomRefusal(atom: Atom, value: unknown, direction: Direction, at: string): Refusal | undefined {
  const { keywords, types, values } = atom
  const no = (reason: string): Refusal => ({ at, reason })
  if (types && !types.has(typeOfValue(value))) return no(`must be ${[keywords.type].flat().join(' or ')}`)
  if (values && !isOpenEnum(atom, direction) && !values.some((other) => sameValue(other, value)))
    return no(
      `must be ${values.length === 1 ? '' : 'one of '}${values.map((other) => JSON.stringify(other)).join(', ')}`,
    )
  for (const [name, limit] of Object.entries(keywords)) {
    const check = Object.hasOwn(PLAIN, name) ? PLAIN[name] : undefined
    if (check && typeof limit === 'number' && !check(limit, value)) return no(`does not keep to ${name} ${limit}`)
  }
  if (typeof value === 'string') {
    if (keywords.pattern !== undefined && expressionOf(String(keywords.pattern))?.test(value) === false)
      return no(`does not match the pattern ${keywords.pattern}`)
    if (typeof keywords.format === 'string' && isOfFormat(keywords.format, value) === false)
      return no(`is not of the format ${keywords.format}`)
  }
  return objectRefusal(atom, value, direction, no) ?? branchRefusal(atom, value, direction, at)
}

type No = (reason: string) => Refusal

function objectRefusal(atom: Atom, value: unknown, direction: Direction, no: No): Refusal | undefined {
  const { keywords } = atom
  if (isFields(value)) {
    for (const name of Array.isArray(keywords.required) ? keywords.required.map(String) : [])
      if (!Object.hasOwn(value, name) && !isHidden(propertyIn([atom], name), direction)) return no(`lacks ${name}`)
    const names = under(atom, 'propertyNames')
    const wrong = names && Object.keys(value).find((name) => accepts(names, name, direction) === false)
    if (wrong !== undefined) return no(`has a name that is refused: ${wrong}`)
    for (const [name, wanted] of Object.entries(isFields(keywords.dependentRequired) ? keywords.dependentRequired : {}))
      for (const other of Array.isArray(wanted) ? wanted.map(String) : [])
        if (Object.hasOwn(value, name) && !Object.hasOwn(value, other)) return no(`has ${name} and lacks ${other}`)
  }
  return Array.isArray(value) ? listRefusal(atom, value, direction, no) : undefined
}

function listRefusal(atom: Atom, value: readonly unknown[], direction: Direction, no: No): Refusal | undefined {
  const { uniqueItems, contains, minContains, maxContains } = atom.keywords
  const first = (item: unknown) => value.findIndex((other) => sameValue(item, other))
  if (uniqueItems === true && value.some((item, index) => first(item) !== index)) return no('has an item twice')
  // Alone, since the items have been looked at.
  const wanted = {
    ...atom,
    keywords: { contains, minContains: minContains ?? 1, maxContains: maxContains ?? Number.MAX_VALUE },
  }
  if (contains !== undefined && accepts([wanted], value, direction) === false) return no('does not keep to contains')
  return undefined
}

function branchRefusal(atom: Atom, value: unknown, direction: Direction, at: string): Refusal | undefined {
  for (const keyword of ['anyOf', 'oneOf'] as const) {
    if (atom.keywords[keyword] === undefined) continue
    const branches = branchesUnder(atom, keyword).map(schemaAt)
    const refusals = branches.map((branch) => refusalOf(branch, value, direction, at))
    if (refusals.every((refusal) => refusal !== undefined)) {
      const meant = refusals.filter((refusal, index) => refusal && isMeant(branches[index] ?? [], value, direction))
      const [one] = meant
      return meant.length === 1 && one ? one : { at, reason: `fits no branch of ${keyword}` }
    }
    const fitting = branches.filter((branch) => accepts(branch, value, direction) === true)
    if (keyword === 'oneOf' && fitting.length > 1) return { at, reason: `fits ${fitting.length} branches of oneOf` }
  }
  const refused = under(atom, 'not')
  if (refused && accepts(refused, value, direction) === true) return { at, reason: 'is what "not" excludes' }
  const condition = under(atom, 'if')
  const holds = condition && accepts(condition, value, direction)
  if (holds === undefined) return undefined
  return refusalOf(under(atom, holds ? 'then' : 'else') ?? [], value, direction, at)
}

/** Whether all that a branch asks of tags, which have one value, is there: then it is the branch that was meant. */
function isMeant(branch: Schema, value: unknown, direction: Direction): boolean {
  if (!isFields(value)) return false
  const tags = Object.entries(value).filter(([name]) =>
    propertyIn(branch, name).some(({ values }) => values?.length === 1),
  )
  return tags.length > 0 && tags.every(([name, tag]) => !refusalOf(propertyIn(branch, name), tag, direction))
}

/** Undefined for a format that is not known here, or that is one of numbers. */
function isOfFormat(format: string, value: string): boolean | undefined {
  const known: unknown = Object.hasOwn(fullFormats, format)
    ? fullFormats[format as keyof typeof fullFormats]
    : undefined
  const check: unknown = isFields(known) && !(known instanceof RegExp) ? known.validate : known
  if (isFields(known) && known.type === 'number') return undefined
  if (check instanceof RegExp) return check.test(value)
  return typeof check === 'function' ? check(value) === true : undefined
}
