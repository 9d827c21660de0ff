// SQL of failing subscriptions, over all organisations, as a job of the server's own.
import type { Reader } from '../../db/database.ts'
import type { SubscriptionRow } from '../repository.ts'

/** Those that have failed for longer than what was told of them. @param noticesMs ascending */
export async function listFailing(
  reader: Reader,
  now: number,
  noticesMs: readonly number[],
  limit: number,
): Promise<SubscriptionRow[]> {
  return reader
    .selectFrom('subscriptions')
    .selectAll()
    .where('failing_since', 'is not', null)
    .where('deleted_at', 'is', null)
    .where((eb) =>
      eb.or(noticesMs.map((ms, told) => eb.and([eb('health_told', '=', told), eb('failing_since', '<=', now - ms)]))),
    )
    .limit(limit)
    .execute()
}
