// From the commit of an event to its arrival at a receiver, on a server with nothing else to do. Both processes read the
// machine's monotonic clock.
import { setTimeout as delay } from 'node:timers/promises'
import { line, percentile, title } from './figures.ts'
import { send } from './load.ts'
import { LOAD_CORE, pinTo, startReceiver, startServer } from './process.ts'

const P99_MS_MAX = 5
const WARM_UP = { perSecond: 200, seconds: 3 }
const RATE = { perSecond: 200, seconds: 8 }
const SETTLE_MS = 500
const SUBSCRIPTION = { event_types: ['conversation.completed'], max_in_flight: 32 }

pinTo(LOAD_CORE)
await using receiver = await startReceiver()
await using server = await startServer('edge', true)
const subscription = JSON.stringify({ ...SUBSCRIPTION, url: receiver.url })
const { status } = await send(server, { method: 'POST', path: '/v1/webhooks', body: subscription })
if (status !== 201) throw new Error(`A new subscription was answered with ${status}.`)

async function latencies(rate: { perSecond: number; seconds: number }): Promise<number[]> {
  const durable = await server.ask({ task: 'events', ...rate })
  await delay(SETTLE_MS)
  const arrivals = await receiver.arrivals()
  return Object.entries(durable).map(([id, at]) => {
    const arrival = arrivals[id]
    if (arrival === undefined) throw new Error('An event did not arrive.')
    return Number(BigInt(arrival) - BigInt(at)) / 1e6
  })
}

await latencies(WARM_UP)
const found = await latencies(RATE)
const [p50, p99] = [percentile(found, 0.5), percentile(found, 0.99)]
title(`webhook-latency: commit to receipt, ${RATE.perSecond} events a second, ${found.length} events`)
line('p50', `${p50.toFixed(2)} ms`)
line('p99', `${p99.toFixed(2)} ms`, { value: p99, atMost: P99_MS_MAX, unit: ' ms' })
