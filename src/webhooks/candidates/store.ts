// The subscriptions that an event may go to. Every event asks for them, so a transaction reads them once, until something
// in it changes one.
import type { Selectable } from 'kysely'
import type { Reader } from '../../db/database.ts'
import { makeMemo } from '../../db/memo.ts'
import { prepareQuery } from '../../db/prepared.ts'
import type { Tables } from '../../db/tables.ts'
import type { Tx } from '../../db/transaction.ts'

type Row = Selectable<Tables['subscriptions']>

const memo = makeMemo<readonly Row[]>()

/** To be called with every change of a subscription that its events and requests depend on. */
export const forgetCandidates = memo.forget

/** The subscriptions made by API and, of the managed ones, those of its campaign. */
export async function listCandidates(
  tx: Tx,
  organisationId: string,
  campaignId: string | undefined,
): Promise<readonly Row[]> {
  // Two look-ups in the index: with `or`, every campaign of the organisation would be read.
  const general = await memo.read(tx, organisationId, () => selectGeneral(tx, { organisationId }))
  if (campaignId === undefined) return general
  const ofCampaign = await memo.read(tx, campaignId, () => selectOfCampaign(tx, { organisationId, campaignId }))
  return ofCampaign.length === 0 ? general : [...general, ...ofCampaign]
}

const selectLive = (db: Reader, organisationId: string) =>
  db
    .selectFrom('subscriptions')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('deleted_at', 'is', null)

const selectGeneral = prepareQuery((db, of: { organisationId: string }) =>
  selectLive(db, of.organisationId).where('campaign_id', 'is', null),
)

const selectOfCampaign = prepareQuery((db, of: { organisationId: string; campaignId: string }) =>
  selectLive(db, of.organisationId).where('campaign_id', '=', of.campaignId),
)
