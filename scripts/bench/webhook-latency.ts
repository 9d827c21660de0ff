// From the commit of an event to its arrival at a receiver, on a server with nothing else to do. Both processes read the
// machine's monotonic clock. The reference is the same body, posted by the server without event, delivery or signature.
import { setTimeout as delay } from 'node:timers/promises'
import { line, median, medianRatio, percentile, ratioLine, title } from './figures.ts'
import { send } from './load.ts'
import { LOAD_CORE, pinTo, startReceiver, startServer } from './process.ts'

const P99_MS_MAX = 5
const RATE = { perSecond: 500, seconds: 2 }
const ROUNDS = 5
const SETTLE_MS = 300
const SUBSCRIPTION = { event_types: ['conversation.completed'], max_in_flight: 32 }

pinTo(LOAD_CORE)
await using receiver = await startReceiver()
await using server = await startServer('edge', { jobs: true, free: true })
const subscription = JSON.stringify({ ...SUBSCRIPTION, url: receiver.url })
const { status } = await send(server, { method: 'POST', path: '/v1/webhooks', body: subscription })
if (status !== 201) throw new Error(`A new subscription was answered with ${status}.`)

/** Milliseconds from what the server noted to what the receiver did. */
async function latencies(noted: Record<string, string>): Promise<number[]> {
  await delay(SETTLE_MS)
  const arrivals = await receiver.arrivals()
  return Object.entries(noted).map(([id, at]) => {
    const arrival = arrivals[id]
    if (arrival === undefined) throw new Error('An event did not arrive.')
    return Number(BigInt(arrival) - BigInt(at)) / 1e6
  })
}

const p50 = { events: [] as number[], posts: [] as number[] }
const p99 = { events: [] as number[], posts: [] as number[] }
for (let round = -1; round < ROUNDS; round += 1) {
  const events = await latencies(await server.ask({ task: 'events', rate: RATE }))
  const posts = await latencies(await server.ask({ task: 'posts', rate: RATE, url: receiver.url }))
  if (round < 0) continue // warms up
  for (const [name, found] of [['events', events] as const, ['posts', posts] as const]) {
    p50[name].push(percentile(found, 0.5))
    p99[name].push(percentile(found, 0.99))
  }
}

const ms = (values: readonly number[]) => `${median(values).toFixed(2)} ms`
title(`webhook-latency: commit to receipt, ${RATE.perSecond} events a second, medians of ${ROUNDS} rounds`)
line('p50', ms(p50.events))
line('p99', ms(p99.events), { value: median(p99.events), atMost: P99_MS_MAX, unit: ' ms' })
line('a bare post of the same body, p50 / p99', `${ms(p50.posts)} / ${ms(p99.posts)}`)
ratioLine('p50, event / bare post', medianRatio(p50.events, p50.posts))
