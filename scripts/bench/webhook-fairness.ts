// What a healthy endpoint notices of one that hangs with a hundred thousand deliveries due: from commit to receipt, with
// and without it, on one server.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { line, median, percentile, ratioLine, title } from './figures.ts'
import { send } from './load.ts'
import { LOAD_CORE, pinTo, startReceiver, startServer } from './process.ts'

const RATIO_MAX = 2
const BACKLOG = 100_000
const RATE = { perSecond: 200, seconds: 3 }
const ROUNDS = 5
const SETTLE_MS = 500

pinTo(LOAD_CORE)
const hanging = createServer(() => undefined) // never answers
await new Promise<void>((resolve) => hanging.listen(0, '127.0.0.1', resolve))
await using receiver = await startReceiver()
await using server = await startServer('edge', { jobs: true, free: true })

async function subscribe(url: string, type: string): Promise<string> {
  const body = JSON.stringify({ url, event_types: [type], max_in_flight: 32 })
  const answer = await send(server, { method: 'POST', path: '/v1/webhooks', body })
  if (answer.status !== 201) throw new Error(`A new subscription was answered with ${answer.status}.`)
  return (answer.body as { id: string }).id
}

/** p99 of each round, milliseconds. */
async function rounds(): Promise<number[]> {
  const found: number[] = []
  for (let round = -1; round < ROUNDS; round += 1) {
    const noted = await server.ask({ task: 'events', rate: RATE })
    await delay(SETTLE_MS)
    const arrivals = await receiver.arrivals()
    const took = Object.entries(noted).map(([id, at]) => Number(BigInt(arrivals[id] ?? 0) - BigInt(at)) / 1e6)
    if (took.some((ms) => ms < -1000)) throw new Error('An event did not arrive.')
    if (round >= 0) found.push(percentile(took, 0.99)) // the first one warms up
  }
  return found
}

await subscribe(receiver.url, 'conversation.completed')
const without = await rounds()
const dead = await subscribe(`http://127.0.0.1:${(hanging.address() as AddressInfo).port}/`, 'conversation.failed')
await send(server, { method: 'POST', path: `/v1/webhooks/${dead}/test`, body: '{}' })
await server.ask({ task: 'backlog', subscriptionId: dead, count: BACKLOG, dueAt: Date.now() - 1000 })
const beside = await rounds()
hanging.closeAllConnections()
hanging.close()

title(`webhook-fairness: commit to receipt, ${RATE.perSecond} events a second, medians of ${ROUNDS} rounds`)
line('p99 alone', `${median(without).toFixed(2)} ms`)
line(`p99 beside an endpoint that hangs with ${BACKLOG} due`, `${median(beside).toFixed(2)} ms`)
ratioLine('p99, beside / alone', median(beside) / median(without), { atMost: RATIO_MAX })
