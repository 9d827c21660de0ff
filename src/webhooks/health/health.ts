// The health of a subscription: how long nothing was acknowledged since the first failure. It is told at
// 5 minutes, an hour and a day, and when it is over; it never switches anything off.
import type { SubscriptionRow } from '../repository.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** How long it has to fail for each notice. */
export const NOTICES_MS: readonly number[] = [5 * MINUTE, HOUR, 24 * HOUR]

export type Health = 'healthy' | 'degraded' | 'failing'

const AFTER_NOTICES: readonly Health[] = ['healthy', 'degraded', 'failing', 'failing']

export function healthOf(row: Pick<SubscriptionRow, 'health_told'>): Health {
  return AFTER_NOTICES[row.health_told] ?? 'failing'
}

/** How many notices are due. */
export function noticesDue(failingSince: number, now: number): number {
  return NOTICES_MS.filter((ms) => now - failingSince >= ms).length
}
