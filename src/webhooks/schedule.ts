// When a failed delivery is tried again. Pure. The waits are a promise, counted from the end of the
// failed attempt: an attempt may be late by jitter or by the receiver's own Retry-After, never early.
import { type Jitter, withJitter } from '../kernel/backoff.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Waits after failures 1..7; the eighth failure is the last. */
export const PROMISED_DELAYS_MS: readonly number[] = [
  30 * SECOND,
  2 * MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  HOUR,
  6 * HOUR,
  24 * HOUR,
]

export const SCHEDULE_JITTER: Jitter = { shareMax: 0.05, msMax: MINUTE }

export interface RetrySchedule {
  readonly delaysMs: readonly number[]
  readonly jitter: Jitter
}

/**
 * @param failures failed attempts of this run of the schedule, the one just ended included
 * @param endedAt when it ended, epoch ms
 * @param retryAfterMs what the receiver asked for; lengthens the wait, up to the next step
 * @param random uniform in [0, 1)
 * @returns epoch ms of the next attempt; undefined when the schedule is exhausted
 */
export function nextAttemptAt(
  schedule: RetrySchedule,
  failures: number,
  endedAt: number,
  retryAfterMs: number | undefined,
  random: number,
): number | undefined {
  const step = schedule.delaysMs[failures - 1]
  if (step === undefined) return undefined
  const ceiling = Math.max(step, schedule.delaysMs[failures] ?? step)
  const wait = Math.max(step, Math.min(retryAfterMs ?? 0, ceiling))
  return endedAt + withJitter(wait, schedule.jitter, random)
}

// RFC 9110 §5.6.7: the form senders must use, and the two obsolete ones a recipient must accept.
const HTTP_DATE =
  /^((Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT|[A-Z][a-z]+day, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT|[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4})$/

/**
 * Retry-After of RFC 9110 §10.2.3, seconds or a date.
 * @returns milliseconds from `now`; undefined when absent or not understood
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? ''
  if (/^\d{1,9}$/.test(text)) return Number(text) * SECOND
  if (!HTTP_DATE.test(text)) return undefined
  const at = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}
