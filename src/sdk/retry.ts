// When a call is tried again, and after how long.
import type { Host } from './host.ts'

/** A server that asks for a longer wait gets its answer shown to the caller instead. */
export const WAIT_MS_MAX = 60_000
const FIRST_WAIT_MS = 500
const BACKOFF_MS_MAX = 8_000

const RETRIED: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504])
const IN_FLIGHT = 'idempotency-request-in-flight'

/** A 409 only while the first request with this key is still being served; it will have an answer. */
export const isRetried = (status: number, code: string | undefined) =>
  RETRIED.has(status) || (status === 409 && code === IN_FLIGHT)

/** Refused before anything was done: too many requests, or the server could not begin. */
export const isRefusedUndone = (status: number, code: string | undefined) =>
  code !== undefined && (status === 429 || status === 503)

/**
 * Both forms of RFC 9110 section 10.2.3: seconds, or a date. Undefined when there is none to understand. A date is that
 * of the server's clock, and so it is measured by the `Date` of the same answer: ours may be wrong by hours.
 */
export function retryAfterMs(headers: Headers | undefined, now: number): number | undefined {
  const header = headers?.get('retry-after')
  if (header === null || header === undefined) return undefined
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000
  const until = Date.parse(header)
  if (Number.isNaN(until)) return undefined
  const sent = Date.parse(headers?.get('date') ?? '')
  return Math.max(0, until - (Number.isNaN(sent) ? now : sent))
}

/**
 * Milliseconds before the next attempt: what the server asks for, never less; else doubling with jitter, so that
 * clients that failed together do not come back together.
 * @param attempt the one that failed, from 1
 */
export function waitMs(attempt: number, asked: number | undefined, host: Host): number {
  if (asked !== undefined) return asked
  const ceiling = Math.min(BACKOFF_MS_MAX, FIRST_WAIT_MS * 2 ** (attempt - 1))
  return Math.round(ceiling / 2 + (host.random() * ceiling) / 2)
}
