// Runs a piece of background work again and again until aborted: at once when woken, else after a
// pause. An error is logged and followed by a growing pause; it never ends the job.
import { exponential } from './backoff.ts'
import type { Clock } from './clock.ts'
import type { Log } from './log.ts'

export interface Job {
  readonly name: string
  /** Does one round. Returns the milliseconds until the next one; 0 means there is more to do now. */
  round(signal: AbortSignal): Promise<number>
}

export interface RunningJob {
  /** Ends the current pause. */
  wake(): void
  /** Aborts and waits for the round in progress. */
  stop(): Promise<void>
}

const ERROR_PAUSE_MS = 250
const ERROR_PAUSE_MS_MAX = 10_000

export function startJob(job: Job, clock: Clock, log: Log): RunningJob {
  const stopping = new AbortController()
  let pause = new AbortController()
  let woken = false
  const wake = () => {
    woken = true
    pause.abort('woken') // a reason that is given need not be made
  }
  stopping.signal.addEventListener('abort', wake, { once: true })

  async function loop(): Promise<void> {
    let errors = 0
    while (!stopping.signal.aborted) {
      woken = false
      let waitMs: number
      try {
        waitMs = await job.round(stopping.signal)
        errors = 0
      } catch (cause) {
        errors += 1
        waitMs = exponential(ERROR_PAUSE_MS, errors, ERROR_PAUSE_MS_MAX)
        log.error('job.failed', { job: job.name, errors, waitMs, cause })
      }
      if (waitMs <= 0 || woken) {
        await new Promise(setImmediate) // lets I/O in between two rounds
        continue
      }
      pause = new AbortController()
      await clock.sleep(waitMs, pause.signal)
    }
  }

  const finished = loop()
  return {
    wake,
    async stop() {
      stopping.abort()
      await finished
    },
  }
}
