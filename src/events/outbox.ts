// Appends an event in the caller's transaction: it exists exactly when the change it tells of does.
// The body is made once, checked against the contract and frozen; webhooks and the event API send
// those very bytes. Fan-out to subscriptions joins the same transaction.
import { hash } from 'node:crypto'
import type { Insertable } from 'kysely'
import { EVENT_EXAMPLES, type EventPayloads, type EventType, eventViolations } from '../../generated/events.ts'
import { makeNumbering } from '../db/numbering.ts'
import { prepareChange, prepareQuery } from '../db/prepared.ts'
import type { Tables } from '../db/tables.ts'
import { afterCommit, type Tx } from '../db/transaction.ts'
import type { Clock } from '../kernel/clock.ts'
import type { MintId } from '../kernel/ids.ts'

export type { EventType }

export type Mode = 'simulation' | 'live'

export interface NewEvent<Type extends EventType> {
  readonly organisationId: string
  readonly type: Type
  readonly mode: Mode
  readonly object: EventPayloads[Type]['data']['object']
  /** What may happen once only, such as `conversation.completed:conv_…`. */
  readonly dedupeKey: string
  /** What subscriptions can filter by. */
  readonly campaignId?: string
  readonly scenario?: string
}

export interface StoredEvent {
  readonly organisationId: string
  readonly id: string
  readonly sequence: number
  readonly type: EventType
  readonly mode: Mode
  readonly body: string
  readonly campaignId: string | undefined
  readonly scenario: string | undefined
  readonly createdAt: number
}

/** Makes the deliveries of an event. */
export type FanOut = (tx: Tx, event: StoredEvent) => Promise<void>

export interface Outbox {
  /**
   * @returns the event; undefined when one with this dedupe key exists already
   * @throws Error when the object breaks the event's schema: a bug of ours, and nothing is stored
   */
  append<Type extends EventType>(tx: Tx, event: NewEvent<Type>): Promise<StoredEvent | undefined>
  /**
   * Stores the contract's example of a type, for one delivery as a test: under an id of its own and a number below 0, so
   * that no list of events shows it. It is fanned out to nobody.
   */
  appendExample(tx: Tx, organisationId: string, type: EventType, mode: Mode): Promise<StoredEvent>
}

export const API_VERSION = 'v1'

interface Deps {
  readonly clock: Clock
  readonly mintId: MintId
  readonly fanOut: FanOut
  /** Told of each event once it is durable. */
  readonly tell?: ((event: StoredEvent) => void) | undefined
}

export function makeOutbox({ clock, mintId, fanOut, tell }: Deps): Outbox {
  return {
    async append(tx, event) {
      const sequence = await sequences.next(tx, event.organisationId)
      const stored = freeze(event, mintId('evt'), sequence, clock.now())
      if (!(await insert(tx, stored, event.dedupeKey))) {
        sequences.giveBack(tx, event.organisationId, sequence)
        return undefined
      }
      if (tell !== undefined) afterCommit(tx, () => tell(stored))
      await fanOut(tx, stored)
      return stored
    },

    async appendExample(tx, organisationId, type, mode) {
      const [id, now] = [mintId('evt'), clock.now()]
      const payload = { ...EVENT_EXAMPLES[type], id, mode, created_at: new Date(now).toISOString() }
      const stored = {
        ...{ organisationId, id, type, mode, createdAt: now, campaignId: undefined, scenario: undefined },
        sequence: await nextBelow(tx, organisationId),
        body: JSON.stringify(payload),
      }
      await insert(tx, stored, `test:${id}`)
      return stored
    },
  }
}

type EventRow = Insertable<Tables['events']>

const insertRow = prepareChange((db, row: EventRow) =>
  db
    .insertInto('events')
    .values({
      organisation_id: row.organisation_id,
      sequence: row.sequence,
      id: row.id,
      type: row.type,
      mode: row.mode,
      body: row.body,
      body_sha256: row.body_sha256,
      dedupe_key: row.dedupe_key,
      created_at: row.created_at,
    })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'dedupe_key']).doNothing()),
)

/** @returns false when there is one with this dedupe key already */
async function insert(tx: Tx, stored: StoredEvent, dedupeKey: string): Promise<boolean> {
  const inserted = await insertRow(tx, {
    organisation_id: stored.organisationId,
    sequence: stored.sequence,
    id: stored.id,
    type: stored.type,
    mode: stored.mode,
    body: stored.body,
    body_sha256: hash('sha256', stored.body),
    dedupe_key: dedupeKey,
    created_at: stored.createdAt,
  })
  return inserted > 0
}

/** Numbers of examples count down from -1. */
async function nextBelow(tx: Tx, organisationId: string): Promise<number> {
  const row = await tx
    .selectFrom('events')
    .select((eb) => eb.fn.min('sequence').as('first'))
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst()
  return Math.min(row?.first ?? 0, 0) - 1
}

function freeze<Type extends EventType>(event: NewEvent<Type>, id: string, sequence: number, now: number): StoredEvent {
  const payload = {
    id,
    object: 'event',
    type: event.type,
    api_version: API_VERSION,
    sequence,
    mode: event.mode,
    created_at: new Date(now).toISOString(),
    data: { object: event.object },
  }
  const [violation] = eventViolations(event.type, payload)
  if (violation !== undefined)
    throw new Error(`${event.type} breaks its schema: ${violation.instancePath} ${violation.message ?? ''}`)
  return {
    organisationId: event.organisationId,
    id,
    sequence,
    type: event.type,
    mode: event.mode,
    body: JSON.stringify(payload),
    campaignId: event.campaignId,
    scenario: event.scenario,
    createdAt: now,
  }
}

const countUp = prepareQuery((db, of: { organisationId: string }) =>
  db
    .updateTable('organisations')
    .set((eb) => ({ last_sequence: eb('last_sequence', '+', 1) }))
    .where('id', '=', of.organisationId)
    .returning('last_sequence'),
)

const writeLast = prepareQuery((db, of: { organisationId: string; last: number }) =>
  db.updateTable('organisations').set({ last_sequence: of.last }).where('id', '=', of.organisationId),
)

const sequences = makeNumbering<string>({
  idOf: (organisationId) => organisationId,
  countUp: async (tx, organisationId) => (await countUp(tx, { organisationId }))[0]?.last_sequence,
  write: (tx, organisationId, last) => writeLast(tx, { organisationId, last }),
})
