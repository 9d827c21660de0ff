// Schemas, changes of them and instances, for properties that must hold of any schema.
import fc from 'fast-check'
import type { Schema } from './documents.ts'

const small = fc.integer({ min: 0, max: 4 })
const words = fc.constantFrom('a', 'b', 'c', 'ab', 'abc')
const patterns = fc.constantFrom('^a', 'b$', '^[a-c]*$', '^[ab]+$', '^.{2}$')

/** Some of the keywords, each there or not. */
const some = <T extends object>(keywords: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(keywords, { requiredKeys: [], noNullPrototype: true }) as fc.Arbitrary<Partial<T>>

const strings = some({
  minLength: small,
  maxLength: small,
  pattern: patterns,
  enum: fc.uniqueArray(words, { minLength: 1, maxLength: 3 }),
}).map((more) => ({ type: 'string', ...more }))
const numbers = fc
  .tuple(
    fc.constantFrom('number', 'integer'),
    some({
      minimum: small,
      maximum: small,
      exclusiveMinimum: small,
      exclusiveMaximum: small,
      multipleOf: fc.constantFrom(1, 2, 0.5, 3),
    }),
  )
  .map(([type, more]) => ({ type, ...more }))
const plain = fc.oneof(
  strings,
  numbers,
  fc.constant({ type: 'boolean' }),
  fc.constant({ type: 'null' }),
  fc.constant({ type: ['string', 'null'] }),
  words.map((value) => ({ const: value })),
  fc.constant({}),
)

export const schemas: fc.Arbitrary<Schema> = fc.letrec<{ any: Schema }>((tie) => {
  const inner = tie('any')
  const objects = some({
    properties: fc.dictionary(words, inner, { maxKeys: 3, noNullPrototype: true }),
    required: fc.uniqueArray(words, { maxLength: 2 }),
    additionalProperties: fc.oneof(fc.boolean(), inner),
    patternProperties: fc.dictionary(patterns, inner, { maxKeys: 1, noNullPrototype: true }),
    minProperties: fc.integer({ min: 0, max: 2 }),
    maxProperties: fc.integer({ min: 1, max: 4 }),
    propertyNames: fc.constantFrom({ maxLength: 1 }, { pattern: '^a' }),
    dependentRequired: fc.dictionary(words, fc.uniqueArray(words, { maxLength: 1 }), {
      maxKeys: 1,
      noNullPrototype: true,
    }),
  }).map((more) => ({ type: 'object', ...more }))
  const lists = some({
    items: inner,
    prefixItems: fc.array(inner, { minLength: 1, maxLength: 2 }),
    minItems: fc.integer({ min: 0, max: 2 }),
    maxItems: fc.integer({ min: 1, max: 4 }),
    uniqueItems: fc.boolean(),
    contains: inner,
  }).map(({ contains, ...more }) => ({
    type: 'array',
    ...more,
    // Beside prefixItems, ajv accepts an empty list whatever it should contain.
    ...(contains === undefined || more.prefixItems ? {} : { contains }),
  }))
  const branches = fc.array(inner, { minLength: 1, maxLength: 3 })
  const choices = fc.oneof(
    branches.map((anyOf) => ({ anyOf })),
    branches.map((oneOf) => ({ oneOf })),
    branches.map((allOf) => ({ allOf })),
    inner.map((not) => ({ not })),
    fc.tuple(inner, inner, inner).map(([condition, then, otherwise]) =>
      Object.fromEntries([
        ['if', condition],
        ['then', then],
        ['else', otherwise],
      ]),
    ),
  )
  return { any: fc.oneof({ depthSize: 'small', withCrossShrink: true }, plain, objects, lists, choices) }
}).any

/** A schema and another made from it by changing a few of its parts. */
export const pairs: fc.Arbitrary<readonly [Schema, Schema]> = fc
  .tuple(schemas, fc.array(fc.tuple(fc.nat(), fc.nat(), schemas), { minLength: 1, maxLength: 3 }))
  .map(([schema, edits]) => [
    schema,
    edits.reduce<Schema>((changed, [where, how, other]) => edited(changed, where, how, other), schema),
  ])

type Fields = Record<string, unknown>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Changes one of the objects inside a schema: a keyword goes, or comes from another schema, or a number moves. */
function edited(schema: Schema, where: number, how: number, other: Schema): Schema {
  const copy: unknown = structuredClone(schema)
  const nodes: Fields[] = []
  const collect = (node: unknown) => {
    if (Array.isArray(node)) for (const item of node) collect(item)
    if (!isFields(node)) return
    nodes.push(node)
    for (const [key, member] of Object.entries(node)) {
      // Their members are schemas; they are none themselves.
      if (key === 'properties' || key === 'patternProperties')
        for (const part of Object.values(member as Fields)) collect(part)
      else if (key !== 'dependentRequired') collect(member)
    }
  }
  collect(copy)
  const node = nodes[where % Math.max(nodes.length, 1)]
  if (!node || !isFields(copy)) return other
  const keys = Object.keys(node)
  const key = keys[how % Math.max(keys.length, 1)]
  if (key === undefined || how % 3 === 0) {
    if (isFields(other)) for (const [name, value] of Object.entries(other)) if (!(name in node)) node[name] = value
  } else if (typeof node[key] === 'number')
    node[key] = Math.max(key === 'multipleOf' ? 1 : 0, Number(node[key]) + (how % 2 === 0 ? 1 : -1))
  else if (how % 3 === 1) delete node[key]
  else if (Array.isArray(node[key]) && node[key].length > 1) node[key] = node[key].slice(1)
  return copy
}

const leaves = fc.oneof(
  words,
  fc.constantFrom('', 'd', 'abcd'),
  fc.integer({ min: -1, max: 6 }),
  fc.constantFrom(0.5, 1.5, 2.5),
  fc.boolean(),
  fc.constant(null),
)

/** Values that schemas of this kind often, and often do not, accept. */
export const instances: fc.Arbitrary<unknown> = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    { weight: 3, arbitrary: leaves },
    {
      weight: 3,
      arbitrary: fc.dictionary(fc.oneof(words, fc.constant('d')), tie('any'), { maxKeys: 4, noNullPrototype: true }),
    },
    { weight: 2, arbitrary: fc.array(tie('any'), { maxLength: 4 }) },
  ),
})).any
