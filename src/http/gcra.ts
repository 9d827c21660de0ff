// Generic cell rate algorithm, in memory: one number per key (the theoretical arrival time), exact
// remaining and waiting times. Counters of one process; a restart starts them anew.

export interface Limit {
  readonly perMinute: number
  /** Requests that may come at once. */
  readonly burst: number
}

export interface Verdict {
  readonly allowed: boolean
  readonly remaining: number
  /** Seconds until one more request is allowed, rounded up; 0 when one is. */
  readonly retryAfterSeconds: number
  /** Seconds until the whole burst is available again, rounded up. */
  readonly resetSeconds: number
}

const MINUTE_MS = 60_000
const KEYS_MAX = 100_000

export interface RateLimiter {
  /** @param nowMs milliseconds of any steady clock */
  take(key: string, limit: Limit, nowMs: number): Verdict
}

export function makeRateLimiter(): RateLimiter {
  const arrivals = new Map<string, number>()
  return {
    take(key, { perMinute, burst }, nowMs) {
      const intervalMs = MINUTE_MS / perMinute
      const toleranceMs = intervalMs * burst
      const arrival = Math.max(arrivals.get(key) ?? 0, nowMs)
      const next = arrival + intervalMs
      const spentMs = next - nowMs
      if (spentMs > toleranceMs) {
        const waitMs = spentMs - toleranceMs
        return {
          allowed: false,
          remaining: 0,
          retryAfterSeconds: seconds(waitMs),
          resetSeconds: seconds(arrival - nowMs),
        }
      }
      if (arrivals.size >= KEYS_MAX) forgetIdle(arrivals, nowMs)
      arrivals.set(key, next)
      const remaining = Math.floor((toleranceMs - spentMs) / intervalMs + 1e-9)
      return { allowed: true, remaining, retryAfterSeconds: 0, resetSeconds: seconds(spentMs) }
    },
  }
}

const seconds = (ms: number) => Math.ceil(ms / 1000)

function forgetIdle(arrivals: Map<string, number>, nowMs: number): void {
  for (const [key, arrival] of arrivals) if (arrival <= nowMs) arrivals.delete(key)
}
