// The receiver over Request and Response: what it answers, and which function it calls how often.
import { describe, expect, it } from 'vitest'
import { makeWebhookHandler as makeNodeHandler } from '../../src/sdk/adapters/node.ts'
import { ConfigurationError } from '../../src/sdk/errors.ts'
import { makeWebhookHandler } from '../../src/sdk/webhooks/handler.ts'
import { SeenIds } from '../../src/sdk/webhooks/seen.ts'
import { sign } from '../../src/sdk/webhooks/verify.ts'

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

async function delivery(type: string, id: string, secret = SECRET): Promise<Request> {
  const body = JSON.stringify({ id, type, data: {} })
  return new Request('https://example.com/hooks', { method: 'POST', body, headers: await sign(body, { secret, id }) })
}

it('calls the function of the type once, another for the rest, and none for what is not genuine', async () => {
  const called: string[] = []
  const handle = makeWebhookHandler(
    { 'webhook.ping': ({ id }) => void called.push(`ping ${id}`) },
    { secret: SECRET, seen: new SeenIds(), otherwise: ({ type, id }) => void called.push(`${type} ${id}`) },
  )
  const statuses: number[] = []
  const deliveries = [
    await delivery('webhook.ping', 'evt_1'),
    await delivery('webhook.ping', 'evt_1'),
    await delivery('campaign.started', 'evt_2'),
    await delivery('call.sung', 'evt_3'),
    await delivery('webhook.ping', 'evt_4', 'another'),
  ]
  for (const request of deliveries) statuses.push((await handle(request)).status)
  expect(statuses).toEqual([204, 204, 204, 204, 400])
  expect(called).toEqual(['ping evt_1', 'campaign.started evt_2', 'unknown evt_3'])
})

it('passes on what a function throws, and handles the event when it comes again', async () => {
  let calls = 0
  const failOnce = () => {
    calls += 1
    if (calls === 1) throw new Error('the table is locked')
  }
  const handle = makeWebhookHandler({ 'webhook.ping': failOnce }, { secret: SECRET, seen: new SeenIds() })
  await expect(handle(await delivery('webhook.ping', 'evt_1'))).rejects.toThrow('the table is locked')
  for (let again = 0; again < 2; again += 1)
    expect((await handle(await delivery('webhook.ping', 'evt_1'))).status).toBe(204)
  expect(calls).toBe(2)
})

describe('an option of a receiver', () => {
  const noop = () => undefined
  it.each<[string, object, object]>([
    ['secret is missing or empty. Give the signing secret', {}, { secret: undefined }],
    ['secret is missing or empty.', {}, { secret: ['a', ''] }],
    ['secrets is no option of a receiver. Did you mean secret?', {}, { secret: SECRET, secrets: [] }],
    ['tolerance is no option of a receiver. Did you mean toleranceSeconds?', {}, { secret: SECRET, tolerance: 5 }],
    ['toleranceSeconds must be a whole number from 0', {}, { secret: SECRET, toleranceSeconds: '5 min' }],
    ['maxBytes must be a whole number from 1', {}, { secret: SECRET, maxBytes: 0 }],
    ['otherwise must be a function.', {}, { secret: SECRET, otherwise: 'log' }],
    ['seen must have the methods has, add. Give new SeenIds()', {}, { secret: SECRET, seen: new Map() }],
    ['onError is no option of a receiver.', {}, { secret: SECRET, onError: noop }],
    ['the table of functions must be an object', [], { secret: SECRET }],
    [
      'conversation.complete is no type of event that this client knows. Did you mean conversation.completed?',
      { 'conversation.complete': noop },
      { secret: SECRET },
    ],
    ['webhook.ping must be a function.', { 'webhook.ping': 'log' }, { secret: SECRET }],
  ])('is refused with a way to mend it: %s', (sentence, handlers, options) => {
    const make = () => makeWebhookHandler(handlers, options as never)
    expect(make).toThrow(ConfigurationError)
    expect(make).toThrow(sentence)
  })

  it('of node:http says who hears of what failed', () => {
    expect(() => makeNodeHandler({}, { secret: SECRET } as never)).toThrow('onError must be a function.')
    expect(() => makeNodeHandler({}, { secret: SECRET, onError: () => undefined })).not.toThrow()
  })
})

describe('a secret from a function', () => {
  it('is asked for with each delivery, so that it may rotate and need not be there when the receiver is made', async () => {
    const vault: (string | string[] | undefined)[] = [undefined, SECRET, ['the next one', SECRET], 'the next one']
    const handle = makeWebhookHandler({}, { secret: async () => vault.shift() })
    await expect(handle(await delivery('webhook.ping', 'evt_1'))).rejects.toMatchObject({ reason: 'secret_missing' })
    const statuses: number[] = []
    for (const secret of [SECRET, SECRET, SECRET])
      statuses.push((await handle(await delivery('webhook.ping', 'evt_1', secret))).status)
    expect(statuses).toEqual([204, 204, 400])
  })
})
