// The client against a real server, and what it refuses before it sends anything.
import { describe, expect, it } from 'vitest'
import { CampaignNotFoundError, ValidationFailedError } from '../../generated/clients/typescript/problems.ts'
import { NexoraError } from '../../src/sdk/errors.ts'
import { Nexora } from '../../src/sdk/nexora.ts'
import { startServer } from '../support/harness.ts'
import { clientOf, json, problem, startFaultyServer } from './faulty-server.ts'

const person = (last: number) => ({
  phone: `+1 212 555 01${String(last).padStart(2, '0')}`,
  context: { first_name: 'Aroha', appt: 'Tuesday' },
})

describe('against a real server', () => {
  it('creates, reads, lists over several pages, changes and deletes', async () => {
    await using server = await startServer({ idle: true })
    const { clientId, clientSecret } = server.tenant
    const nexora = new Nexora({ clientId, clientSecret, baseUrl: server.url })
    const campaign = await nexora.campaigns.create(
      { scenario: 'appointment_reminder', draft: true, recipients: [0, 1, 2, 3, 4].map(person) },
      { idempotencyKey: 'import-42' },
    )
    const again = await nexora.campaigns
      .create(
        { scenario: 'appointment_reminder', draft: true, recipients: [0, 1, 2, 3, 4].map(person) },
        { idempotencyKey: 'import-42' },
      )
      .withResponse()
    expect(again.data.id).toBe(campaign.id)
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    const phones: string[] = []
    for await (const { phone } of nexora.campaigns.listRecipients(campaign.id, { limit: 2 })) phones.push(phone)
    expect(new Set(phones).size).toBe(5)
    let pages = 0
    for await (const page of nexora.campaigns.listRecipients(campaign.id, { limit: 2 }).pages()) {
      expect(page.data.length).toBeLessThanOrEqual(2)
      pages += 1
    }
    expect(pages).toBe(3)
    const read = await nexora.campaigns.get(campaign.id).withResponse()
    const ifMatch = read.headers.get('etag') ?? ''
    expect((await nexora.campaigns.update(campaign.id, { name: 'June' }, { ifMatch })).name).toBe('June')
    const document = await nexora.knowledge.upsert('faq-1', { title: 'Hours', content: 'We open at nine.' })
    await nexora.knowledge.delete(document.id)
    expect((await nexora.scenarios.list()).data.length).toBeGreaterThan(5)
  })

  it('throws what the server refuses as an error of its code', async () => {
    await using server = await startServer({ idle: true })
    const { clientId, clientSecret } = server.tenant
    const nexora = new Nexora({ clientId, clientSecret, baseUrl: server.url })
    await expect(nexora.campaigns.create({ scenario: 'none', recipients: [] })).rejects.toBeInstanceOf(
      ValidationFailedError,
    )
    const missing = nexora.campaigns.get('camp_0197a2f4-6b17-7e88-b2d4-90a1b2c3d4e5')
    await expect(missing).rejects.toBeInstanceOf(CampaignNotFoundError)
    await expect(missing).rejects.toMatchObject({ name: 'CampaignNotFoundError', requestId: /^req_/ })
  })

  it('follows the events by their sequence', async () => {
    await using server = await startServer()
    const { clientId, clientSecret } = server.tenant
    const nexora = new Nexora({ clientId, clientSecret, baseUrl: server.url })
    const recipients = [0, 1].map(person)
    const { id } = await nexora.campaigns.create({ scenario: 'appointment_reminder', recipients })
    await expect.poll(async () => (await nexora.campaigns.get(id)).status, { timeout: 10_000 }).toBe('completed')
    const sequences: number[] = []
    for await (const event of nexora.events.list({ limit: 2 })) sequences.push(event.sequence)
    expect(sequences.length).toBeGreaterThan(5)
    expect(sequences).toEqual(sequences.map((_, index) => index + 1))
  })
})

describe('requests', () => {
  it('encode ids, leave out what is undefined, and say who asks', async () => {
    await using server = await startFaultyServer([json(200, { id: 'x' }), json(200, { data: [], has_more: false })])
    const nexora = clientOf(server, { userAgent: 'acme-crm/2.1' })
    await nexora.knowledge.get('a/b?c')
    await nexora.conversations.list({ limit: 5, phone: '+64215550199', q: undefined })
    expect(server.seen.map(({ url }) => url)).toEqual([
      '/v1/knowledge/a%2Fb%3Fc',
      '/v1/conversations?limit=5&phone=%2B64215550199',
    ])
    expect(server.seen[0]?.headers['user-agent']).toMatch(/^nexora-client\/\S+ \(test 1; contract \w{12}\) acme-crm/)
  })

  it('give events newer than the client in one form, from lists, from pages and one by one', async () => {
    const newer = { id: 'evt_2', type: 'call.sung', sequence: 2, created_at: '2026-06-01T00:00:00Z', data: {} }
    const known = { ...newer, id: 'evt_1', type: 'webhook.ping', sequence: 1 }
    const page = json(200, { data: [known, newer], has_more: false, next_sequence: 2 })
    await using server = await startFaultyServer([page, page, json(200, newer), json(200, known)])
    const { events } = clientOf(server)
    const { id, sequence, created_at, type: event_type } = newer
    const told = { type: 'unknown', event_type, id, sequence, created_at, raw: newer }
    expect(await events.list().toArray({ limit: 5 })).toEqual([known, told])
    expect(await events.list()).toEqual({ data: [known, told], has_more: false, next_sequence: 2 })
    expect(await events.get('evt_2')).toEqual(told)
    expect(await events.get('evt_1')).toEqual(known)
  })

  it('stop when the server hands out the same cursor twice', async () => {
    const page = json(200, { data: [1], has_more: true, next_cursor: 'same' })
    await using server = await startFaultyServer([page, page, page])
    const items = clientOf(server).campaigns.list().toArray({ limit: 100 })
    await expect(items).rejects.toBeInstanceOf(NexoraError)
  })

  it('are told to log and hooks, without tokens and phone numbers, and a hook that throws harms nothing', async () => {
    await using server = await startFaultyServer([
      problem(503, 'service-unavailable'),
      json(200, { data: [], has_more: false }),
    ])
    const lines: string[] = []
    const told: string[] = []
    const note = (message: string, fields: unknown) => void lines.push(`${message} ${JSON.stringify(fields)}`)
    const nexora = clientOf(server, {
      logger: { debug: note, info: note, warn: note, error: note },
      logLevel: 'debug',
      hooks: {
        onRequest: ({ operation, attempt }) => void told.push(`${operation} ${attempt}`),
        onRetry: ({ waitMs }) => void told.push(`wait ${waitMs}`),
        onResponse: () => {
          throw new Error('of the observer')
        },
      },
    })
    await nexora.conversations.list({ phone: '+64215550199' })
    expect(told).toEqual(['issueToken 1', 'listConversations 1', 'wait 250', 'listConversations 2'])
    expect(lines.join('\n')).toContain('request.retried')
    expect(lines.join('\n')).not.toMatch(/64215550199|nxat_1|secret/)
  })
})
