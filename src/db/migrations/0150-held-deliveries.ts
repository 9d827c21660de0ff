// Deliveries in order: whether one is held by an earlier one of its key stands in its row, so that a claim reads only what
// may go out, however much is held. And the place at which a drain of parked deliveries goes on.
import { CompiledQuery, type Kysely } from 'kysely'

const STATEMENTS = [
  'alter table deliveries add column held integer not null default 0',
  `update deliveries set held = 1 where ordering_key is not null and state in ('pending', 'leased', 'parked') and exists (
    select 1 from deliveries as earlier where earlier.subscription_id = deliveries.subscription_id
      and earlier.ordering_key = deliveries.ordering_key and earlier.sequence < deliveries.sequence
      and earlier.ordering_key is not null and earlier.state in ('pending', 'leased', 'parked'))`,
  'drop index deliveries_ready',
  `create index deliveries_ready on deliveries (subscription_id, due_at, id) where state = 'pending' and held = 0`,
  `create index deliveries_held on deliveries (subscription_id) where state = 'pending' and held = 1`,
  'drop index deliveries_parked',
  `create index deliveries_parked on deliveries (subscription_id, due_at, id) where state = 'parked'`,
  'alter table subscriptions add column drain_per_second integer',
  'alter table subscriptions add column drained_until real',
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await db.executeQuery(CompiledQuery.raw(statement))
}
