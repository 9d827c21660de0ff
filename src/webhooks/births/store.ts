// Deliveries as they come into being. A transaction writes those of its units together before it commits, outside of their
// savepoints: inside, each unit would copy the pages of five trees that it is the first to change. Who looks for deliveries
// in a transaction by state, lease or number has them written first. Nobody else can miss one: its id is told after the
// commit, it ends after it, and what has an ordering key is written at once.
import { sql } from 'kysely'
import { prepareRows } from '../../db/prepared.ts'
import { beforeCommit, keptByTransaction, onTakenBack, type Tx } from '../../db/transaction.ts'
import { countBorn } from '../counts/store.ts'
import type { DeliveryRow } from '../repository.ts'

export const NEVER_SENT = { attempt_count: 0, schedule_count: 0 } as const
type Undecided = 'last_error' | 'last_status' | 'succeeded_at' | 'dismissed_at' | 'dismissed_by'

/** One that was never sent: what it has not come to yet is left to its defaults. */
export type NewDelivery = Omit<DeliveryRow, keyof typeof NEVER_SENT | Undecided>

/** Larger statements cost no less for a row. */
const ROWS_PER_STATEMENT = 16

const insertRows = prepareRows(ROWS_PER_STATEMENT, (db, rows: readonly NewDelivery[]) =>
  db.insertInto('deliveries').values(
    rows.map((row) => ({
      organisation_id: row.organisation_id,
      id: row.id,
      event_id: row.event_id,
      event_sequence: row.event_sequence,
      event_type: row.event_type,
      subscription_id: row.subscription_id,
      sequence: row.sequence,
      state: row.state,
      attempt_count: sql.lit(NEVER_SENT.attempt_count),
      schedule_count: sql.lit(NEVER_SENT.schedule_count),
      claim_count: row.claim_count,
      kind: row.kind,
      due_at: row.due_at,
      lease_token: row.lease_token,
      lease_until: row.lease_until,
      ordering_key: row.ordering_key,
      held: row.held,
      created_at: row.created_at,
      updated_at: row.updated_at,
    })),
  ),
)

/** Of the transaction, not written yet. */
const bornIn = keptByTransaction((tx): { unwritten: NewDelivery[] } => {
  beforeCommit(tx, () => writeBorn(tx))
  return { unwritten: [] }
})

/** Those with an ordering key are looked at by the next of that key; a test is looked at by who asked for it. */
const canWait = ({ kind, ordering_key }: NewDelivery) => kind === 'scheduled' && ordering_key === null

export async function addDeliveries(tx: Tx, rows: readonly NewDelivery[]): Promise<void> {
  const born = bornIn(tx)
  for (const row of rows.filter(canWait)) {
    born.unwritten.push(row)
    onTakenBack(tx, () => born.unwritten.pop())
  }
  await insertRows(
    tx,
    rows.filter((row) => !canWait(row)),
  )
  countBorn(tx, rows)
}

/**
 * To be called before a transaction looks for deliveries among which may be those just born: by state, lease or number.
 * @throws when the database refuses one; then none of the transaction may be committed
 */
export async function writeBorn(tx: Tx): Promise<void> {
  const born = bornIn(tx)
  const rows = born.unwritten
  if (rows.length === 0) return
  born.unwritten = []
  // A unit that is taken back takes back the rows of others too, if it had them written.
  onTakenBack(tx, () => {
    born.unwritten = [...rows, ...born.unwritten]
  })
  await insertRows(tx, rows)
}
