// SQL of a subscription's ledger: its deliveries by number, with the hash of what they carry.
import type { Reader } from '../../db/database.ts'

export interface LedgerRange {
  readonly after: number
  /** Inclusive. */
  readonly last: number
}

export type LedgerRow = Awaited<ReturnType<typeof listLedger>>[number]

/** By number, one row more than `limit`. */
export async function listLedger(
  reader: Reader,
  organisationId: string,
  subscriptionId: string,
  { after, last }: LedgerRange,
  limit: number,
) {
  return reader
    .selectFrom('deliveries')
    .innerJoin('events', (join) =>
      join
        .onRef('events.organisation_id', '=', 'deliveries.organisation_id')
        .onRef('events.sequence', '=', 'deliveries.event_sequence'),
    )
    .select([
      'deliveries.sequence',
      'deliveries.id',
      'deliveries.event_id',
      'deliveries.event_type',
      'events.body_sha256',
      'deliveries.state',
      'deliveries.attempt_count',
      'deliveries.succeeded_at',
      'deliveries.created_at',
    ])
    .select((eb) => {
      const attempts = eb
        .selectFrom('delivery_attempts')
        .whereRef('delivery_attempts.organisation_id', '=', 'deliveries.organisation_id')
        .whereRef('delivery_attempts.delivery_id', '=', 'deliveries.id')
      return [
        attempts.select((of) => of.fn.min('started_at').as('at')).as('first_attempt_at'),
        attempts.select((of) => of.fn.max('started_at').as('at')).as('last_attempt_at'),
      ]
    })
    .where('deliveries.organisation_id', '=', organisationId)
    .where('deliveries.subscription_id', '=', subscriptionId)
    .where('deliveries.sequence', '>', after)
    .where('deliveries.sequence', '<=', last)
    .orderBy('deliveries.sequence')
    .limit(limit + 1)
    .execute()
}
