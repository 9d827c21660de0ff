import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { makeKeyring } from '../../src/kernel/keyring.ts'
import { makeFakeClock } from '../support/clock.ts'
import { type Reply, startReceiver } from '../support/receiver.ts'
import { until } from '../support/until.ts'
import { openRoom } from './support.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
/** The dispatcher looks for due deliveries no more often than this. */
const SCAN_PAUSE_MS = 20
const PROMISED = [30 * SECOND, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR]

describe('the retry schedule', () => {
  it('waits exactly 30 s, 2 m, 5 m, 15 m, 1 h, 6 h and 24 h, then shows the delivery as failed', async () => {
    const clock = makeFakeClock()
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock })
    receiver.otherwise({ status: 500 })
    await room.subscribe({ url: receiver.url })
    const event = await room.emit()
    for (const [index, wait] of PROMISED.entries()) {
      await until(async () => (await room.attempts()).length === index + 1)
      expect(await room.delivery()).toMatchObject({ state: 'pending', due_at: clock.now() + wait })
      await clock.jump(wait - 1)
      await clock.settle()
      expect(receiver.requests.length).toBe(index + 1)
      await clock.advance(SCAN_PAUSE_MS) // due after one of them
    }
    await until(async () => (await room.delivery()).state === 'failed')
    expect(receiver.requests.map(({ headers }) => headers['x-nexora-attempt'])).toEqual([...'12345678'])
    expect(new Set(receiver.requests.map(({ body }) => body))).toEqual(new Set([event.body]))
    expect(new Set(receiver.requests.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([event.id]))
    await clock.jump(48 * HOUR)
    expect(receiver.requests.length).toBe(8)
  })

  it('is driven by its own timer and sweep when time passes second by second', async () => {
    const clock = makeFakeClock()
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock })
    receiver.next({ status: 503 })
    await room.subscribe({ url: receiver.url })
    await room.emit()
    await until(async () => (await room.attempts()).length === 1)
    await clock.advance(30 * SECOND - 1)
    expect(receiver.requests.length).toBe(1)
    await clock.advance(1)
    await until(async () => (await room.delivery()).state === 'succeeded')
    expect(receiver.requests.length).toBe(2)
  })

  it.each([
    ['seconds within the next step', '90', 90 * SECOND],
    ['less than the step', '3', 30 * SECOND],
    ['more than the next step', '86400', 2 * MINUTE],
    ['a date', 'Mon, 01 Jun 2026 00:01:15 GMT', 75 * SECOND],
    ['nonsense', 'soon', 30 * SECOND],
  ])('lengthens the wait by Retry-After, given as %s', async (_name, retryAfter, wait) => {
    const clock = makeFakeClock(Date.parse('2026-06-01T00:00:00.000Z'))
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock })
    receiver.next({ status: 429, headers: { 'Retry-After': retryAfter } })
    await room.subscribe({ url: receiver.url })
    await room.emit()
    await until(async () => (await room.delivery()).attempt_count === 1)
    expect((await room.delivery()).due_at).toBe(clock.now() + wait)
  })
})

interface Row {
  readonly name: string
  readonly reply: Reply
  /** ms the clock moves on while the request is under way. */
  readonly wait?: number
  readonly state: string
  readonly error: string | null
  readonly status: number | null
}

const OUTCOMES: readonly Row[] = [
  { name: '200 with a body', reply: { body: 'ok' }, state: 'succeeded', error: null, status: 200 },
  { name: '204', reply: { status: 204 }, state: 'succeeded', error: null, status: 204 },
  { name: 'endless 200', reply: { fault: 'endless' }, state: 'succeeded', error: null, status: 200 },
  {
    name: '200 and silence',
    reply: { fault: 'hang-in-body' },
    wait: 15_000,
    state: 'pending',
    error: 'response_stalled',
    status: 200,
  },
  {
    name: '200 that drips',
    reply: { fault: 'drip' },
    wait: 15_000,
    state: 'pending',
    error: 'response_stalled',
    status: 200,
  },
  { name: 'no answer', reply: { fault: 'hang' }, wait: 15_000, state: 'pending', error: 'timeout', status: null },
  { name: 'a reset', reply: { fault: 'reset' }, state: 'pending', error: 'connection_reset', status: null },
  {
    name: '200, then a reset',
    reply: { fault: 'reset-in-body' },
    state: 'pending',
    error: 'connection_reset',
    status: 200,
  },
  {
    name: '302',
    reply: { status: 302, headers: { Location: '/elsewhere' } },
    state: 'pending',
    error: 'redirect',
    status: 302,
  },
  { name: '401', reply: { status: 401 }, state: 'pending', error: 'http_status', status: 401 },
  { name: '410', reply: { status: 410 }, state: 'parked', error: 'gone', status: 410 },
  { name: '429', reply: { status: 429 }, state: 'pending', error: 'http_status', status: 429 },
  { name: '500', reply: { status: 500, body: 'broken' }, state: 'pending', error: 'http_status', status: 500 },
  {
    name: '600, which HTTP does not know',
    reply: { status: 600, body: 'odd' },
    state: 'pending',
    error: 'connection_reset',
    status: null,
  },
  {
    name: '500 that drips',
    reply: { status: 500, fault: 'drip' },
    wait: 15_000,
    state: 'pending',
    error: 'http_status',
    status: 500,
  },
]

describe('an attempt', () => {
  it.each(OUTCOMES)('answered by $name leaves the delivery $state', async ({ reply, wait, state, error, status }) => {
    const clock = makeFakeClock()
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock })
    receiver.next(reply)
    await room.subscribe({ url: receiver.url })
    await room.emit()
    if (wait !== undefined) {
      await until(() => receiver.requests.length === 1)
      await new Promise((resolve) => setTimeout(resolve, 60)) // headers and a part of the body are on their way
      await clock.jump(wait - 1)
      expect((await room.delivery()).state).toBe('leased')
      await clock.jump(1)
    }
    await until(async () => (await room.attempts()).length === 1)
    expect(await room.delivery()).toMatchObject({ state, last_error: error, last_status: status, lease_token: null })
    const [attempt] = await room.attempts()
    expect(attempt).toMatchObject({ number: 1, error_class: error, response_status: status, fenced: 0 })
    expect(attempt?.remote_address).toBe('127.0.0.1')
    await clock.settle()
    expect(receiver.requests.length).toBe(1)
  })

  it.each([
    ['a name that does not resolve', 'https://nowhere.example.com/', [], 'dns_error'],
    [
      'a public name that leads inward',
      'https://rebound.example.com/',
      ['93.184.216.34', '127.0.0.1'],
      'destination_refused',
    ],
    [
      'a name that leads to the metadata service',
      'https://meta.example.com/',
      ['169.254.169.254'],
      'destination_refused',
    ],
  ])('to %s fails like any other and is tried again', async (_name, url, addresses, error) => {
    const clock = makeFakeClock()
    const resolve = async () => addresses.map((address) => ({ address, family: 4 }))
    await using room = await openRoom({ clock, resolve })
    await room.subscribe({ url })
    await room.emit()
    await until(async () => (await room.attempts()).length === 1)
    expect(await room.delivery()).toMatchObject({ state: 'pending', last_error: error, due_at: clock.now() + 30_000 })
    expect((await room.attempts())[0]).toMatchObject({ remote_address: null, response_status: null })
  })

  it('to a closed port, or by TLS to a server without it, tells which of the two it was', async () => {
    const clock = makeFakeClock()
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock })
    await room.subscribe({ url: 'http://127.0.0.1:1/' })
    await room.subscribe({ url: receiver.url.replace('http:', 'https:') })
    await room.emit()
    await until(async () => (await room.attempts()).length === 2)
    const errors = (await room.deliveries()).map(({ last_error: error }) => error)
    expect(errors.sort()).toEqual(['connect_error', 'tls_error'])
  })

  it('whose secret the key ring does not open is a failure that can be seen, and is tried again', async () => {
    const clock = makeFakeClock()
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock, started: false })
    const { row } = await room.subscribe({ url: receiver.url })
    await room.emit()
    const keyring = makeKeyring([{ id: 'other', bytes: randomBytes(32) }])
    await room.restart({ keyring }).dispatcher.start()
    await until(async () => (await room.attempts()).length === 1)
    expect((await room.attempts())[0]).toMatchObject({ error_class: 'connect_error', response_status: null, fenced: 0 })
    expect(await room.delivery()).toMatchObject({ state: 'pending', attempt_count: 1, due_at: clock.now() + 30_000 })
    expect((await room.subscription(row.id)).last_failure_class).toBe('connect_error')
    expect(receiver.requests).toEqual([])
  })

  it('is not signed by a secret that was copied from the row of another subscription', async () => {
    const clock = makeFakeClock()
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock })
    const mine = await room.subscribe({ url: receiver.url })
    const other = await room.subscribe({ url: `${receiver.url}/other`, eventTypes: ['intent.detected'] })
    const stolen = { secret_enc: other.row.secret_enc }
    await room.unitOfWork.run((tx) =>
      tx.updateTable('subscriptions').set(stolen).where('id', '=', mine.row.id).execute(),
    )
    await room.emit()
    await until(async () => (await room.delivery()).attempt_count === 1)
    expect(await room.delivery()).toMatchObject({ state: 'pending', last_error: 'connect_error' })
    expect(receiver.requests).toEqual([])
  })

  it('that cannot connect is over after five seconds, whatever the subscription allows', async () => {
    const clock = makeFakeClock()
    await using room = await openRoom({ clock, resolve: () => new Promise(() => undefined) })
    await room.subscribe({ url: 'https://slow.example.com/', timeoutMs: 30_000 })
    await room.emit()
    await clock.advance(4999)
    expect((await room.delivery()).state).toBe('leased')
    await clock.advance(1)
    await until(async () => (await room.delivery()).last_error === 'connect_timeout')
  })

  it.each([1, 30])('to a subscription that allows %i s is over then, and leased for 15 s more', async (seconds) => {
    const clock = makeFakeClock()
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock })
    receiver.otherwise({ fault: 'hang' })
    await room.subscribe({ url: receiver.url, timeoutMs: seconds * SECOND })
    await room.emit()
    for (const requests of [1, 2]) {
      // Born leased at first, claimed later.
      await until(() => receiver.requests.length === requests)
      const leasedAt = (await room.delivery()).updated_at
      expect(await room.delivery()).toMatchObject({ state: 'leased', claim_count: requests })
      expect((await room.delivery()).lease_until).toBe(leasedAt + (seconds + 15) * SECOND)
      await clock.jump(leasedAt + seconds * SECOND - 1 - clock.now())
      expect(await room.attempts()).toHaveLength(requests - 1)
      await clock.jump(1)
      await until(async () => (await room.attempts()).length === requests)
      expect((await room.attempts()).at(-1)).toMatchObject({ error_class: 'timeout', duration_ms: seconds * SECOND })
      await clock.jump(30 * SECOND)
      await clock.advance(SCAN_PAUSE_MS)
    }
  })

  it('keeps 16 KiB of the response and none of its cookies', async () => {
    const clock = makeFakeClock()
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock })
    receiver.next({
      status: 500,
      headers: { 'Set-Cookie': ['a=1', 'b=2'], 'X-Trace': 't' },
      body: `${'x'.repeat(16_383)}ūū`,
    })
    await room.subscribe({ url: receiver.url })
    await room.emit()
    const [attempt] = await until(async () => {
      const attempts = await room.attempts()
      return attempts.length === 1 ? attempts : undefined
    })
    expect(attempt).toMatchObject({ response_body: 'x'.repeat(16_383), truncated: 1 })
    expect(JSON.parse(attempt?.response_headers ?? '')).toMatchObject({ 'set-cookie': '[masked]', 'x-trace': 't' })
    expect(JSON.parse(attempt?.timings ?? '')).toMatchObject({ dns_ms: null, connect_ms: 0, tls_ms: null, total_ms: 0 })
  })
})
