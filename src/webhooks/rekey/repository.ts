// SQL of sealed secrets as `nexora rekey` walks them, of all organisations, deleted subscriptions too:
// some of their deliveries may be under way still.
import { sql } from 'kysely'
import type { Reader } from '../../db/database.ts'
import type { Tx } from '../../db/transaction.ts'
import type { SealedColumn } from '../secrets.ts'

export const SEALED_COLUMNS: readonly SealedColumn[] = ['secret_enc', 'other_secret_enc', 'headers_enc']

export interface SealedRow {
  readonly organisation_id: string
  readonly id: string
  readonly sealed: string
}

/** Those that do not begin with `prefix`, by id. */
export async function listSealedOtherwise(
  reader: Reader,
  column: SealedColumn,
  prefix: string,
  after: string,
  limit: number,
): Promise<SealedRow[]> {
  return reader
    .selectFrom('subscriptions')
    .select(['organisation_id', 'id', sql.ref<string>(column).as('sealed')])
    .where(column, 'is not', null)
    .where(sql<string>`substr(${sql.ref(column)}, 1, ${prefix.length})`, '!=', prefix)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** Only while it is what was read: a rotation in between wins. @returns whether it was */
export async function replaceSealed(tx: Tx, column: SealedColumn, row: SealedRow, sealed: string): Promise<boolean> {
  const result = await tx
    .updateTable('subscriptions')
    .set({ [column]: sealed })
    .where('organisation_id', '=', row.organisation_id)
    .where('id', '=', row.id)
    .where(column, '=', row.sealed)
    .executeTakeFirst()
  return Number(result.numUpdatedRows) === 1
}
