// SQL of the numbers that an organisation does not call any more.
import type { Selectable } from 'kysely'
import type { Reader } from '../../db/database.ts'
import type { Tables } from '../../db/tables.ts'
import type { Tx } from '../../db/transaction.ts'

/** @returns false when the number was there already */
export async function insertOptOut(tx: Tx, row: Selectable<Tables['opt_outs']>): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('opt_outs')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

export async function isOptedOut(reader: Reader, organisationId: string, phone: string): Promise<boolean> {
  const row = await reader
    .selectFrom('opt_outs')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .where('phone', '=', phone)
    .executeTakeFirst()
  return row !== undefined
}
