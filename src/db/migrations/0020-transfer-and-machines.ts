// Calls that are put through to a person, and what is done about answering machines. Tries that the
// network refused are told apart from calls that count.
import { CompiledQuery, type Kysely } from 'kysely'

const STATEMENTS = [
  'alter table campaigns add column transfer_to text',
  `alter table campaigns add column answering_machine text not null
    default '{"action":"hang_up","message":null}'`,
  'alter table recipients add column uncounted_tries integer not null default 0',
  'alter table calls add column answered_by text',
  'alter table calls add column transfer text',
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await db.executeQuery(CompiledQuery.raw(statement))
}
