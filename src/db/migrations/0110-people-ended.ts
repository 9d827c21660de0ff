// A campaign that ends as a whole says so for all its people at once; their rows follow in small transactions.
import { CompiledQuery, type Kysely } from 'kysely'

const STATEMENTS = [
  'alter table campaigns add column people_end text',
  'alter table campaigns add column people_ended_at integer',
  'alter table campaigns add column people_ended_upto text',
  'create index campaigns_ending on campaigns (id) where people_ended_upto is not null',
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await db.executeQuery(CompiledQuery.raw(statement))
}
