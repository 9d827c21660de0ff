// Numbers the deliveries of each subscription, those made before too, in their order; and remembers which numbers have
// been pruned, so that a receiver can account for every one.
import { CompiledQuery, type Kysely } from 'kysely'

const STATEMENTS = [
  'alter table deliveries add column sequence integer not null default 0',
  `update deliveries set sequence = numbered.place from (
    select organisation_id, id, row_number() over (partition by subscription_id order by id) as place from deliveries
  ) as numbered where numbered.organisation_id = deliveries.organisation_id and numbered.id = deliveries.id`,
  'create unique index deliveries_by_sequence on deliveries (subscription_id, sequence)',
  'alter table subscriptions add column last_sequence integer not null default 0',
  `update subscriptions set last_sequence =
    coalesce((select max(sequence) from deliveries where subscription_id = subscriptions.id), 0)`,
  'alter table subscriptions add column pruned_through integer not null default 0',
  'alter table subscriptions add column pruned_acknowledged integer not null default 0',
  'alter table subscriptions add column pruned_dismissed integer not null default 0',
  'alter table subscriptions add column pruned_cancelled integer not null default 0',
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await db.executeQuery(CompiledQuery.raw(statement))
}
