// Takes a schema apart into atoms: schema objects without $ref and allOf, all of which an instance must satisfy.
// `allOf: [A, B]`, `$ref` with siblings, and the two merged by hand come out as the same set of constraints; this is
// what makes inlining, moving and wrapping no change. OpenAPI 3.0 spellings are put into JSON Schema 2020-12 here.
import { badPlace, child, entries, type Fields, follow, isFields, members, type Place, rawChild } from '../place.ts'
import { isOwnDialect } from './keywords.ts'
import { modern, modernBounds, withoutByteFormat } from './modern.ts'

export interface Atom {
  readonly id: number
  /** Where its keywords stand; undefined for those made here. */
  readonly place: Place | undefined
  /** The keywords, in the spelling of 2020-12, without $ref and allOf. */
  readonly keywords: Fields
  /** Types an instance may have; undefined when the atom does not say. `number` is `integer` and `fraction`. */
  readonly types: ReadonlySet<string> | undefined
  /** The values of const or enum; undefined when it does not say. */
  readonly values: readonly unknown[] | undefined
  readonly properties: ReadonlyMap<string, Place>
  readonly patterns: ReadonlyMap<string, Place>
  readonly additional: Place | undefined
}

/** Atoms that all hold; the empty list accepts everything. Sorted by id, without repetition. */
export type Schema = readonly Atom[]

export type Direction = 'in' | 'out'

export const ALL_TYPES = ['null', 'boolean', 'integer', 'fraction', 'string', 'array', 'object'] as const

let atomCount = 0
const schemas = new Map<number, Schema>()
const single = new Map<string, Schema>()

const NOTHING: Fields = { not: {} }
const bare = { properties: new Map<string, Place>(), patterns: new Map<string, Place>(), additional: undefined }

function makeAtom(parts: Partial<Atom> & Pick<Atom, 'keywords'>): Atom {
  atomCount += 1
  return { place: undefined, types: undefined, values: undefined, ...bare, ...parts, id: atomCount }
}

/** Refuses everything: the schema `false`. */
export const NEVER: Schema = [makeAtom({ keywords: NOTHING, types: new Set() })]
export const ANYTHING: Schema = []

/** The schema of one type alone, to decide case by case. */
export function ofType(type: string): Schema {
  const known = single.get(type)
  if (known) return known
  const made = [makeAtom({ keywords: {}, types: new Set([type]) })]
  single.set(type, made)
  return made
}

export function together(...all: readonly Schema[]): Schema {
  const parts = all.filter((part) => part.length > 0)
  // Most schemas are one atom; what is one part is in order already.
  if (parts.length < 2) return parts[0] ?? ANYTHING
  const byId = new Map(parts.flat().map((atom) => [atom.id, atom]))
  return [...byId.values()].sort((a, b) => a.id - b.id)
}

export const keyOf = (schema: Schema) => schema.map(({ id }) => id).join()

/** The atoms of a schema at a place; everything is accepted where there is none. */
export function schemaAt(place: Place | undefined): Schema {
  return place ? expand(place, new Set()) : ANYTHING
}

function expand(place: Place, open: Set<number>): Schema {
  const known = schemas.get(place.id)
  if (known) return known
  // A schema that is its own allOf member adds nothing the second time.
  if (open.has(place.id)) return ANYTHING
  open.add(place.id)
  const made = atomsOf(place, open)
  open.delete(place.id)
  if (open.size === 0) schemas.set(place.id, made)
  return made
}

function atomsOf(place: Place, open: Set<number>): Schema {
  if (place.value === true) return ANYTHING
  if (place.value === false) return NEVER
  if (!isFields(place.value)) throw badPlace(place, 'expected a schema here')
  const old = isOld(place)
  const parts: Schema[] = []
  if (typeof place.value.$ref === 'string') {
    parts.push(expand(follow(place), open))
    // OpenAPI 3.0: what stands beside a $ref is ignored.
    if (old) return together(...parts)
  }
  const combined = rawChild(place, 'allOf')
  if (combined) parts.push(...entries(combined).map((part) => expand(part, open)))
  const own = ownAtom(place, old)
  if (own) parts.push([own])
  return closeEvaluated(place, together(...parts))
}

const isOld = ({ contract }: Place) => contract.format === 'openapi' && contract.version.startsWith('3.0.')

const own = new Map<number, Atom>()

/** One atom per place, however often and by whatever way it is met: schemas are told apart by their atoms. */
function ownAtom(place: Place, old: boolean): Atom | undefined {
  const made = own.get(place.id) ?? readAtom(place, old)
  if (made) own.set(place.id, made)
  return made
}

function readAtom(place: Place, old: boolean): Atom | undefined {
  const { $ref, allOf, $schema, ...said } = place.value as Fields
  const written = $schema === undefined || isOwnDialect(place) ? said : { $schema, ...said }
  // Payloads of events may be in OpenAPI 3.0 or an old draft, whatever the document is.
  const keywords = old
    ? { ...withoutByteFormat(modern(written)), ...markOf(written) }
    : withoutByteFormat(modernBounds(written))
  if (Object.keys(keywords).length === 0) return undefined
  return makeAtom({
    place,
    keywords,
    types: typesOf(keywords.type),
    values: valuesOf(keywords),
    properties: members(rawChild(place, 'properties')),
    patterns: members(rawChild(place, 'patternProperties')),
    additional: rawChild(place, 'additionalProperties'),
  })
}

/** 3.0.3 gives `nullable` no meaning without a type; those who write it there mean it, and most tools read it so. */
const markOf = ({ nullable, type }: Fields) => (nullable === true && typeof type !== 'string' ? { nullable } : {})

function typesOf(type: unknown): ReadonlySet<string> | undefined {
  if (type === undefined) return undefined
  const names = Array.isArray(type) ? type : [type]
  return new Set(names.flatMap((name) => (name === 'number' ? ['integer', 'fraction'] : [String(name)])))
}

function valuesOf(keywords: Fields): readonly unknown[] | undefined {
  if (Object.hasOwn(keywords, 'const')) return [keywords.const]
  return Array.isArray(keywords.enum) ? keywords.enum : undefined
}

/** Keywords beside which what counts as evaluated depends on the instance. */
const CONDITIONAL = ['anyOf', 'oneOf', 'if', 'dependentSchemas', 'not', '$dynamicRef']

/**
 * `unevaluatedProperties` over branches that always apply is `additionalProperties` over their union, and is read so.
 * Over conditional branches it stays as written, and a change of it is judged as a whole.
 */
function closeEvaluated(place: Place, schema: Schema): Schema {
  const closed = rawChild(place, 'unevaluatedProperties')
  const written = schema.find((atom) => atom.place === place)
  if (!closed || !written || schema.some(({ keywords }) => CONDITIONAL.some((name) => Object.hasOwn(keywords, name))))
    return schema
  const others = schema.filter((atom) => atom !== written)
  const made = closures.get(place.id) ?? closure(place, written, schema, closed)
  closures.set(place.id, made)
  return together(others, [made])
}

const closures = new Map<number, Atom>()

function closure(place: Place, written: Atom, schema: Schema, closed: Place): Atom {
  const { unevaluatedProperties, ...keywords } = written.keywords
  // Where some branch says additionalProperties, every property is evaluated already.
  if (schema.some(({ additional }) => additional)) return makeAtom({ ...written, keywords })
  const properties = new Map<string, Place>()
  const patterns = new Map<string, Place>()
  const anything = anythingBeside(place)
  for (const atom of schema) {
    for (const [name, at] of atom.properties) properties.set(name, written.properties.get(name) ?? at)
    for (const pattern of atom.patterns.keys()) patterns.set(pattern, written.patterns.get(pattern) ?? anything)
  }
  return makeAtom({ ...written, keywords, properties, patterns, additional: closed })
}

function anythingBeside(place: Place): Place {
  // A place of its own, since the document may write `true` nowhere.
  return { ...place, value: true, id: -1 }
}

/** The schema under a keyword of an atom, or undefined when the keyword is not there. */
export function under(atom: Atom, keyword: string): Schema | undefined {
  const at = atom.place && rawChild(atom.place, keyword)
  return at ? schemaAt(at) : undefined
}

/** The schemas in a list under a keyword of an atom. */
export function branchesUnder(atom: Atom, keyword: string): readonly Place[] {
  return atom.place ? entries(child(atom.place, keyword)) : []
}
