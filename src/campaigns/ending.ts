// Ends everybody of a campaign who waits for a call: said at once, with exact counts; written to their rows by the
// scheduler, a thousand in a transaction (people-sweep.ts).
import type { Tx } from '../db/transaction.ts'
import { closeCallbacks } from './callbacks/repository.ts'
import { addToCount, countRecipients } from './recipients/counts.ts'
import { keepMilestones } from './recipients/milestones.ts'
import { type PeopleEnd, WAITING } from './recipients/written.ts'
import type { CampaignRow } from './repository.ts'

/** @returns the columns of the campaign that say so, for the caller to write in the same transaction */
export async function endWaiting(
  tx: Tx,
  { organisation_id: organisationId, id }: Pick<CampaignRow, 'organisation_id' | 'id'>,
  end: PeopleEnd,
  now: number,
): Promise<Partial<CampaignRow>> {
  const counts = (await countRecipients(tx, organisationId, [id])).get(id) ?? {}
  const waiting = WAITING.reduce((sum, status) => sum + (counts[status] ?? 0), 0)
  // Who ended before keeps that end.
  if (waiting === 0) return {}
  for (const status of WAITING) await addToCount(tx, organisationId, id, status, -(counts[status] ?? 0))
  const expired = end === 'expired'
  await addToCount(tx, organisationId, id, expired ? 'skipped' : 'cancelled', waiting)
  if (expired) await keepMilestones(tx, organisationId, id, { skip_reason: 'expired' })
  await closeCallbacks(tx, organisationId, id, expired ? 'missed' : 'cancelled')
  return { people_end: end, people_ended_at: now, people_ended_upto: '' }
}
