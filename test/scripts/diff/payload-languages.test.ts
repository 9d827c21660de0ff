// Payloads that are not JSON Schema (Avro, Protobuf, RAML) are told apart as a whole, wherever they are kept; those that
// are JSON Schema under another name are compared as such.
import { describe, expect, it } from 'vitest'
import { diff } from '../../../scripts/contract/diff/diff.ts'
import { changesOf, contractOf, found, POLICY } from './documents.ts'

const AVRO = 'application/vnd.apache.avro;version=1.9.0'
const blocked = ['payload-not-comparable breaking']

/** A document with one event, whose payload is as given; `schemas` of components can be referred to. */
const event = (payload: unknown, schemas: object = {}, message: object = {}) => ({
  asyncapi: '3.0.0',
  info: { title: 'Orders', version: '1.0.0' },
  channels: {
    placed: { address: 'orders.placed', messages: { placed: { name: 'order.placed', payload, ...message } } },
  },
  operations: { sendPlaced: { action: 'send', channel: { $ref: '#/channels/placed' } } },
  components: { schemas },
})
const record = (type: unknown) => ({ type: 'record', name: 'Order', fields: [{ name: 'id', type }] })
const avro = (schema: unknown, schemas: object = {}) => event({ schemaFormat: AVRO, schema }, schemas)
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })

describe('a payload in another language', () => {
  it.each([
    ['itself', avro(record('string')), avro(record('int'))],
    [
      'behind a reference',
      avro(ref('Order'), { Order: record('string') }),
      avro(ref('Order'), { Order: record('int') }),
    ],
    ['behind a reference inside it', avro(record(ref('Id')), { Id: 'string' }), avro(record(ref('Id')), { Id: 'int' })],
    [
      'behind a reference to both its language and itself',
      event(ref('Order'), { Order: { schemaFormat: AVRO, schema: record('string') } }),
      event(ref('Order'), { Order: { schemaFormat: AVRO, schema: record('int') } }),
    ],
    [
      'in another version of its language',
      avro(record('string')),
      event({ schemaFormat: 'application/vnd.apache.avro;version=1.11.0', schema: record('string') }),
    ],
    [
      'as text',
      event({ schemaFormat: 'application/vnd.google.protobuf;version=3', schema: 'message A { string id = 1; }' }),
      event({ schemaFormat: 'application/vnd.google.protobuf;version=3', schema: 'message A { int32 id = 1; }' }),
    ],
  ])('blocks when it changed %s', (_, old, now) => {
    expect(found(changesOf(old, now))).toEqual(blocked)
    expect(changesOf(old, old)).toEqual([])
  })

  it('blocks when it changed in another file', () => {
    const side = (type: string) => {
      const made = contractOf(avro({ $ref: './order.avsc' }))
      const files = made.files as Map<string, unknown>
      files.set('/order.avsc', record(type))
      return made
    }
    expect(found(diff(side('string'), side('int'), POLICY))).toEqual(blocked)
    expect(diff(side('string'), side('string'), POLICY)).toEqual([])
  })

  it('is the same where it was only moved', () => {
    expect(changesOf(avro(record('string')), avro(ref('Order'), { Order: record('string') }))).toEqual([])
    expect(changesOf(avro({ name: 'A', type: 'enum' }), avro({ type: 'enum', name: 'A' }))).toEqual([])
  })

  it('blocks when what a reference leads to cannot be seen, even if its text is the same', () => {
    const unseen = avro(record({ $ref: 'registry:orders-id' }))
    expect(found(changesOf(unseen, unseen))).toEqual(blocked)
  })

  it('has no end that is waited for where it refers to itself', () => {
    const tree = (type: string) => avro(ref('Tree'), { Tree: { ...record(type), children: [ref('Tree')] } })
    expect(changesOf(tree('string'), tree('string'))).toEqual([])
    expect(found(changesOf(tree('string'), tree('int')))).toEqual(blocked)
  })
})

it('the language of a payload is not that of the headers beside it', () => {
  const side = (headers: object) => ({
    asyncapi: '2.6.0',
    info: { title: 'Orders', version: '1.0.0' },
    channels: {
      placed: { subscribe: { message: { name: 'placed', schemaFormat: AVRO, payload: record('string'), headers } } },
    },
  })
  const headers = { type: 'object', properties: { trace: { type: 'string' } } }
  const more = { ...headers, properties: { ...headers.properties, attempt: { type: 'integer' } } }
  expect(found(changesOf(side(headers), side(more)))).toEqual(['property-added safe'])
  expect(found(changesOf(side(more), side(headers)))).toEqual(['property-removed breaking'])
})

describe('JSON Schema under another name', () => {
  it.each([
    'application/vnd.aai.asyncapi+json;version=3.0.0',
    'application/vnd.aai.asyncapi+yaml;version=2.6.0',
    'application/schema+json;version=draft-07',
    'application/schema+yaml;version=draft-07',
    'application/vnd.oai.openapi;version=3.0.0',
    'application/vnd.oai.openapi+json;version=3.1.0',
  ])('is compared as such: %s', (schemaFormat) => {
    const text = (maxLength: number) => event({ schemaFormat, schema: { type: 'string', maxLength } })
    expect(found(changesOf(text(9), text(5)))).toEqual(['max-length-lowered safe'])
    expect(found(changesOf(text(5), text(9)))).toEqual(['max-length-raised breaking'])
  })

  it('is another language where its words mean something else', () => {
    const text = (version: string) =>
      event({ schemaFormat: `application/vnd.oai.openapi;version=${version}`, schema: { type: 'string' } })
    expect(found(changesOf(text('3.0.0'), text('3.1.0')))).toEqual(['payload-format-changed breaking'])
  })
})

it.each(['application/vnd.oai.openapi;version=3.0.0', 'application/schema+json;version=draft-04'])(
  'bounds of %s that are exclusive by true and false are read as such',
  (schemaFormat) => {
    const above = (exclusiveMinimum: boolean) =>
      event({ schemaFormat, schema: { type: 'number', minimum: 0, exclusiveMinimum } })
    expect(found(changesOf(above(true), above(false)))).toEqual(['minimum-lowered breaking'])
    expect(found(changesOf(above(false), above(true)))).toEqual(['minimum-raised safe'])
  },
)
