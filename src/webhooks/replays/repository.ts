// SQL of bulk replays. A replay walks its deliveries by id, a window at a time, and keeps its place in
// the row that its work commits with: a crash costs nothing and repeats nothing.
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Reader } from '../../db/database.ts'
import type { Tables } from '../../db/tables.ts'
import type { Tx } from '../../db/transaction.ts'
import type { DeliveryRow, PageRequest } from '../repository.ts'

export type ReplayRow = Selectable<Tables['webhook_replays']>

export interface ReplayFilter {
  readonly subscriptionId: string | null
  /** Epoch ms, inclusive. */
  readonly since: number | null
  /** Epoch ms, exclusive. */
  readonly until: number | null
  readonly eventTypes: readonly string[]
  readonly states: readonly DeliveryRow['state'][]
  readonly recover: boolean
}

/** Deliveries of subscriptions that are still there. */
function matching(reader: Reader, organisationId: string, filter: ReplayFilter) {
  const { subscriptionId, since, until, eventTypes, states, recover } = filter
  const onlyFailed = states.length === 1 && states[0] === 'failed'
  return (
    reader
      .selectFrom('deliveries')
      .innerJoin('subscriptions', 'subscriptions.id', 'deliveries.subscription_id')
      .where('subscriptions.organisation_id', '=', organisationId)
      .where('subscriptions.deleted_at', 'is', null)
      .where('deliveries.organisation_id', '=', organisationId)
      .where('deliveries.dismissed_at', 'is', null)
      // Literal, so that the partial index serves.
      .$if(onlyFailed, (q) => q.where('deliveries.state', '=', sql.lit('failed')))
      .$if(!onlyFailed, (q) => q.where('deliveries.state', 'in', states))
      .$if(subscriptionId !== null, (q) => q.where('deliveries.subscription_id', '=', subscriptionId))
      .$if(since !== null, (q) => q.where('deliveries.created_at', '>=', since))
      .$if(until !== null, (q) => q.where('deliveries.created_at', '<', until))
      .$if(eventTypes.length > 0, (q) => q.where('deliveries.event_type', 'in', eventTypes))
      .$if(recover, (q) => q.where('deliveries.succeeded_at', 'is', null))
  )
}

/** The next deliveries in order of their ids, at most `size`, that may match; the index narrows by subscription or state. */
function windowOf(reader: Reader, organisationId: string, filter: ReplayFilter, after: string, size: number) {
  const onlyFailed = filter.states.length === 1 && filter.states[0] === 'failed'
  return reader
    .selectFrom('deliveries')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .where('id', '>', after)
    .$if(filter.subscriptionId !== null, (q) => q.where('subscription_id', '=', filter.subscriptionId as string))
    .$if(onlyFailed, (q) => q.where('state', '=', sql.lit('failed')))
    .orderBy('id')
    .limit(size)
}

/**
 * How many of the next `size` deliveries match.
 * @returns undefined when there are no more
 */
export async function countWindow(
  reader: Reader,
  organisationId: string,
  filter: ReplayFilter,
  after: string,
  size: number,
): Promise<{ matching: number; end: string } | undefined> {
  const { end } = await reader
    .selectFrom(windowOf(reader, organisationId, filter, after, size).as('next'))
    .select((eb) => eb.fn.max('id').as('end'))
    .executeTakeFirstOrThrow()
  if (end === null) return undefined
  const { matching: count } = await matching(reader, organisationId, filter)
    .select((eb) => eb.fn.countAll<number>().as('matching'))
    .where('deliveries.id', '>', after)
    .where('deliveries.id', '<=', end)
    .executeTakeFirstOrThrow()
  return { matching: count, end }
}

/** Id of the newest delivery of the organisation. */
export async function findLastDeliveryId(reader: Reader, organisationId: string): Promise<string> {
  const row = await reader
    .selectFrom('deliveries')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.id ?? ''
}

export interface ReplayWindow {
  /** Id of its last delivery; undefined when there is none left. */
  readonly end: string | undefined
  readonly examined: number
  readonly rows: readonly (DeliveryRow & { readonly status: string })[]
}

/** The next deliveries of a replay: at most `size` are looked at, however few of them match. */
export async function readWindow(tx: Tx, replay: ReplayRow, filter: ReplayFilter, size: number): Promise<ReplayWindow> {
  const { organisation_id: organisationId, cursor, last_id: lastId } = replay
  const ids = await windowOf(tx, organisationId, filter, cursor, size).where('id', '<=', lastId).execute()
  const end = ids.at(-1)?.id
  if (end === undefined) return { end, examined: 0, rows: [] }
  const rows = await matching(tx, organisationId, filter)
    .selectAll('deliveries')
    .select('subscriptions.status')
    .where('deliveries.id', '>', cursor)
    .where('deliveries.id', '<=', end)
    .orderBy('deliveries.id')
    .execute()
  return { end, examined: ids.length, rows }
}

export async function insertReplay(tx: Tx, row: Insertable<Tables['webhook_replays']>): Promise<void> {
  await tx.insertInto('webhook_replays').values(row).execute()
}

export async function updateReplay(
  tx: Tx,
  { organisation_id, id }: ReplayRow,
  change: Updateable<Tables['webhook_replays']>,
): Promise<void> {
  await tx
    .updateTable('webhook_replays')
    .set(change)
    .where('organisation_id', '=', organisation_id)
    .where('id', '=', id)
    .execute()
}

export async function findReplay(reader: Reader, organisationId: string, id: string): Promise<ReplayRow | undefined> {
  return reader
    .selectFrom('webhook_replays')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** Newest first, one row more than `limit`. */
export async function listReplays(
  reader: Reader,
  organisationId: string,
  { limit, before }: PageRequest,
): Promise<ReplayRow[]> {
  return reader
    .selectFrom('webhook_replays')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .$if(before !== undefined, (q) => q.where('id', '<', before as string))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
}

/** The running replay that waits longest, over all organisations: they take turns. */
export async function findNextReplay(reader: Reader): Promise<ReplayRow | undefined> {
  return reader
    .selectFrom('webhook_replays')
    .selectAll()
    .where('status', '=', sql.lit('running'))
    .orderBy('updated_at')
    .limit(1)
    .executeTakeFirst()
}
