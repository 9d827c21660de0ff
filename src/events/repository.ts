// SQL of the event log as it is read.
import type { Selectable } from 'kysely'
import type { Reader } from '../db/database.ts'
import type { Tables } from '../db/tables.ts'

export type EventRow = Selectable<Tables['events']>

/** Number of the newest event; 0 when there is none. Examples that were sent as tests have numbers below. */
export async function findLastSequence(reader: Reader, organisationId: string): Promise<number> {
  const row = await reader
    .selectFrom('events')
    .select((eb) => eb.fn.max('sequence').as('last'))
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst()
  return Math.max(0, row?.last ?? 0)
}

export interface EventRange {
  readonly afterSequence: number
  /** Inclusive. */
  readonly lastSequence: number
  readonly types: readonly string[]
}

/** In order, one row more than `limit`. */
export async function listEvents(
  reader: Reader,
  organisationId: string,
  { afterSequence, lastSequence, types }: EventRange,
  limit: number,
): Promise<EventRow[]> {
  return reader
    .selectFrom('events')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('sequence', '>', afterSequence)
    .where('sequence', '<=', lastSequence)
    .$if(types.length > 0, (q) => q.where('type', 'in', types))
    .orderBy('sequence')
    .limit(limit + 1)
    .execute()
}

export async function findEvent(reader: Reader, organisationId: string, id: string): Promise<EventRow | undefined> {
  return reader
    .selectFrom('events')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('id', '=', id)
    .executeTakeFirst()
}
