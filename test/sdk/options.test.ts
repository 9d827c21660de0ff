// What the client is made with, and each call: every mistake is refused before anything is sent, in a sentence that names
// the option and says what to give.
import { describe, expect, it } from 'vitest'
import { ConfigurationError } from '../../src/sdk/errors.ts'
import { Nexora } from '../../src/sdk/nexora.ts'
import { clientOf, json, makeTestHost, startFaultyServer } from './faulty-server.ts'

const GOOD = { clientId: 'cli_1', clientSecret: 'secret', baseUrl: 'https://api.example.com' }
const SECRET = 'nxs_what-was-given'

const REFUSED: readonly [string, object][] = [
  ['clientId is missing. Give new Nexora({ clientId: … }) or set NEXORA_CLIENT_ID.', { clientId: undefined }],
  ['clientId is missing.', { clientId: '' }],
  ['clientId must be text.', { clientId: 7 }],
  ['clientSecret is missing. Give new Nexora({ clientSecret: … })', { clientSecret: undefined }],
  ['clientSecret must be text.', { clientSecret: { value: SECRET } }],
  ['clientSecret has white space around it. Use it exactly as it was shown.', { clientSecret: `${SECRET}\n` }],
  ['baseUrl is missing. Give new Nexora({ baseUrl: … }) or set NEXORA_BASE_URL.', { baseUrl: undefined }],
  ['baseUrl is no http(s) address. Give one like https://api.example.com.', { baseUrl: 'api.example.com' }],
  ['baseUrl is no http(s) address.', { baseUrl: 'ftp://api.example.com' }],
  ['baseUrl must be text.', { baseUrl: new URL('https://api.example.com') }],
  ['baseUrl ends with /v1, which the client adds itself.', { baseUrl: 'https://api.example.com/v1/' }],
  ['baseUrl holds a user name or password.', { baseUrl: 'https://me@api.example.com' }],
  ['baseUrl has a query or fragment.', { baseUrl: 'https://api.example.com/?x=1' }],
  ["scopes must be a list of at least one scope, such as ['campaigns:write'].", { scopes: 'campaigns:write' }],
  ['scopes must be a list of at least one scope', { scopes: [] }],
  ['scopes must be a list of at least one scope', { scopes: ['campaigns:read campaigns:write'] }],
  ['tokenStore must have the methods get, set.', { tokenStore: new Map() && { get: () => undefined } }],
  ['tokenStore must have the methods get, set.', { tokenStore: null }],
  ['timeoutMs must be a whole number from 1 to 2147483647.', { timeoutMs: 0 }],
  ['timeoutMs must be a whole number', { timeoutMs: '30' }],
  ['timeoutMs must be a whole number', { timeoutMs: Number.POSITIVE_INFINITY }],
  ['deadlineMs must be a whole number', { deadlineMs: 1.5 }],
  ['deadlineMs must be a whole number', { deadlineMs: 2 ** 31 }],
  ['maxRetries must be a whole number from 0 to 10.', { maxRetries: 11 }],
  ['maxRetries must be a whole number', { maxRetries: -1 }],
  ['maxRetries must be a whole number', { maxRetries: true }],
  ['logger must have the methods debug, info, warn, error. Give console', { logger: { log: () => undefined } }],
  ['logger must have the methods', { logger: true }],
  ['logLevel (or NEXORA_LOG) must be one of off, error, warn, info, debug.', { logLevel: 'loud' }],
  ['logLevel (or NEXORA_LOG) must be one of', { logLevel: 3 }],
  ['hooks must be an object', { hooks: [] }],
  ['hooks.onRetry must be a function.', { hooks: { onRetry: 'log' } }],
  ['beforeRequest is no option of hooks. There are onRequest,', { hooks: { beforeRequest: () => undefined } }],
  ['fetch must be a function.', { fetch: {} }],
  ['userAgent must be one line of visible ASCII characters, such as acme-crm/2.1.', { userAgent: 'acme\r\nX-Evil: 1' }],
  ['userAgent must be one line', { userAgent: '' }],
  ['userAgent must be one line', { userAgent: 'kōrero/1' }],
  ['dangerouslyAllowBrowser must be true or false.', { dangerouslyAllowBrowser: 'yes' }],
  ['timeout is no option of new Nexora(). Did you mean timeoutMs?', { timeout: 30 }],
  ['client_secret is no option of new Nexora(). Did you mean clientSecret?', { client_secret: SECRET }],
  ['baseURL is no option of new Nexora(). Did you mean baseUrl?', { baseURL: 'https://api.example.com' }],
  ['apiKey is no option of new Nexora(). There are clientId, clientSecret, baseUrl,', { apiKey: SECRET }],
]

describe('an option of the client', () => {
  it.each(REFUSED)('is refused with a way to mend it: %s', (sentence, options) => {
    const make = () => new Nexora({ ...GOOD, ...options }, makeTestHost())
    expect(make).toThrow(ConfigurationError)
    expect(make).toThrow(sentence)
    expect(make).not.toThrow(SECRET)
    expect(() => new Nexora(GOOD, makeTestHost()).withOptions(options)).toThrow(sentence)
  })

  it('has every wrong form in the table above', () => {
    const names = new Set(REFUSED.flatMap(([, options]) => Object.keys(options)))
    const all = 'clientId clientSecret baseUrl scopes tokenStore timeoutMs deadlineMs maxRetries logger logLevel hooks'
    for (const name of [...all.split(' '), 'fetch', 'userAgent', 'dangerouslyAllowBrowser'])
      expect(names).toContain(name)
  })

  it.each([null, 'https://api.example.com', ['cli_1', 'secret']])(
    'is not read from %j, which is no object',
    (given) => {
      expect(() => new Nexora(given as never, makeTestHost())).toThrow('new Nexora() must be an object')
    },
  )

  it('is taken in each form that works', () => {
    for (const options of [
      { clientSecret: () => 'x' },
      { baseUrl: 'http://127.0.0.1:8080/behind/a/proxy/' },
      { scopes: ['campaigns:read', 'newer:scope'] as never[] },
      { logger: console, logLevel: 'off' as const, hooks: { onRetry: undefined } },
      { maxRetries: 0, timeoutMs: 1, userAgent: 'acme-crm/2.1 (linux; x64)', tokenStore: undefined },
    ])
      expect(() => new Nexora({ ...GOOD, ...options }, makeTestHost())).not.toThrow()
  })

  it('comes from the environment when it is not given', async () => {
    await using server = await startFaultyServer([json(200, { data: [], has_more: false, next_cursor: null })])
    const environment = { NEXORA_CLIENT_ID: 'cli_env', NEXORA_CLIENT_SECRET: 'env', NEXORA_BASE_URL: server.url }
    await new Nexora({}, makeTestHost(environment)).campaigns.list()
    expect(server.tokenRequests[0]?.body).toContain('client_id=cli_env')
    expect(() => new Nexora(GOOD, makeTestHost({ NEXORA_LOG: 'loud' }))).toThrow('NEXORA_LOG')
  })

  it('is needed in a browser, and refused there when it is another', () => {
    const host = makeTestHost({}, { isBrowser: true })
    expect(() => new Nexora(GOOD, host)).toThrow('dangerouslyAllowBrowser: true')
    expect(() => new Nexora({ ...GOOD, dangerouslyAllowBrowser: false }, host)).toThrow('dangerouslyAllowBrowser: true')
    expect(() => new Nexora({ ...GOOD, dangerouslyAllowBrowser: true }, host)).not.toThrow()
  })
})

describe('an option or argument of a call', () => {
  const nexora = new Nexora({ ...GOOD, fetch: () => Promise.reject(new Error('nothing may be sent')) }, makeTestHost())
  const body = { scenario: 'callback', recipients: [] }

  it.each<[string, () => PromiseLike<unknown>]>([
    ['idempotencyKey must be 1 to 255 visible ASCII', () => nexora.campaigns.create(body, { idempotencyKey: 'a b' })],
    ['takes no idempotencyKey', () => nexora.campaigns.get('camp_1', { idempotencyKey: 'a' })],
    ['set by the client', () => nexora.campaigns.get('camp_1', { headers: { Authorization: 'x' } })],
    ['the header X-Team must be one line', () => nexora.campaigns.get('camp_1', { headers: { 'X-Team': 'a\nb' } })],
    ['ifMatch must be one line', () => nexora.campaigns.update('camp_1', { name: 'x' }, { ifMatch: 'a\nb' })],
    ['ifNoneMatch must be one line', () => nexora.campaigns.get('camp_1', { ifNoneMatch: '' })],
    ['timeoutMs must be a whole number', () => nexora.campaigns.list({}, { timeoutMs: -1 })],
    ['deadlineMs must be a whole number', () => nexora.campaigns.list({}, { deadlineMs: Number.NaN })],
    ['maxRetries must be a whole number', () => nexora.campaigns.list({}, { maxRetries: 99 })],
    ['Did you mean timeoutMs?', () => nexora.campaigns.list({}, { timeout: 5 } as never)],
    ['Did you mean idempotencyKey?', () => nexora.campaigns.create(body, { 'Idempotency-Key': 'a' } as never)],
    ['signal must be an AbortSignal', () => nexora.campaigns.list({}, { signal: new AbortController() } as never)],
    ['are there cycles', () => nexora.campaigns.create(Object.assign({ self: {} }, body, { big: 1n }) as never)],
  ])('is refused before anything is sent: %s', async (sentence, call) => {
    await expect(call()).rejects.toBeInstanceOf(ConfigurationError)
    await expect(call()).rejects.toThrow(new RegExp(sentence.replaceAll(/[?().]/g, '\\$&'), 'i'))
  })

  it.each(['', ' ', '.', '..', undefined, null, 7])('refuses %j as an id', async (id) => {
    await expect(nexora.campaigns.get(id as string)).rejects.toBeInstanceOf(ConfigurationError)
  })

  it.each([
    '',
    'v1/x',
    '/v1/x?y=1',
    '/v1/../admin',
    '/v1/%2e%2e/admin',
    '/v1//x',
    '//example.com',
    '/v1/{id}',
    '/v1/a b',
  ])('refuses %j as a path of a request without a method of its own', (path) => {
    expect(() => nexora.request('GET', path)).toThrow('path must be like /v1/campaigns')
  })
})

describe('a request without a method of its own', () => {
  it('has token, key, retries and errors like any other', async () => {
    const busy = json(503, { code: 'service-unavailable', status: 503 })
    await using server = await startFaultyServer([
      busy,
      json(201, { id: 'new_1' }),
      json(404, { code: 'gone', status: 404 }),
    ])
    const client = clientOf(server)
    const made = client.request<{ id: string }>('POST', '/v2/things', {
      query: { dry: true, x: undefined },
      body: { a: 1 },
    })
    expect(await made).toEqual({ id: 'new_1' })
    const [first, second] = server.seen
    expect(second).toMatchObject({ method: 'POST', url: '/v2/things?dry=true', body: '{"a":1}' })
    expect(second?.headers['idempotency-key']).toBe(first?.headers['idempotency-key'])
    expect([first, second].map((seen) => seen?.headers['x-nexora-retry'])).toEqual([undefined, '1'])
    await expect(client.request('GET', '/v2/things')).rejects.toMatchObject({ name: 'ProblemError', code: 'gone' })
  })
})

describe('the answer beside the data', () => {
  it('tells location, etag and what is left of the limit', async () => {
    const headers = { location: '/v1/campaigns/camp_1', etag: '"a"', ratelimit: '"client";r=29;t=3' }
    await using server = await startFaultyServer([json(201, { id: 'camp_1' }, headers), json(200, { id: 'camp_1' })])
    const client = clientOf(server)
    const made = await client.campaigns.create({ scenario: 'callback', recipients: [] }).withResponse()
    expect(made).toMatchObject({
      ...{ status: 201, location: '/v1/campaigns/camp_1', etag: '"a"', requestId: 'req_201', notModified: false },
      rateLimit: { remaining: 29, resetSeconds: 3 },
    })
    expect((await client.campaigns.get('camp_1').withResponse()).rateLimit).toBeUndefined()
  })
})
