// Writes to the rows of people what their campaign says of all of them at once: that a retry is for them, that they have
// ended. One stretch a transaction; where it has come to is written with them, so it goes on after a crash.
import type { Reader } from '../db/database.ts'
import type { Tx, UnitOfWork } from '../db/transaction.ts'
import { findCampaignToWrite } from './calling/store.ts'
import { endStretch, requeueStretch } from './recipients/store.ts'
import { type CampaignRow, updateCampaign } from './repository.ts'

/** @returns writes one stretch of people of one campaign, each campaign in its turn; whether there may be more */
export function makePeopleSweep({ unitOfWork, reader }: { unitOfWork: UnitOfWork; reader: Reader }) {
  let sweptLast = ''

  return async (): Promise<boolean> => {
    if ((await findCampaignToWrite(reader, '')) === undefined) return false
    return unitOfWork.run(async (tx) => {
      const campaign = (await findCampaignToWrite(tx, sweptLast)) ?? (await findCampaignToWrite(tx, ''))
      if (campaign === undefined) return false
      sweptLast = campaign.id
      await updateCampaign(tx, campaign.organisation_id, campaign.id, await writeStretch(tx, campaign))
      return true
    })
  }
}

/** Who is called again has ended with the others, so that is written first. */
async function writeStretch(tx: Tx, campaign: CampaignRow): Promise<Partial<CampaignRow>> {
  if (campaign.retried_upto !== null) return { retried_upto: await requeueStretch(tx, campaign) }
  return { people_ended_upto: await endStretch(tx, campaign) }
}
