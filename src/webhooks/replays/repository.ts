// SQL of bulk replays. A replay walks its deliveries by number when they are of one subscription, else by id, a window at a
// time, and keeps its place in the row that its work commits with: a crash costs nothing and repeats nothing.
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Reader } from '../../db/database.ts'
import type { Tables } from '../../db/tables.ts'
import type { Tx } from '../../db/transaction.ts'
import { writeBorn } from '../births/store.ts'
import { type DeliveryRow, isOnlyFailed, type PageRequest } from '../repository.ts'

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

/** The place of a delivery among those of a filter, as text; empty before the first. */
type Place = string

const columnOf = ({ subscriptionId }: ReplayFilter) => (subscriptionId === null ? 'id' : 'sequence')

const placeIn = ({ subscriptionId }: ReplayFilter, place: Place) => (subscriptionId === null ? place : Number(place))

/** Deliveries of subscriptions that are still there, after one place and up to another. */
function matching(reader: Reader, organisationId: string, filter: ReplayFilter, after: Place, end: Place) {
  const { subscriptionId, since, until, eventTypes, states, recover } = filter
  const onlyFailed = isOnlyFailed(states)
  return (
    reader
      .selectFrom('deliveries')
      .innerJoin('subscriptions', 'subscriptions.id', 'deliveries.subscription_id')
      .where('subscriptions.organisation_id', '=', organisationId)
      .where('subscriptions.deleted_at', 'is', null)
      .where('deliveries.organisation_id', '=', organisationId)
      .where(`deliveries.${columnOf(filter)}`, '>', placeIn(filter, after))
      .where(`deliveries.${columnOf(filter)}`, '<=', placeIn(filter, end))
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

/** The next deliveries in their order, at most `size`, that may match; the index narrows by subscription and by failure. */
function windowOf(reader: Reader, organisationId: string, filter: ReplayFilter, after: Place, size: number) {
  const column = columnOf(filter)
  return reader
    .selectFrom('deliveries')
    .select(`${column} as place`)
    .where('organisation_id', '=', organisationId)
    .where(column, '>', placeIn(filter, after))
    .$if(filter.subscriptionId !== null, (q) => q.where('subscription_id', '=', filter.subscriptionId as string))
    .$if(isOnlyFailed(filter.states), (q) => q.where('state', '=', sql.lit('failed')))
    .orderBy(column)
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
  after: Place,
  size: number,
): Promise<{ matching: number; end: Place } | undefined> {
  const { last } = await reader
    .selectFrom(windowOf(reader, organisationId, filter, after, size).as('next'))
    .select((eb) => eb.fn.max('place').as('last'))
    .executeTakeFirstOrThrow()
  if (last === null) return undefined
  const end = String(last)
  const { matching: count } = await matching(reader, organisationId, filter, after, end)
    .select((eb) => eb.fn.countAll<number>().as('matching'))
    .executeTakeFirstOrThrow()
  return { matching: count, end }
}

/** The place of the newest delivery of the organisation, or of the subscription. */
export async function findLastPlace(tx: Tx, organisationId: string, filter: ReplayFilter): Promise<Place> {
  await writeBorn(tx)
  const column = columnOf(filter)
  const row = await tx
    .selectFrom('deliveries')
    .select(`${column} as place`)
    .where('organisation_id', '=', organisationId)
    .$if(filter.subscriptionId !== null, (q) => q.where('subscription_id', '=', filter.subscriptionId as string))
    .orderBy(column, 'desc')
    .limit(1)
    .executeTakeFirst()
  return String(row?.place ?? '')
}

export interface ReplayWindow {
  /** Undefined when there is none left. */
  readonly end: Place | undefined
  readonly examined: number
  readonly rows: readonly (DeliveryRow & { readonly status: string })[]
}

/** The next deliveries of a replay: at most `size` are looked at, however few of them match. */
export async function readWindow(tx: Tx, replay: ReplayRow, filter: ReplayFilter, size: number): Promise<ReplayWindow> {
  const { organisation_id: organisationId, cursor, last_place: lastPlace } = replay
  const places = await windowOf(tx, organisationId, filter, cursor, size)
    .where(columnOf(filter), '<=', placeIn(filter, lastPlace))
    .execute()
  const last = places.at(-1)
  if (last === undefined) return { end: undefined, examined: 0, rows: [] }
  const end = String(last.place)
  const rows = await matching(tx, organisationId, filter, cursor, end)
    .selectAll('deliveries')
    .select('subscriptions.status')
    .orderBy(`deliveries.${columnOf(filter)}`)
    .execute()
  return { end, examined: places.length, rows }
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
