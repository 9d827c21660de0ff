// Retries of a campaign that not all of its rows tell of: several, each with its round, its time and whom it is for, where
// there was one before. So another can join while the first is still being written.
import { CompiledQuery, type Kysely } from 'kysely'

const STATEMENTS = [
  `alter table campaigns add column retry_orders text not null default '[]'`,
  `update campaigns set retry_orders = json_array(json_set(retry_filter, '$.round', retry_round, '$.at', retried_at))
    where retried_upto is not null`,
  'alter table campaigns drop column retry_filter',
  'alter table campaigns drop column retried_at',
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await db.executeQuery(CompiledQuery.raw(statement))
}
