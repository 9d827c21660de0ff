// Examples as witnesses: one that its own side accepts and the other refuses is printed as the proof of a break.
import { describe, expect, it } from 'vitest'
import { diff } from '../../../scripts/contract/diff/diff.ts'
import { type Proof, witnessesOf } from '../../../scripts/contract/diff/witnesses.ts'
import { contractOf, openapi, POLICY } from './documents.ts'

function proofsOf(before: object, after: object): readonly Proof[] {
  const [old, now] = [contractOf(before), contractOf(after)]
  return witnessesOf(old, now, diff(old, now, POLICY))
}

type Examples = Readonly<Record<string, unknown>>[]

const event = (size: object, examples: Examples, action = 'send', headers: object = { type: 'object' }) => ({
  asyncapi: '3.0.0',
  info: { title: 'Orders', version: '1.0.0' },
  channels: {
    placed: {
      address: 'orders.placed',
      messages: {
        placed: { name: 'order.placed', headers, payload: { type: 'object', properties: { size } }, examples },
      },
    },
  },
  operations: { placed: { action, channel: { $ref: '#/channels/placed' } } },
})
const small = { enum: ['small'] }
const both = { enum: ['small', 'large'] }

describe('a message that is sent', () => {
  it('is proved to break by an example of the new document that the old one does not expect', () => {
    const before = event(small, [{ name: 'few', payload: { size: 'small' } }])
    const after = event(both, [{ name: 'many', payload: { size: 'large' } }, { payload: { size: 'small' } }])
    expect(proofsOf(before, after)).toMatchObject([
      { what: 'the example many of the revision', where: 'order.placed payload', value: { size: 'large' } },
    ])
  })

  it('is proved to break by its headers too', () => {
    const headers = (type: string) => ({ type: 'object', properties: { attempt: { type } } })
    const before = event(small, [], 'send', headers('integer'))
    const after = event(small, [{ headers: { attempt: 'first' } }], 'send', headers('string'))
    expect(proofsOf(before, after)).toMatchObject([{ where: 'order.placed headers', value: { attempt: 'first' } }])
  })

  it('is not judged by what the old document showed', () => {
    expect(proofsOf(event(small, [{ payload: { size: 'small' } }]), event(both, []))).toEqual([])
  })
})

describe('a message that is received', () => {
  it('is proved to break by an example of the old document that the new one refuses', () => {
    const before = event(both, [{ payload: { size: 'large' } }], 'receive')
    expect(proofsOf(before, event(small, [], 'receive'))).toMatchObject([
      { what: 'the example 1 of the base', where: 'order.placed payload', value: { size: 'large' } },
    ])
  })
})

const webhook = (size: object, example: unknown) =>
  openapi({
    root: {
      webhooks: {
        placed: {
          post: {
            requestBody: { content: { 'application/json': { schema: { properties: { size } }, example } } },
            responses: { 204: { description: 'Taken.' } },
          },
        },
      },
    },
  })

describe('a webhook', () => {
  it('is judged as what the server writes', () => {
    expect(proofsOf(webhook(small, { size: 'small' }), webhook(both, { size: 'large' }))).toMatchObject([
      { what: 'an example of the revision', where: expect.stringContaining('webhook placed') },
    ])
    expect(proofsOf(webhook(both, { size: 'large' }), webhook(small, { size: 'small' }))).toEqual([])
  })
})

describe('an example that its own schema refuses', () => {
  it('proves nothing', () => {
    expect(proofsOf(event(small, []), event(both, [{ payload: { size: 7 } }]))).toEqual([])
  })
})
