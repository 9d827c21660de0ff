// A campaign that must be there.
import type { Reader } from '../db/database.ts'
import { Problem } from '../kernel/problem.ts'
import { type CampaignRow, findCampaign } from './repository.ts'

/** @throws Problem campaign-not-found */
export async function requireCampaign(reader: Reader, organisationId: string, id: string): Promise<CampaignRow> {
  const row = await findCampaign(reader, organisationId, id)
  if (row === undefined) throw new Problem('campaign-not-found', 'No campaign has this id.')
  return row
}
