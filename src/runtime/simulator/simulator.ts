// The embedded voice runtime: takes calls from the port like any bridge and plays simulated people.
// Run as a job by the process; nothing is dialled. It reports nothing but what a person on a phone
// does, invents nothing by chance, and no failure of the port ends its loop.
import type { Clock } from '../../kernel/clock.ts'
import type { CallTask, VoiceRuntimePort } from '../port.ts'
import type { Played } from './call.ts'
import { playCall } from './call.ts'
import type { Speed } from './line.ts'
import type { RingsBack } from './person.ts'
import { ringBack, ringsBackAfter } from './ring-back.ts'

export interface SimulatorOptions {
  readonly port: VoiceRuntimePort
  readonly clock: Clock
  /** Media time per wall time: 1 is real time, 60 plays a minute in a second. `instant` never waits. */
  readonly speed: Speed
  /** Times faster that the wait of who rings back passes; without it, 1. */
  readonly waitSpeed?: number
  /** Calls held at once. */
  readonly callsMax: number
  /** Makes every run alike; without it, calls differ by campaign, recipient and attempt. */
  readonly seed?: string | undefined
  /** Name under which the leases are held. */
  readonly worker: string
  /** Told of each call that ended, and of each failure outside a call. For the log. */
  readonly observe?: (happening: SimulatorHappening) => void
}

export type SimulatorHappening =
  | { readonly type: 'call_played'; readonly conversationId: string; readonly end: Played }
  /** `conversationId` is that of the call they did not answer. */
  | { readonly type: 'rang_back'; readonly conversationId: string; readonly end: Played | 'refused' }
  | { readonly type: 'call_failed'; readonly conversationId: string; readonly cause: unknown }
  | { readonly type: 'lease_failed'; readonly cause: unknown }

const LEASE_WAIT_MS = 20_000
const RETRY_MS_MIN = 250
const RETRY_MS_MAX = 15_000

export function makeSimulator({
  port,
  clock,
  speed,
  waitSpeed = 1,
  seed,
  callsMax,
  worker,
  observe = () => undefined,
}: SimulatorOptions) {
  if (speed !== 'instant' && !(speed > 0 && Number.isFinite(speed))) throw new RangeError('speed must be positive')
  if (!Number.isSafeInteger(callsMax) || callsMax < 1) throw new RangeError('callsMax must be a positive integer')

  /** People who are about to ring back. They are forgotten when the process ends. */
  const waiting = new Set<Promise<void>>()

  async function hold(task: CallTask, stopping: AbortSignal): Promise<void> {
    const { conversationId } = task
    try {
      const end = await playCall(task, { port, clock, speed, seed, stopping })
      observe({ type: 'call_played', conversationId, end })
      const ringsBack = ringsBackAfter(task, end)
      if (ringsBack === undefined) return
      const back: Promise<void> = waitAndRing(task, ringsBack, stopping).finally(() => waiting.delete(back))
      waiting.add(back)
    } catch (cause) {
      observe({ type: 'call_failed', conversationId, cause })
    }
  }

  async function waitAndRing(task: CallTask, { afterMs }: RingsBack, stopping: AbortSignal): Promise<void> {
    const { conversationId } = task
    try {
      await clock.sleep(afterMs / waitSpeed, stopping)
      if (stopping.aborted) return
      const end = await ringBack(task, { port, clock, speed, seed, stopping, worker })
      observe({ type: 'rang_back', conversationId, end })
    } catch (cause) {
      observe({ type: 'call_failed', conversationId, cause })
    }
  }

  /**
   * Takes and plays calls until the signal aborts. Then it takes no more, gives back what is not dialled,
   * plays the calls in progress to their end without pauses, and resolves. Never rejects.
   */
  async function run(signal: AbortSignal): Promise<void> {
    const held = new Set<Promise<void>>()
    // not a race of all calls: each race would leave something behind in every call that goes on
    let ended = Promise.withResolvers<void>()
    let failures = 0
    while (!signal.aborted) {
      if (held.size >= callsMax) {
        await ended.promise
        continue
      }
      try {
        const tasks = await port.lease({ worker, callsMax: callsMax - held.size, waitMs: LEASE_WAIT_MS }, signal)
        failures = 0
        for (const task of tasks) {
          const call: Promise<void> = hold(task, signal).finally(() => {
            held.delete(call)
            ended.resolve()
            ended = Promise.withResolvers()
          })
          held.add(call)
        }
        // an empty answer that came at once must not spin
        if (tasks.length === 0) await clock.sleep(RETRY_MS_MIN, signal)
      } catch (cause) {
        if (signal.aborted) break
        observe({ type: 'lease_failed', cause })
        failures += 1
        await clock.sleep(Math.min(RETRY_MS_MAX, RETRY_MS_MIN * 2 ** Math.min(failures, 10)), signal)
      }
    }
    await Promise.all(held)
    await Promise.all(waiting)
  }

  return { run }
}
