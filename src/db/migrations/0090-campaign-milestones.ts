// Campaigns remember whether anybody was called, and whether anybody was left out because they expired.
import { CompiledQuery, type Kysely } from 'kysely'

const ofCampaign = `select 1 from recipients r
  where r.organisation_id = campaigns.organisation_id and r.campaign_id = campaigns.id`

const STATEMENTS = [
  'alter table campaigns add column anybody_called integer not null default 0',
  'alter table campaigns add column anybody_expired integer not null default 0',
  `update campaigns set
    anybody_called = exists (${ofCampaign} and (r.attempt_count > 0 or r.last_end_reason is not null)),
    anybody_expired = exists (${ofCampaign} and r.status = 'skipped' and r.skip_reason = 'expired')`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await db.executeQuery(CompiledQuery.raw(statement))
}
