// A thousand simulated calls at once, at real speed, in one process with its database: how late the timers of the
// runtime fire, and whether its memory stays as it is. Calls that end are followed by others all the time.
// `--minutes 8` measures for so long: memory settles in minutes, not in one.
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type Clock, systemClock } from '../../src/kernel/clock.ts'
import { makeSimulator } from '../../src/runtime/simulator/simulator.ts'
import { openCallWorld, phonesOf } from './calls.ts'
import { line, percentile, title } from './figures.ts'

const CALLS = 1000
const WARM_UP_MS = 20_000
const MINUTE_MS = 60_000
const LATE_MS_GOAL = { atMost: 50, unit: ' ms' }
const GROWTH_GOAL = { atMost: 1.1 }
/** Most resident memory of the last minutes against the least. */
const SETTLED_GOAL = { atMost: 1.05 }
const SETTLED_MINUTES = 3
/** Talkers, listeners, phones that ring, and one who never stops. */
const PEOPLE = ['61', '32', '10', '00', '01', '31', '15', '02']
/** People who were not called yet or whose call goes on: as many at any time. */
const RECIPIENTS = 4000
const RECIPIENTS_EACH = 400
const SAMPLE_MS = 1000

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '1' } } })
const minutes = Number(values.minutes)
if (!Number.isSafeInteger(minutes) || minutes < 1) throw new Error('--minutes is a whole number from 1.')

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
let placed = 0
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

/** What has ended is followed by others. */
async function topUp(): Promise<void> {
  for (; placed - held.ended < RECIPIENTS; placed += RECIPIENTS_EACH)
    await world.createCampaign(phonesOf(PEOPLE, RECIPIENTS_EACH))
}

await topUp()
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

async function pass(ms: number, each: () => void): Promise<void> {
  for (let passedMs = 0; passedMs < ms; passedMs += SAMPLE_MS) {
    await systemClock.sleep(SAMPLE_MS)
    await topUp()
    each()
  }
}

interface Minute {
  readonly timers: number
  readonly lateMs: { readonly p50: number; readonly p99: number; readonly worst: number }
  readonly rssMb: number
  readonly heapMb: number
}

async function measureMinute(): Promise<Minute> {
  lateMs = []
  const memory: number[] = []
  await pass(MINUTE_MS, () => {
    memory.push(memoryMb())
    held.least = Math.min(held.least, held.now)
  })
  const late = lateMs
  lateMs = []
  return {
    timers: late.length,
    lateMs: { p50: percentile(late, 0.5), p99: percentile(late, 0.99), worst: percentile(late, 1) },
    rssMb: percentile(memory, 0.5),
    heapMb: heapMb(),
  }
}

await pass(WARM_UP_MS, () => undefined)
const heapBefore = heapMb()
const cpu = process.cpuUsage()
const measured: Minute[] = []
while (measured.length < minutes) measured.push(await measureMinute())
const { user, system } = process.cpuUsage(cpu)
stopping.abort()
await playing
await jobs.stop()
await world.close()

const most = (figure: (minute: Minute) => number) => Math.max(...measured.map(figure))
const total = (figure: (minute: Minute) => number) => measured.reduce((sum, minute) => sum + figure(minute), 0)
const inTurn = (figure: (minute: Minute) => number) => measured.map((minute) => Math.round(figure(minute))).join(' ')
const ms = (value: number) => `${value.toFixed(1)} ms`
title(`concurrent-calls: ${CALLS} simulated calls at once at real speed, for ${minutes} min`)
line('calls in progress, least', String(held.least))
line('calls ended', String(held.ended))
line('timers a second', String(Math.round(total(({ timers }) => timers) / (minutes * 60))))
line('timers late, p50, worst minute', ms(most(({ lateMs: { p50 } }) => p50)))
const p99 = most(({ lateMs: late }) => late.p99)
line('timers late, p99, worst minute', ms(p99), { value: p99, ...LATE_MS_GOAL })
line('timers late, worst', ms(most(({ lateMs: { worst } }) => worst)))
line('CPU of one core', `${Math.round((user + system) / (minutes * MINUTE_MS) / 10)} %`)
line(
  'resident memory, MB, by minute',
  inTurn(({ rssMb }) => rssMb),
)
const settled = measured.slice(-SETTLED_MINUTES).map(({ rssMb }) => rssMb)
if (settled.length === SETTLED_MINUTES) {
  const spread = Math.max(...settled) / Math.min(...settled)
  line(`resident memory of the last ${SETTLED_MINUTES} minutes, most / least`, spread.toFixed(3), {
    value: spread,
    ...SETTLED_GOAL,
  })
}
line('heap in use, MB, before and by minute', `${Math.round(heapBefore)} ${inTurn((minute) => minute.heapMb)}`)
const growth = (measured.at(-1)?.heapMb ?? Number.NaN) / heapBefore
line('heap in use, after / before', growth.toFixed(2), { value: growth, ...GROWTH_GOAL })
