// The kept counts of deliveries and events. Triggers count deliveries by state; what should be there is
// counted apart, by whoever fans out and prunes: that the two agree is what shows that nothing was lost.
import { sql } from 'kysely'
import type { Reader } from '../../db/database.ts'
import { prepareQuery } from '../../db/prepared.ts'
import { beforeCommit, onTakenBack, type Tx } from '../../db/transaction.ts'

const STATES = ['pending', 'leased', 'succeeded', 'failed', 'parked', 'cancelled'] as const

export interface DeliveryCounts {
  readonly byState: Readonly<Record<(typeof STATES)[number], number>>
  readonly expected: number
  readonly pruned: number
  /** Expected and in no state, not pruned either: 0, or something was lost. */
  readonly unaccounted: number
  /** Events that were never fanned out: 0, or something was lost. */
  readonly notFannedOut: number
}

interface Addition {
  readonly name: string
  readonly number: number
}

const add = prepareQuery((db, { name, number }: Addition) =>
  db
    .updateTable('delivery_counts')
    .set((eb) => ({ number: eb('number', '+', number) }))
    .where('name', '=', name),
)

interface FannedOut {
  events: number
  deliveries: number
}

const addFannedOut = prepareQuery((db, { events, deliveries }: FannedOut) =>
  db
    .updateTable('delivery_counts')
    .set((eb) => ({
      number: eb('number', '+', eb.case().when('name', '=', 'expected').then(deliveries).else(events).end()),
    }))
    .where('name', 'in', ['expected', 'fanned_out']),
)

const fannedOutBy = new WeakMap<Tx, FannedOut>()

/** Added up for the whole transaction, and written down once. */
function countUp(tx: Tx, events: number, deliveries: number): void {
  const sum = fannedOutBy.get(tx) ?? { events: 0, deliveries: 0 }
  if (!fannedOutBy.has(tx)) {
    fannedOutBy.set(tx, sum)
    beforeCommit(tx, () => addFannedOut(tx, sum))
  }
  sum.events += events
  sum.deliveries += deliveries
  onTakenBack(tx, () => {
    sum.events -= events
    sum.deliveries -= deliveries
  })
}

/** One event was fanned out, to so many deliveries. */
export const countFannedOut = (tx: Tx, deliveries: number) => countUp(tx, 1, deliveries)

/** So many deliveries were made of an event that is fanned out to nobody. */
export const countExpected = (tx: Tx, deliveries: number) => countUp(tx, 0, deliveries)

export const countPruned = (tx: Tx, deliveries: number) => add(tx, { name: 'pruned', number: deliveries })

/** In one statement, so of one moment. A look at few rows, whatever the number of deliveries: what is leased is under way. */
export async function readCounts(reader: Reader): Promise<DeliveryCounts> {
  const { rows } = await sql<Addition>`
    select name, number from delivery_counts
    union all select 'leased', count(*) from deliveries where state = 'leased'
    union all select 'events', coalesce(sum(last_sequence), 0) from organisations`.execute(reader)
  const of = (name: string) => rows.find((row) => row.name === name)?.number ?? 0
  const byState = Object.fromEntries(STATES.map((state) => [state, of(state)])) as DeliveryCounts['byState']
  const there = STATES.reduce((sum, state) => sum + byState[state], 0)
  const [expected, pruned] = [of('expected'), of('pruned')]
  return {
    byState,
    expected,
    pruned,
    unaccounted: expected - there - pruned,
    notFannedOut: of('events') - of('fanned_out'),
  }
}
