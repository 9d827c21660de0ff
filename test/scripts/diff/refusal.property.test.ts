// A proof is a promise too: what is named as refused is refused. Held against ajv on generated schemas and instances, both
// ways, and on one instance for each reason.
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isFields, rawChild } from '../../../scripts/contract/diff/place.ts'
import { schemaAt } from '../../../scripts/contract/diff/schema/atoms.ts'
import { refusalOf } from '../../../scripts/contract/diff/schema/refusal.ts'
import { contractOf, type Schema } from './documents.ts'
import { instances, schemas } from './schemas.ts'

const refused = (schema: Schema, value: unknown) => {
  const $defs = isFields(schema) ? schema.$defs : undefined
  const root = contractOf({ openapi: '3.1.0', schema, $defs }).root
  return refusalOf(schemaAt(rawChild(root, 'schema')), value, 'in')
}

const compile = (schema: Schema) => {
  const ajv = new Ajv2020({ strict: false, logger: false, validateSchema: false })
  addFormats.default(ajv)
  return ajv.compile(schema)
}

const text = { type: 'string' }

const REASONS: readonly (readonly [Schema, unknown, string])[] = [
  [{ properties: { a: { items: { type: 'integer' } } } }, { a: [1, 'x'] }, '/a/1 must be integer'],
  [{ properties: { a: false } }, { a: 1 }, '/a must not be there'],
  [{ additionalProperties: false, properties: { a: text } }, { a: 'x', b: 1 }, '/b must not be there'],
  [{ enum: ['a', 'b'] }, 'c', 'must be one of "a", "b"'],
  [{ const: 'a' }, 'c', 'must be "a"'],
  [{ maxLength: 2 }, 'abc', 'does not keep to maxLength 2'],
  [{ pattern: '^a' }, 'b', 'does not match the pattern ^a'],
  [{ format: 'date-time' }, 'yesterday', 'is not of the format date-time'],
  [{ required: ['a'] }, {}, 'lacks a'],
  [{ propertyNames: { maxLength: 1 } }, { ab: 1 }, 'has a name that is refused: ab'],
  [{ dependentRequired: { a: ['b'] } }, { a: 1 }, 'has a and lacks b'],
  [{ uniqueItems: true }, [1, 1], 'has an item twice'],
  [{ contains: { const: 2 } }, [1], 'does not keep to contains'],
  [{ anyOf: [text, { type: 'null' }] }, 1, 'fits no branch of anyOf'],
  [{ oneOf: [{ minimum: 1 }, { maximum: 3 }] }, 2, 'fits 2 branches of oneOf'],
  [
    {
      oneOf: [
        { properties: { kind: { const: 'cat' }, lives: { maximum: 9 } }, required: ['kind'] },
        { properties: { kind: { const: 'dog' } }, required: ['kind'] },
      ],
    },
    { kind: 'cat', lives: 10 },
    '/lives does not keep to maximum 9',
  ],
  [{ not: { type: 'string' } }, 'a', 'is what "not" excludes'],
  [{ if: { type: 'string' }, else: { minimum: 2 } }, 1, 'does not keep to minimum 2'],
]

describe('the reason why an example is refused', () => {
  it.each(REASONS)('%j of %j is: %s', (schema, value, reason) => {
    const found = refused(schema, value)
    expect(`${found?.at} ${found?.reason}`.trim()).toBe(reason)
    expect(compile(schema)(value)).toBe(false)
  })

  it('is named for nothing that is accepted, and for nearly all that is refused', () => {
    let [named, missed] = [0, 0]
    const values = fc.sample(instances, { numRuns: 300, seed: 5 })
    for (const schema of fc.sample(schemas, { numRuns: 300, seed: 6 })) {
      const accepted = compile(schema)
      for (const value of values) {
        const found = refused(schema, value) !== undefined
        const isAccepted = accepted(value)
        if (found && isAccepted) throw new Error(`${JSON.stringify({ schema, value })} is accepted`)
        if (found) named += 1
        else if (!isAccepted) missed += 1
      }
    }
    expect(named).toBeGreaterThan(10_000)
    expect(missed / named).toBeLessThan(0.01)
  })
})
