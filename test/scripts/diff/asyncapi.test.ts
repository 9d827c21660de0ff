// One AsyncAPI document and single edits of it, each with the verdict a subscriber would give; and each rule about events.
import { describe, expect, it } from 'vitest'
import { eventRules } from '../../../scripts/contract/diff/rules/events.ts'
import { changesOf, found } from './documents.ts'

interface Edit {
  readonly channel?: object
  readonly message?: object
  readonly operation?: object
  readonly payload?: object
  readonly properties?: object
  readonly root?: object
}

const sizes = { type: 'string', enum: ['small', 'large'] }

function asyncapi({
  channel = {},
  message = {},
  operation = {},
  payload = {},
  properties = {},
  root = {},
}: Edit = {}): object {
  return {
    asyncapi: '3.0.0',
    info: { title: 'Orders', version: '1.0.0' },
    defaultContentType: 'application/json',
    channels: {
      placed: {
        address: 'orders.placed',
        messages: {
          placed: {
            name: 'order.placed',
            headers: { type: 'object', required: ['trace'], properties: { trace: { type: 'string' } } },
            correlationId: { location: '$message.header#/trace' },
            payload: {
              type: 'object',
              required: ['id', 'size'],
              properties: {
                id: { type: 'string', maxLength: 40 },
                size: sizes,
                note: { type: 'string' },
                ...properties,
              },
              ...payload,
            },
            ...message,
          },
        },
        ...channel,
      },
    },
    operations: { sendPlaced: { action: 'send', channel: { $ref: '#/channels/placed' }, ...operation } },
    ...root,
  }
}

const none = asyncapi()
const other = { name: 'order.sent', payload: { type: 'object' } }
const reply = { reply: { address: { location: '$message.header#/replyTo' }, channel: { $ref: '#/channels/placed' } } }
const avro = (type: string) =>
  asyncapi({ message: { payload: { schemaFormat: 'application/vnd.apache.avro;version=1.9.0', schema: { type } } } })
const servers = Object.fromEntries(['a', 'b'].map((key) => [key, { host: `${key}.example`, protocol: 'kafka' }]))
const onServers = (...keys: string[]) =>
  asyncapi({ channel: { servers: keys.map((key) => ({ $ref: `#/servers/${key}` })) }, root: { servers } })
const withParameter = (parameter: object) => asyncapi({ channel: { parameters: { id: parameter } } })
const traced = (type: string) => ({ traits: [{ headers: { type: 'object', properties: { attempt: { type } } } }] })
const placedMessages = { placed: { name: 'order.placed', payload: { type: 'object' } } }

/** What was edited, the edit, the rule that tells it, and whether it breaks subscribers. */
const EDITS: readonly (readonly [string, Edit, string])[] = [
  [
    'a value added to an enum',
    { properties: { size: { type: 'string', enum: ['small', 'large', 'huge'] } } },
    'enum-value-added breaking',
  ],
  [
    'a value removed from an enum',
    { properties: { size: { type: 'string', enum: ['small'] } } },
    'enum-value-removed safe',
  ],
  ['an optional property added', { properties: { gift: { type: 'boolean' } } }, 'property-added safe'],
  ['an optional property removed', { properties: { note: undefined } }, 'property-removed breaking'],
  ['a required property made optional', { payload: { required: ['id'] } }, 'property-became-optional breaking'],
  [
    'an optional property made required',
    { payload: { required: ['id', 'size', 'note'] } },
    'property-became-required safe',
  ],
  ['the type of a property', { properties: { id: { type: 'integer' } } }, 'type-changed breaking'],
  ['null allowed', { properties: { note: { type: ['string', 'null'] } } }, 'nullable-added breaking'],
  ['a greatest length raised', { properties: { id: { type: 'string', maxLength: 80 } } }, 'max-length-raised breaking'],
  ['a greatest length lowered', { properties: { id: { type: 'string', maxLength: 20 } } }, 'max-length-lowered safe'],
  [
    'a required header made optional',
    { message: { headers: { type: 'object', properties: { trace: { type: 'string' } } } } },
    'property-became-optional breaking',
  ],
  ['the content type', { message: { contentType: 'application/xml' } }, 'content-type-changed breaking'],
  ['the name of the event', { message: { name: 'order.created' } }, 'message-name-changed breaking'],
  ['the address of the channel', { channel: { address: 'orders.created' } }, 'channel-address-changed breaking'],
  ['the action', { operation: { action: 'receive' } }, 'action-changed breaking'],
  ['the operation removed', { root: { operations: {} } }, 'event-operation-removed breaking'],
]

describe('one edit of an event that is sent', () => {
  for (const [what, edit, verdict] of EDITS) {
    it(`${what}: ${verdict}`, () => {
      const changes = found(changesOf(none, asyncapi(edit)))
      expect(changes).toContain(verdict)
      if (verdict.endsWith('safe')) expect(changes).toEqual([verdict])
    })
  }

  it('is judged the other way where the event is received', () => {
    const received = (properties: object = {}) => asyncapi({ operation: { action: 'receive' }, properties })
    const more = { size: { type: 'string', enum: ['small', 'large', 'huge'] } }
    expect(found(changesOf(received(), received(more)))).toEqual(['enum-value-added safe'])
    expect(found(changesOf(received(more), received()))).toEqual(['enum-value-removed breaking'])
  })

  it('is judged the other way again in a reply', () => {
    const asked = (size: object) =>
      asyncapi({
        operation: { ...reply, channel: { $ref: '#/channels/asked' } },
        properties: { size },
        root: {
          channels: {
            asked: {
              address: 'orders.asked',
              messages: { asked: { name: 'order.asked', payload: { type: 'object' } } },
            },
            placed: {
              address: 'orders.placed',
              messages: { placed: { name: 'order.placed', payload: { type: 'object', properties: { size } } } },
            },
          },
        },
      })
    expect(found(changesOf(asked(sizes), asked({ type: 'string' })))).toEqual(['enum-removed safe'])
    expect(found(changesOf(asked({ type: 'string' }), asked(sizes)))).toEqual(['enum-added breaking'])
  })
})

const ROWS: readonly (readonly [keyof typeof eventRules, object, object])[] = [
  ['channel-removed', none, asyncapi({ root: { channels: {}, operations: {} } })],
  ['channel-added', asyncapi({ root: { channels: {}, operations: {} } }), none],
  ['channel-address-changed', none, asyncapi({ channel: { address: 'orders.created' } })],
  ['event-operation-removed', none, asyncapi({ root: { operations: {} } })],
  ['event-operation-added', asyncapi({ root: { operations: {} } }), none],
  ['action-changed', none, asyncapi({ operation: { action: 'receive' } })],
  [
    'operation-channel-changed',
    none,
    asyncapi({
      operation: {},
      root: {
        channels: {
          placed: { address: 'orders.placed', messages: placedMessages },
          moved: { address: 'orders.moved', messages: placedMessages },
        },
        operations: { sendPlaced: { action: 'send', channel: { $ref: '#/channels/moved' } } },
      },
    }),
  ],
  [
    'message-removed',
    asyncapi({ channel: { messages: { ...placedMessages, sent: other } } }),
    asyncapi({ channel: { messages: placedMessages } }),
  ],
  [
    'message-added',
    asyncapi({ channel: { messages: placedMessages } }),
    asyncapi({ channel: { messages: { ...placedMessages, sent: other } } }),
  ],
  ['message-name-changed', none, asyncapi({ message: { name: 'order.created' } })],
  ['content-type-changed', none, asyncapi({ root: { defaultContentType: 'application/cbor' } })],
  ['payload-removed', none, asyncapi({ message: { payload: undefined } })],
  ['payload-added', asyncapi({ message: { payload: undefined } }), none],
  ['headers-removed', none, asyncapi({ message: { headers: undefined } })],
  ['headers-added', asyncapi({ message: { headers: undefined } }), none],
  ['correlation-changed', none, asyncapi({ message: { correlationId: { location: '$message.payload#/id' } } })],
  ['correlation-added', asyncapi({ message: { correlationId: undefined } }), none],
  [
    'binding-changed',
    asyncapi({ channel: { bindings: { kafka: { partitions: 1 } } } }),
    asyncapi({ channel: { bindings: { kafka: { partitions: 2 } } } }),
  ],
  ['binding-added', none, asyncapi({ channel: { bindings: { kafka: { partitions: 2 } } } })],
  ['channel-server-removed', onServers('a', 'b'), onServers('a')],
  ['channel-server-added', onServers('a'), onServers('a', 'b')],
  ['parameter-location-changed', withParameter({ location: '$message.payload#/id' }), withParameter({})],
  ['parameter-location-added', withParameter({}), withParameter({ location: '$message.payload#/id' })],
  ['payload-format-changed', none, avro('string')],
  ['payload-not-comparable', avro('string'), avro('int')],
  ['trait-changed', asyncapi({ message: traced('integer') }), asyncapi({ message: traced('string') })],
  ['reply-removed', asyncapi({ operation: reply }), none],
  ['reply-added', none, asyncapi({ operation: reply })],
  [
    'reply-address-changed',
    asyncapi({ operation: reply }),
    asyncapi({ operation: { reply: { ...reply.reply, address: { location: '$message.header#/to' } } } }),
  ],
]

describe('each rule about events', () => {
  for (const [rule, old, now] of ROWS) {
    const level = eventRules[rule].level.out
    it(`${rule} is ${level} for subscribers`, () => {
      expect(found(changesOf(old, now))).toContain(`${rule} ${level}`)
    })
  }

  it('has a pair here', () => {
    const tested = new Set<string>(ROWS.map(([rule]) => rule))
    expect(Object.keys(eventRules).filter((rule) => !tested.has(rule))).toEqual([])
  })

  it('reads version 2 as well', () => {
    const second = (size: object) => ({
      asyncapi: '2.6.0',
      info: { title: 'Orders', version: '1.0.0' },
      channels: {
        'orders.placed': {
          subscribe: { message: { name: 'order.placed', payload: { type: 'object', properties: { size } } } },
        },
      },
    })
    expect(found(changesOf(second(sizes), second({ type: 'string' })))).toEqual(['enum-removed breaking'])
  })
})

it('an operation that moved to a new channel is told, also where that took over the key of the old one', () => {
  const v1 = { address: 'orders.v1', messages: placedMessages }
  const v2 = { address: 'orders.v2', messages: placedMessages }
  const rules = (old: object, now: object) =>
    found(changesOf(asyncapi({ root: { channels: old } }), asyncapi({ root: { channels: now } })))
  expect(rules({ placed: v1 }, { placed: v2, first: v1 })).toEqual([
    'channel-added safe',
    'operation-channel-changed breaking',
  ])
  expect(rules({ placed: v1, next: v2 }, { placed: v2, next: v1 })).toEqual(['operation-channel-changed breaking'])
  expect(rules({ placed: v1 }, { placed: v2 })).toEqual(['channel-address-changed breaking'])
})
