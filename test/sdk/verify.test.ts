// Verifying deliveries with the client: what is genuine is taken, with a type; anything else is refused with a reason.
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { SeenIds } from '../../src/sdk/webhooks/seen.ts'
import { SignatureError, sign, unwrap, verify } from '../../src/sdk/webhooks/verify.ts'
import { startServer } from '../support/harness.ts'
import { startReceiver } from '../support/receiver.ts'
import { until } from '../support/until.ts'

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const NOW = Date.parse('2026-06-01T00:00:00Z')
const BODY = '{"id":"evt_1","type":"webhook.ping","text":"Tēnā koe"}'
const at = (seconds: number) => ({ now: NOW + seconds * 1000 })
const headers = () => sign(BODY, { secret: SECRET, id: 'evt_1', now: NOW })

describe('verify', () => {
  it('takes text and bytes, headers in any form, and any of several secrets', async () => {
    const given = await headers()
    const expected = { id: 'evt_1', scheme: 'standard', freshness: 'checked' }
    expect(await verify(BODY, given, SECRET, at(0))).toEqual(expected)
    expect(await verify(new TextEncoder().encode(BODY), new Headers(given), ['other', SECRET], at(300))).toEqual(
      expected,
    )
  })

  it('takes bytes and headers of another realm, as test runners have', async () => {
    const bytes = runInNewContext('Uint8Array.from(codes)', { codes: [...new TextEncoder().encode(BODY)] })
    expect(bytes instanceof Uint8Array).toBe(false)
    const given = { entries: () => Object.entries(signed)[Symbol.iterator]() }
    const signed = await headers()
    expect((await unwrap(bytes, given as unknown as Headers, SECRET, at(0))).id).toBe('evt_1')
  })

  it('takes our own header alone, and says that it does not cover the time', async () => {
    const { 'x-nexora-signature': signature } = await headers()
    const verified = await verify(BODY, { 'X-Nexora-Signature': signature }, SECRET)
    expect(verified).toEqual({ id: undefined, scheme: 'nexora', freshness: 'unchecked' })
  })

  it.each([
    ['no_matching_signature', `${BODY} `, SECRET, 0],
    ['no_matching_signature', BODY, 'whsec_other', 0],
    ['timestamp_out_of_tolerance', BODY, SECRET, 301],
    ['timestamp_out_of_tolerance', BODY, SECRET, -301],
    ['secret_missing', BODY, '', 0],
    ['body_already_parsed', JSON.parse(BODY), SECRET, 0],
  ])('refuses with %s', async (reason, body, secret, seconds) => {
    const refused = verify(body, await headers(), secret, at(seconds))
    await expect(refused).rejects.toBeInstanceOf(SignatureError)
    await expect(refused).rejects.toMatchObject({ reason })
  })

  it('is not made to take any time by a tolerance that is no number', async () => {
    const old = { now: NOW + 86_400_000, toleranceSeconds: Number.NaN }
    await expect(verify(BODY, await headers(), SECRET, old)).rejects.toThrow('toleranceSeconds must be a whole number')
  })

  it.each([Number.NaN, Date.now as never])(
    'is not made to take any time by a present that is no number: %s',
    async (now) => {
      await expect(verify(BODY, await headers(), SECRET, { now })).rejects.toThrow(
        'now must be a number of milliseconds',
      )
    },
  )

  it('refuses a delivery without headers, and one whose time is no number', async () => {
    await expect(verify(BODY, {}, SECRET)).rejects.toMatchObject({ reason: 'headers_missing' })
    const given = { ...(await headers()), 'webhook-timestamp': '1e9' }
    await expect(verify(BODY, given, SECRET)).rejects.toMatchObject({ reason: 'timestamp_malformed' })
  })
})

describe('unwrap', () => {
  it('gives an event of a newer type as unknown instead of failing', async () => {
    const body = '{"id":"evt_2","type":"call.sung","data":{}}'
    const event = await unwrap(body, await sign(body, { secret: SECRET, id: 'evt_2', now: NOW }), SECRET, at(0))
    expect(event).toEqual({ type: 'unknown', event_type: 'call.sung', id: 'evt_2', raw: JSON.parse(body) })
  })

  it('takes what the server really sends', async () => {
    await using server = await startServer()
    await using receiver = await startReceiver()
    const webhook = await server.call('POST', '/v1/webhooks', { body: { url: receiver.url, event_types: ['*'] } })
    expect(webhook.status).toBe(201)
    await server.call('POST', `/v1/webhooks/${webhook.body.id}/test`)
    await until(() => receiver.requests.length > 0)
    const [delivery] = receiver.requests
    if (delivery === undefined) return expect.unreachable()
    const event = await unwrap(delivery.body, delivery.headers, webhook.body.secret)
    expect(event.type).toBe('webhook.ping')
    if (event.type === 'webhook.ping') expect(event.data.object.id).toBe(webhook.body.id)
  })
})

describe('ids that were seen', () => {
  it('are new once, until so many others came', () => {
    const seen = new SeenIds({ max: 2 })
    expect(['a', 'a', 'b', 'c', 'b', 'a'].map((id) => seen.add(id))).toEqual([true, false, true, true, false, true])
  })
})
