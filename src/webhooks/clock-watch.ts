// Waits are promised in time that passes, and kept as moments of the wall clock, so that they outlive the process. When that
// is set (it moved otherwise than the monotonic clock), they are moved with it.
import type { UnitOfWork } from '../db/transaction.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Log } from '../kernel/log.ts'
import { rebase } from './store.ts'

/** Less is the clock being disciplined, or its own grain; it adds up until it is more. */
export const STEP_MS_MIN = 50

interface Deps {
  readonly clock: Pick<Clock, 'now' | 'monotonic'>
  readonly log: Log
  readonly unitOfWork: UnitOfWork
}

/** @returns to be called before anything is judged by the clock; whether waits were moved */
export function makeClockWatch({ clock, log, unitOfWork }: Deps): () => Promise<boolean> {
  let offset = clock.now() - clock.monotonic()
  return async () => {
    const now = clock.now()
    const stepMs = Math.round(now - clock.monotonic() - offset)
    if (Math.abs(stepMs) < STEP_MS_MIN) return false
    offset += stepMs
    log.warn('clock.set', { stepMs })
    try {
      await unitOfWork.run((tx) => rebase(tx, now - stepMs, stepMs))
    } catch (cause) {
      offset -= stepMs // still to be done
      throw cause
    }
    return true
  }
}
