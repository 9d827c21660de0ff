// The client against a server that misbehaves: one key, one effect, and an error that says what is known.
import { describe, expect, it } from 'vitest'
import {
  IdempotencyRequestInFlightError,
  RateLimitExceededError,
  ValidationFailedError,
} from '../../generated/clients/typescript/problems.ts'
import {
  AbortedError,
  ConnectionError,
  NexoraError,
  ProblemError,
  RedirectError,
  StatusError,
  TimeoutError,
  TokenError,
  UnknownOutcomeError,
} from '../../src/sdk/errors.ts'
import {
  clientOf,
  created,
  cutOff,
  doneAndReset,
  gatewayPage,
  hang,
  hangInBody,
  json,
  makeTestHost,
  problem,
  startFaultyServer,
} from './faulty-server.ts'

const CAMPAIGN = { scenario: 'appointment_reminder', recipients: [{ phone: '+64215550199', context: {} }] }
const PAGE = { data: [], has_more: false, next_cursor: null }

const errorOf = async (promise: PromiseLike<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.unreachable('it must fail'),
    (error: unknown) => error,
  )

describe('a write with a key', () => {
  it('takes effect once over 503, a broken connection and success, with the same key and bytes each time', async () => {
    await using server = await startFaultyServer([problem(503, 'service-unavailable'), doneAndReset, created])
    const host = makeTestHost()
    const { data, status } = await clientOf(server, {}, host).campaigns.create(CAMPAIGN).withResponse()
    expect({ id: data.id, status }).toEqual({ id: 'camp_1', status: 201 })
    expect(server.seen).toHaveLength(3)
    expect(new Set(server.seen.map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
    expect(new Set(server.seen.map(({ body }) => body)).size).toBe(1)
    expect(server.effects.size).toBe(1)
    expect(host.waits).toEqual([250, 500])
  })

  it('keeps its key when the token is refused and another is had', async () => {
    await using server = await startFaultyServer([problem(401, 'invalid-token'), created])
    await clientOf(server).campaigns.create(CAMPAIGN)
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer nxat_1', 'Bearer nxat_2'])
    expect(new Set(server.seen.map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
  })

  it('is sent with the key that the caller gives', async () => {
    await using server = await startFaultyServer([created])
    await clientOf(server).campaigns.create(CAMPAIGN, { idempotencyKey: 'row-7' })
    expect([...server.effects]).toEqual(['row-7'])
  })

  it('says that the outcome is unknown, and under which key, when no attempt is answered', async () => {
    await using server = await startFaultyServer([doneAndReset, doneAndReset, doneAndReset])
    const error = await errorOf(clientOf(server).campaigns.create(CAMPAIGN))
    expect(error).toBeInstanceOf(UnknownOutcomeError)
    expect(error).toMatchObject({ outcomeUnknown: true, idempotencyKey: [...server.effects][0] })
    expect((error as Error).cause).toBeInstanceOf(ConnectionError)
  })

  it('says that the outcome is unknown when a proxy answers for the server', async () => {
    await using server = await startFaultyServer([gatewayPage, gatewayPage, gatewayPage])
    const error = await errorOf(clientOf(server).campaigns.create(CAMPAIGN))
    expect(error).toBeInstanceOf(StatusError)
    expect(error).toMatchObject({ status: 502, outcomeUnknown: true })
  })

  it('knows that nothing happened when there was no connection', async () => {
    const server = await startFaultyServer([])
    const stored = { accessToken: 'nxat_stored', expiresAt: Number.MAX_SAFE_INTEGER }
    const client = clientOf(server, { tokenStore: { get: () => stored, set: () => undefined } })
    await server[Symbol.asyncDispose]()
    const error = await errorOf(client.campaigns.create(CAMPAIGN))
    expect(error).toBeInstanceOf(ConnectionError)
    expect(error).not.toBeInstanceOf(UnknownOutcomeError)
    expect(error).toMatchObject({ outcomeUnknown: false })
    const said = `There was no connection to ${server.url} (ECONNREFUSED). Check baseUrl, and whether the server runs.`
    expect(error).toMatchObject({ message: said })
  })

  it('is refused at once when the server says why', async () => {
    const violation = { pointer: '#/recipients/0/phone', code: 'phone', detail: 'Must be a phone number.' }
    await using server = await startFaultyServer([problem(422, 'validation-failed', {}, [violation])])
    const error = await errorOf(clientOf(server).campaigns.create(CAMPAIGN))
    expect(error).toBeInstanceOf(ValidationFailedError)
    expect(error).toMatchObject({ status: 422, code: 'validation-failed', requestId: 'req_422', outcomeUnknown: false })
    expect((error as ProblemError).at('/recipients/0/phone')).toEqual([violation])
    expect((error as Error).message).toContain('#/recipients/0/phone: Must be a phone number.')
    expect(server.seen).toHaveLength(1)
  })

  it('waits for its first request that is still in hand, and for no other conflict', async () => {
    const inFlight = problem(409, 'idempotency-request-in-flight', { 'retry-after': '1' })
    await using server = await startFaultyServer([inFlight, created, inFlight, inFlight, inFlight])
    const client = clientOf(server)
    await client.campaigns.create(CAMPAIGN)
    expect(await errorOf(client.campaigns.create(CAMPAIGN))).toBeInstanceOf(IdempotencyRequestInFlightError)
    await using other = await startFaultyServer([problem(409, 'campaign-state-conflict')])
    expect(await errorOf(clientOf(other).campaigns.start('camp_1'))).toMatchObject({ code: 'campaign-state-conflict' })
    expect(other.seen).toHaveLength(1)
  })
})

describe('a write without a key', () => {
  it('is sent once, and its outcome is told to be unknown', async () => {
    await using server = await startFaultyServer([doneAndReset, created])
    const error = await errorOf(clientOf(server).campaigns.update('camp_1', { name: 'June' }))
    expect(error).toBeInstanceOf(UnknownOutcomeError)
    expect(server.seen).toHaveLength(1)
  })
})

describe('time', () => {
  it.each([
    ['headers', hang],
    ['body', hangInBody],
  ])('is limited for each attempt when the server hangs in its %s', async (_, step) => {
    await using server = await startFaultyServer([step, step, json(200, PAGE)])
    expect(await clientOf(server, { timeoutMs: 150 }).campaigns.list()).toEqual(PAGE)
    await using dead = await startFaultyServer([step])
    const error = await errorOf(clientOf(dead, { timeoutMs: 150, maxRetries: 0 }).campaigns.list())
    expect(error).toBeInstanceOf(TimeoutError)
  })

  it('is limited over all attempts: no wait goes beyond the deadline', async () => {
    await using server = await startFaultyServer([problem(429, 'rate-limit-exceeded', { 'retry-after': '30' })])
    const host = makeTestHost()
    const error = await errorOf(clientOf(server, { deadlineMs: 20_000 }, host).campaigns.list())
    expect(error).toBeInstanceOf(RateLimitExceededError)
    expect(host.waits).toEqual([])
  })

  it('is limited while there is no token yet', async () => {
    await using server = await startFaultyServer([], [hang])
    const error = await clientOf(server)
      .campaigns.list({}, { deadlineMs: 60 })
      .catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(TimeoutError)
  })

  it.each([
    ['seconds', '7'],
    ['a date of the server, whose clock is another one', 'Mon, 01 Jun 2026 10:00:07 GMT'],
  ])('is waited as Retry-After asks in %s', async (_, value) => {
    await using server = await startFaultyServer([
      problem(429, 'rate-limit-exceeded', { 'retry-after': value, date: 'Mon, 01 Jun 2026 10:00:00 GMT' }),
      json(200, PAGE),
    ])
    const host = makeTestHost()
    await clientOf(server, {}, host).campaigns.list()
    expect(host.waits).toEqual([7_000])
  })

  it('ends for a call whose signal is aborted, and for no other that waits for the same token', async () => {
    await using server = await startFaultyServer([json(200, PAGE)], [hang, hang])
    const controller = new AbortController()
    const client = clientOf(server, { timeoutMs: 100 })
    const aborted = errorOf(client.campaigns.list({}, { signal: controller.signal }))
    const other = client.campaigns.list()
    controller.abort()
    expect(await aborted).toBeInstanceOf(AbortedError)
    expect(await other).toEqual(PAGE)
  })

  it('given up by the caller in the middle of a write leaves its outcome unknown', async () => {
    const controller = new AbortController()
    await using server = await startFaultyServer([() => controller.abort()])
    const error = await errorOf(clientOf(server).campaigns.create(CAMPAIGN, { signal: controller.signal }))
    expect(error).toBeInstanceOf(AbortedError)
    expect(error).toMatchObject({ outcomeUnknown: true })
  })
})

describe('what is no answer of the API', () => {
  it('is an error with a status when it is a page of a proxy', async () => {
    await using server = await startFaultyServer([gatewayPage, gatewayPage, gatewayPage])
    const error = await errorOf(clientOf(server).campaigns.list())
    expect(error).toBeInstanceOf(StatusError)
    expect(error).toMatchObject({ status: 502, outcomeUnknown: false })
    expect(server.seen).toHaveLength(3)
  })

  it('is not followed when it is a redirect', async () => {
    await using elsewhere = await startFaultyServer([])
    const location = `${elsewhere.url}/v1/campaigns`
    await using server = await startFaultyServer([json(307, {}, { location })])
    const error = await errorOf(clientOf(server).campaigns.create(CAMPAIGN))
    expect(error).toBeInstanceOf(RedirectError)
    expect(error).toMatchObject({ location })
    expect(elsewhere.seen).toEqual([])
  })

  it('is asked for again when it is cut off', async () => {
    await using server = await startFaultyServer([cutOff, json(200, PAGE)])
    expect(await clientOf(server).campaigns.list()).toEqual(PAGE)
  })

  it('is a problem of the general class when its code is newer than the client', async () => {
    await using server = await startFaultyServer([problem(418, 'teapot')])
    const error = await errorOf(clientOf(server).campaigns.list())
    expect(error).toMatchObject({ constructor: ProblemError, code: 'teapot', status: 418 })
    expect(error).toBeInstanceOf(NexoraError)
  })
})

describe('the token', () => {
  it('is asked for once by 20 calls at the same time', async () => {
    await using server = await startFaultyServer(Array.from({ length: 20 }, () => json(200, PAGE)))
    const client = clientOf(server)
    await Promise.all(Array.from({ length: 20 }, async () => client.campaigns.list()))
    expect(server.tokenRequests).toHaveLength(1)
    expect(server.seen).toHaveLength(20)
  })

  it('is renewed before it expires', async () => {
    await using server = await startFaultyServer([json(200, PAGE), json(200, PAGE), json(200, PAGE)])
    const host = makeTestHost()
    const client = clientOf(server, {}, host)
    await client.campaigns.list()
    host.advance(3_539_000)
    await client.campaigns.list()
    expect(server.tokenRequests).toHaveLength(1)
    host.advance(2_000)
    await client.campaigns.list()
    expect(server.tokenRequests).toHaveLength(2)
  })

  it('is asked for again when the endpoint fails, and not when it refuses', async () => {
    await using server = await startFaultyServer([json(200, PAGE)], [gatewayPage])
    await clientOf(server).campaigns.list()
    expect(server.tokenRequests).toHaveLength(2)
    await using other = await startFaultyServer([], [json(401, { error: 'invalid_client' })])
    const error = await errorOf(clientOf(other).campaigns.list())
    expect(error).toBeInstanceOf(TokenError)
    expect(error).toMatchObject({ status: 401, code: 'invalid_client' })
    expect(other.tokenRequests).toHaveLength(1)
  })

  it.each(['constructor', '__proto__', 'toString'])('that is refused with %s gets no hint', async (code) => {
    await using server = await startFaultyServer([], [json(400, { error: code })])
    const error = await errorOf(clientOf(server).campaigns.list())
    expect(error).toMatchObject({ code, message: `No access token: the token endpoint answered 400 ${code}.` })
  })

  it.each([
    ['401 invalid_client. Check clientId and clientSecret', json(401, { error: 'invalid_client' })],
    ['400 invalid_scope. Ask in `scopes` only for what the client may have', json(400, { error: 'invalid_scope' })],
    ['404. That is no answer of it: check baseUrl', json(404, { code: 'not-found' })],
    ['200. That is no answer of it: check baseUrl', json(200, {})],
  ])('that is not to be had says what to do: %s', async (sentence, answer) => {
    await using server = await startFaultyServer([], [answer])
    const error = await errorOf(clientOf(server).campaigns.list())
    expect(error).toBeInstanceOf(TokenError)
    expect((error as Error).message).toContain(`No access token: the token endpoint answered ${sentence}`)
  })

  it('is renewed once only for one call', async () => {
    const refused = problem(401, 'invalid-token')
    await using server = await startFaultyServer([refused, refused, refused])
    expect(await errorOf(clientOf(server).campaigns.list())).toMatchObject({ code: 'invalid-token' })
    expect(server.seen).toHaveLength(2)
  })

  it('is shared through a store, and by copies of a client', async () => {
    await using server = await startFaultyServer([json(200, PAGE), json(200, PAGE), json(200, PAGE)])
    const kept = new Map<string, { accessToken: string; expiresAt: number }>()
    const tokenStore = {
      get: (key: string) => kept.get(key),
      set: (key: string, one: never) => void kept.set(key, one),
    }
    const client = clientOf(server, { tokenStore })
    await client.campaigns.list()
    await client.withOptions({ maxRetries: 0 }).campaigns.list()
    await clientOf(server, { tokenStore }).campaigns.list()
    expect(server.tokenRequests).toHaveLength(1)
  })
})
