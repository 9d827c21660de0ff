// SQL of subscriptions, and of deliveries as they are shown. Deliveries as a queue: store.ts.
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Reader } from '../db/database.ts'
import { makeNumbering } from '../db/numbering.ts'
import { prepareQuery } from '../db/prepared.ts'
import type { Tables } from '../db/tables.ts'
import type { Tx } from '../db/transaction.ts'
import { forgetCandidates } from './candidates/store.ts'

export type SubscriptionRow = Selectable<Tables['subscriptions']>
export type DeliveryRow = Selectable<Tables['deliveries']>
export type AttemptRow = Selectable<Tables['delivery_attempts']>

export interface PageRequest {
  readonly limit: number
  /** Id of the last item already shown. */
  readonly before: string | undefined
}

export async function insertSubscription(tx: Tx, row: Insertable<Tables['subscriptions']>): Promise<void> {
  await tx.insertInto('subscriptions').values(row).execute()
  forgetCandidates(tx)
}

/** Deleted ones are not found. */
export async function findSubscription(
  reader: Reader,
  organisationId: string,
  id: string,
): Promise<SubscriptionRow | undefined> {
  return reader
    .selectFrom('subscriptions')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
}

/** Newest first, one row more than `limit`. */
export async function listSubscriptions(
  reader: Reader,
  organisationId: string,
  { limit, before }: PageRequest,
): Promise<SubscriptionRow[]> {
  return reader
    .selectFrom('subscriptions')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('deleted_at', 'is', null)
    .$if(before !== undefined, (q) => q.where('id', '<', before as string))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
}

export async function updateSubscription(
  tx: Tx,
  organisationId: string,
  id: string,
  change: Updateable<Tables['subscriptions']>,
): Promise<void> {
  await tx
    .updateTable('subscriptions')
    .set(change)
    .where('organisation_id', '=', organisationId)
    .where('id', '=', id)
    .execute()
  forgetCandidates(tx)
}

type SubscriptionKey = Pick<SubscriptionRow, 'organisation_id' | 'id'>

const countUp = prepareQuery((db, of: SubscriptionKey) =>
  db
    .updateTable('subscriptions')
    .set((eb) => ({ last_sequence: eb('last_sequence', '+', 1) }))
    .where('organisation_id', '=', of.organisation_id)
    .where('id', '=', of.id)
    .returning('last_sequence'),
)

const writeLast = prepareQuery((db, of: SubscriptionKey & { last: number }) =>
  db
    .updateTable('subscriptions')
    .set({ last_sequence: of.last })
    .where('organisation_id', '=', of.organisation_id)
    .where('id', '=', of.id),
)

/** Numbers of the deliveries of a subscription. */
export const deliverySequences = makeNumbering<SubscriptionKey>({
  idOf: ({ id }) => id,
  countUp: async (tx, { organisation_id, id }) => (await countUp(tx, { organisation_id, id }))[0]?.last_sequence,
  write: (tx, { organisation_id, id }, last) => writeLast(tx, { organisation_id, id, last }),
})

type SecretColumn = 'secret_enc' | 'other_secret_enc' | 'headers_enc'

/**
 * One sealed secret for each key that seals any: a start tries the key ring on them. Of all organisations, as the
 * ring is.
 */
export async function listSecretOfEachKey(reader: Reader) {
  const secretsIn = async (column: SecretColumn) => {
    const sealed = sql.ref<string>(column)
    const rows = await reader
      .selectFrom('subscriptions')
      .select((eb) => ['organisation_id', eb.fn.max('id').as('id'), sealed.as('sealed')]) // of the row of the maximum
      .where('deleted_at', 'is', null)
      .where(column, 'is not', null)
      .groupBy(sql`substr(${sealed}, 1, instr(substr(${sealed}, 4), '.') + 3)`) // version and key: `v1.k1.`
      .execute()
    return rows.map((row) => ({ ...row, column }))
  }
  return [
    ...(await secretsIn('secret_enc')),
    ...(await secretsIn('other_secret_enc')),
    ...(await secretsIn('headers_enc')),
  ]
}

/** The sealed default secret of the organisation. */
export async function findDefaultSecret(reader: Reader, organisationId: string): Promise<string> {
  const row = await reader
    .selectFrom('organisations')
    .select('default_secret_enc')
    .where('id', '=', organisationId)
    .executeTakeFirstOrThrow()
  return row.default_secret_enc
}

/** Times in epoch ms, `createdAfter` inclusive. */
export interface DeliveryFilter {
  readonly states?: readonly DeliveryRow['state'][] | undefined
  readonly eventTypes?: readonly string[] | undefined
  readonly createdAfter?: number | undefined
  readonly createdBefore?: number | undefined
}

/** What has failed has a partial index, for a condition that says so literally: few among many that did not. */
export const isOnlyFailed = (states: readonly DeliveryRow['state'][]) => states.length === 1 && states[0] === 'failed'

/**
 * Newest first, one row more than `limit`.
 * @param before number of the last one already shown
 */
export async function listDeliveries(
  reader: Reader,
  organisationId: string,
  subscriptionId: string,
  { states = [], eventTypes = [], createdAfter, createdBefore }: DeliveryFilter,
  { limit, before }: { readonly limit: number; readonly before: number | undefined },
): Promise<DeliveryRow[]> {
  const onlyFailed = isOnlyFailed(states)
  return reader
    .selectFrom('deliveries')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('subscription_id', '=', subscriptionId)
    .$if(onlyFailed, (q) => q.where('state', '=', sql.lit('failed')))
    .$if(!onlyFailed && states.length > 0, (q) => q.where('state', 'in', states))
    .$if(eventTypes.length > 0, (q) => q.where('event_type', 'in', eventTypes))
    .$if(createdAfter !== undefined, (q) => q.where('created_at', '>=', createdAfter as number))
    .$if(createdBefore !== undefined, (q) => q.where('created_at', '<', createdBefore as number))
    .$if(before !== undefined, (q) => q.where('sequence', '<', before as number))
    .orderBy('sequence', 'desc')
    .limit(limit + 1)
    .execute()
}

export async function findDelivery(
  reader: Reader,
  organisationId: string,
  subscriptionId: string,
  id: string,
): Promise<DeliveryRow | undefined> {
  return reader
    .selectFrom('deliveries')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('id', '=', id)
    .where('subscription_id', '=', subscriptionId)
    .executeTakeFirst()
}

export async function findDeliveryOfEvent(
  reader: Reader,
  organisationId: string,
  subscriptionId: string,
  eventSequence: number,
): Promise<DeliveryRow> {
  return reader
    .selectFrom('deliveries')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('event_sequence', '=', eventSequence)
    .where('subscription_id', '=', subscriptionId)
    .executeTakeFirstOrThrow()
}

const ATTEMPTS_SHOWN_MAX = 100

/** The last ones, first to last. */
export async function listAttempts(reader: Reader, organisationId: string, deliveryId: string): Promise<AttemptRow[]> {
  const rows = await reader
    .selectFrom('delivery_attempts')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('delivery_id', '=', deliveryId)
    .orderBy('number', 'desc')
    .limit(ATTEMPTS_SHOWN_MAX)
    .execute()
  return rows.reverse()
}
