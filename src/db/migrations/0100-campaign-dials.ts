// Campaigns with a pace remember when they dialled last, beside when the pace last let a call be taken.
import { CompiledQuery, type Kysely } from 'kysely'

const STATEMENTS = ['alter table campaigns add column dialled_at integer', 'update campaigns set dialled_at = paced_at']

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await db.executeQuery(CompiledQuery.raw(statement))
}
