// Reading events: the same bodies as webhooks deliver, in order and without gaps; page by page, waiting
// for the next one, or as a stream.
import type { Operations, RequestOf } from '../../generated/operations.ts'
import type { ClientCall, ReadCall, WriteCall } from '../http/call.ts'
import type { Clock } from '../kernel/clock.ts'
import { Problem } from '../kernel/problem.ts'
import type { EventFeed } from './feed.ts'
import { presentEvent } from './present.ts'
import { findEvent, findLastSequence, listEvents } from './repository.ts'
import { type EventPage, streamEvents, whileRead } from './stream.ts'

interface Deps {
  readonly clock: Clock
  readonly feed: EventFeed
}

const STREAM_ROWS = 100

export const makeEventHandlers = (deps: Deps) =>
  ({
    async listEvents(call, { query, headers }) {
      if (call.lasting.wantsStream) return { status: 200, stream: await streamOf(deps, call, query, headers) }
      const { limit = 25, wait_seconds: waitSeconds = 0 } = query
      const after = await startOf(call, query)
      const read = () => readPage(call, query.type, after, limit)
      const { rows, more, nextSequence } =
        waitSeconds > 0 ? await readWaiting(deps, call, waitSeconds, read) : await read()
      return { status: 200, body: { data: rows.map(presentEvent), has_more: more, next_sequence: nextSequence } }
    },

    async getEvent({ reader, principal }, { params }) {
      const row = await findEvent(reader, principal.organisationId, params.event_id)
      if (row === undefined) throw new Problem('event-not-found', 'No event has this id.')
      return { status: 200, body: presentEvent(row) }
    },
  }) satisfies Partial<Operations<ReadCall, WriteCall, ClientCall>>

type Query = RequestOf<'listEvents'>['query']

async function startOf({ reader, principal }: ReadCall, query: Query): Promise<number> {
  const { from, after_sequence: after = 0 } = query
  return from === 'now' && after === 0 ? findLastSequence(reader, principal.organisationId) : after
}

async function readPage(call: ReadCall, types: Query['type'], after: number, limit: number): Promise<EventPage> {
  const { organisationId } = call.principal
  // Read first: an event that commits meanwhile must not be jumped over by `nextSequence`.
  const last = await findLastSequence(call.reader, organisationId)
  const range = { afterSequence: after, lastSequence: last, types: types ?? [] }
  const found = after >= last ? [] : await listEvents(call.reader, organisationId, range, limit)
  const rows = found.slice(0, limit)
  const more = found.length > limit
  return { rows, more, nextSequence: more ? (rows.at(-1)?.sequence ?? after) : Math.max(after, last) }
}

/** Answers the first page that is not empty, or what there is when the time is over. */
async function readWaiting(
  { clock, feed }: Deps,
  { principal, lasting }: ReadCall,
  waitSeconds: number,
  read: () => Promise<EventPage>,
): Promise<EventPage> {
  const end = clock.monotonic() + waitSeconds * 1000
  const waiting = feed.open(principal.organisationId, principal.clientId, lasting.over)
  try {
    for (;;) {
      const page = await read()
      const left = end - clock.monotonic()
      if (page.rows.length > 0 || left <= 0 || waiting.over) return page
      await waiting.next(left)
    }
  } finally {
    waiting.close()
  }
}

async function streamOf({ clock, feed }: Deps, call: ReadCall, query: Query, headers: object) {
  const { principal, lasting, log } = call
  const lastId = (headers as { 'last-event-id'?: string })['last-event-id']
  const afterSequence = lastId === undefined ? await startOf(call, query) : Number(lastId)
  const waiting = feed.open(principal.organisationId, principal.clientId, lasting.over) // until the connection closes
  log.info('stream.opened', { afterSequence })
  const messages = streamEvents({
    clock,
    waiting,
    afterSequence,
    read: (after) => readPage(call, query.type, after, STREAM_ROWS),
    stillAuthorized: lasting.stillAuthorized,
  })
  return whileRead(messages, clock, () => {
    log.info('stream.unread')
    lasting.breakOff()
  })
}
