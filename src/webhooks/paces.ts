// How fast deliveries to a subscription may begin: a bucket each, filled evenly, that holds a tenth of a
// second's worth. Kept in memory; after a restart every bucket is full, which costs a receiver that much.
import type { Clock } from '../kernel/clock.ts'

const BURST_SECONDS = 0.1

interface Bucket {
  tokens: number
  filledAt: number
  perSecond: number
}

export function makePaces(clock: Pick<Clock, 'monotonic'>) {
  const buckets = new Map<string, Bucket>()

  function fill(id: string, perSecond: number): Bucket {
    const now = clock.monotonic()
    const most = Math.max(1, perSecond * BURST_SECONDS)
    const bucket = buckets.get(id) ?? { tokens: most, filledAt: now, perSecond }
    bucket.tokens = Math.min(most, bucket.tokens + ((now - bucket.filledAt) / 1000) * perSecond)
    bucket.filledAt = now
    bucket.perSecond = perSecond
    buckets.set(id, bucket)
    return bucket
  }

  return {
    /** How many may begin now. */
    room(id: string, perSecond: number | null): number {
      if (perSecond !== null) return Math.floor(fill(id, perSecond).tokens + 1e-9)
      buckets.delete(id)
      return Number.POSITIVE_INFINITY
    },
    /** One begins. */
    take(id: string): void {
      const bucket = buckets.get(id)
      if (bucket !== undefined) bucket.tokens -= 1
    },
    /** Milliseconds until one more may begin; 0 when it may now. */
    pauseMs(id: string, perSecond: number | null): number {
      if (perSecond === null) return 0
      const { tokens } = fill(id, perSecond)
      return tokens >= 1 - 1e-9 ? 0 : Math.ceil(((1 - tokens) / perSecond) * 1000)
    },
  }
}
