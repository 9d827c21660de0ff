// What OpenAPI 3.2 added to the form of a document is compared like what was there before.
import { describe, expect, it } from 'vitest'
import { contentsOf } from '../../../scripts/contract/diff/contents.ts'
import { changesOf, contractOf, found, jsonBody, openapi, type Schema } from './documents.ts'

const text = { type: 'string' }
const short = { type: 'string', maxLength: 9 }
const named = (name: object) => ({ type: 'object', required: ['name'], properties: { name } })
const loose = { type: 'object', properties: { name: text } }
const done = { responses: { 200: { description: 'Done' } } }

describe.each([
  ['QUERY', (operation: object) => openapi({ item: { query: operation } })],
  ['PURGE', (operation: object) => openapi({ item: { additionalOperations: { PURGE: operation } } })],
])('an operation %s', (method, document) => {
  it('is compared', () => {
    const [removed] = changesOf(document(done), openapi())
    expect([removed?.rule, removed?.level, removed?.path]).toEqual([
      'operation-removed',
      'breaking',
      `${method} /things/{id}`,
    ])
    expect(found(changesOf(openapi(), document(done)))).toEqual(['operation-added safe'])
    const asked = (name: object) => document({ ...done, requestBody: jsonBody(named(name)) })
    const [narrowed] = changesOf(asked(text), asked(short))
    expect([narrowed?.rule, narrowed?.affects]).toEqual(['max-length-lowered', [`${method} /things/{id}`]])
    const answered = (schema: Schema) => document({ responses: { 200: { description: 'Done', ...jsonBody(schema) } } })
    expect(found(changesOf(answered(named(text)), answered(loose)))).toEqual(['property-became-optional breaking'])
  })

  it('has examples that prove breaks', () => {
    const shown = { content: { 'application/json': { schema: text, example: 'long enough to be refused' } } }
    const where = [...contentsOf(contractOf(document({ ...done, requestBody: shown }))).keys()]
    expect(where).toEqual([`${method} /things/{id} request application/json`])
    const named = { content: { 'application/json': { schema: text, examples: { one: { dataValue: 'a' } } } } }
    const [content] = contentsOf(contractOf(document({ ...done, requestBody: named }))).values()
    expect(content?.samples).toEqual([{ name: 'one', value: 'a' }])
  })

  it('asks for schemes that are compared', () => {
    const keyed = (name: string) => {
      const secured = document({ ...done, security: [{ main: [] }] })
      return { ...secured, components: { securitySchemes: { main: { type: 'apiKey', in: 'header', name } } } }
    }
    expect(found(changesOf(keyed('X-Key'), keyed('X-Token')))).toEqual(['security-scheme-changed breaking'])
  })
})

describe('the schema of the items of a stream', () => {
  const streamed = (media: object) =>
    openapi({ operation: { responses: { 200: { description: 'Done', content: { 'application/jsonl': media } } } } })
  const sent = (media: object) =>
    openapi({ operation: { ...done, requestBody: { content: { 'application/jsonl': media } } } })

  it('must not widen in an answer, nor narrow in a request', () => {
    expect(found(changesOf(streamed({ itemSchema: named(text) }), streamed({ itemSchema: loose })))).toEqual([
      'property-became-optional breaking',
    ])
    const [narrowed] = changesOf(sent({ itemSchema: named(text) }), sent({ itemSchema: named(short) }))
    expect([narrowed?.rule, narrowed?.path]).toEqual([
      'max-length-lowered',
      'POST /things/{id} request application/jsonl item.name',
    ])
    expect(found(changesOf(sent({ itemSchema: named(short) }), sent({ itemSchema: named(text) })))).toEqual([
      'max-length-raised safe',
    ])
  })

  it('counts when it comes or goes', () => {
    const levels = (old: object, now: object) => changesOf(old, now).map(({ level }) => level)
    expect(levels(streamed({ itemSchema: named(text) }), streamed({}))).toContain('breaking')
    expect(levels(sent({}), sent({ itemSchema: named(text) }))).toContain('breaking')
    expect(levels(streamed({ schema: named(text) }), streamed({ itemSchema: named(text) }))).toContain('breaking')
  })

  it('is written in a way that counts too', () => {
    const coded = (contentType: string) => sent({ itemSchema: text, itemEncoding: { contentType } })
    expect(found(changesOf(coded('image/png'), coded('image/jpeg')))).toEqual(['part-encoding-changed breaking'])
    const first = (contentType: string) => sent({ prefixEncoding: [{ contentType }] })
    expect(found(changesOf(first('image/png'), first('image/jpeg')))).toEqual(['part-encoding-changed breaking'])
    expect(changesOf(first('image/png'), first('image/png'))).toEqual([])
  })
})

describe('an OAuth scheme', () => {
  it('has a device flow and metadata whose places clients know', () => {
    const secured = (scheme: object, flow: object = {}) => {
      const deviceAuthorization = {
        deviceAuthorizationUrl: 'https://a.example/device',
        tokenUrl: 'https://a.example/token',
        scopes: {},
        ...flow,
      }
      const main = { type: 'oauth2', flows: { deviceAuthorization }, ...scheme }
      return openapi({ root: { security: [{ main: [] }], components: { securitySchemes: { main } } } })
    }
    const moved = secured({}, { deviceAuthorizationUrl: 'https://b.example/device' })
    expect(found(changesOf(secured({}), moved))).toEqual(['oauth-url-changed breaking'])
    const described = (host: string) => secured({ oauth2MetadataUrl: `https://${host}.example/metadata` })
    expect(found(changesOf(described('a'), described('b')))).toEqual(['security-scheme-changed breaking'])
    expect(found(changesOf(secured({}), described('a')))).toEqual(['oauth-url-added safe'])
  })
})
