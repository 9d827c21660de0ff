// A trigger costs every row that is inserted, also one that it leaves alone, such as a delivery that is born leased. Those that
// are not are counted by who inserts them.
import { CompiledQuery, type Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.executeQuery(CompiledQuery.raw('drop trigger deliveries_counted'))
}
