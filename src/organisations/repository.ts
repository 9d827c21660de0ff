// SQL of organisations.
import type { Selectable } from 'kysely'
import type { Reader } from '../db/database.ts'
import type { Tables } from '../db/tables.ts'
import type { Tx } from '../db/transaction.ts'

export type OrganisationRow = Selectable<Tables['organisations']>

export async function insertOrganisation(tx: Tx, row: OrganisationRow): Promise<void> {
  await tx.insertInto('organisations').values(row).execute()
}

/** All of them: for operators, who stand above organisations. */
export async function listOrganisations(reader: Reader): Promise<OrganisationRow[]> {
  return reader.selectFrom('organisations').selectAll().orderBy('id').execute()
}

export async function findOrganisation(reader: Reader, organisationId: string): Promise<OrganisationRow | undefined> {
  return reader.selectFrom('organisations').selectAll().where('id', '=', organisationId).executeTakeFirst()
}

/** Only while it is what was read. @returns whether it was */
export async function replaceDefaultSecret(
  tx: Tx,
  { id, default_secret_enc }: Pick<OrganisationRow, 'id' | 'default_secret_enc'>,
  sealed: string,
): Promise<boolean> {
  const result = await tx
    .updateTable('organisations')
    .set({ default_secret_enc: sealed })
    .where('id', '=', id)
    .where('default_secret_enc', '=', default_secret_enc)
    .executeTakeFirst()
  return Number(result.numUpdatedRows) === 1
}
