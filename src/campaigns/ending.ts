// Ends everybody of a campaign who waits for a call: said at once, with exact counts; written to their rows by the
// scheduler, a thousand in a transaction. Where it has come to is written with them, so it goes on after a crash.
import type { Reader } from '../db/database.ts'
import type { Tx, UnitOfWork } from '../db/transaction.ts'
import { closeCallbacks } from './callbacks/repository.ts'
import { findCampaignEnding } from './calling/store.ts'
import { addToCount, countRecipients } from './recipients/counts.ts'
import { type PeopleEnd, WAITING } from './recipients/ended.ts'
import { keepMilestones } from './recipients/milestones.ts'
import { endStretch } from './recipients/store.ts'
import { type CampaignRow, updateCampaign } from './repository.ts'

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

/** @returns writes one stretch of people of one campaign, each campaign in its turn; whether there may be more */
export function makePeopleSweep({ unitOfWork, reader }: { unitOfWork: UnitOfWork; reader: Reader }) {
  let sweptLast = ''

  return async (): Promise<boolean> => {
    if ((await findCampaignEnding(reader, '')) === undefined) return false
    return unitOfWork.run(async (tx) => {
      const campaign = (await findCampaignEnding(tx, sweptLast)) ?? (await findCampaignEnding(tx, ''))
      if (campaign === undefined) return false
      sweptLast = campaign.id
      const upTo = await endStretch(tx, campaign)
      await updateCampaign(tx, campaign.organisation_id, campaign.id, { people_ended_upto: upTo })
      return true
    })
  }
}
