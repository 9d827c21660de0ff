// SQL of suppressions.
import type { Selectable } from 'kysely'
import type { Reader } from '../db/database.ts'
import type { Tables } from '../db/tables.ts'
import type { Tx } from '../db/transaction.ts'

export type SuppressionRow = Selectable<Tables['suppressions']>

/** Scenario of a row that stops all calls. */
export const ALL_CALLS = ''

/** Takes the place of the one for the same number and scenario, if there is one. */
export async function putSuppression(tx: Tx, row: SuppressionRow): Promise<void> {
  await tx
    .deleteFrom('suppressions')
    .where('organisation_id', '=', row.organisation_id)
    .where('phone', '=', row.phone)
    .where('scenario', '=', row.scenario)
    .execute()
  await tx.insertInto('suppressions').values(row).execute()
}

export async function findSuppression(
  reader: Reader,
  organisationId: string,
  id: string,
): Promise<SuppressionRow | undefined> {
  return reader
    .selectFrom('suppressions')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('id', '=', id)
    .executeTakeFirst()
}

export async function deleteSuppression(tx: Tx, organisationId: string, id: string): Promise<void> {
  await tx.deleteFrom('suppressions').where('organisation_id', '=', organisationId).where('id', '=', id).execute()
}

/**
 * What stops calls of the scenario to these numbers now; of one number, what stops all calls comes last.
 * @param scenario empty asks about all calls only
 */
export async function findSuppressionsInForce(
  reader: Reader,
  organisationId: string,
  phones: readonly string[],
  scenario: string,
  now: number,
): Promise<SuppressionRow[]> {
  return reader
    .selectFrom('suppressions')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('phone', 'in', phones)
    .where('scenario', 'in', [ALL_CALLS, scenario])
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
    .orderBy('scenario', 'desc')
    .execute()
}

export interface SuppressionFilter {
  readonly phone?: string | undefined
  readonly reason?: SuppressionRow['reason'] | undefined
  readonly source?: SuppressionRow['source'] | undefined
}

/** Newest first, one row more than `limit`. */
export async function listSuppressions(
  reader: Reader,
  organisationId: string,
  { phone, reason, source }: SuppressionFilter,
  page: { limit: number; before: string | undefined },
): Promise<SuppressionRow[]> {
  return reader
    .selectFrom('suppressions')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .$if(phone !== undefined, (q) => q.where('phone', '=', phone as string))
    .$if(reason !== undefined, (q) => q.where('reason', '=', reason as SuppressionRow['reason']))
    .$if(source !== undefined, (q) => q.where('source', '=', source as SuppressionRow['source']))
    .$if(page.before !== undefined, (q) => q.where('id', '<', page.before as string))
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute()
}
