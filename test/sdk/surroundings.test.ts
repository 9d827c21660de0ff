// What the caller gives to the client may fail too: a log, an observer, a store of tokens, a function that knows the
// secret. None of them makes a call fail that went well, and none fails with an error that tells nothing.
import { describe, expect, it } from 'vitest'
import { ConfigurationError } from '../../src/sdk/errors.ts'
import { SignatureError, sign, verify } from '../../src/sdk/webhooks/verify.ts'
import { clientOf, created, json, startFaultyServer } from './faulty-server.ts'

const PAGE = { data: [], has_more: false, next_cursor: null }
const CAMPAIGN = { scenario: 'appointment_reminder', recipients: [{ phone: '+64215550199', context: {} }] }
const broken = (): never => {
  throw new Error('it is down')
}

describe('a write that went well', () => {
  it('is told as that although the logger and every observer throw, or reject later', async () => {
    const later = async () => broken()
    for (const fail of [broken, later]) {
      await using server = await startFaultyServer([created])
      const client = clientOf(server, {
        logger: { debug: fail, info: fail, warn: fail, error: fail },
        logLevel: 'debug',
        hooks: { onRequest: fail, onResponse: fail, onRetry: fail, onError: fail },
      })
      expect((await client.campaigns.create(CAMPAIGN)).id).toBe('camp_1')
      // A rejection that nobody handles would end the process.
      await new Promise((resolve) => setImmediate(resolve))
      expect(server.effects.size).toBe(1)
    }
  })
})

describe('a store of tokens', () => {
  const never = () => undefined
  it.each<[string, unknown, unknown]>([
    ['that cannot be read', broken, never],
    ['that cannot be written', never, broken],
    ['that rejects', async () => broken(), async () => broken()],
    ['that answers null, as Redis does', () => null, never],
    ['that holds something else', () => 'nxat_text', never],
    ['that holds half a token', () => ({ accessToken: 'nxat_half' }), never],
    ['that holds a date as text', () => ({ accessToken: 'nxat_late', expiresAt: '2099-01-01' }), never],
  ])('%s costs a token request, and no call', async (_, get, set) => {
    await using server = await startFaultyServer([json(200, PAGE), json(200, PAGE)])
    const lines: string[] = []
    const note = (message: string) => void lines.push(message)
    const logger = { debug: note, info: note, warn: note, error: note }
    const client = clientOf(server, { tokenStore: { get, set } as never, logger })
    expect(await client.campaigns.list()).toEqual(PAGE)
    expect(await client.campaigns.list()).toEqual(PAGE)
    expect(server.tokenRequests).toHaveLength(1)
    expect(server.seen[0]?.headers.authorization).toBe('Bearer nxat_1')
    const failed = [get, set].includes(broken) || _ === 'that rejects'
    expect(lines.includes('token-store.failed')).toBe(failed)
  })
})

describe('a function for the secret', () => {
  it('that throws is named, with what it threw, and nothing is sent', async () => {
    await using server = await startFaultyServer([])
    const call = clientOf(server, { clientSecret: async () => broken() }).campaigns.list()
    const error = await call.catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(ConfigurationError)
    expect(error).toMatchObject({
      message: expect.stringContaining('clientSecret failed'),
      cause: { message: 'it is down' },
    })
    expect(server.tokenRequests).toHaveLength(0)
  })
})

describe('arguments that TypeScript would refuse', () => {
  it.each([undefined, {}, { limit: -1 }, { limit: '5' }, { limit: 1.5 }])(
    'toArray is not called with %j',
    async (given) => {
      await using server = await startFaultyServer([])
      await expect(
        clientOf(server)
          .campaigns.list()
          .toArray(given as never),
      ).rejects.toThrow('limit must be a whole number')
    },
  )

  it('headers that are not there are missing headers, and a secret that is not there is named', async () => {
    for (const headers of [undefined, null])
      await expect(verify('{}', headers as never, 'secret')).rejects.toMatchObject({ reason: 'headers_missing' })
    for (const secret of ['', undefined]) {
      await expect(sign('{}', { secret, id: 'evt_1' } as never)).rejects.toMatchObject({ reason: 'secret_missing' })
      await expect(sign('{}', { secret, id: 'evt_1' } as never)).rejects.toBeInstanceOf(SignatureError)
    }
  })
})
