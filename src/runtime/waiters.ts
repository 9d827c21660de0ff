// Lets runtimes that wait for work be woken when a call is queued.
import type { Clock } from '../kernel/clock.ts'

export interface Waiters {
  /** Resolves when woken, after `ms`, or when `signal` aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>
  wake(): void
}

export function makeWaiters(clock: Clock): Waiters {
  let bell = new AbortController()
  return {
    async wait(ms, signal) {
      await clock.sleep(ms, AbortSignal.any([signal, bell.signal]))
    },
    wake() {
      bell.abort()
      bell = new AbortController()
    },
  }
}
