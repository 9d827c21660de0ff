// Simulated calls a second at instant speed, from the campaign to the stored events, in one process; and where the CPU of
// a call goes, with one call at a time, by what the runtime asks of the port.
import { systemClock as CLOCK } from '../../src/kernel/clock.ts'
import type { VoiceRuntimePort } from '../../src/runtime/port.ts'
import { makeSimulator } from '../../src/runtime/simulator/simulator.ts'
import { type CallWorld, openCallWorld, phonesOf } from './calls.ts'
import { line, median, title } from './figures.ts'
import { pinTo, SERVER_CORE } from './process.ts'

const TOGETHER = 100
const CALLS = 1500
const ROUNDS = 3
const PROFILED = 200
/** A conversation of two turns, one of three, one without an answer. */
const PEOPLE = ['00', '01', '10']

pinTo(SERVER_CORE)

/** CPU of this process, µs. */
function cpuMicros(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}

async function endedCalls({ reader }: CallWorld): Promise<number> {
  const { calls } = await reader
    .selectFrom('conversations')
    .select((eb) => eb.fn.countAll<number>().as('calls'))
    .where('ended_at', 'is not', null)
    .executeTakeFirstOrThrow()
  return calls
}

interface Run {
  readonly seconds: number
  readonly micros: number
}

/** Makes calls, `together` at once, until all have ended. */
async function run(
  world: CallWorld,
  phones: readonly string[],
  { together, port, jobs }: { together: number; port: VoiceRuntimePort; jobs: { wake(): void } },
): Promise<Run> {
  const before = await endedCalls(world)
  await world.createCampaign(phones)
  const stopping = new AbortController()
  const simulator = makeSimulator({ port, clock: CLOCK, speed: 'instant', callsMax: together, worker: 'bench' })
  const startedAt = performance.now()
  const cpu = cpuMicros()
  jobs.wake()
  const playing = simulator.run(stopping.signal)
  while ((await endedCalls(world)) < before + phones.length) await CLOCK.sleep(20)
  const result = { seconds: (performance.now() - startedAt) / 1000, micros: cpuMicros() - cpu }
  stopping.abort()
  await playing
  return result
}

const PHASES = ['queue', 'lease', 'dialing', 'ringing', 'answered', 'spoken', 'turn', 'complete'] as const
type Phase = (typeof PHASES)[number]

/** CPU by phase; true of one call at a time only. `queue` and `lease` include the looks that found nothing to do. */
function makeProfile() {
  const micros = new Map<Phase, number>()
  async function measured<T>(phase: Phase, act: () => Promise<T>): Promise<T> {
    const before = cpuMicros()
    try {
      return await act()
    } finally {
      micros.set(phase, (micros.get(phase) ?? 0) + cpuMicros() - before)
    }
  }
  const wrap = (port: VoiceRuntimePort): VoiceRuntimePort => ({
    ...port,
    // without waiting: what others do meanwhile is not the lease's
    lease: (request, signal) => measured('lease', () => port.lease({ ...request, waitMs: 0 }, signal)),
    report: (lease, events) => measured(phaseOf(events[0]?.type), () => port.report(lease, events)),
    turn: (lease, request) => measured('turn', () => port.turn(lease, request)),
    complete: (lease, completion) => measured('complete', () => port.complete(lease, completion)),
  })
  return { micros, measured, wrap }
}

const phaseOf = (type: string | undefined): Phase => PHASES.find((phase) => phase === type) ?? 'spoken'

const rates: number[] = []
const costs: number[] = []
const world = await openCallWorld({ callsMax: TOGETHER })
const jobs = world.startJobs()
for (let round = -1; round < ROUNDS; round += 1) {
  const phones = phonesOf(PEOPLE, round < 0 ? CALLS / 5 : CALLS)
  const { seconds, micros } = await run(world, phones, { together: TOGETHER, port: world.port, jobs })
  if (round < 0) continue // warms up
  rates.push(phones.length / seconds)
  costs.push(micros / phones.length)
}
const { events } = await world.reader
  .selectFrom('events')
  .select((eb) => eb.fn.countAll<number>().as('events'))
  .executeTakeFirstOrThrow()
const calls = await endedCalls(world)
await jobs.stop()
await world.close()

const profile = makeProfile()
const alone = await openCallWorld({ callsMax: 1 })
const observed = alone.startJobs((scheduler) => ({
  name: scheduler.name,
  round: (signal) => profile.measured('queue', () => scheduler.round(signal)),
}))
await run(alone, phonesOf(['00'], PROFILED / 4), { together: 1, port: alone.port, jobs: observed })
profile.micros.clear()
const phones = phonesOf(['00'], PROFILED)
await run(alone, phones, { together: 1, port: profile.wrap(alone.port), jobs: observed })
await observed.stop()
await alone.close()

title(`call-throughput: simulated calls at instant speed, ${TOGETHER} at once, a third of them not answered`)
line('calls a second', String(Math.round(median(rates))))
line('CPU a call', `${(median(costs) / 1000).toFixed(2)} ms`)
line('events stored a call', (events / calls).toFixed(2))
title('call-throughput: CPU of one answered call of two turns, one call at a time')
const perCall = PHASES.map((phase) => (profile.micros.get(phase) ?? 0) / PROFILED / 1000)
for (const [index, phase] of PHASES.entries()) line(phase, `${perCall[index]?.toFixed(2)} ms`)
line('all of them', `${perCall.reduce((sum, ms) => sum + ms, 0).toFixed(2)} ms`)
