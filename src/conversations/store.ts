// SQL of reading all calls of a campaign, to be counted.
import type { Reader } from '../db/database.ts'

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
