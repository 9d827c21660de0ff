// Long work in portions: whoever goes on for longer than this lets the event loop have a turn, so that requests and timers
// are not held up, and whoever is done sooner pays nothing for it.
import { systemClock } from './clock.ts'

const WORK_MS = 1

/** To be awaited between two steps of one piece of work. How long that takes is up to the machine, whatever clock rules. */
export function takeTurns(): () => Promise<void> | undefined {
  let since = systemClock.monotonic()
  return () => {
    if (systemClock.monotonic() - since < WORK_MS) return undefined
    return new Promise((resolve) =>
      setImmediate(() => {
        since = systemClock.monotonic()
        resolve()
      }),
    )
  }
}
