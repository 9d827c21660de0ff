import { connect } from 'node:net'
import { Readable, Writable } from 'node:stream'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WAITING_PER_CLIENT_MAX } from '../../src/events/feed.ts'
import type { EventRow } from '../../src/events/repository.ts'
import { HEARTBEAT_MS, streamEvents, UNREAD_MS } from '../../src/events/stream.ts'
import { type FakeClock, makeFakeClock } from '../support/clock.ts'
import { type Harness, startServer, type Tenant } from '../support/harness.ts'
import { until } from '../support/until.ts'

let clock: FakeClock
let server: Harness

beforeEach(async () => {
  clock = makeFakeClock()
  server = await startServer({ clock, idle: true })
})

afterEach(async () => {
  await server[Symbol.asyncDispose]()
})

/** Makes an event, by asking for a test delivery. */
async function makeEvent(tenant?: Tenant): Promise<void> {
  const call = { token: (tenant ?? server.tenant).token }
  const made = await server.call('POST', '/v1/webhooks', { ...call, body: { url: 'http://127.0.0.1:49151/closed' } })
  const sent = await server.call('POST', `/v1/webhooks/${made.body.id}/test`, call)
  expect(sent.status).toBe(202)
}

const bodies = async () =>
  (await server.database.reader.selectFrom('events').select('body').orderBy('sequence').execute()).map(
    ({ body }) => body,
  )

async function openStream(query = '', headers: Record<string, string> = {}, token = server.tenant.token) {
  const leave = new AbortController()
  const response = await fetch(`${server.url}/v1/events${query}`, {
    headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream', ...headers },
    signal: leave.signal,
  })
  const stream = { response, leave, text: '', ended: false }
  const reading = (async () => {
    const decoder = new TextDecoder()
    for await (const chunk of response.body ?? []) stream.text += decoder.decode(chunk, { stream: true })
    stream.ended = true
  })()
  reading.catch(() => undefined)
  return stream
}

const dataOf = (text: string) => [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => data)
const idsOf = (text: string) => [...text.matchAll(/^id: (\d+)\ndata/gm)].map(([, id]) => Number(id))

describe('the stream of events', () => {
  it('sends what is there, then each event as it commits, in the very bytes of the webhook', async () => {
    await makeEvent()
    const stream = await openStream()
    expect(stream.response.status).toBe(200)
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    await until(() => idsOf(stream.text).length === 1)
    await makeEvent() // the clock stands still: only the commit can have woken the stream
    await until(() => idsOf(stream.text).length === 2)
    expect(dataOf(stream.text)).toEqual(await bodies())
  })

  it('goes on behind Last-Event-ID, which wins over after_sequence', async () => {
    for (let index = 0; index < 4; index += 1) await makeEvent()
    const stream = await openStream('?after_sequence=0', { 'last-event-id': '2' })
    await until(() => idsOf(stream.text).length === 2)
    expect(idsOf(stream.text)).toEqual([3, 4])
  })

  it('starts with the next event when asked to', async () => {
    await makeEvent()
    const stream = await openStream('?from=now')
    await until(() => stream.text.includes(': connected'))
    await clock.settle()
    await makeEvent()
    await until(() => idsOf(stream.text).length === 1)
    expect(idsOf(stream.text)).toEqual([2])
  })

  it('beats every 15 s in silence, and moves on past events of other types', async () => {
    const stream = await openStream('?type=intent.detected')
    await until(() => stream.text.includes(': connected'))
    await clock.advance(HEARTBEAT_MS)
    await until(() => stream.text.endsWith(': keep-alive\n\n'))
    await makeEvent()
    await clock.advance(HEARTBEAT_MS)
    await until(() => stream.text.endsWith(': keep-alive\nid: 1\n\n'))
    expect(dataOf(stream.text)).toEqual([])
  })

  it('shows nothing of another organisation', async () => {
    const other = await server.addTenant()
    const stream = await openStream()
    await makeEvent(other)
    await makeEvent()
    await until(() => idsOf(stream.text).length === 1)
    expect(dataOf(stream.text)[0]).toContain((await server.call('GET', '/v1/webhooks')).body.data[0].id)
  })

  it('ends when its token is revoked', async () => {
    const stream = await openStream()
    await until(() => stream.text.includes(': connected'))
    const { clientId, clientSecret, token } = server.tenant
    await server.call('POST', '/oauth/revoke', {
      token: undefined,
      headers: {
        authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: `token=${token}`,
    })
    await clock.advance(HEARTBEAT_MS)
    await until(() => stream.ended)
  })

  it('ends when its token expires', async () => {
    const stream = await openStream()
    await until(() => stream.text.includes(': connected'))
    await clock.advance(3600_000)
    await until(() => stream.ended)
  })

  it('ends after a whole message when the server stops', async () => {
    await makeEvent()
    const stream = await openStream()
    await until(() => idsOf(stream.text).length === 1)
    await server.app.stop()
    await until(() => stream.ended)
    expect(stream.text.endsWith('\n\n')).toBe(true)
  })

  it('is refused to a client that has its ten open, and granted again when one is closed', async () => {
    const open = await Promise.all(Array.from({ length: WAITING_PER_CLIENT_MAX }, () => openStream()))
    const refused = await server.call('GET', '/v1/events', { headers: { accept: 'text/event-stream' } })
    expect(refused.status).toBe(429)
    expect(refused.body.code).toBe('too-many-streams')
    expect(refused.headers.get('retry-after')).toBe('30')
    const another = await server.addTenant({ organisationId: server.tenant.organisationId })
    expect((await openStream('', {}, another.token)).response.status).toBe(200)
    open[0]?.leave.abort()
    await until(async () => (await openStream()).response.status === 200)
  })

  it('does not count a HEAD that is over', async () => {
    for (let index = 0; index <= WAITING_PER_CLIENT_MAX; index += 1) {
      const answer = await server.call('HEAD', '/v1/events', { headers: { accept: 'text/event-stream' } })
      expect(answer.status).toBe(200)
    }
  })

  it('refuses a Last-Event-ID that is no sequence by name', async () => {
    const headers = { accept: 'text/event-stream', 'last-event-id': 'evt_1' }
    const answer = await server.call('GET', '/v1/events', { headers })
    expect(answer.status).toBe(422)
    expect(answer.body.errors[0].header).toBe('Last-Event-ID')
  })

  it('is not what a client gets that prefers JSON', async () => {
    const headers = { accept: 'application/json, text/event-stream;q=0.5' }
    const answer = await server.call('GET', '/v1/events', { headers })
    expect(answer.body).toMatchObject({ data: [], next_sequence: 0 })
  })
})

describe('a reader that does not read', () => {
  it('has a page or two of the log waiting for it, however long the log is', async () => {
    let pages = 0
    const row = { sequence: 1, body: `{"filler":"${'x'.repeat(200_000)}"}` } as EventRow
    const stream = Readable.from(
      streamEvents({
        clock,
        waiting: { over: false, next: async () => undefined, close: () => undefined },
        afterSequence: 0,
        stillAuthorized: async () => true,
        async read(after) {
          pages += 1
          return { rows: [row], nextSequence: after + 1, more: true }
        },
      }),
      { objectMode: false },
    )
    const written: (() => void)[] = []
    stream.pipe(new Writable({ highWaterMark: 1, write: (_chunk, _encoding, done) => void written.push(done) }))
    await until(() => pages === 1)
    written[0]?.() // the greeting is gone: now the first page waits
    await clock.settle()
    await clock.settle()
    expect(pages).toBeLessThanOrEqual(2)
    stream.destroy()
  })
})

describe('a reader that takes nothing', () => {
  it('is cut off after a minute, and one that reads is not, however long it stays', async () => {
    await makeEvent()
    const reading = await openStream()
    await sql`update events set body = '{"filler":"' || hex(zeroblob(400000)) || '"}'`.execute(server.database.writer)
    const [event] = await server.database.reader.selectFrom('events').selectAll().execute()
    for (let sequence = 2; sequence <= 40; sequence += 1)
      await server.database.writer
        .insertInto('events')
        .values({ ...(event as EventRow), sequence, id: `evt_${sequence}`, dedupe_key: `${sequence}` })
        .execute()
    const { port } = new URL(server.url)
    const socket = connect(Number(port), '127.0.0.1')
    socket.write(
      `GET /v1/events HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nAuthorization: Bearer ${server.tenant.token}\r\n\r\n`,
    )
    await new Promise((resolve) => socket.once('readable', resolve)) // and never reads
    await clock.advance(UNREAD_MS - 1000)
    await until(() => socket.readableLength > 0)
    await clock.advance(2 * UNREAD_MS)
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.on('error', () => undefined).resume()
    await closed
    await clock.advance(HEARTBEAT_MS)
    expect(reading.ended).toBe(false)
  })
})

describe('a waiting request', () => {
  it('is answered by the commit of an event', async () => {
    const waiting = server.call('GET', '/v1/events?wait_seconds=20')
    await makeEvent()
    const answer = await waiting
    expect(answer.body.data.map((event: object) => JSON.stringify(event))).toEqual(await bodies())
    expect(answer.body.next_sequence).toBe(1)
  })

  it('is answered with an empty page when the time is over', async () => {
    let answered = false
    const waiting = server.call('GET', '/v1/events?wait_seconds=20&type=intent.detected').finally(() => {
      answered = true
    })
    await makeEvent()
    await clock.advance(19_999)
    expect(answered).toBe(false)
    await until(async () => {
      await clock.advance(1000)
      return answered
    })
    expect((await waiting).body).toEqual({ data: [], has_more: false, next_sequence: 1 })
  })

  it('is answered at once when the server stops', async () => {
    const waiting = server.call('GET', '/v1/events?wait_seconds=30')
    await server.app.stop()
    expect((await waiting).body).toEqual({ data: [], has_more: false, next_sequence: 0 })
  })
})
