// SQL of calls looked at from outside a single one: all of a campaign, to be counted, and the last one to a number.
import type { Reader } from '../db/database.ts'
import type { Tx } from '../db/transaction.ts'

const ROWS_PER_SLICE = 500

export interface CountedCall {
  readonly id: string
  readonly dialing_at: number | null
  readonly answered_at: number | null
  readonly ended_at: number | null
  readonly answered_by: string | null
  readonly end_reason: string | null
  readonly outcome: string | null
  readonly successful: number | null
  readonly talk_ms: number | null
}

/** The calls of a campaign that were dialled, in slices between which the event loop has a turn. */
export async function* dialledCalls(
  reader: Reader,
  organisationId: string,
  campaignId: string,
): AsyncGenerator<readonly CountedCall[]> {
  let after = ''
  for (;;) {
    const slice = await reader
      .selectFrom('conversations')
      .select([
        'id',
        'dialing_at',
        'answered_at',
        'ended_at',
        'answered_by',
        'end_reason',
        'outcome',
        'successful',
        'talk_ms',
      ])
      .where('organisation_id', '=', organisationId)
      .where('campaign_id', '=', campaignId)
      .where('id', '>', after)
      .orderBy('id')
      .limit(ROWS_PER_SLICE)
      .execute()
    yield slice.filter(({ dialing_at: dialledAt }) => dialledAt !== null)
    const last = slice.at(-1)
    if (slice.length < ROWS_PER_SLICE || last === undefined) return
    after = last.id
    await new Promise(setImmediate)
  }
}

/** A call that we placed, as somebody who rings back is to be known by it. */
export interface DialledCall {
  readonly organisationId: string
  readonly campaignId: string
  readonly recipientId: string
  /** The number it was made from. */
  readonly callerId: string
}

/**
 * The last call dialled to a number. It names no organisation: who rings says only where from, and which number they
 * rang; that number decides.
 * @param rung the number they rang; null when the runtime does not know it
 * @param since epoch ms, inclusive
 */
export async function findDialled(
  tx: Tx,
  asked: { phone: string; rung: string | null; mode: 'simulation' | 'live'; since: number },
): Promise<DialledCall | undefined> {
  return tx
    .selectFrom('conversations')
    .select([
      'organisation_id as organisationId',
      'campaign_id as campaignId',
      'recipient_id as recipientId',
      'from_phone as callerId',
    ])
    .where('to_phone', '=', asked.phone)
    .where('direction', '=', 'outbound')
    .where('mode', '=', asked.mode)
    .where('dialing_at', '>=', asked.since)
    .$if(asked.rung !== null, (q) => q.where('from_phone', '=', asked.rung as string))
    .orderBy('dialing_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}
