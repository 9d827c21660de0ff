// Fewer index entries written for a delivery: those of a subscription are found by number, no longer by id too; and what keeps
// an event from going to a subscription twice begins with the event, so that entries of one event lie side by side. What has
// failed of one subscription has an index of its own: nothing else that it was ever sent is read for it.
// Replays of one subscription that were under way go on by number, where they stood.
import { CompiledQuery, type Kysely } from 'kysely'

const numberOf = (column: string) => `coalesce((select cast(max(sequence) as text) from deliveries
    where deliveries.subscription_id = webhook_replays.subscription_id and deliveries.id <= webhook_replays.${column}), '')`

const STATEMENTS = [
  'alter table webhook_replays rename column last_id to last_place',
  `update webhook_replays set cursor = ${numberOf('cursor')}, last_place = ${numberOf('last_place')}
    where status = 'running' and subscription_id is not null`,
  'drop index deliveries_of_subscription',
  'drop index deliveries_once',
  'create unique index deliveries_once on deliveries (event_sequence, subscription_id)',
  `create index deliveries_failed_in_order on deliveries (subscription_id, sequence) where state = 'failed'`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await db.executeQuery(CompiledQuery.raw(statement))
}
