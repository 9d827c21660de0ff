// The only source of time. Everything that waits or asks the hour takes a Clock, so that tests can
// play a 31 hour retry schedule in milliseconds. Instants are epoch milliseconds.
export interface Clock {
  /** Wall clock, epoch milliseconds. */
  now(): number
  /** Milliseconds since an arbitrary origin; never jumps. For durations. */
  monotonic(): number
  /** Resolves after `ms`, or at once when `signal` aborts (it never rejects). */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** Calls `act` after `ms`, unless the returned function is called before: cheaper than a sleep that is cut short. */
  after(ms: number, act: () => void): () => void
}

// setTimeout takes a signed 32 bit delay; a longer one would fire at once.
const TIMER_MS_MAX = 2_147_483_647

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  // By hand: node's own promise of a timer makes an error with a stack for each sleep that is cut short, and most are.
  sleep(ms, signal) {
    if (signal?.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      const timer = setTimeout(wake, Math.min(Math.max(0, ms), TIMER_MS_MAX))
      signal?.addEventListener('abort', wake)
    })
  },
  after(ms, act) {
    const timer = setTimeout(act, Math.min(Math.max(0, ms), TIMER_MS_MAX))
    return () => clearTimeout(timer)
  },
}
