// The subscriptions that an event may go to. Every event asks for them, so a transaction reads them once, until something
// in it changes one.
import type { Selectable } from 'kysely'
import type { Reader } from '../../db/database.ts'
import { makeMemo } from '../../db/memo.ts'
import { prepareQuery } from '../../db/prepared.ts'
import type { Tables } from '../../db/tables.ts'
import type { Tx } from '../../db/transaction.ts'

type Row = Selectable<Tables['subscriptions']>

/** What a subscription asks for. An empty list of a filter lets all pass. */
interface Interest {
  readonly types: readonly string[]
  readonly campaigns: readonly string[]
  readonly scenarios: readonly string[]
  readonly modes: readonly string[]
}

/** A row, and what it says in JSON, read once for all events of a transaction. */
export type Candidate = Row & { readonly interest: Interest }

export function candidateOf(row: Row): Candidate {
  const list = (text: string | null): string[] => (text === null ? [] : JSON.parse(text))
  const { event_types, campaign_ids, scenarios, modes } = row
  const filters = { campaigns: list(campaign_ids), scenarios: list(scenarios), modes: list(modes) }
  return { ...row, interest: { types: list(event_types), ...filters } }
}

const memo = makeMemo<readonly Candidate[]>()

/** To be called with every change of a subscription that its events and requests depend on. */
export const forgetCandidates = memo.forget

/** The subscriptions made by API and, of the managed ones, those of its campaign. */
export async function listCandidates(
  tx: Tx,
  organisationId: string,
  campaignId: string | undefined,
): Promise<readonly Candidate[]> {
  // Two look-ups in the index: with `or`, every campaign of the organisation would be read.
  const general = await memo.read(tx, organisationId, async () =>
    (await selectGeneral(tx, { organisationId })).map(candidateOf),
  )
  if (campaignId === undefined) return general
  const ofCampaign = await memo.read(tx, campaignId, async () =>
    (await selectOfCampaign(tx, { organisationId, campaignId })).map(candidateOf),
  )
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
