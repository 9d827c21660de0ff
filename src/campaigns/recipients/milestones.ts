// What has happened to anybody of a campaign, kept on its row: looking through a hundred thousand people when the last
// call ends would hold up everybody else. It never becomes untrue: who was called is not removed, who was skipped
// stays so.
import type { Tx } from '../../db/transaction.ts'

export interface Milestones {
  /** A call to somebody was begun. */
  readonly called: boolean
  /** Somebody was left out because the campaign expired. */
  readonly expired: boolean
}

/** What of a recipient shows that one is reached. */
interface Signs {
  readonly attempt_count?: unknown
  readonly last_end_reason?: unknown
  readonly skip_reason?: unknown
}

const wasCalled = ({ attempt_count: attempts = 0, last_end_reason: ended = null }: Signs) =>
  attempts !== 0 || ended !== null

/** @param before the recipient who is changed: most were called before, and then it is known */
export async function keepMilestones(
  tx: Tx,
  organisationId: string,
  campaignId: string,
  change: Signs,
  before: Signs = {},
): Promise<void> {
  const reached = tx.updateTable('campaigns').where('organisation_id', '=', organisationId).where('id', '=', campaignId)
  if (wasCalled(change) && !wasCalled(before))
    await reached.set({ anybody_called: 1 }).where('anybody_called', '=', 0).execute()
  if (change.skip_reason === 'expired')
    await reached.set({ anybody_expired: 1 }).where('anybody_expired', '=', 0).execute()
}

export async function findMilestones(tx: Tx, organisationId: string, campaignId: string): Promise<Milestones> {
  const row = await tx
    .selectFrom('campaigns')
    .select(['anybody_called', 'anybody_expired'])
    .where('organisation_id', '=', organisationId)
    .where('id', '=', campaignId)
    .executeTakeFirst()
  return { called: row?.anybody_called === 1, expired: row?.anybody_expired === 1 }
}
