import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Harness, startServer } from '../support/harness.ts'
import { rawRequest } from '../support/raw.ts'

let server: Harness

beforeAll(async () => {
  server = await startServer({ idle: true })
})

afterAll(async () => {
  await server[Symbol.asyncDispose]()
})

const document = { title: 'Parking', content: 'Park behind the clinic.' }

describe('routes', () => {
  it('answers an unknown route with a problem document', async () => {
    const answer = await server.call('GET', '/v1/nothing')
    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(answer.body).toMatchObject({ code: 'route-not-found', type: '/problems/route-not-found', status: 404 })
  })

  it('answers a wrong method with 405 and Allow', async () => {
    const answer = await server.call('PUT', '/v1/campaigns')
    expect(answer.status).toBe(405)
    expect(answer.headers.get('allow')).toBe('GET, POST')
  })

  it('answers a wrong method outside the contract with 405 and Allow too', async () => {
    const answer = await server.call('POST', '/healthz')
    expect(answer.status).toBe(405)
    expect(answer.headers.get('allow')).toContain('GET')
  })

  it('answers HEAD as GET without the body', async () => {
    const answer = await server.call('HEAD', '/v1/campaigns')
    expect(answer.status).toBe(200)
    expect(answer.text).toBe('')
  })

  it('takes an absolute-form target for its path', async () => {
    const bearer = `Authorization: Bearer ${server.tenant.token}`
    expect(
      await rawRequest(server.url, `GET http://example.com/v1/scenarios?x=1 HTTP/1.1\r\nHost: x\r\n${bearer}\r\n\r\n`),
    ).toMatch(/^HTTP\/1.1 422/)
  })

  it('refuses an Accept without JSON with 406', async () => {
    const answer = await server.call('GET', '/v1/campaigns', { headers: { accept: 'text/html' } })
    expect(answer.status).toBe(406)
  })
})

describe('tokens', () => {
  it('refuses two Authorization headers', async () => {
    const header = `Authorization: Bearer ${server.tenant.token}\r\n`
    expect(await rawRequest(server.url, `GET /v1/campaigns HTTP/1.1\r\nHost: x\r\n${header}${header}\r\n`)).toMatch(
      /^HTTP\/1.1 400/,
    )
  })

  it('refuses a token in the query', async () => {
    const answer = await server.call('GET', `/v1/campaigns?access_token=${server.tenant.token}`, { token: undefined })
    expect(answer.status).toBe(401)
  })

  it('refuses a changed token as invalid_token', async () => {
    const answer = await server.call('GET', '/v1/campaigns', { token: `${server.tenant.token}x` })
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"')
  })

  it('refuses the token of a disabled client from the next request on', async () => {
    const { token, clientId, organisationId } = await server.addTenant()
    expect((await server.call('GET', '/v1/campaigns', { token })).status).toBe(200)
    await server.app.unitOfWork.run((tx) => server.app.clients.disable(tx, organisationId, clientId))
    expect((await server.call('GET', '/v1/campaigns', { token })).status).toBe(401)
  })
})

describe('query parameters', () => {
  it('that are wrong are told all at once, a repeated one included', async () => {
    const answer = await server.call('GET', '/v1/campaigns?limit=5&limit=6&status=bogus&constructor=1')
    expect(answer.status).toBe(422)
    const told = answer.body.errors.map(({ parameter, code }: { parameter: string; code: string }) => [parameter, code])
    expect(told).toEqual([
      ['limit', 'repeated'],
      ['constructor', 'unknown-field'],
      ['status', 'enum'],
    ])
  })

  it.each(['1e2', '0x10', '%2010', '1e400', '1.0'])('take only plain whole numbers, not %s', async (number) => {
    for (const path of ['/v1/campaigns?limit=', '/v1/events?after_sequence='])
      expect((await server.call('GET', path + number)).status).toBe(422)
  })

  it.each(['2026-12-31T23:59:60Z', '9999-12-31T23:59:59-12:00', '0000-01-01T00:00:00Z', '2026-02-30T00:00:00Z'])(
    'refuse the time %s, which no calendar of ours has',
    async (time) => {
      const answer = await server.call('GET', `/v1/campaigns?created_after=${encodeURIComponent(time)}`)
      expect(answer.status).toBe(422)
      const body = {
        scenario: 'appointment_reminder',
        schedule_at: time,
        recipients: [{ phone: '+64 21 555 0199', context: { first_name: 'Aroha', appt: 'Tuesday' } }],
      }
      const created = await server.call('POST', '/v1/campaigns', { body })
      expect([created.status, created.body.errors[0].pointer]).toEqual([422, '#/schedule_at'])
    },
  )
})

describe('entity tags', () => {
  it('save a repeated read its body, and refuse a change of what has changed', async () => {
    const created = await server.call('POST', '/v1/knowledge', { body: document })
    const path = `/v1/knowledge/${created.body.id}`
    const read = await server.call('GET', path)
    const etag = read.headers.get('etag') ?? ''
    expect(etag).toMatch(/^"[\w-]+"$/)
    const again = await server.call('GET', path, { headers: { 'if-none-match': etag } })
    expect([again.status, again.text]).toEqual([304, ''])

    const patch = (match: string, title: string) =>
      server.call('PATCH', path, { body: { title }, headers: { 'if-match': match } })
    expect((await patch(etag, 'Car park')).status).toBe(200)
    expect((await patch(etag, 'Garage')).status).toBe(412)
    expect((await patch('"a,*,b"', 'Garage')).status).toBe(412) // a tag with a star in it is not the star
    expect((await patch('*', 'Garage')).status).toBe(200)
  })
})

describe('rate limits', () => {
  it('let the burst through, tell what is left, and refuse the next with Retry-After', async () => {
    const settings = { NEXORA_RATE_PER_MINUTE: '60', NEXORA_RATE_BURST: '5' }
    await using limited = await startServer({ idle: true, settings })
    const answers = await Promise.all(Array.from({ length: 20 }, () => limited.call('GET', '/v1/scenarios')))
    const allowed = answers.filter(({ status }) => status === 200)
    const refused = answers.filter(({ status }) => status === 429)
    expect([allowed.length, refused.length]).toEqual([5, 15])
    expect(allowed[0]?.headers.get('ratelimit-policy')).toBe('"client";q=60;w=60')
    expect(allowed.map(({ headers }) => headers.get('ratelimit')?.split(';')[1]).sort()).toEqual([
      'r=0',
      'r=1',
      'r=2',
      'r=3',
      'r=4',
    ])
    expect(refused[0]?.headers.get('retry-after')).toBe('1')
    expect(refused[0]?.body.code).toBe('rate-limit-exceeded')
  })
})

describe('beside the contract', () => {
  it('the type of a problem leads to a page about it', async () => {
    const { body } = await server.call('GET', '/v1/campaigns/unknown')
    const page = await server.call('GET', body.type, { token: undefined })
    expect(page.status).toBe(200)
    expect(page.text).toContain('campaign-not-found')
    expect((await server.call('GET', '/problems/no-such-code', { token: undefined })).status).toBe(404)
  })

  it.each([
    ['/healthz', 'application/json'],
    ['/readyz', 'application/json'],
    ['/metrics', 'text/plain'],
    ['/docs', 'text/html'],
    ['/docs/reference.js', 'text/javascript'],
    ['/openapi.json', 'application/json'],
    ['/openapi.yaml', 'application/yaml'],
    ['/asyncapi.json', 'application/json'],
    ['/problems', 'text/html'],
  ])('%s is served without a token', async (path, type) => {
    const answer = await server.call('GET', path, { token: undefined })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toContain(type)
  })
})
