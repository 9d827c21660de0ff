// The form in which attempts and their results go from thread to thread: without names, since a structured clone writes
// and reads the name of each key of each object anew. Terms that deliveries share (recipient.ts) stay one object: a clone
// writes an object once a message.
import type { AttemptResult } from './attempt.ts'
import type { Terms } from './recipient.ts'
import type { Attempt } from './sender.ts'
import type { SignedDelivery } from './signature.ts'

export type PackedAttempt = readonly [
  /** Not given again until it was answered: what was given up is answered too. */
  number: number,
  terms: Terms,
  eventId: string,
  eventType: string,
  deliveryId: string,
  sequence: number,
  attempt: number,
  replay: boolean,
  test: boolean | undefined,
  body: string,
  at: number,
]

export function packAttempt(number: number, { terms, delivery }: Attempt): PackedAttempt {
  const { eventId, eventType, deliveryId, sequence, attempt, replay, test, body, at } = delivery
  return [number, terms, eventId, eventType, deliveryId, sequence, attempt, replay, test, body, at]
}

export function unpackAttempt(packed: PackedAttempt): Attempt {
  const [, terms, eventId, eventType, deliveryId, sequence, attempt, replay, test, body, at] = packed
  const delivery: SignedDelivery = { eventId, eventType, deliveryId, sequence, attempt, replay, test, body, at }
  return { terms, delivery }
}

type Timings = AttemptResult['timings']

type PackedEnd = readonly [
  number: number,
  startedAt: number,
  endedAt: number,
  errorClass: AttemptResult['errorClass'],
  status: number | null,
  responseHeaders: string | null,
  responseBody: string | null,
  truncated: boolean,
  remoteAddress: string | null,
  dnsMs: Timings['dnsMs'],
  connectMs: Timings['connectMs'],
  tlsMs: Timings['tlsMs'],
  firstByteMs: Timings['firstByteMs'],
  totalMs: Timings['totalMs'],
]

/** A number alone is that of an attempt that was given up. */
export type PackedResult = PackedEnd | readonly [number: number]

export function packResult(number: number, result: AttemptResult | undefined): PackedResult {
  if (result === undefined) return [number]
  const { startedAt, endedAt, errorClass, status, truncated, remoteAddress, timings } = result
  const { dnsMs, connectMs, tlsMs, firstByteMs, totalMs } = timings
  const response = [status, result.responseHeaders, result.responseBody, truncated, remoteAddress] as const
  return [number, startedAt, endedAt, errorClass, ...response, dnsMs, connectMs, tlsMs, firstByteMs, totalMs]
}

export function unpackResult(packed: PackedResult): AttemptResult | undefined {
  if (packed.length === 1) return undefined
  const [, startedAt, endedAt, errorClass, status, responseHeaders, responseBody, truncated, remoteAddress] = packed
  const [, , , , , , , , , dnsMs, connectMs, tlsMs, firstByteMs, totalMs] = packed
  const timings = { dnsMs, connectMs, tlsMs, firstByteMs, totalMs }
  const response = { status, responseHeaders, responseBody, truncated, remoteAddress }
  return { startedAt, endedAt, errorClass, ...response, timings }
}

/** What the thread is told. */
export type Order = readonly PackedAttempt[] | 'give up' | 'close'

/** What it tells of. */
export type Answer = readonly PackedResult[]
