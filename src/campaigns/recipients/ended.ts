// People of a campaign that was cancelled or has expired. A hundred thousand rows are too many for one transaction: the
// campaign says at once that everybody who waited has ended, and how; by that each of them is read from that moment on,
// and the scheduler writes it to their rows little by little. Nobody comes to wait after that, so the two never differ.
import type { Tables } from '../../db/tables.ts'
import type { RecipientStatus } from './counts.ts'

type RecipientRow = Tables['recipients']

export type Ending = Pick<Tables['campaigns'], 'people_end' | 'people_ended_at'>
export type PeopleEnd = NonNullable<Ending['people_end']>

/** Recipients whom nobody is calling right now, and who may still be called. */
export const WAITING = [
  'pending',
  'queued',
  'retry_scheduled',
  'callback_scheduled',
] as const satisfies readonly RecipientStatus[]

const ENDS = {
  cancelled: { status: 'cancelled', skip_reason: null },
  expired: { status: 'skipped', skip_reason: 'expired' },
} as const satisfies Record<PeopleEnd, Pick<RecipientRow, 'status' | 'skip_reason'>>

/** What a row says of somebody who has ended so. */
export function endOf({ people_end: end, people_ended_at: endedAt }: Ending) {
  if (end === null || endedAt === null) throw new Error('Nobody has ended')
  return { ...ENDS[end], next_attempt_at: null, updated_at: endedAt }
}

const isWaiting = ({ status }: RecipientRow) => (WAITING as readonly string[]).includes(status)

/** The row as it is once written. */
export function asEnded({ people_end, people_ended_at, ...row }: RecipientRow & Ending): RecipientRow {
  return people_end !== null && isWaiting(row) ? { ...row, ...endOf({ people_end, people_ended_at }) } : row
}
