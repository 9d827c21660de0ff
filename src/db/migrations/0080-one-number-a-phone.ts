// Numbers that were stored with a trunk prefix, as in +64 (0)21, become what they are dialled as: a number that was
// suppressed by one spelling must not be called by the other. And retries no longer forget how often was tried before.
import { CompiledQuery, type Kysely } from 'kysely'
import { toE164 } from '../../kernel/phone.ts'
import type { Tables } from '../tables.ts'

export async function up(database: Kysely<unknown>): Promise<void> {
  await database.executeQuery(
    CompiledQuery.raw('alter table recipients add column uncounted_before integer not null default 0'),
  )
  const db = database as Kysely<Tables>
  for (const { phone, number } of await misspelt(db, 'recipients'))
    await db.updateTable('recipients').set({ phone: number }).where('phone', '=', phone).execute()
  for (const { phone, number } of await misspelt(db, 'suppressions'))
    await db.executeQuery(
      // Where both spellings are there, the one that is right already stays; the other stops nobody any more.
      CompiledQuery.raw('update or ignore suppressions set phone = ? where phone = ?', [number, phone]),
    )
}

async function misspelt(db: Kysely<Tables>, table: 'recipients' | 'suppressions') {
  const rows = await db.selectFrom(table).select('phone').distinct().execute()
  return rows.flatMap(({ phone }) => {
    const number = toE164(phone)
    return number === undefined || number === phone ? [] : [{ phone, number }]
  })
}
