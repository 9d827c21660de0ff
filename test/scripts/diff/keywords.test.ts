// Keywords that no rule knows, and those that count for some of the ways a value travels.
import { describe, expect, it } from 'vitest'
import { changesOf, found, openapi, type Schema, schemaChanges } from './documents.ts'

const text = { type: 'string' }

describe('the form of a value in XML', () => {
  const sent = (media: string, name: string) =>
    openapi({ operation: { requestBody: { content: { [media]: { schema: { ...text, xml: { name } } } } } } })
  const changed = (media: string) => found(changesOf(sent(media, 'a'), sent(media, 'b')))

  it('breaks those who write or read XML, and is nothing to others', () => {
    expect(changed('application/xml')).toEqual(['xml-changed breaking'])
    expect(changed('application/atom+xml; charset=utf-8')).toEqual(['xml-changed breaking'])
    expect(changed('application/json')).toEqual([])
  })
})

describe('a property that is refused by more than its own object', () => {
  /** Takes the property only where `a` is there, and nothing that no branch speaks of. */
  const beside = (name: string): Schema => ({
    type: 'object',
    properties: { a: true },
    dependentSchemas: { a: { properties: { [name]: true } } },
    unevaluatedProperties: false,
  })

  it('breaks those who send it, though in an open object it would only be ignored', () => {
    expect(found(schemaChanges(beside('b'), beside('c'), 'in'))).toContain('schema-not-comparable breaking')
    const open = (properties: object): Schema => ({ type: 'object', properties })
    expect(found(schemaChanges(open({ a: text, b: text }), open({ a: text }), 'in'))).toEqual([
      'property-removed risky',
    ])
  })
})

describe('a default of null', () => {
  it('is a default: it comes, goes and changes like any other', () => {
    const none = { default: null }
    expect(found(schemaChanges(none, {}, 'in'))).toEqual(['default-removed breaking'])
    expect(found(schemaChanges({}, none, 'in'))).toEqual(['default-added breaking'])
    expect(schemaChanges(none, none, 'in')).toEqual([])
  })
})

describe('a keyword without a rule', () => {
  const node = (type: string) => ({ $dynamicAnchor: 'node', type })
  const led = (type: string): Schema => ({ $dynamicRef: '#node', $defs: { Node: node(type) } })
  const deep = (type: string): Schema => ({ unheardOf: { $ref: '#/$defs/Part' }, $defs: { Part: { type } } })

  it('blocks in either direction, whether it came, went or leads elsewhere', () => {
    for (const direction of ['in', 'out'] as const) {
      const blocks = (old: Schema, now: Schema) =>
        expect(found(schemaChanges(old, now, direction))).toEqual(['unknown-keyword breaking'])
      blocks(text, { ...text, unheardOf: 1 })
      blocks({ ...text, unheardOf: 1 }, text)
      blocks(led('string'), led('integer'))
      blocks(deep('string'), deep('integer'))
    }
  })

  it('is a dialect that the document does not have anyway', () => {
    const in7 = { ...text, $schema: 'http://json-schema.org/draft-07/schema#' }
    expect(found(schemaChanges(text, in7, 'in'))).toEqual(['unknown-keyword breaking'])
    const own = { ...text, $schema: 'https://json-schema.org/draft/2020-12/schema' }
    expect(schemaChanges(text, own, 'in')).toEqual([])
  })
})
