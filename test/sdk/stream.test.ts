// Events as a stream: against the real server, and against one that breaks off, is silent, refuses and repeats.
import { describe, expect, it } from 'vitest'
import { AbortedError, ConnectionError, ProblemError } from '../../src/sdk/errors.ts'
import type { EventStream } from '../../src/sdk/event-stream.ts'
import { Nexora } from '../../src/sdk/nexora.ts'
import { startServer } from '../support/harness.ts'
import { clientOf, json, makeTestHost, problem, type Step, startFaultyServer } from './faulty-server.ts'

const message = (sequence: number, type = 'webhook.ping') =>
  `id: ${sequence}\ndata: ${JSON.stringify({ id: `evt_${sequence}`, type, sequence, text: 'Māui' })}\n\n`

/** Writes the parts, each by itself, and ends or leaves the connection open. */
const streams = (parts: readonly (string | Uint8Array)[], end: 'end' | 'reset' | 'open' = 'end'): Step => {
  return async (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const part of parts) {
      response.write(part)
      await new Promise((resolve) => setImmediate(resolve))
    }
    if (end === 'end') response.end()
    if (end === 'reset') setTimeout(() => response.destroy(), 10)
  }
}

async function take(stream: EventStream, count: number): Promise<string[]> {
  const ids: string[] = []
  for await (const { id } of stream) if (ids.push(id) >= count) break
  return ids
}

const person = { phone: '+1 212 555 0100', context: { first_name: 'Aroha', appt: 'Tuesday' } }

describe('against a real server', () => {
  it('gives every event once and in order, also those that happen meanwhile, and goes on from a place', async () => {
    await using server = await startServer()
    const { clientId, clientSecret } = server.tenant
    const nexora = new Nexora({ clientId, clientSecret, baseUrl: server.url })
    const start = () => nexora.campaigns.create({ scenario: 'appointment_reminder', recipients: [person] })
    await start()
    const sequences: number[] = []
    let ended = 0
    const stream = nexora.events.stream()
    for await (const event of stream) {
      if (event.type === 'unknown') continue
      sequences.push(event.sequence)
      if (event.type === 'campaign.completed') ended += 1
      if (event.type === 'campaign.completed' && ended === 1) await start()
      if (ended === 2) break
    }
    expect(sequences).toEqual(sequences.map((_, index) => index + 1))
    expect(stream.after).toBe(sequences.length)
    const completed = nexora.events.stream({ after: 2, types: ['campaign.completed'] })
    expect(await take(completed, 2)).toHaveLength(2)
    expect(completed.after).toBe(sequences.length)
  })

  it('gives only what happens from now on', async () => {
    await using server = await startServer()
    const { clientId, clientSecret } = server.tenant
    const nexora = new Nexora({ clientId, clientSecret, baseUrl: server.url })
    const create = () => nexora.campaigns.create({ scenario: 'appointment_reminder', recipients: [person] })
    const first = await create()
    await expect.poll(async () => (await nexora.campaigns.get(first.id)).status).toBe('completed')
    const last = (await nexora.events.list({ from: 'now' })).next_sequence
    const stream = nexora.events.stream({ from: 'now' })
    const coming = take(stream, 1)
    await expect.poll(() => stream.after).toBe(last)
    await create()
    await coming
    expect(stream.after).toBe(last + 1)
  })
})

describe('a connection', () => {
  it('that ends or breaks is made again behind the last event, and nothing comes twice', async () => {
    await using server = await startFaultyServer([
      streams(['retry: 40\n\n', message(1), message(2)]),
      streams([message(2), message(3)], 'reset'),
      problem(503, 'service-unavailable'),
      streams([message(4)], 'open'),
    ])
    const host = makeTestHost()
    const stream = clientOf(server, {}, host).events.stream()
    expect(await take(stream, 4)).toEqual(['evt_1', 'evt_2', 'evt_3', 'evt_4'])
    expect(server.seen.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '2', '3', '3'])
    expect(server.seen[0]?.headers.accept).toBe('text/event-stream')
    // As the server asked after a proper end; with back-off after a failure.
    expect(host.waits).toEqual([40, 250, 500])
  })

  it('is read whatever the pieces are that it comes in', async () => {
    const text = `\r\n: hello\r\nid: 7\r\ndata: {"id":"evt_7",\r\ndata: "type":"webhook.ping","text":"Māui"}\r\n\r\nid: 9\r\r: x`
    const bytes = [...new TextEncoder().encode(text)].map((byte) => Uint8Array.of(byte))
    await using server = await startFaultyServer([streams(bytes), streams([message(9), message(10)], 'open')])
    const stream = clientOf(server).events.stream({ after: 5 })
    expect(await take(stream, 2)).toEqual(['evt_7', 'evt_10'])
    expect(server.seen.map(({ headers }) => headers['last-event-id'])).toEqual(['5', '9'])
  })

  it('that is silent for too long is made again', async () => {
    await using server = await startFaultyServer([streams([message(1)], 'open'), streams([message(2)], 'open')])
    expect(await take(clientOf(server).events.stream({}, { idleMs: 50 }), 2)).toEqual(['evt_1', 'evt_2'])
  })

  it('gets another token when the one it has is refused', async () => {
    await using server = await startFaultyServer([problem(401, 'invalid-token'), streams([message(1)], 'open')])
    expect(await take(clientOf(server).events.stream(), 1)).toEqual(['evt_1'])
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer nxat_1', 'Bearer nxat_2'])
  })

  it('that is refused for good is not tried again', async () => {
    await using server = await startFaultyServer([problem(403, 'insufficient-scope')])
    const error = await take(clientOf(server).events.stream(), 1).catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(ProblemError)
    expect(error).toMatchObject({ status: 403, code: 'insufficient-scope' })
    expect(server.seen).toHaveLength(1)
  })

  it('is tried as often in a row as it is told, and waits as Retry-After asks', async () => {
    const busy = problem(429, 'too-many-streams', { 'retry-after': '7' })
    await using server = await startFaultyServer([busy, streams([message(1)]), busy, busy])
    const host = makeTestHost()
    const stream = clientOf(server, {}, host).events.stream({}, { maxRetries: 1 })
    await expect(take(stream, 2)).rejects.toMatchObject({ code: 'too-many-streams' })
    expect(host.waits).toEqual([7_000, 1_000, 7_000])
    const dead = await startFaultyServer([])
    await dead[Symbol.asyncDispose]()
    const tokenStore = { get: () => ({ accessToken: 'nxat', expiresAt: 8e15 }), set: () => undefined }
    const nowhere = clientOf(dead, { tokenStore }).events.stream({}, { maxRetries: 2 })
    await expect(take(nowhere, 1)).rejects.toBeInstanceOf(ConnectionError)
  })

  it('answers with something else than a stream: an error that says so', async () => {
    await using server = await startFaultyServer([json(200, { data: [] })])
    await expect(take(clientOf(server).events.stream(), 1)).rejects.toThrow('200 with application/json')
  })
})

describe('an end', () => {
  it('comes by the signal, in the middle of a connection and in a wait', async () => {
    await using server = await startFaultyServer([streams([message(1)], 'open')])
    const controller = new AbortController()
    const stream = clientOf(server).events.stream({}, { signal: controller.signal })
    const error = await (async () => {
      for await (const _ of stream) controller.abort(new Error('enough'))
    })().catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(AbortedError)
    await expect(take(stream, 1)).rejects.toBeInstanceOf(AbortedError)
  })

  it('by break closes the connection', async () => {
    let closed = false
    const step: Step = (response, seen, own) => {
      response.on('close', () => {
        closed = true
      })
      return streams([message(1)], 'open')(response, seen, own)
    }
    await using server = await startFaultyServer([step])
    await take(clientOf(server).events.stream(), 1)
    await expect.poll(() => closed).toBe(true)
  })
})
