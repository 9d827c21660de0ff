// Deliveries as they come into being. Those that are born leased are sent after the commit, and until then nobody looks
// for them but by their lease or their number: a transaction writes them together, outside of its units, which costs half.
import { sql } from 'kysely'
import { prepareQuery, prepareRows } from '../../db/prepared.ts'
import { beforeCommit, keptByTransaction, onTakenBack, type Tx } from '../../db/transaction.ts'
import { countBorn } from '../counts/store.ts'
import type { DeliveryRow } from '../repository.ts'

export const NEVER_SENT = { attempt_count: 0, schedule_count: 0 } as const
type Undecided = 'last_error' | 'last_status' | 'succeeded_at' | 'dismissed_at' | 'dismissed_by'

/** One that was never sent: what it has not come to yet is left to its defaults. */
export type NewDelivery = Omit<DeliveryRow, keyof typeof NEVER_SENT | Undecided>

/** Larger statements cost no less for a row. */
const ROWS_PER_STATEMENT = 16

const NEVER_SENT_YET = {
  attempt_count: sql.lit(NEVER_SENT.attempt_count),
  schedule_count: sql.lit(NEVER_SENT.schedule_count),
}

const columnsOf = (row: NewDelivery) => ({
  organisation_id: row.organisation_id,
  id: row.id,
  event_id: row.event_id,
  event_sequence: row.event_sequence,
  event_type: row.event_type,
  subscription_id: row.subscription_id,
  sequence: row.sequence,
  due_at: row.due_at,
  created_at: row.created_at,
  updated_at: row.updated_at,
  ...NEVER_SENT_YET,
})

const insertOne = prepareQuery((db, row: NewDelivery) =>
  db.insertInto('deliveries').values({
    ...columnsOf(row),
    state: row.state,
    claim_count: row.claim_count,
    kind: row.kind,
    lease_token: row.lease_token,
    lease_until: row.lease_until,
    ordering_key: row.ordering_key,
    held: row.held,
  }),
)

const insertLeased = prepareRows(ROWS_PER_STATEMENT, (db, rows: readonly NewDelivery[]) =>
  db.insertInto('deliveries').values(
    rows.map((row) => ({
      ...columnsOf(row),
      state: sql.lit('leased' as const),
      claim_count: sql.lit(1),
      kind: sql.lit('scheduled' as const),
      lease_token: row.lease_token,
      lease_until: row.lease_until,
      held: sql.lit(0),
    })),
  ),
)

/** Of the transaction, not written yet. */
const unwritten = keptByTransaction((tx): NewDelivery[] => {
  beforeCommit(tx, () => writeBorn(tx))
  return []
})

/** Whether nobody asks for it in its own transaction: those of an ordering key are looked at by the next of that key. */
const canWait = ({ state, kind, claim_count, ordering_key, held }: NewDelivery) =>
  state === 'leased' && kind === 'scheduled' && claim_count === 1 && ordering_key === null && held === 0

export async function insertDeliveries(tx: Tx, rows: readonly NewDelivery[]): Promise<void> {
  for (const row of rows) {
    if (canWait(row)) {
      unwritten(tx).push(row)
      onTakenBack(tx, () => unwritten(tx).pop())
    } else await insertOne(tx, row)
  }
  countBorn(tx, rows)
}

/** To be called before a transaction asks for deliveries by what those just born have: a lease, a number, an organisation. */
export async function writeBorn(tx: Tx): Promise<void> {
  const rows = unwritten(tx).splice(0)
  if (rows.length === 0) return
  // A unit that is taken back takes back the rows of others too, if it had them written.
  onTakenBack(tx, () => unwritten(tx).unshift(...rows))
  await insertLeased(tx, rows)
}
