// Deliveries a second from end to end: event committed at FULL, signed, posted, its outcome recorded. The reference signs
// and posts the same body by undici alone, to the same receiver, from the same process, which may use both cores.
import { line, median, medianRatio, ratioLine, title } from './figures.ts'
import { send } from './load.ts'
import { LOAD_CORE, pinTo, startReceiver, startServer } from './process.ts'
import { SCENARIOS } from './servers/event-source.ts'

const COUNT = 4000
const ROUNDS = 9
const GOAL = 0.6
/** Requests under way to one subscription, at most; each takes the events of one scenario. */
const LANE = 64
const LANES = LANE * SCENARIOS.length

pinTo(LOAD_CORE)
await using receiver = await startReceiver()
await using server = await startServer('edge', { jobs: true, free: true })
const { url } = receiver
for (const scenario of SCENARIOS) {
  const filters = { scenarios: [scenario] }
  const body = JSON.stringify({ event_types: ['conversation.completed'], filters, max_in_flight: LANE, url })
  const { status } = await send(server, { method: 'POST', path: '/v1/webhooks', body })
  if (status !== 201) throw new Error(`A new subscription was answered with ${status}.`)
}

/** @param atOnce how many are under way at a time */
const series = (task: 'deliver' | 'post', atOnce: number) => ({
  task,
  atOnce,
  rates: [] as number[],
  micros: [] as number[],
})

const delivered = series('deliver', LANES)
const oneLane = series('deliver', LANE)
const backlog = series('deliver', COUNT)
const posted = series('post', LANE) // four times as many at a time were slower
for (let round = -1; round < ROUNDS; round += 1)
  for (const { task, atOnce, rates, micros } of [delivered, oneLane, backlog, posted]) {
    const { seconds, cpuMicros } = await server.ask({ task, count: COUNT, atOnce, url })
    await receiver.arrivals() // forgets them
    if (round < 0) continue // warms up
    rates.push(COUNT / seconds)
    micros.push(cpuMicros / COUNT)
  }

const whole = (values: readonly number[]) => String(Math.round(median(values)))
title(`webhook-throughput: ${COUNT} events to ${SCENARIOS.length} subscriptions, medians of ${ROUNDS} rounds`)
line(`deliveries a second, ${LANES} under way at a time`, whole(delivered.rates))
line(`bare signed posts a second, ${LANE} at a time`, whole(posted.rates))
ratioLine('deliveries / bare posts', medianRatio(delivered.rates, posted.rates), { atLeast: GOAL })
line('CPU of the server for a delivery / for a bare post', `${whole(delivered.micros)} / ${whole(posted.micros)} µs`)
line(
  `deliveries a second, ${LANE} under way at a time / all made at once`,
  `${whole(oneLane.rates)} / ${whole(backlog.rates)}`,
)
