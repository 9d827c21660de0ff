// The kept counts of deliveries and events. Triggers count deliveries by state; what should be there is
// counted apart, by whoever fans out and prunes: that the two agree is what shows that nothing was lost.
import type { Reader } from '../../db/database.ts'
import type { Tx } from '../../db/transaction.ts'

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

/** One event was fanned out. */
export const countEvent = (tx: Tx) => add(tx, 'fanned_out', 1)

/** So many deliveries were made. */
export const countExpected = (tx: Tx, deliveries: number) => add(tx, 'expected', deliveries)

export const countPruned = (tx: Tx, deliveries: number) => add(tx, 'pruned', deliveries)

async function add(tx: Tx, name: string, number: number): Promise<void> {
  await tx
    .updateTable('delivery_counts')
    .set((eb) => ({ number: eb('number', '+', number) }))
    .where('name', '=', name)
    .execute()
}

/** A look at ten rows, whatever the number of deliveries. */
export async function readCounts(reader: Reader): Promise<DeliveryCounts> {
  const rows = await reader.selectFrom('delivery_counts').selectAll().execute()
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
