// Fewer rows written for a delivery: what is leased is counted where it is asked for, in an index as small as what is under
// way; events are counted by the numbers that organisations have given; and what keeps an event from going to a subscription
// twice is a narrower key.
import { CompiledQuery, type Kysely } from 'kysely'

const count = (name: string, change: string) =>
  `update delivery_counts set number = number ${change} where name = ${name};`

const STATEMENTS = [
  'drop trigger deliveries_counted',
  'drop trigger deliveries_recounted',
  'drop trigger deliveries_uncounted',
  'drop trigger events_counted',
  `delete from delivery_counts where name in ('leased', 'events')`,
  `create trigger deliveries_counted after insert on deliveries when new.state <> 'leased' begin
    ${count('new.state', '+ 1')} end`,
  `create trigger deliveries_entered after update of state on deliveries
    when new.state <> old.state and new.state <> 'leased' begin ${count('new.state', '+ 1')} end`,
  `create trigger deliveries_left after update of state on deliveries
    when new.state <> old.state and old.state <> 'leased' begin ${count('old.state', '- 1')} end`,
  `create trigger deliveries_uncounted after delete on deliveries when old.state <> 'leased' begin
    ${count('old.state', '- 1')} end`,
  'drop index deliveries_once',
  'create unique index deliveries_once on deliveries (subscription_id, event_sequence)',
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await db.executeQuery(CompiledQuery.raw(statement))
}
