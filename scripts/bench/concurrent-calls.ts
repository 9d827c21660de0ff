// A thousand simulated calls at once, at real speed, in one process with its database: how late the timers of the
// runtime fire, and whether its memory stays as it is. Calls that end are followed by others all the time.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type Clock, systemClock } from '../../src/kernel/clock.ts'
import { makeSimulator } from '../../src/runtime/simulator/simulator.ts'
import { openCallWorld, phonesOf } from './calls.ts'
import { line, percentile, title } from './figures.ts'

const CALLS = 1000
const WARM_UP_MS = 20_000
const MEASURED_MS = 60_000
const LATE_MS_GOAL = { atMost: 50, unit: ' ms' }
const GROWTH_GOAL = { atMost: 1.1 }
/** Talkers, listeners, phones that ring, and one who never stops. */
const PEOPLE = ['61', '32', '10', '00', '01', '31', '15', '02']
const RECIPIENTS = 4000
const RECIPIENTS_EACH = 400
const SAMPLE_MS = 1000

let lateMs: number[] = []
const clock: Clock = {
  ...systemClock,
  async sleep(ms, signal) {
    const due = performance.now() + ms
    await systemClock.sleep(ms, signal)
    if (!signal?.aborted) lateMs.push(performance.now() - due)
  },
}

const world = await openCallWorld({ callsMax: CALLS, clock })
for (let placed = 0; placed < RECIPIENTS; placed += RECIPIENTS_EACH)
  await world.createCampaign(phonesOf(PEOPLE, RECIPIENTS_EACH))
const stopping = new AbortController()
const held = { now: 0, least: Number.POSITIVE_INFINITY, ended: 0 }
const simulator = makeSimulator({
  port: {
    ...world.port,
    async lease(request, signal) {
      const tasks = await world.port.lease(request, signal)
      held.now += tasks.length
      return tasks
    },
  },
  clock,
  speed: 1,
  callsMax: CALLS,
  worker: 'bench',
  observe: ({ type }) => {
    if (type === 'lease_failed') return
    held.now -= 1
    held.ended += 1
  },
})
const jobs = world.startJobs()
const playing = simulator.run(stopping.signal)

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')
const memoryMb = () => process.memoryUsage().rss / 1e6

/** What is really in use. */
function heapMb(): number {
  collect()
  return process.memoryUsage().heapUsed / 1e6
}

await systemClock.sleep(WARM_UP_MS)
const heap = { first: heapMb(), last: 0 }
lateMs = []
const cpu = process.cpuUsage()
const samples: number[] = []
for (let passedMs = 0; passedMs < MEASURED_MS; passedMs += SAMPLE_MS) {
  await systemClock.sleep(SAMPLE_MS)
  samples.push(memoryMb())
  held.least = Math.min(held.least, held.now)
}
const { user, system } = process.cpuUsage(cpu)
const measured = lateMs
lateMs = []
heap.last = heapMb() - (measured.length * 8) / 1e6
stopping.abort()
await playing
await jobs.stop()
await world.close()

const tenth = Math.floor(samples.length / 10)
const [first, last] = [samples.slice(0, tenth), samples.slice(-tenth)].map((part) => percentile(part, 0.5)) as [
  number,
  number,
]
const ms = (share: number) => `${percentile(measured, share).toFixed(1)} ms`
title(`concurrent-calls: ${CALLS} simulated calls at once at real speed, for ${MEASURED_MS / 1000} s`)
line('calls in progress, least', String(held.least))
line('timers a second', String(Math.round((measured.length * 1000) / MEASURED_MS)))
line('timers late, p50', ms(0.5))
line('timers late, p99', ms(0.99), { value: percentile(measured, 0.99), ...LATE_MS_GOAL })
line('timers late, worst', ms(1))
line('CPU of one core', `${Math.round((user + system) / MEASURED_MS / 10)} %`)
line('resident memory, first and last tenth of the time', `${Math.round(first)} / ${Math.round(last)} MB`)
line('heap in use, before and after', `${heap.first.toFixed(1)} / ${heap.last.toFixed(1)} MB`)
line('heap in use, after / before', (heap.last / heap.first).toFixed(2), {
  value: heap.last / heap.first,
  ...GROWTH_GOAL,
})
