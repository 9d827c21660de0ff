// Waits are promised in time that passes, and kept as moments of the wall clock, so that they outlive the process. When that
// is set (it moved otherwise than the monotonic clock), they are moved with it.
import type { UnitOfWork } from '../db/transaction.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Log } from '../kernel/log.ts'
import { rebase } from './store.ts'

/** Less is the clock being disciplined, or its own grain; it adds up until it is more. */
export const STEP_MS_MIN = 50

/** Between a look at one clock and one at the other the machine may have run something else. */
const PAUSE_MS_MAX = 5
const LOOKS_MAX = 8

interface Deps {
  readonly clock: Pick<Clock, 'now' | 'monotonic'>
  readonly log: Log
  readonly unitOfWork: UnitOfWork
}

/** What the wall clock is ahead of the monotonic one; undefined when the machine is too busy to tell. */
function offsetOf({ now, monotonic }: Deps['clock']): number | undefined {
  for (let look = 0; look < LOOKS_MAX; look += 1) {
    const before = monotonic()
    const offset = now() - before
    if (monotonic() - before <= PAUSE_MS_MAX) return offset
  }
  return undefined
}

/** @returns to be called before anything is judged by the clock; whether waits were moved */
export function makeClockWatch({ clock, log, unitOfWork }: Deps): () => Promise<boolean> {
  let offset = offsetOf(clock)
  return async () => {
    const seen = offsetOf(clock)
    offset ??= seen
    if (seen === undefined || offset === undefined) return false
    const stepMs = Math.round(seen - offset)
    if (Math.abs(stepMs) < STEP_MS_MIN) return false
    offset += stepMs
    log.warn('clock.set', { stepMs })
    try {
      await unitOfWork.run((tx) => rebase(tx, clock.now() - stepMs, stepMs))
    } catch (cause) {
      offset -= stepMs // still to be done
      throw cause
    }
    return true
  }
}
