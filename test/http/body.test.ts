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

describe('bodies', () => {
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    server.call('POST', '/v1/knowledge', { body, headers: { 'content-type': 'application/json', ...headers } })

  it('are not read before the client is known', async () => {
    const head =
      'POST /v1/knowledge HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n'
    expect(await rawRequest(server.url, head)).toMatch(/^HTTP\/1.1 401/) // answered although not a byte of the body was sent
  })

  it.each([
    ['no JSON', '{"title":', 400, 'invalid-json'],
    ['__proto__', '{"title":"x","content":"y","__proto__":{"a":1}}', 400, 'invalid-json'],
    ['deep nesting', `{"metadata":${'{"a":'.repeat(30)}1${'}'.repeat(30)}}`, 400, 'invalid-json'],
    ['invalid UTF-8', new Uint8Array([0x22, 0xff, 0x22]), 400, 'invalid-json'],
  ])('with %s are refused', async (_name, body, status, code) => {
    const answer = await post(body)
    expect(answer.status).toBe(status)
    expect(answer.body.code).toBe(code)
  })

  it('of a million little faults are refused before they are counted out', async () => {
    const answer = await server.call('POST', '/v1/campaigns', {
      body: `{"scenario":"appointment_reminder","recipients":[${'{},'.repeat(1_000_000)}{}]}`,
      headers: { 'content-type': 'application/json' },
    })
    expect([answer.status, answer.body.code]).toEqual([413, 'payload-too-large'])
  })

  it('with half a surrogate pair are refused, with a whole one they are not', async () => {
    expect((await post('{"title":"\\ud800","content":"x"}')).body.code).toBe('invalid-json')
    expect((await post('{"title":"\\ud83d\\ude00","content":"x"}')).status).toBe(201)
  })

  it('deep brackets inside strings are fine', async () => {
    expect((await post({ ...document, content: '[{'.repeat(200) })).status).toBe(201)
  })

  it('of another media type are refused', async () => {
    expect((await post('title=x', { 'content-type': 'text/plain' })).status).toBe(415)
  })

  it('that are compressed are refused', async () => {
    expect((await post(document, { 'content-encoding': 'gzip' })).status).toBe(415)
  })

  it('over the limit of the operation are refused, and those of 10,000 recipients are not', async () => {
    const webhook = { url: 'https://example.com', description: 'x'.repeat(70_000) }
    expect((await server.call('POST', '/v1/webhooks', { body: webhook })).status).toBe(413)
    const recipients = Array.from({ length: 10_000 }, (_, index) => ({
      phone: `+6421${String(1_000_000 + index)}`,
      context: { first_name: 'Aroha', appt: 'Tuesday at 10:30 am' },
    }))
    const answer = await server.call('POST', '/v1/campaigns', {
      body: { scenario: 'appointment_reminder', recipients },
    })
    expect(answer.status, answer.text.slice(0, 300)).toBe(201)
    expect(answer.body.recipient_count).toBe(10_000)
  })
})
