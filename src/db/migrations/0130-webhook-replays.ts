// Bulk replays of deliveries, and an index of what failed: those are few among many that did not.
import { CompiledQuery, type Kysely } from 'kysely'

const STATEMENTS = [
  `create table webhook_replays (
    organisation_id text not null, id text not null, status text not null, subscription_id text, since integer,
    until integer, event_types text not null, states text not null, recover integer not null, cursor text not null,
    last_id text not null, matching integer not null, examined integer not null, replayed integer not null,
    created_at integer not null, updated_at integer not null, ended_at integer,
    primary key (organisation_id, id)) strict, without rowid`,
  `create index webhook_replays_running on webhook_replays (updated_at) where status = 'running'`,
  `create index deliveries_failed on deliveries (organisation_id, id) where state = 'failed'`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await db.executeQuery(CompiledQuery.raw(statement))
}
