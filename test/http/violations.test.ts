// What is wrong with a value, in words that say what would be right.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Harness, startServer } from '../support/harness.ts'

let server: Harness

beforeAll(async () => {
  server = await startServer({ idle: true })
})

afterAll(async () => {
  await server[Symbol.asyncDispose]()
})

const person = (fields: object) => ({ recipients: [{ phone: '+64215550199', context: {}, ...fields }] })
const RULE = 'must be a possible international number: + and country code first'

it.each<[string, object, string]>([
  ['recipients/0/phone', person({ phone: '021 555 0199' }), RULE],
  ['transfer_to', { transfer_to: 'reception' }, RULE],
  ['recipients', { recipients: [] }, 'must have at least 1 item'],
  ['name', { name: '' }, 'must have at least 1 character'],
  ['name', { name: 'x'.repeat(300) }, 'must have at most 120 characters'],
  ['name', { name: 7 }, 'must be string'],
  ['schedule_at', { schedule_at: 'tomorrow' }, 'must be a date and time with an offset, as 2026-06-01T09:00:00+12:00'],
  ['max_concurrency', { max_concurrency: 0 }, 'must be 1 or more'],
  ['max_concurrency', { max_concurrency: 1e9 }, 'must be 100 or less'],
  [
    'metadata',
    { metadata: Object.fromEntries(Array.from({ length: 51 }, (_, key) => [key, 'x'])) },
    'must have at most 50 properties',
  ],
  ['draft', { draft: 'yes' }, 'must be boolean'],
  ['on_invalid', { on_invalid: 'maybe' }, 'must be one of reject, skip'],
])('%s of a campaign says what would be right', async (place, fields, detail) => {
  const body = {
    scenario: 'appointment_reminder',
    ...person({ context: { first_name: 'Aroha', appt: 'Tuesday' } }),
    ...fields,
  }
  const { status, body: problem } = await server.call('POST', '/v1/campaigns', { body })
  expect(status).toBe(422)
  const found = problem.errors.filter(({ pointer }: { pointer: string }) => pointer === `#/${place}`)
  expect(found.map((one: { detail: string }) => one.detail)).toContain(detail)
})

it('a parameter: the limit of a list', async () => {
  const { body } = await server.call('GET', '/v1/campaigns?limit=1000')
  expect(body.errors).toEqual([{ parameter: 'limit', code: 'maximum', detail: 'must be 100 or less' }])
})
