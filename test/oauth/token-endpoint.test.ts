import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, type Harness, startServer } from '../support/harness.ts'

let server: Harness

beforeAll(async () => {
  server = await startServer({ idle: true })
})

afterAll(async () => {
  await server[Symbol.asyncDispose]()
})

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const GRANT = 'grant_type=client_credentials'

const basic = (id = server.tenant.clientId, secret = server.tenant.clientSecret) => ({
  authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`,
})

const ask = (body: string, headers: Record<string, string> = {}, path = '/oauth/token') =>
  server.call('POST', path, { body, headers: { ...FORM, ...headers }, token: undefined })

function expectRefusal(answer: Answer, status: number, error: string): void {
  expect(answer.status, answer.text).toBe(status)
  expect(answer.body).toEqual({ error, error_description: expect.stringMatching(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/) })
  expect(answer.headers.get('cache-control')).toBe('no-store')
}

describe('POST /oauth/token', () => {
  it('issues a token by Basic that works at once, without a refresh token', async () => {
    const answer = await ask(GRANT, basic())
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(Object.keys(answer.body).sort()).toEqual(['access_token', 'expires_in', 'scope', 'token_type'])
    expect(answer.body).toMatchObject({ token_type: 'Bearer', expires_in: 3600 })
    expect((await server.call('GET', '/v1/campaigns', { token: answer.body.access_token })).status).toBe(200)
  })

  it('issues a token by credentials in the form', async () => {
    const { clientId, clientSecret } = server.tenant
    expect((await ask(`${GRANT}&client_id=${clientId}&client_secret=${clientSecret}`)).status).toBe(200)
  })

  it('gives the scopes that were asked for, and no others', async () => {
    const answer = await ask(`${GRANT}&scope=campaigns:read+campaigns:read`, basic())
    expect(answer.body.scope).toBe('campaigns:read')
    const token = answer.body.access_token
    expect((await server.call('GET', '/v1/campaigns', { token })).status).toBe(200)
    expect((await server.call('GET', '/v1/events', { token })).status).toBe(403)
  })

  it('refuses more scope than the client has', async () => {
    const poor = await server.addTenant({ scopes: ['events:read'] })
    const headers = basic(poor.clientId, poor.clientSecret)
    expectRefusal(await ask(`${GRANT}&scope=campaigns:write`, headers), 400, 'invalid_scope')
  })

  it('refuses unknown clients, wrong secrets and disabled clients alike', async () => {
    const disabled = await server.addTenant()
    await server.app.unitOfWork.run((tx) => server.app.clients.disable(tx, disabled.organisationId, disabled.clientId))
    const answers = [
      await ask(GRANT, basic('cli_unknown')),
      await ask(GRANT, basic(undefined, 'nxs_wrong')),
      await ask(GRANT, basic(disabled.clientId, disabled.clientSecret)),
    ]
    for (const answer of answers) {
      expectRefusal(answer, 401, 'invalid_client')
      expect(answer.headers.get('www-authenticate')).toBe('Basic realm="nexora", charset="UTF-8"')
    }
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
  })

  it.each([
    ['no grant type', '', 400, 'invalid_request'],
    ['a repeated parameter', `${GRANT}&${GRANT}`, 400, 'invalid_request'],
    ['an empty grant type', 'grant_type=', 400, 'invalid_request'],
    ['two ways to authenticate', `${GRANT}&client_secret=x`, 400, 'invalid_request'],
    ['a scope with a quote', `${GRANT}&scope=%22`, 400, 'invalid_scope'],
    ['another grant type', 'grant_type=password', 400, 'unsupported_grant_type'],
  ])('refuses %s', async (_name, body, status, error) => {
    expectRefusal(await ask(body, basic()), status, error)
  })

  it('limits the tokens of one client, in the form of RFC 6749 with Retry-After', async () => {
    await using limited = await startServer({ idle: true, settings: { NEXORA_TOKEN_RATE_PER_CLIENT: '3' } })
    const { clientId, clientSecret } = limited.tenant
    const form = `${GRANT}&client_id=${clientId}&client_secret=${clientSecret}`
    const answers: Answer[] = []
    for (let turn = 0; turn < 4; turn += 1)
      answers.push(await limited.call('POST', '/oauth/token', { body: form, headers: FORM, token: undefined }))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429])
    expect(answers[3]?.headers.get('retry-after')).toBe('20')
    expect(answers[3]?.body.error).toBe('temporarily_unavailable')
  })

  it('refuses JSON with 415', async () => {
    const answer = await ask('{}', { ...basic(), 'content-type': 'application/json' })
    expectRefusal(answer, 415, 'invalid_request')
  })

  it('answers GET with 405 and Allow: POST', async () => {
    const answer = await server.call('GET', '/oauth/token', { token: undefined })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST'])
  })
})

describe('POST /oauth/revoke', () => {
  const tokenOf = async () => (await ask(GRANT, basic())).body.access_token as string

  it('ends a token from the next request on', async () => {
    const token = await tokenOf()
    const answer = await ask(`token=${token}`, basic(), '/oauth/revoke')
    expect([answer.status, answer.text]).toEqual([200, '{}'])
    expect((await server.call('GET', '/v1/campaigns', { token })).status).toBe(401)
  })

  it('answers 200 for an unknown token and for one of another client, and leaves that alive', async () => {
    const token = await tokenOf()
    const other = await server.addTenant()
    const headers = basic(other.clientId, other.clientSecret)
    expect((await ask('token=unknown', headers, '/oauth/revoke')).status).toBe(200)
    expect((await ask(`token=${token}`, headers, '/oauth/revoke')).status).toBe(200)
    expect((await server.call('GET', '/v1/campaigns', { token })).status).toBe(200)
  })
})

describe('secrets', () => {
  it('rotate with an overlap: both work, a third is refused until one has ended', async () => {
    const { organisationId, clientId, clientSecret } = await server.addTenant()
    const rotate = (overlap?: number) =>
      server.app.unitOfWork.run((tx) => server.app.clients.rotate(tx, organisationId, clientId, overlap))
    const { secret } = await rotate()
    expect((await ask(GRANT, basic(clientId, clientSecret))).status).toBe(200)
    expect((await ask(GRANT, basic(clientId, secret))).status).toBe(200)
    await expect(rotate()).rejects.toThrow('Two secrets are live already')
    const last = await rotate(0)
    expect((await ask(GRANT, basic(clientId, secret))).status).toBe(401)
    expect((await ask(GRANT, basic(clientId, last.secret))).status).toBe(200)
  })

  it('that end at once take the tokens they issued with them', async () => {
    const { organisationId, clientId, token } = await server.addTenant()
    expect((await server.call('GET', '/v1/campaigns', { token })).status).toBe(200)
    await server.app.unitOfWork.run((tx) => server.app.clients.rotate(tx, organisationId, clientId, 0))
    expect((await server.call('GET', '/v1/campaigns', { token })).status).toBe(401)
  })

  it('and tokens are stored as hashes only', async () => {
    const { reader } = server.database
    const stored = JSON.stringify([
      await reader.selectFrom('client_secrets').selectAll().execute(),
      await reader.selectFrom('access_tokens').selectAll().execute(),
      await reader.selectFrom('organisations').selectAll().execute(),
    ])
    for (const secret of [server.tenant.clientSecret, server.tenant.token, server.tenant.signingSecret])
      expect(stored).not.toContain(secret)
  })
})
