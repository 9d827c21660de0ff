// A clock that stands still until the test moves it.
import type { Clock } from '../../src/kernel/clock.ts'

export interface FakeClock extends Clock {
  /** Moves on step by step: every sleeper wakes at its own time, and what it starts has run before the next one. */
  advance(ms: number): Promise<void>
  /** Moves on at once, as for a machine that was suspended: whoever slept past their time wakes late. */
  jump(ms: number): Promise<void>
  /** Lets everything run that does not wait for this clock or for the network. */
  settle(): Promise<void>
}

interface Sleeper {
  readonly at: number
  wake(): void
}

const TURNS = 12

export function makeFakeClock(start = Date.parse('2026-06-01T00:00:00.000Z')): FakeClock {
  let now = start
  const sleepers = new Set<Sleeper>()

  async function settle(): Promise<void> {
    for (let turn = 0; turn < TURNS; turn += 1) await new Promise(setImmediate)
  }

  function next(limit: number): Sleeper | undefined {
    let first: Sleeper | undefined
    for (const sleeper of sleepers)
      if (sleeper.at <= limit && (first === undefined || sleeper.at < first.at)) first = sleeper
    return first
  }

  return {
    now: () => now,
    monotonic: () => now - start,
    sleep(ms, signal) {
      if (signal?.aborted || ms <= 0) return Promise.resolve()
      return new Promise((resolve) => {
        const sleeper = {
          at: now + Math.max(0, ms),
          wake() {
            sleepers.delete(sleeper)
            signal?.removeEventListener('abort', sleeper.wake)
            resolve()
          },
        }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', sleeper.wake, { once: true })
      })
    },
    after(ms, act) {
      const sleeper = {
        at: now + Math.max(0, ms),
        wake() {
          sleepers.delete(sleeper)
          act()
        },
      }
      sleepers.add(sleeper)
      return () => sleepers.delete(sleeper)
    },
    async advance(ms) {
      const end = now + ms
      await settle()
      for (let sleeper = next(end); sleeper !== undefined; sleeper = next(end)) {
        now = Math.max(now, sleeper.at)
        sleeper.wake()
        await settle()
      }
      now = end
      await settle()
    },
    async jump(ms) {
      now += ms
      for (const sleeper of [...sleepers]) if (sleeper.at <= now) sleeper.wake()
      await settle()
    },
    settle,
  }
}
