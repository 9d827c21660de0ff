// What a subscription can ask for beyond its events (own headers, a pace, an order), its health, deliveries that a
// client has dismissed, and kept counts of deliveries and events, so that nothing has to be scanned to see that
// nothing is missing.
import { CompiledQuery, type Kysely } from 'kysely'

const count = (name: string, change: string) =>
  `update delivery_counts set number = number ${change} where name = ${name};`

const STATEMENTS = [
  'alter table subscriptions add column headers_enc text',
  `alter table subscriptions add column header_names text not null default '[]'`,
  'alter table subscriptions add column rate_per_second integer',
  `alter table subscriptions add column ordering text not null default 'none'`,
  'alter table subscriptions add column failing_since integer',
  'alter table subscriptions add column health_told integer not null default 0',
  'create index subscriptions_failing on subscriptions (failing_since) where failing_since is not null',

  'alter table deliveries add column ordering_key text',
  'alter table deliveries add column dismissed_at integer',
  'alter table deliveries add column dismissed_by text',
  `create index deliveries_in_order on deliveries (subscription_id, ordering_key, sequence)
    where ordering_key is not null and state in ('pending', 'leased', 'parked')`,
  `create index deliveries_to_prune on deliveries (updated_at)
    where state in ('succeeded', 'cancelled') or (state = 'failed' and dismissed_at is not null)`,

  'create table delivery_counts (name text not null primary key, number integer not null) strict, without rowid',
  `insert into delivery_counts (name, number) values
    ('pending', 0), ('leased', 0), ('succeeded', 0), ('failed', 0), ('parked', 0), ('cancelled', 0), ('pruned', 0),
    ('expected', (select count(*) from deliveries)),
    ('events', (select count(*) from events)), ('fanned_out', (select count(*) from events))`,
  `update delivery_counts set number = number
    + (select count(*) from deliveries where state = delivery_counts.name)
    where name in ('pending', 'leased', 'succeeded', 'failed', 'parked', 'cancelled')`,
  `create trigger deliveries_counted after insert on deliveries begin ${count('new.state', '+ 1')} end`,
  `create trigger deliveries_recounted after update of state on deliveries when new.state <> old.state begin
    ${count('old.state', '- 1')} ${count('new.state', '+ 1')} end`,
  `create trigger deliveries_uncounted after delete on deliveries begin ${count('old.state', '- 1')} end`,
  `create trigger events_counted after insert on events when new.sequence > 0 begin ${count(`'events'`, '+ 1')} end`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await db.executeQuery(CompiledQuery.raw(statement))
}
