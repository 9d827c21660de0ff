// SQL of the audit trail.
import type { Selectable } from 'kysely'
import type { Reader } from '../db/database.ts'
import type { Tables } from '../db/tables.ts'
import type { Tx } from '../db/transaction.ts'

export type AuditRow = Selectable<Tables['audit_trail']>

export interface Newest {
  readonly sequence: number
  readonly hash: string
}

/** What the organisation's row says of the newest entry. */
export async function findNewest(reader: Reader, organisationId: string): Promise<Newest> {
  const row = await reader
    .selectFrom('organisations')
    .select(['audit_sequence', 'audit_hash'])
    .where('id', '=', organisationId)
    .executeTakeFirstOrThrow()
  return { sequence: row.audit_sequence, hash: row.audit_hash }
}

export async function setNewest(tx: Tx, organisationId: string, { sequence, hash }: Newest): Promise<void> {
  await tx
    .updateTable('organisations')
    .set({ audit_sequence: sequence, audit_hash: hash })
    .where('id', '=', organisationId)
    .execute()
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
