// Requests that nobody sane sends: raw bytes that bend HTTP, and bodies grown from the contract's own
// examples. None may crash the server, hang it, or be answered with 5xx.
import { connect } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Json } from '../../scripts/generate/document.ts'
import { bodyExamples, guarded, operations, pathWith } from '../contract/operations.ts'
import { type Harness, startServer } from '../support/harness.ts'

let server: Harness

beforeAll(async () => {
  server = await startServer({ idle: true })
})

afterAll(async () => {
  await server[Symbol.asyncDispose]()
})

const HANG_MS = 2000
const PARALLEL = 20

/** Status codes of the answers on one connection; `hang` when the server kept it open without a word. */
function statusesOf(bytes: string): Promise<(number | 'hang')[]> {
  const { hostname, port } = new URL(server.url)
  return new Promise((resolve) => {
    let answer = ''
    const done = () => resolve([...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status)))
    const socket = connect(Number(port), hostname, () => socket.end(bytes, 'latin1'))
    socket.setTimeout(HANG_MS, () => {
      socket.destroy()
      resolve(['hang'])
    })
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1')
    })
    socket.on('close', done)
    socket.on('error', done)
  })
}

// biome-ignore format: a table
const TARGETS = [
  '/', '//', '/v1/campaigns', '/v1/campaigns/', '/v1//campaigns', '/v1/campaigns/%', '/v1/campaigns/%00', '/v1/campaigns/%ff%fe',
  '/v1/campaigns/..%2f..%2fetc', '/v1/campaigns?limit=%', '/v1/campaigns?limit=1&limit=2', '/v1/campaigns?__proto__[x]=1',
  '/v1/campaigns?cursor=%00', 'http://[::1', 'http://example.com/v1/campaigns', '*', 'v1/campaigns', '/v1/conversations?q=%22%29%20OR',
  '/v1/conversations?q=*', '/docs/../../package.json', '/docs/%2e%2e/x', `/${'a'.repeat(9000)}`, '/openapi.json?x', '/oauth/token',
]

const METHODS = [
  'GET',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'PROPFIND',
  'get',
  'M-SEARCH',
]

// biome-ignore format: a table
const HEADERS = [
  '', 'Content-Length: 5\r\n', 'Content-Length: -1\r\n', 'Content-Length: 0x10\r\n', 'Transfer-Encoding: chunked\r\n',
  'Transfer-Encoding: chunked\r\nContent-Length: 3\r\n', 'Content-Encoding: gzip\r\n', 'Content-Type: \r\n',
  'Content-Type: application/json; charset=utf-16\r\n', 'Accept: \u00ff\r\n', 'Authorization: Basic %%%\r\n', 'Expect: 100-continue\r\n',
  'Idempotency-Key: \r\n', 'If-Match: ,,,\r\n', 'If-None-Match: W/"\r\n', 'Traceparent: ff-x\r\n', `X-Long: ${'y'.repeat(20_000)}\r\n`,
]

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values()
  await Promise.all(
    Array.from({ length: PARALLEL }, async () => {
      for (const item of queue) await work(item)
    }),
  )
}

it('answers 2,400 malformed raw requests without a 5xx and without a hang', async () => {
  const authorization = `Authorization: Bearer ${server.tenant.token}\r\n`
  const combined = METHODS.flatMap((method) =>
    TARGETS.flatMap((target) =>
      HEADERS.map((header) => `${method} ${target} HTTP/1.1\r\nHost: x\r\n${authorization}${header}\r\n{"a":`),
    ),
  )
  // biome-ignore format: a table
  const odd = [
    'GET /', '\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n', 'GET / HTTP/1.1\r\n\r\n', '\u0000\u0001\u0002', 'GET  /  HTTP/1.1\r\nHost: x\r\n\r\n',
    'POST /v1/campaigns HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 'GET / HTTP/1.1\r\nHost: x\r\nBad Header\r\n\r\n',
  ]
  const step = Math.ceil(combined.length / 2500)
  const chosen = [...odd, ...combined.filter((_, index) => index % step === 0)]
  const bad: string[] = []
  let answered = 0
  // 431 and 408 are the HTTP parser's; TRACE and the like are ours to refuse with 405, so no 501 either.
  await inParallel(chosen, async (bytes) => {
    const statuses = await statusesOf(bytes)
    if (statuses.length > 0) answered += 1
    if (statuses.some((status) => status === 'hang' || status >= 500))
      bad.push(`${statuses.join()} ${JSON.stringify(bytes.slice(0, 120))}`)
  })
  expect(chosen.length).toBeGreaterThanOrEqual(2400)
  expect(answered / chosen.length).toBeGreaterThan(0.9)
  expect(bad).toEqual([])
}, 120_000)

// biome-ignore format: a table
const HOSTILE: readonly Json[] = [
  null, true, 0, -1, 1e308, '', '\u0000', 'x'.repeat(5000), '\ud800', [], {}, [[]], { toString: 1 }, { length: -1 }, "'; drop table events; --",
  '#{7*7}', '+64 21 555 0199', '2026-02-30T25:61:61Z', { $ref: '#' }, 'NEAR("x" "y")', { constructor: { prototype: 1 } },
]

/** Puts hostile values at random places of a valid instance. */
function bent(example: Json): fc.Arbitrary<Json> {
  const value = fc.oneof(fc.constantFrom(...HOSTILE), fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>)
  return fc
    .array(fc.tuple(fc.nat(200), value), { minLength: 1, maxLength: 3 })
    .map((changes) => changes.reduce<Json>((bending, [place, hostile]) => placed(bending, place, hostile), example))
}

function placed(value: Json, place: number, hostile: Json): Json {
  if (place % 4 === 0 || value === null || typeof value !== 'object') return hostile
  if (Array.isArray(value))
    return value.map((item, index) => (index === place % value.length ? placed(item, place >> 2, hostile) : item))
  const keys = Object.keys(value)
  const key = keys[place % Math.max(1, keys.length)] ?? 'surplus'
  return { ...value, [key]: placed(value[key] ?? null, place >> 2, hostile) }
}

it('answers 3,500 generated requests without a 5xx and without a hang', async () => {
  const cases = [...guarded, ...operations.filter((operation) => !guarded.includes(operation))]
  const perOperation = Math.ceil(3500 / cases.length)
  const bad: string[] = []
  let sent = 0
  for (const [index, operation] of cases.entries()) {
    const example = bodyExamples(operation)[0]?.[1] ?? {}
    const bodies = fc.sample(bent(example), { numRuns: perOperation, seed: 20_261_124 + index })
    const ids = fc.sample(fc.string({ unit: 'binary', maxLength: 80 }), { numRuns: perOperation, seed: index })
    await inParallel([...bodies.entries()], async ([turn, body]) => {
      const id = ids[turn] ?? 'x'
      const slots = new Proxy({}, { get: () => id.toWellFormed() || 'x' }) as Record<string, string>
      const limit = JSON.stringify(HOSTILE[turn % HOSTILE.length])
        .toWellFormed()
        .slice(0, 500)
      const query = operation.method === 'get' ? `?limit=${encodeURIComponent(limit)}` : ''
      const startedAt = performance.now()
      const answer = await server.call(operation.method.toUpperCase(), pathWith(operation, slots) + query, {
        headers: { 'content-type': operation.body?.mediaType ?? 'application/json' },
        ...(operation.method === 'get' || operation.method === 'delete' ? {} : { body: JSON.stringify(body) }),
      })
      sent += 1
      const hung = performance.now() - startedAt > HANG_MS
      if (answer.status >= 500 || hung)
        bad.push(`${operation.id} ${answer.status} ${JSON.stringify(body).slice(0, 200)} ${id}`)
    })
  }
  expect(sent).toBeGreaterThanOrEqual(3500)
  expect(bad).toEqual([])
}, 120_000)
