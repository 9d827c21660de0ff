// How a server ends, and what the next one finds: a stop in the middle of a call and a request, and a
// kill between commit and delivery.
import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import type { Nexora } from '../../generated/clients/typescript/nexora.ts'
import { startReceiver } from '../support/receiver.ts'
import { until } from '../support/until.ts'
import { allConversations, allEvents, promised, signIn, terminalEvents, tokenOf } from './client.ts'
import { makeFolder, readCredentials, serve } from './processes.ts'

const LONG = { timeout: 120_000 }
const STOP_MS_MAX = 20_000
const SETTLED_MS = 40_000
const FAST = '100ms,100ms,100ms,100ms,100ms,100ms,100ms'

const people = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    phone: `+64 21 555 ${String(index).padStart(4, '0')}`,
    context: { first_name: 'Aroha', appt: 'Tuesday at 10:30 am' },
  }))

/** A request whose headers the server has read and whose body it still waits for. */
async function beginRequest(url: string, token: string, body: unknown) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', expect: '100-continue' }
  const request = httpRequest(url, { method: 'POST', headers })
  request.flushHeaders()
  await once(request, 'continue')
  return {
    async sendBody(): Promise<number | undefined> {
      request.end(JSON.stringify(body))
      const [response] = (await once(request, 'response')) as [IncomingMessage]
      response.resume()
      return response.statusCode
    },
  }
}

/** Every campaign is done, every conversation ended once, and no event is missing. */
async function expectNothingLost(client: Nexora): Promise<void> {
  await until(async () => {
    const { data } = await client.campaigns.list({ limit: 100 })
    return data.every(({ status }) => status === 'completed' || status === 'draft')
  }, SETTLED_MS)
  const events = await allEvents(client)
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1))
  const conversations = await allConversations(client)
  expect(conversations.filter(({ status }) => status !== 'completed' && status !== 'failed')).toEqual([])
  expect(terminalEvents(events, conversations)).toEqual(conversations.map(() => 1))
}

describe('SIGTERM', () => {
  it('in the middle of calls and of a request ends with 0 in time, and nothing is lost', LONG, async () => {
    using folder = makeFolder()
    const server = await serve(folder.path, { NEXORA_SIMULATOR_SPEED: '1' })
    const credentials = await readCredentials(server)
    const client = signIn(server.url, credentials)
    const body = { scenario: 'appointment_reminder', recipients: people(12), max_concurrency: 4 }
    await client.campaigns.create(body)
    await until(async () => (await allConversations(client)).some(({ answered_at: at }) => at !== null), SETTLED_MS)

    const token = await tokenOf(server.url, credentials)
    const large = { scenario: 'appointment_reminder', recipients: people(10_000), draft: true }
    const request = await beginRequest(`${server.url}/v1/campaigns`, token, large)
    const before = performance.now()
    const ended = server.end('SIGTERM')
    await server.says(/Stopping/)
    expect(await request.sendBody()).toBe(201)
    expect(await ended).toBe(0)
    expect(performance.now() - before).toBeLessThan(STOP_MS_MAX)
    expect(server.errors()).toBe('')

    await using next = await serve(folder.path, { NEXORA_SIMULATOR_SPEED: 'instant' })
    const again = signIn(next.url, credentials)
    await expectNothingLost(again)
    const reasons = (await allConversations(again)).map(({ end_reason: reason }) => reason)
    expect(reasons).toHaveLength(12)
    expect(reasons).not.toContain('runtime_lost')
  })

  it('waits no longer than promised for a receiver that does not answer', LONG, async () => {
    using folder = makeFolder()
    await using receiver = await startReceiver()
    receiver.otherwise({ fault: 'hang' })
    const server = await serve(folder.path, { NEXORA_SIMULATOR_SPEED: 'instant', NEXORA_WEBHOOK_SCHEDULE: FAST })
    const credentials = await readCredentials(server)
    const client = signIn(server.url, credentials)
    await client.campaigns.create(promised(receiver.url))
    await until(() => receiver.open() > 0, SETTLED_MS)
    const before = performance.now()
    expect(await server.end('SIGTERM')).toBe(0)
    expect(performance.now() - before).toBeLessThan(STOP_MS_MAX)

    receiver.otherwise({})
    await using next = await serve(folder.path, { NEXORA_SIMULATOR_SPEED: 'instant', NEXORA_WEBHOOK_SCHEDULE: FAST })
    await expectAllDelivered(signIn(next.url, credentials))
  })
})

/** Every event of every subscription was acknowledged. */
async function expectAllDelivered(client: Nexora): Promise<void> {
  for await (const { id } of client.webhooks.list()) {
    await until(async () => {
      const { data } = await client.webhooks.listDeliveries(id, { limit: 100 })
      return data.length > 0 && data.every(({ state }) => state === 'succeeded')
    }, SETTLED_MS)
  }
}

describe('SIGKILL', () => {
  it('between commit and delivery costs no event: all arrive after the next start', LONG, async () => {
    using folder = makeFolder()
    await using receiver = await startReceiver()
    receiver.otherwise({ fault: 'hang' })
    const server = await serve(folder.path, { NEXORA_SIMULATOR_SPEED: 'instant' })
    const credentials = await readCredentials(server)
    const client = signIn(server.url, credentials)
    const body = { ...promised(receiver.url), recipients: people(10) }
    await Promise.all([1, 2, 3].map(() => client.campaigns.create(body)))
    await until(() => receiver.open() > 0, SETTLED_MS)
    await server.end('SIGKILL')
    const asked = receiver.requests.length

    receiver.otherwise({})
    await using next = await serve(folder.path, { NEXORA_SIMULATOR_SPEED: 'instant' })
    const again = signIn(next.url, credentials)
    await expectNothingLost(again)
    const events = await allEvents(again)
    const arrived = () => new Set(receiver.requests.slice(asked).map(({ headers }) => headers['webhook-id']))
    await until(() => events.every(({ id }) => arrived().has(id)), SETTLED_MS)
    for (const { headers, body: bytes } of receiver.requests) {
      const event = events.find(({ id }) => id === headers['webhook-id'])
      expect(JSON.parse(bytes)).toEqual(event) // the same frozen bytes before and after
    }
    await expectAllDelivered(again)
  })
})
