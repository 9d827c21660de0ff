// Our own Spectral rules on schemas, each by itself.
import { describe, expect, it } from 'vitest'
import { answer, described, get, loadRule, message, request, tryRows } from './rule-documents.ts'

tryRows([
  {
    rule: 'schema-bounds',
    accepts: request({ type: ['string', 'null'], maxLength: 40 }),
    refuses: request({ type: ['string', 'null'], minLength: 1 }),
    saying: 'A string needs a maxLength, an enum or a pattern that ends.',
  },
  {
    rule: 'schema-bounds',
    accepts: answer({ type: 'string', pattern: '^camp_[0-9a-f*+]{8}$' }),
    refuses: answer({ type: 'string', pattern: '^camp_[0-9a-f]+$' }),
    saying: 'A string needs a maxLength, an enum or a pattern that ends.',
  },
  {
    rule: 'schema-bounds',
    accepts: answer({ type: 'integer', minimum: 0 }),
    refuses: answer({ type: 'integer', maximum: 9 }),
    saying: 'A number needs a minimum.',
  },
  {
    rule: 'schema-bounds',
    accepts: request({ type: 'integer', minimum: 0, maximum: 9 }),
    refuses: request({ type: 'integer', minimum: 0 }),
    saying: 'A number of a request needs a maximum.',
  },
  {
    rule: 'schema-bounds',
    accepts: message({ payload: { type: 'array', maxItems: 3 } }),
    refuses: message({ payload: { type: 'array' } }),
    saying: 'A list needs maxItems.',
  },
  {
    rule: 'schema-bounds',
    accepts: request({ type: 'object', additionalProperties: true, maxProperties: 50 }),
    refuses: request({ type: 'object', additionalProperties: true }),
    saying: 'A free object of a request needs maxProperties.',
  },
  {
    rule: 'schema-bounds',
    accepts: get({ parameters: [{ schema: { type: 'string', format: 'date-time' } }] }),
    refuses: get({ parameters: [{ schema: { type: 'string', format: 'uri' } }] }),
    saying: 'A string needs a maxLength, an enum or a pattern that ends.',
  },
  {
    rule: 'schema-units',
    accepts: answer({ properties: { took_ms: { type: 'integer', description: 'Time, in milliseconds.' } } }),
    refuses: answer({ properties: { took_ms: { type: 'integer', description: 'How long it took.' } } }),
    saying: 'The description of took_ms does not say its unit.',
  },
  {
    rule: 'schema-units',
    accepts: answer({ properties: { timeout: { type: ['integer', 'null'], description: 'Seconds to wait.' } } }),
    refuses: answer({ properties: { timeout: { type: ['integer', 'null'], description: 'How long to wait.' } } }),
    saying: 'The description of timeout does not say its unit.',
  },
  {
    rule: 'pattern-safety',
    accepts: request({ type: 'string', pattern: '^[a-z]{1,64}$' }),
    refuses: request({ type: 'string', pattern: '^(a|a)*b$' }),
    saying: 'The pattern backtracks: some texts take very long to refuse.',
  },
  {
    rule: 'deprecation',
    accepts: get({ deprecated: true, 'x-sunset': '2027-03-31', description: 'Use listCalls instead.' }),
    refuses: get({ deprecated: true, description: 'Use listCalls instead.' }),
    saying: 'Deprecated without x-sunset: until when does it stay?',
  },
  {
    rule: 'deprecation',
    accepts: answer({ properties: { name: described } }),
    refuses: answer({ deprecated: true, 'x-sunset': '2027-02-30', description: 'Use title instead.' }),
    saying: 'x-sunset is no day such as 2027-03-31.',
  },
  {
    rule: 'deprecation',
    accepts: answer({ type: 'string' }),
    refuses: get({ parameters: [{ schema: { deprecated: true, 'x-sunset': '2027-03-31' } }] }),
    saying: 'A deprecated part says in its description what to use instead.',
  },
  {
    rule: 'deprecation',
    accepts: get({ parameters: [{ deprecated: true, 'x-sunset': '2027-03-31', description: 'Use name instead.' }] }),
    refuses: get({ parameters: [{ deprecated: true, description: 'Use name instead.' }] }),
    saying: 'Deprecated without x-sunset: until when does it stay?',
  },
  {
    rule: 'deprecation',
    accepts: get({}),
    refuses: get({ 'x-sunset': '2027-03-31' }),
    saying: 'x-sunset stands on something that is not deprecated.',
  },
  {
    rule: 'schema-openness',
    accepts: request({ type: 'object', properties: {}, additionalProperties: false }),
    refuses: request({ type: 'object', properties: {} }),
    saying: 'A request object must have additionalProperties: false.',
  },
  {
    rule: 'schema-openness',
    accepts: request({ type: 'object', additionalProperties: { type: 'string' } }),
    refuses: request({ additionalProperties: false, properties: { from: { type: 'object', properties: {} } } }),
    saying: 'A request object must have additionalProperties: false.',
  },
  {
    rule: 'schema-openness',
    accepts: answer({ type: 'object', properties: {} }),
    refuses: answer({ type: 'object', properties: {}, additionalProperties: false }),
    saying: 'A response or event object must stay open.',
  },
  {
    rule: 'schema-properties',
    accepts: answer({ properties: { first_name: described } }),
    refuses: answer({ properties: { firstName: described } }),
    saying: 'Property firstName is not snake_case.',
  },
  {
    rule: 'schema-properties',
    accepts: message({ payload: { properties: { name: described } } }),
    refuses: message({ payload: { properties: { name: { type: 'string', description: ' ' } } } }),
    saying: 'Property name has no description.',
  },
  {
    rule: 'schema-keywords',
    accepts: answer({ oneOf: [{ type: 'string' }] }),
    refuses: answer({ allOf: [{ type: 'string' }] }),
    saying: 'allOf is not used here: repeat the fields; clients get an intersection otherwise.',
  },
  {
    rule: 'schema-keywords',
    accepts: answer({ enum: ['busy'], 'x-extensible-enum': true }),
    refuses: answer({ enum: ['busy'] }),
    saying: 'An enum in a response or event needs x-extensible-enum: true.',
  },
  {
    rule: 'schema-keywords',
    accepts: request({ enum: ['busy'] }),
    refuses: request({ enum: ['busy'], 'x-extensible-enum': true }),
    saying: 'An enum in a request is closed.',
  },
])

describe('schema-named', () => {
  const document = answer({ properties: { name: described } })
  /** As Spectral answers: where the schema at a path was written. */
  const writtenAt = (at: readonly string[], file: object) => ({
    documentInventory: { document, findAssociatedItemForPath: () => ({ path: at, document: file }) },
  })

  it('is silent about a schema that is a top-level key of a schema file', async () => {
    expect((await loadRule('schema-named'))(document, null, writtenAt(['Campaign'], {}))).toEqual([])
  })

  it.each([
    ['deeper in a schema file', writtenAt(['Campaign', 'properties', 'name'], {})],
    ['in the root', writtenAt(['Campaign'], document)],
  ])('refuses an object schema written %s', async (_where, context) => {
    expect((await loadRule('schema-named'))(document, null, context)).toHaveLength(1)
  })
})
