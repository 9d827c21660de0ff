// The kept counts of deliveries and events. Those that are not born leased are counted as they are made, and from
// then on triggers count deliveries by state; what should be there is counted apart, by whoever fans out and prunes: that the
// two agree is what shows that nothing was lost.
import { sql } from 'kysely'
import type { Reader } from '../../db/database.ts'
import { prepareQuery } from '../../db/prepared.ts'
import { beforeCommit, keptByTransaction, onTakenBack, type Tx } from '../../db/transaction.ts'

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

const NAMES = ['expected', 'fanned_out', 'pending', 'parked'] as const

type Sums = Record<(typeof NAMES)[number], number>

const addSums = prepareQuery((db, { expected, fanned_out, pending, parked }: Sums) =>
  db
    .updateTable('delivery_counts')
    .set((eb) => {
      const byName = eb.case('name').when('expected').then(expected).when('fanned_out').then(fanned_out)
      return { number: eb('number', '+', byName.when('pending').then(pending).else(parked).end()) }
    })
    .where('name', 'in', NAMES),
)

/** Added up for the whole transaction, and written down once. */
const sumsOf = keptByTransaction((tx): Sums => {
  const sums = { expected: 0, fanned_out: 0, pending: 0, parked: 0 }
  beforeCommit(tx, () => addSums(tx, sums))
  return sums
})

function countUp(tx: Tx, added: Partial<Sums>): void {
  const sums = sumsOf(tx)
  for (const name of NAMES) sums[name] += added[name] ?? 0
  onTakenBack(tx, () => {
    for (const name of NAMES) sums[name] -= added[name] ?? 0
  })
}

/** One event was fanned out, to so many deliveries. */
export const countFannedOut = (tx: Tx, deliveries: number) => countUp(tx, { fanned_out: 1, expected: deliveries })

/** So many deliveries were made of an event that is fanned out to nobody. */
export const countExpected = (tx: Tx, deliveries: number) => countUp(tx, { expected: deliveries })

/** Deliveries were made. What is leased is counted where it is asked for; a trigger for the others would cost each of those too. */
export function countBorn(tx: Tx, rows: readonly { readonly state: string }[]): void {
  const numberOf = (state: string) => rows.filter((row) => row.state === state).length
  const born = { pending: numberOf('pending'), parked: numberOf('parked') }
  if (born.pending + born.parked > 0) countUp(tx, born)
}

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
