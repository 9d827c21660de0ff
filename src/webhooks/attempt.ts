// What is known of one attempt when it is over, and what that means for its delivery. Pure.
import type { ConnectErrorClass } from './connector.ts'
import type { DeliveryRow, SubscriptionRow } from './repository.ts'
import { nextAttemptAt, type RetrySchedule, retryAfterMs } from './schedule.ts'

/** The closed set of ways to fail. */
export type ErrorClass =
  | ConnectErrorClass
  | 'timeout'
  | 'response_stalled'
  | 'connection_reset'
  | 'http_status'
  | 'redirect'
  | 'gone'

export interface AttemptTimings {
  readonly dnsMs: number | null
  readonly connectMs: number | null
  readonly tlsMs: number | null
  readonly firstByteMs: number | null
  readonly totalMs: number
}

export interface AttemptResult {
  /** Epoch ms. */
  readonly startedAt: number
  readonly endedAt: number
  /** null: acknowledged. */
  readonly errorClass: ErrorClass | null
  readonly status: number | null
  /** As JSON: most are only written down. */
  readonly responseHeaders: string | null
  readonly responseBody: string | null
  readonly truncated: boolean
  readonly remoteAddress: string | null
  readonly timings: AttemptTimings
}

/**
 * Acknowledged is 2xx alone, and only once the response ended: a status line is no promise that the
 * receiver kept what it was sent.
 */
export function classOfStatus(status: number): ErrorClass | null {
  if (status >= 200 && status < 300) return null
  if (status >= 300 && status < 400) return 'redirect'
  return status === 410 ? 'gone' : 'http_status'
}

/** An attempt that came to nothing before anything was connected. */
export function unsent(errorClass: ErrorClass, at: number): AttemptResult {
  return {
    startedAt: at,
    endedAt: at,
    errorClass,
    status: null,
    responseHeaders: null,
    responseBody: null,
    truncated: false,
    remoteAddress: null,
    timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 0 },
  }
}

export interface Verdict {
  readonly state: DeliveryRow['state']
  readonly dueAt: number
  /** Failures of this run of the schedule. */
  readonly scheduleCount: number
  /** The URL says that it is no more: the whole subscription is parked. */
  readonly gone: boolean
}

function headerOf({ responseHeaders }: AttemptResult, name: string): string | undefined {
  const headers: Readonly<Record<string, string>> = JSON.parse(responseHeaders ?? '{}')
  return headers[name]
}

/** A receiver that will never take this event can say so; any other answer that fails is tried again. */
function asksForNoMore(result: AttemptResult): boolean {
  const { status } = result
  const refused = status !== null && status >= 400 && status < 500
  return refused && headerOf(result, 'webhook-delivery')?.trim().toLowerCase() === 'abort-message'
}

/** RFC 9110 §10.2.3 and RFC 6585 §4. */
const mayAskToWait = ({ status }: AttemptResult) => status === 429 || status === 503

const IDLE_STATES = { paused: 'parked', gone: 'parked' } as const

export type FailedAttempt = AttemptResult & { readonly errorClass: ErrorClass }

/** What becomes of a delivery whose attempt failed and whose lease still holds. */
export function judge(
  delivery: Pick<DeliveryRow, 'due_at' | 'schedule_count'>,
  subscription: Pick<SubscriptionRow, 'status' | 'url' | 'deleted_at'>,
  sentTo: string,
  result: FailedAttempt,
  schedule: RetrySchedule,
  random: number,
): Verdict {
  const before = { dueAt: delivery.due_at, scheduleCount: delivery.schedule_count, gone: false }
  // A 410 from a URL that has been replaced in the meantime says nothing about the new one.
  if (result.errorClass === 'gone' && subscription.url === sentTo && subscription.deleted_at === null)
    return { ...before, state: 'parked', gone: subscription.status === 'active' }
  const scheduleCount = delivery.schedule_count + 1
  if (asksForNoMore(result)) return { ...before, scheduleCount, state: 'failed' }
  const asked = mayAskToWait(result) ? retryAfterMs(headerOf(result, 'retry-after'), result.endedAt) : undefined
  const dueAt = nextAttemptAt(schedule, scheduleCount, result.endedAt, asked, random)
  if (dueAt === undefined) return { ...before, scheduleCount, state: 'failed' }
  const state = subscription.status === 'active' ? 'pending' : IDLE_STATES[subscription.status]
  return { state, dueAt, scheduleCount, gone: false }
}
