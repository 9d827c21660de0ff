// Walks through the people of a campaign a thousand at a time, by those read and not by those found: looking for few
// among a hundred thousand in one statement would hold up everybody else. In between the event loop has a turn. That is
// safe although a transaction is open: units of work queue up for the writing connection.
import type { Reader } from '../../db/database.ts'

export const ROWS_PER_WINDOW = 1000
/** Sorts after every id. */
export const LAST = '~'

/** Ids of a stretch of recipients. */
export interface Window {
  readonly after: string
  readonly upTo: string
}

/** One id, so many further on. */
const keys = (reader: Reader, organisationId: string, campaignId: string, further: number) =>
  reader
    .selectFrom('recipients')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .where('campaign_id', '=', campaignId)
    .offset(further)
    .limit(1)

/** The stretch that begins behind an id. */
export async function windowAfter(
  reader: Reader,
  organisationId: string,
  campaignId: string,
  after: string,
): Promise<Window> {
  const next = await keys(reader, organisationId, campaignId, ROWS_PER_WINDOW - 1)
    .where('id', '>', after)
    .orderBy('id')
    .executeTakeFirst()
  return { after, upTo: next?.id ?? LAST }
}

/** From the first who came to the last. */
export async function* oldestFirst(reader: Reader, organisationId: string, campaignId: string): AsyncGenerator<Window> {
  for (let after = ''; ; ) {
    const window = await windowAfter(reader, organisationId, campaignId, after)
    yield window
    if (window.upTo === LAST) return
    after = window.upTo
    await new Promise(setImmediate)
  }
}

/** @param from whom to begin with; without, the last who came */
export async function* newestFirst(
  reader: Reader,
  organisationId: string,
  campaignId: string,
  from = LAST,
): AsyncGenerator<Window> {
  for (let upTo = from; ; ) {
    const next = await keys(reader, organisationId, campaignId, ROWS_PER_WINDOW)
      .where('id', '<=', upTo)
      .orderBy('id', 'desc')
      .executeTakeFirst()
    yield { after: next?.id ?? '', upTo }
    if (next === undefined) return
    upTo = next.id
    await new Promise(setImmediate)
  }
}
