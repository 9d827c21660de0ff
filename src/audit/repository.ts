// SQL of the audit trail.
import type { Selectable } from 'kysely'
import type { Reader } from '../db/database.ts'
import type { Tables } from '../db/tables.ts'
import type { Tx } from '../db/transaction.ts'

export type AuditRow = Selectable<Tables['audit_trail']>

export async function findLast(reader: Reader, organisationId: string): Promise<AuditRow | undefined> {
  return reader
    .selectFrom('audit_trail')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function insertEntry(tx: Tx, row: AuditRow): Promise<void> {
  await tx.insertInto('audit_trail').values(row).execute()
}

/** In order, after `after`. */
export async function listEntries(
  reader: Reader,
  organisationId: string,
  after: number,
  limit: number,
): Promise<AuditRow[]> {
  return reader
    .selectFrom('audit_trail')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('sequence', '>', after)
    .orderBy('sequence')
    .limit(limit)
    .execute()
}
