// Load on a server: closed (so many connections, each sends when it was answered) for throughput and CPU, open (at fixed
// times, whatever the answers do) for latency. An answer that is not 2xx breaks the benchmark.
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import autocannon from 'autocannon'
import { Pool } from 'undici'
import { percentile } from './figures.ts'
import type { ServerProcess } from './process.ts'

export interface Sent {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: string
  /** A fresh Idempotency-Key with every request. */
  readonly keyed?: boolean
}

export interface Throughput {
  readonly requestsPerSecond: number
  /** CPU that the server process spent on each request, microseconds. */
  readonly cpuMicros: number
}

// autocannon notices only at the end of a sample that it is done.
const SAMPLE_MS = 10

const headersOf = (server: ServerProcess, body?: string) => ({
  authorization: `Bearer ${server.token}`,
  ...(body === undefined ? {} : { 'content-type': 'application/json' }),
})

export async function closedLoop(
  server: ServerProcess,
  { method, path, body, keyed = false }: Sent,
  { amount, connections }: { amount: number; connections: number },
): Promise<Throughput> {
  const headers = headersOf(server, body)
  const request = { method, path, headers, ...(body === undefined ? {} : { body }) }
  const withKey = (given: object) => ({ ...given, headers: { ...headers, 'idempotency-key': randomUUID() } })
  await server.ask({ task: 'cpu' })
  const result = await autocannon({
    url: server.url,
    connections,
    amount,
    sampleInt: SAMPLE_MS,
    requests: [keyed ? { ...request, setupRequest: withKey } : request],
  })
  const { micros } = await server.ask({ task: 'cpu' })
  if (result['2xx'] !== amount || result.errors > 0)
    throw new Error(`${method} ${path}: ${result['2xx']} of ${amount} answers were 2xx, ${result.errors} errors.`)
  return { requestsPerSecond: amount / result.duration, cpuMicros: micros / amount }
}

/** Sends one request at a time and reads its answer. */
export async function send(server: ServerProcess, { method, path, body }: Sent) {
  const response = await fetch(server.url + path, {
    method,
    headers: headersOf(server, body),
    ...(body === undefined ? {} : { body }),
  })
  return { status: response.status, body: (await response.json()) as ReturnType<typeof JSON.parse> }
}

/** Latencies in ms, from the moment each request was due: a server that is late makes no request unmade. */
export async function openLoop(
  server: ServerProcess,
  path: string,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<{ p50: number; p99: number }> {
  await using pool = closing(new Pool(server.url, { connections: 64 }))
  const latencies: number[] = []
  const answers: Promise<void>[] = []
  const startedAt = performance.now()
  for (let index = 0; index < perSecond * seconds; index += 1) {
    const due = startedAt + (index * 1000) / perSecond
    const wait = due - performance.now()
    if (wait > 0) await delay(wait)
    // A timer of whole milliseconds is late by itself; that is not the server's doing.
    const sentAt = wait > 0 ? performance.now() : due
    answers.push(answered(pool.pool, path, headersOf(server), sentAt, latencies))
  }
  await Promise.all(answers)
  return { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) }
}

function closing(pool: Pool) {
  return { pool, [Symbol.asyncDispose]: () => pool.close() }
}

async function answered(pool: Pool, path: string, headers: Record<string, string>, sentAt: number, into: number[]) {
  const { statusCode, body } = await pool.request({ method: 'GET', path, headers })
  await body.dump()
  into.push(performance.now() - sentAt)
  if (statusCode !== 200) throw new Error(`GET ${path}: ${statusCode}`)
}

/** A draft, so that nobody is called. */
export function campaignOf(
  recipients: number,
  phoneOf = (index: number) => `+1202555${String(index).padStart(4, '0')}`,
) {
  return JSON.stringify({
    scenario: 'appointment_reminder',
    draft: true,
    recipients: Array.from({ length: recipients }, (_, index) => ({
      phone: phoneOf(index),
      context: { first_name: `Person ${index}`, appt: '2026-06-01T09:00:00+12:00' },
      external_id: `patient-${index}`,
    })),
  })
}
