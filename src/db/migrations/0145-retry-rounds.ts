// A retry of a campaign says so for all its people at once; their rows follow in small transactions. A row that has been
// changed since belongs to the round of that retry already.
import { CompiledQuery, type Kysely } from 'kysely'

const STATEMENTS = [
  'alter table campaigns add column retry_round integer not null default 0',
  'alter table campaigns add column retry_filter text',
  'alter table campaigns add column retried_at integer',
  'alter table campaigns add column retried_upto text',
  'alter table recipients add column retry_round integer not null default 0',
  'create index campaigns_retrying on campaigns (id) where retried_upto is not null',
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await db.executeQuery(CompiledQuery.raw(statement))
}
