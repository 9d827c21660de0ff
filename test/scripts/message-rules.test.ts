// Which way a message or a body goes decides what lint asks of it, in every version; and no schema is passed over.
import { describe, expect, it } from 'vitest'
import { type Finding, loadRule } from './rule-documents.ts'

const closed = { type: 'object', additionalProperties: false }
const slow = { type: 'string', pattern: '^(a|a)*b$' }

const found = async (rule: string, document: object): Promise<string[]> =>
  (await loadRule(rule))(document).map(({ path }: Finding) => path.join('/'))

/** Version 3, with `message` in a channel that the operations are about. */
function third(message: object, ...operations: object[]) {
  const channel = { messages: { done: message } }
  const named = operations.map((operation, index) => [`operation${index}`, { channel, ...operation }])
  return { asyncapi: '3.0.0', channels: { jobs: channel }, operations: Object.fromEntries(named) }
}
const second = (channel: object) => ({ asyncapi: '2.6.0', channels: { jobs: channel } })
const open = async (document: object) => found('responses-open', document)

const OPEN = 'additionalProperties'

describe('a message of AsyncAPI 3', () => {
  it('must stay open where we send it, and may be closed where we receive it', async () => {
    const at = [`channels/jobs/messages/done/payload/${OPEN}`]
    expect(await open(third({ payload: closed }, { action: 'send' }))).toEqual(at)
    expect(await open(third({ payload: closed }, { action: 'receive' }))).toEqual([])
    expect(await open(third({ payload: closed }, { action: 'receive' }, { action: 'send' }))).toEqual(at)
  })

  it('goes the other way as a reply', async () => {
    const reply = { channel: { messages: { answer: { payload: closed } } } }
    const at = `operations/operation0/reply/channel/messages/answer/payload/${OPEN}`
    expect(await open(third({}, { action: 'receive', reply }))).toEqual([at])
    expect(await open(third({}, { action: 'send', reply }))).toEqual([])
    const listed = { messages: [{ payload: closed }] }
    expect(await open(third({}, { action: 'receive', reply: listed }))).toEqual([
      `operations/operation0/reply/messages/0/payload/${OPEN}`,
    ])
  })

  it('is meant by an operation only if that lists it, or lists none', async () => {
    const [one, other] = [{ payload: closed }, { payload: closed }]
    const channel = { messages: { one, other } }
    const document = (...operations: object[]) => ({ channels: { jobs: channel }, operations: { ...operations } })
    const receive = { action: 'receive', channel, messages: [one] }
    expect(await open(document(receive, { action: 'send', channel, messages: [other] }))).toEqual([
      `channels/jobs/messages/other/payload/${OPEN}`,
    ])
  })

  it('is asked both ways where no operation carries it, since nothing says which way it goes', async () => {
    expect(await open(third({ payload: closed }))).toEqual([`channels/jobs/messages/done/payload/${OPEN}`])
  })
})

describe('a message of AsyncAPI 2', () => {
  it('is sent by us where others subscribe, and received where they publish', async () => {
    const message = { payload: closed }
    expect(await open(second({ subscribe: { message } }))).toEqual([`channels/jobs/subscribe/message/payload/${OPEN}`])
    expect(await open(second({ publish: { message } }))).toEqual([])
    expect(await open(second({ publish: { message }, subscribe: { message } }))).toHaveLength(1)
  })

  it('may be one of several', async () => {
    const message = { oneOf: [{ payload: { type: 'object' } }, { payload: closed }] }
    expect(await open(second({ subscribe: { message } }))).toEqual([
      `channels/jobs/subscribe/message/oneOf/1/payload/${OPEN}`,
    ])
    expect(await found('operation-example', second({ publish: { message } }))).toEqual([
      'channels/jobs/publish/message/oneOf/0',
      'channels/jobs/publish/message/oneOf/1',
    ])
  })

  it('has an example when a trait has one', async () => {
    const message = { payload: {}, traits: [{ examples: [{ payload: {} }] }] }
    expect(await found('operation-example', second({ subscribe: { message } }))).toEqual([])
  })

  it('goes through a channel whose parameters are looked at too', async () => {
    expect(await found('pattern-safety', second({ parameters: { id: { schema: slow } } }))).toEqual([
      'channels/jobs/parameters/id/schema/pattern',
    ])
  })
})

describe('the schemas of a message', () => {
  const at = 'channels/jobs/messages/done'
  const patterns = (message: object) => found('pattern-safety', third(message, { action: 'receive' }))

  it('are found beside the name of their language', async () => {
    for (const schemaFormat of [
      'application/vnd.aai.asyncapi+json;version=3.0.0',
      'application/schema+yaml;version=draft-07',
      'application/vnd.oai.openapi;version=3.0.0',
    ])
      expect(await patterns({ payload: { schemaFormat, schema: slow } })).toEqual([`${at}/payload/schema/pattern`])
    expect(await patterns({ schemaFormat: 'application/schema+json;version=draft-07', payload: slow })).toEqual([
      `${at}/payload/pattern`,
    ])
  })

  it('are left alone when that language is another than JSON Schema', async () => {
    const schemaFormat = 'application/vnd.apache.avro;version=1.9.0'
    expect(await patterns({ payload: { schemaFormat, schema: slow } })).toEqual([])
    expect(await patterns({ schemaFormat, payload: slow })).toEqual([])
  })

  it('are those of its headers and of its traits as well', async () => {
    const headers = { type: 'object', properties: { key: slow } }
    expect(await patterns({ headers })).toEqual([`${at}/headers/properties/key/pattern`])
    expect(await patterns({ traits: [{ headers }] })).toEqual([`${at}/traits/0/headers/properties/key/pattern`])
    expect(await open(third({ headers: closed }, { action: 'send' }))).toEqual([`${at}/headers/${OPEN}`])
  })
})

describe('a body of OpenAPI', () => {
  const json = (schema: object) => ({ content: { 'application/json': { schema } } })
  const asked = { requestBody: json(closed), responses: { 200: json({ type: 'object' }) } }
  const answered = { requestBody: json({ type: 'object' }), responses: { 200: json(closed) } }
  const expression = '{$request.body#/url}'
  const called = (operation: object) => ({
    paths: { '/a': { post: { callbacks: { done: { [expression]: { post: operation } } } } } },
  })

  it('must stay open where we write it: answers, and what webhooks and callbacks carry', async () => {
    expect(await open({ paths: { '/a': { post: asked } } })).toEqual([])
    expect(await open({ paths: { '/a': { post: answered } } })).toEqual([
      `paths//a/post/responses/200/content/application/json/schema/${OPEN}`,
    ])
    expect(await open({ webhooks: { done: { post: asked } } })).toHaveLength(1)
    expect(await open({ webhooks: { done: { post: answered } } })).toEqual([])
    expect(await open(called(asked))).toEqual([
      `paths//a/post/callbacks/done/${expression}/post/requestBody/content/application/json/schema/${OPEN}`,
    ])
    expect(await open(called(answered))).toEqual([])
    expect(await found('operation-example', called(asked))).toHaveLength(2)
  })

  it('is looked at under the methods and in the streams of version 3.2', async () => {
    expect(await open({ paths: { '/a': { query: answered } } })).toHaveLength(1)
    expect(await open({ paths: { '/a': { additionalOperations: { PURGE: answered } } } })).toEqual([
      `paths//a/additionalOperations/PURGE/responses/200/content/application/json/schema/${OPEN}`,
    ])
    const streamed = { responses: { 200: { content: { 'application/jsonl': { itemSchema: closed } } } } }
    expect(await open({ paths: { '/a': { get: streamed } } })).toEqual([
      `paths//a/get/responses/200/content/application/jsonl/itemSchema/${OPEN}`,
    ])
  })
})
