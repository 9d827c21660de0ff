// Deliveries a second from end to end: event committed at FULL, signed, posted, its outcome recorded. The reference signs
// and posts the same body by undici alone, to the same receiver, from the same process, which may use both cores.
import { line, median, medianRatio, ratioLine, title } from './figures.ts'
import { send } from './load.ts'
import { LOAD_CORE, pinTo, startReceiver, startServer } from './process.ts'

const COUNT = 3000
const ROUNDS = 5
const GOAL = 0.6
const SUBSCRIPTION = { event_types: ['conversation.completed'], max_in_flight: 64 }

pinTo(LOAD_CORE)
await using receiver = await startReceiver()
await using server = await startServer('edge', { jobs: true, free: true })
const { url } = receiver
const body = JSON.stringify({ ...SUBSCRIPTION, url })
const { status } = await send(server, { method: 'POST', path: '/v1/webhooks', body })
if (status !== 201) throw new Error(`A new subscription was answered with ${status}.`)

const TASKS = ['deliver', 'deliverBacklog', 'post'] as const
const rates = { deliver: [] as number[], deliverBacklog: [] as number[], post: [] as number[] }
const micros = { deliver: [] as number[], deliverBacklog: [] as number[], post: [] as number[] }
for (let round = -1; round < ROUNDS; round += 1)
  for (const task of TASKS) {
    const asked = { count: COUNT, url }
    const { seconds, cpuMicros } = await (task === 'post'
      ? server.ask({ task, ...asked })
      : server.ask({ task, ...asked }))
    await receiver.arrivals() // forgets them
    if (round < 0) continue // warms up
    rates[task].push(COUNT / seconds)
    micros[task].push(cpuMicros / COUNT)
  }

const whole = (values: readonly number[]) => String(Math.round(median(values)))
title(`webhook-throughput: ${COUNT} events, 64 under way at a time, medians of ${ROUNDS} rounds`)
line('deliveries a second', whole(rates.deliver))
line('bare signed posts a second', whole(rates.post))
ratioLine('deliveries / bare posts', medianRatio(rates.deliver, rates.post), { atLeast: GOAL })
line('CPU of the server for a delivery / for a bare post', `${whole(micros.deliver)} / ${whole(micros.post)} µs`)
line(`deliveries a second of ${COUNT} events made at once`, whole(rates.deliverBacklog))
line('CPU of the server for one of them', `${whole(micros.deliverBacklog)} µs`)
