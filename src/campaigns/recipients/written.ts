// People of a campaign that was cancelled or has expired, or who are called again by a retry. A hundred thousand rows are
// too many for one transaction: the campaign says at once that everybody who waited has ended, and how, or who waits again;
// by that each of them is read from that moment on, and the scheduler writes it to their rows little by little. Nobody comes
// to wait after the end, and a row that changes after a retry is written first, so the two never differ. Retries that come
// while others are being written join them: whom one finds waiting by an earlier one is left to that.
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

/** A retry that not all rows tell of. */
export interface RetryOrder {
  readonly round: number
  /** Epoch ms. */
  readonly at: number
  readonly end_reasons?: readonly string[] | undefined
  readonly outcomes?: readonly string[] | undefined
}

/** What a row says of somebody whom a retry is for. */
export const calledAgain = (row: Pick<RecipientRow, 'attempt_count' | 'uncounted_tries'>, retriedAt: number) =>
  ({
    status: 'retry_scheduled',
    next_attempt_at: retriedAt,
    attempts_before: row.attempt_count,
    uncounted_before: row.uncounted_tries,
    updated_at: retriedAt,
  }) as const

/** With what its campaign says of it. */
export interface Unwritten extends Ending {
  /** When the retry was that is for this recipient and that the row does not tell of. */
  readonly requeued_at: number | null
}

/** The row as it is once written. */
export function asWritten({
  people_end,
  people_ended_at,
  requeued_at,
  ...written
}: RecipientRow & Unwritten): RecipientRow {
  const row = requeued_at === null ? written : { ...written, ...calledAgain(written, requeued_at) }
  return people_end !== null && isWaiting(row) ? { ...row, ...endOf({ people_end, people_ended_at }) } : row
}
