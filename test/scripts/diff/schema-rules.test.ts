// Each rule about schemas, in both directions, on a pair of its own.
import { describe, expect, it } from 'vitest'
import { objectRules } from '../../../scripts/contract/diff/rules/objects.ts'
import { valueRules } from '../../../scripts/contract/diff/rules/values.ts'
import { found, type Schema, schemaChanges } from './documents.ts'

const text = { type: 'string' }
const number = { type: 'number' }
const object = (properties: object, more: object = {}): Schema => ({ type: 'object', properties, ...more })
const list = (more: object): Schema => ({ type: 'array', ...more })
const cat = object({ kind: { const: 'cat' }, lives: { type: 'integer' } }, { required: ['kind'] })
const dog = object({ kind: { const: 'dog' }, tail: text }, { required: ['kind'] })
const left = object({ a: text })
const right = object({ b: text })
const big = object({ kind: { const: 'cat' }, lives: { type: 'integer' } })
const tagged = (propertyName: string, mapping?: object): Schema => ({
  type: 'object',
  discriminator: { propertyName, mapping },
})
/** A choice of one schema, whose name is its tag. */
const chosen = (name: string): Schema => ({
  oneOf: [{ $ref: `#/$defs/${name}` }],
  discriminator: { propertyName: 'kind' },
  $defs: { [name]: object({ kind: text }) },
})
/** When `a` is there, so must the others be. */
const needing = (...names: string[]): Schema => ({
  type: 'object',
  ...Object.fromEntries([
    ['if', { required: ['a'] }],
    ['then', { required: names }],
  ]),
})

/** The rule, what was, what is; a pair read backwards shows the opposite rule. */
const PAIRS: readonly (readonly [keyof typeof valueRules | keyof typeof objectRules, Schema, Schema])[] = [
  ['type-narrowed', { type: ['string', 'integer'] }, text],
  ['type-widened', { type: 'integer' }, number],
  ['type-changed', text, number],
  ['nullable-removed', { type: ['string', 'null'] }, text],
  ['nullable-added', text, { type: ['string', 'null'] }],
  ['enum-value-removed', { enum: ['a', 'b', 'c'] }, { enum: ['a', 'b'] }],
  ['enum-value-added', { enum: ['a', 'b'] }, { enum: ['a', 'b', 'c'] }],
  ['enum-added', text, { type: 'string', enum: ['a', 'b'] }],
  ['enum-removed', { type: 'string', enum: ['a', 'b'] }, text],
  ['const-added', text, { type: 'string', const: 'a' }],
  ['const-removed', { type: 'string', const: 'a' }, text],
  ['const-changed', { const: 'a' }, { const: 'b' }],
  [
    'known-value-removed',
    { type: 'string', 'x-extensible-enum': ['a', 'b'] },
    { type: 'string', 'x-extensible-enum': ['a'] },
  ],
  [
    'known-value-added',
    { type: 'string', 'x-extensible-enum': ['a'] },
    { type: 'string', 'x-extensible-enum': ['a', 'b'] },
  ],
  ['minimum-raised', { type: 'number', minimum: 1 }, { type: 'number', minimum: 2 }],
  ['minimum-lowered', { type: 'number', minimum: 2 }, { type: 'number', exclusiveMinimum: 1 }],
  ['maximum-raised', { type: 'number', exclusiveMaximum: 9 }, { type: 'number', maximum: 9 }],
  ['maximum-lowered', number, { type: 'number', maximum: 9 }],
  ['multiple-of-added', number, { type: 'number', multipleOf: 5 }],
  ['multiple-of-removed', { type: 'number', multipleOf: 5 }, number],
  ['multiple-of-changed', { type: 'number', multipleOf: 2 }, { type: 'number', multipleOf: 3 }],
  ['min-length-raised', text, { type: 'string', minLength: 1 }],
  ['min-length-lowered', { type: 'string', minLength: 2 }, { type: 'string', minLength: 1 }],
  ['max-length-raised', { type: 'string', maxLength: 5 }, { type: 'string', maxLength: 6 }],
  ['max-length-lowered', text, { type: 'string', maxLength: 5 }],
  ['pattern-added', text, { type: 'string', pattern: '^a' }],
  ['pattern-removed', { type: 'string', pattern: '^a' }, text],
  ['pattern-changed', { type: 'string', pattern: '^a' }, { type: 'string', pattern: '^b' }],
  ['format-added', text, { type: 'string', format: 'uuid' }],
  ['format-removed', { type: 'string', format: 'uuid' }, text],
  ['format-changed', { type: 'string', format: 'uuid' }, { type: 'string', format: 'email' }],
  ['content-added', text, { type: 'string', contentEncoding: 'base64' }],
  ['content-removed', { type: 'string', contentEncoding: 'base64' }, text],
  [
    'content-changed',
    { type: 'string', contentMediaType: 'image/png' },
    { type: 'string', contentMediaType: 'image/jpeg' },
  ],
  ['min-items-raised', list({}), list({ minItems: 1 })],
  ['min-items-lowered', list({ minItems: 2 }), list({ minItems: 1 })],
  ['max-items-raised', list({ maxItems: 1 }), list({ maxItems: 2 })],
  ['max-items-lowered', list({}), list({ maxItems: 2 })],
  ['unique-items-added', list({}), list({ uniqueItems: true })],
  ['unique-items-removed', list({ uniqueItems: true }), list({})],
  ['contains-added', list({}), list({ contains: text })],
  ['contains-removed', list({ contains: text }), list({})],
  ['contains-changed', list({ contains: text }), list({ contains: number })],
  ['min-contains-raised', list({ contains: text }), list({ contains: text, minContains: 2 })],
  ['min-contains-lowered', list({ contains: text, minContains: 3 }), list({ contains: text, minContains: 2 })],
  ['max-contains-raised', list({ contains: text, maxContains: 2 }), list({ contains: text, maxContains: 3 })],
  ['max-contains-lowered', list({ contains: text }), list({ contains: text, maxContains: 3 })],
  [
    'required-property-added',
    object({}, { additionalProperties: false }),
    object({ a: text }, { required: ['a'], additionalProperties: false }),
  ],
  ['property-became-required', object({ a: text }), object({ a: text }, { required: ['a'] })],
  ['property-became-optional', object({ a: text }, { required: ['a'] }), object({ a: text })],
  ['property-removed', object({ a: text, b: text }), object({ a: text })],
  [
    'property-refused',
    object({ a: text }, { additionalProperties: false }),
    object({}, { additionalProperties: false }),
  ],
  [
    'property-allowed',
    object({}, { additionalProperties: false }),
    object({ a: text }, { additionalProperties: false }),
  ],
  ['property-defined', object({}), object({ a: text })],
  ['property-added', object({}), object({ a: true })],
  ['property-became-read-only', object({ a: text }), object({ a: { type: 'string', readOnly: true } })],
  ['property-became-write-only', object({ a: text }), object({ a: { type: 'string', writeOnly: true } })],
  ['hidden-property-added', object({}), object({ a: { type: 'string', readOnly: true, writeOnly: true } })],
  ['hidden-property-removed', object({ a: { type: 'string', readOnly: true, writeOnly: true } }), object({})],
  ['additional-properties-refused', object({}), object({}, { additionalProperties: false })],
  ['additional-properties-allowed', object({}, { additionalProperties: false }), object({})],
  ['pattern-property-added', object({}), object({}, { patternProperties: { '^x': text } })],
  ['pattern-property-removed', object({}, { patternProperties: { '^x': text } }), object({})],
  [
    'pattern-property-allowed',
    object({}, { additionalProperties: false }),
    object({}, { additionalProperties: false, patternProperties: { '^x': text } }),
  ],
  [
    'pattern-property-refused',
    object({}, { additionalProperties: false, patternProperties: { '^x': text } }),
    object({}, { additionalProperties: false }),
  ],
  ['property-names-added', object({}), object({}, { propertyNames: { pattern: '^x' } })],
  ['property-names-removed', object({}, { propertyNames: { pattern: '^x' } }), object({})],
  ['dependent-required-added', object({}), object({}, { dependentRequired: { a: ['b'] } })],
  ['dependent-required-removed', object({}, { dependentRequired: { a: ['b'] } }), object({})],
  ['dependent-schema-added', object({}), object({}, { dependentSchemas: { a: { required: ['b'] } } })],
  ['dependent-schema-removed', object({}, { dependentSchemas: { a: { required: ['b'] } } }), object({})],
  [
    'unevaluated-added',
    { type: 'object', anyOf: [cat, dog] },
    { type: 'object', anyOf: [cat, dog], unevaluatedProperties: false },
  ],
  [
    'unevaluated-removed',
    { type: 'object', anyOf: [cat, dog], unevaluatedProperties: false },
    { type: 'object', anyOf: [cat, dog] },
  ],
  [
    'unevaluated-changed',
    { type: 'object', anyOf: [cat, dog], unevaluatedProperties: text },
    { type: 'object', anyOf: [cat, dog], unevaluatedProperties: number },
  ],
  ['min-properties-raised', object({}), object({}, { minProperties: 1 })],
  ['min-properties-lowered', object({}, { minProperties: 2 }), object({}, { minProperties: 1 })],
  ['max-properties-raised', object({}, { maxProperties: 2 }), object({}, { maxProperties: 3 })],
  ['max-properties-lowered', object({}), object({}, { maxProperties: 3 })],
  ['branch-added', { oneOf: [left] }, { oneOf: [left, right] }],
  ['branch-removed', { oneOf: [left, right] }, { oneOf: [left] }],
  ['branch-split', { oneOf: [big, dog] }, { oneOf: [big, cat, dog] }],
  ['branch-merged', { oneOf: [big, cat, dog] }, { oneOf: [big, dog] }],
  [
    'choice-changed',
    { anyOf: [object({ a: text }), object({ b: text })] },
    { oneOf: [object({ a: text }), object({ b: text })] },
  ],
  ['not-added', text, { type: 'string', not: { const: 'a' } }],
  ['not-removed', { type: 'string', not: { const: 'a' } }, text],
  ['not-changed', { type: 'string', not: { const: 'a' } }, { type: 'string', not: { const: 'b' } }],
  ['condition-added', object({}), needing('b')],
  ['condition-removed', needing('b'), object({})],
  ['condition-changed', needing('b'), needing('c')],
  ['default-added', text, { type: 'string', default: 'a' }],
  ['default-changed', { type: 'string', default: 'a' }, { type: 'string', default: 'b' }],
  ['default-removed', { type: 'string', default: 'a' }, text],
  [
    'default-without-effect',
    object({ a: text }, { required: ['a'] }),
    object({ a: { type: 'string', default: 'a' } }, { required: ['a'] }),
  ],
  ['discriminator-added', { type: 'object' }, tagged('kind')],
  ['discriminator-removed', tagged('kind'), { type: 'object' }],
  ['discriminator-changed', tagged('kind'), tagged('type')],
  ['discriminator-tag-added', tagged('kind', {}), tagged('kind', { cat: '#/a' })],
  ['discriminator-tag-removed', tagged('kind', { cat: '#/a' }), tagged('kind', {})],
  ['discriminator-tag-renamed', chosen('Cat'), chosen('Feline')],
  ['null-mark-added', {}, { nullable: true }],
  ['null-mark-removed', { nullable: true }, {}],
  ['discriminator-tag-changed', tagged('kind', { cat: '#/a' }), tagged('kind', { cat: '#/b' })],
  ['unknown-keyword', { type: 'string', collation: 'a' }, { type: 'string', collation: 'b' }],
]

/** Changes that only one direction can show, or that are proven harmless in the other. */
const SHOWN_TO: Readonly<Record<string, 'in' | 'out'>> = {
  'required-property-added': 'in',
  'property-refused': 'in',
  'property-defined': 'in',
  'property-became-read-only': 'in',
  'property-became-write-only': 'out',
  'default-without-effect': 'in',
  'branch-split': 'in',
  'branch-merged': 'out',
  'choice-changed': 'in',
}

const rules = { ...valueRules, ...objectRules }
/** Tested apart, since they need more than a pair: an open enum, and a doubt that no facet explains. */
const APART = ['enum-opened', 'enum-closed', 'schema-not-comparable', 'xml-changed']

describe('each rule about schemas', () => {
  for (const [rule, old, now] of PAIRS) {
    for (const direction of ['in', 'out'] as const) {
      if (SHOWN_TO[rule] !== undefined && SHOWN_TO[rule] !== direction) continue
      const level = rules[rule].level[direction]
      it(`${rule} is ${level} ${direction === 'in' ? 'for writers' : 'for readers'}`, () => {
        expect(found(schemaChanges(old, now, direction))).toContain(`${rule} ${level}`)
      })
    }
  }

  it('has a pair here', () => {
    const tested = new Set<string>([...PAIRS.map(([rule]) => rule), ...APART])
    expect(Object.keys(rules).filter((rule) => !tested.has(rule))).toEqual([])
  })
})

describe('enums declared open', () => {
  const closed = { type: 'string', enum: ['a'] }
  const open = (values: string[]) => ({ type: 'string', enum: values, 'x-extensible-enum': true })

  it('may grow in what clients read', () => {
    expect(found(schemaChanges(open(['a']), open(['a', 'b']), 'out'))).toEqual(['enum-value-added safe'])
  })
  it('may not be opened once readers rely on the list', () => {
    expect(found(schemaChanges(closed, open(['a']), 'out'))).toEqual(['enum-opened breaking'])
    expect(found(schemaChanges(open(['a']), closed, 'out'))).toEqual(['enum-closed safe'])
  })
})

describe('a default of what is written', () => {
  const holding = (a: Schema, ...required: string[]) => object({ a }, { required })
  const filled = { type: 'string', default: 'a' }
  const other = { type: 'string', default: 'b' }

  it('is of no consequence where every client sent a value', () => {
    for (const [old, now] of [
      [text, filled],
      [filled, other],
      [filled, text],
    ] as const)
      expect(found(schemaChanges(holding(old, 'a'), holding(now, 'a'), 'in'))).toEqual(['default-without-effect safe'])
    expect(found(schemaChanges(holding(text, 'a'), holding(filled), 'in'))).toEqual([
      'default-without-effect safe',
      'property-became-optional safe',
    ])
  })

  it('counts where somebody may have left it out, also when another place requires the same schema', () => {
    expect(found(schemaChanges(holding(text), holding(filled), 'in'))).toEqual(['default-added breaking'])
    const shared = (name: Schema) => ({
      type: 'object',
      required: ['a'],
      properties: { a: { $ref: '#/$defs/name' }, b: { $ref: '#/$defs/name' } },
      $defs: { name },
    })
    expect(found(schemaChanges(shared(text), shared(filled), 'in'))).toContain('default-added breaking')
    const deep = (name: Schema) => object({ a: object({ name }) }, { required: ['a'] })
    expect(found(schemaChanges(deep(text), deep(filled), 'in'))).toEqual(['default-added breaking'])
  })
})

describe('a format', () => {
  it('may be called like something that every object has', () => {
    const named = (format: string) => ({ type: 'string', format })
    for (const name of ['constructor', 'toString', '__proto__'])
      expect(found(schemaChanges(named('email'), named(name), 'in'))).toEqual(['format-changed breaking'])
  })
})
