// Where the time of an attempt goes: name, connection, TLS handshake, first byte and end are told apart, and a connection
// that is used again has none of the first three.
import { readFileSync } from 'node:fs'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import tls from 'node:tls'
import { expect, it } from 'vitest'
import { systemClock } from '../../src/kernel/clock.ts'
import { until } from '../support/until.ts'
import { openRoom } from './support.ts'

const CERTIFICATES = path.resolve(import.meta.dirname, '../../scripts/kills/webhooks/certificates')
const pem = (name: string) => readFileSync(path.join(CERTIFICATES, `${name}.pem`), 'utf8')

/** How long each part is held up, ms; no two alike. */
const HELD = { dns: 60, tls: 120, firstByte: 200, body: 90 }
/** Timers of node may fire a millisecond early, and each part is rounded. */
const GRAIN_MS = 2

const atLeast = (ms: number) => ({
  asymmetricMatch: (value: unknown) => Number.isInteger(value) && (value as number) >= ms - GRAIN_MS,
})

it('are the time of the name, the connection, the handshake, the first byte and the whole', async () => {
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), pem('authority')])
  const secure = createSecureServer({ key: pem('trusted'), cert: pem('trusted') }, (request, response) => {
    request.resume().once('end', async () => {
      await delay(HELD.firstByte)
      response.writeHead(200).write('half')
      await delay(HELD.body)
      response.end('whole')
    })
  })
  const front = createServer((socket) => void setTimeout(() => secure.emit('connection', socket), HELD.tls))
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
  const { port } = front.address() as AddressInfo
  async function resolve() {
    await delay(HELD.dns)
    return [{ address: '127.0.0.1', family: 4 }]
  }
  await using room = await openRoom({ clock: systemClock, resolve })
  await room.subscribe({ url: `https://localhost:${port}/` })
  for (let count = 1; count <= 2; count += 1) {
    await room.emit()
    await until(async () => (await room.attempts()).length === count)
  }
  const kept = (await room.attempts()).sort((a, b) => a.started_at - b.started_at)
  const [first, second] = kept.map(({ timings }) => JSON.parse(timings))
  const answered = HELD.firstByte + HELD.body
  expect(first).toEqual({
    dns_ms: atLeast(HELD.dns),
    connect_ms: atLeast(0),
    tls_ms: atLeast(HELD.tls),
    first_byte_ms: atLeast(HELD.firstByte),
    total_ms: atLeast(HELD.dns + HELD.tls + answered),
  })
  expect(second).toEqual({
    dns_ms: null,
    connect_ms: null,
    tls_ms: null,
    first_byte_ms: atLeast(HELD.firstByte),
    total_ms: atLeast(answered),
  })
  // However slow the machine is: no part counts what belongs to another.
  const { dns_ms: dns, connect_ms: connect, tls_ms: handshake, first_byte_ms: firstByte, total_ms: total } = first
  expect(dns + connect + handshake + firstByte + HELD.body).toBeLessThanOrEqual(total + 5 * GRAIN_MS)
  expect(kept.map(({ duration_ms: ms, remote_address: at }) => [ms, at])).toEqual([
    [first.total_ms, '127.0.0.1'],
    [second.total_ms, '127.0.0.1'],
  ])
  front.close()
  secure.close()
})
