// What the scheduler asks over all organisations: whose time has come. The only queries of this room
// that do not name one.
import { sql } from 'kysely'
import type { Reader } from '../../db/database.ts'
import type { Tx } from '../../db/transaction.ts'
import type { RecipientRow } from '../recipients/repository.ts'
import type { CampaignRow } from '../repository.ts'

// Literals, not parameters: only then does SQLite see that a partial index serves.
const RUNNING = sql.lit<'running'>('running')
/** Reason of a campaign that waits only for its calls in progress. */
export const EXPIRED = 'expired'
const SCHEDULED = sql.lit<'scheduled'>('scheduled')

/** As in pace.ts, to which a test holds it; null without a pace. */
export const paceOpensAt = sql<number | null>`(paced_at + (60000 + calls_per_minute - 1) / calls_per_minute)`

/** Campaigns whose time has come, and those whose time has run out. */
export async function findCampaignsToMove(tx: Tx, now: number, limit: number): Promise<CampaignRow[]> {
  const starting = await tx
    .selectFrom('campaigns')
    .selectAll()
    .where('status', '=', SCHEDULED)
    .where('schedule_at', '<=', now)
    .limit(limit)
    .execute()
  const expired = await tx
    .selectFrom('campaigns')
    .selectAll()
    .where('status', 'in', sql<'scheduled' | 'running' | 'paused'>`('scheduled', 'running', 'paused')`)
    .where('expires_at', '<=', now)
    // Visited once: after that its last call in progress ends it.
    .where('status_reason', 'is distinct from', EXPIRED)
    .limit(limit)
    .execute()
  const ids = new Set(expired.map(({ id }) => id))
  return [...expired, ...starting.filter(({ id }) => !ids.has(id))]
}

/** Running campaigns with somebody due, by id after `after`. */
export async function findCampaignsDue(tx: Tx, now: number, after: string, limit: number): Promise<CampaignRow[]> {
  return tx
    .selectFrom('campaigns')
    .selectAll('campaigns')
    .where('status', '=', RUNNING)
    .where('id', '>', after)
    .where('people_end', 'is', null)
    .where((eb) => eb.or([eb(paceOpensAt, 'is', null), eb(paceOpensAt, '<=', now)]))
    .where((eb) =>
      eb.or([
        eb.exists(
          eb
            .selectFrom('recipients')
            .select('recipients.id')
            .whereRef('recipients.campaign_id', '=', 'campaigns.id')
            .where('recipients.next_attempt_at', '<=', now),
        ),
        eb.exists(
          eb
            .selectFrom('recipients')
            .select('recipients.id')
            .whereRef('recipients.organisation_id', '=', 'campaigns.organisation_id')
            .whereRef('recipients.campaign_id', '=', 'campaigns.id')
            .whereRef('recipients.id', '>', 'campaigns.reached_recipient_id')
            .where('recipients.status', '=', 'pending'),
        ),
      ]),
    )
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** First those whose named or reckoned time has come, then those who were not called yet, in the order they came. */
export async function findRecipientsDue(
  tx: Tx,
  campaign: CampaignRow,
  now: number,
  limit: number,
): Promise<RecipientRow[]> {
  const ofCampaign = tx
    .selectFrom('recipients')
    .selectAll()
    .where('organisation_id', '=', campaign.organisation_id)
    .where('campaign_id', '=', campaign.id)
  const again = await ofCampaign
    .where('next_attempt_at', '<=', now)
    .orderBy('next_attempt_at')
    .orderBy('id')
    .limit(limit)
    .execute()
  if (again.length === limit) return again
  const first = await ofCampaign
    .where('id', '>', campaign.reached_recipient_id)
    .where('status', '=', 'pending')
    .orderBy('id')
    .limit(limit - again.length)
    .execute()
  return [...again, ...first]
}

/** When something is due next, epoch ms. */
export async function findNextDue(reader: Reader, now: number): Promise<number | undefined> {
  const starts = await reader
    .selectFrom('campaigns')
    .select((eb) => eb.fn.min<number | null>('schedule_at').as('at'))
    .where('status', '=', SCHEDULED)
    .executeTakeFirst()
  const calls = await reader
    .selectFrom('campaigns')
    .select((eb) => [
      paceOpensAt.as('opens_at'),
      eb
        .selectFrom('recipients')
        .select('next_attempt_at')
        .whereRef('recipients.campaign_id', '=', 'campaigns.id')
        .where('next_attempt_at', '>', now)
        .orderBy('next_attempt_at')
        .limit(1)
        .as('due_at'),
    ])
    .where('status', '=', RUNNING)
    .where('people_end', 'is', null)
    .execute()
  const later = calls.flatMap(({ opens_at: opensAt, due_at: dueAt }) => [dueAt, opensAt])
  const times = [starts?.at, ...later].filter((at) => typeof at === 'number' && at > now) as number[]
  return times.length === 0 ? undefined : Math.min(...times)
}

/** A campaign that says more of its people than some of their rows do, by id after `after`. */
export async function findCampaignToWrite(reader: Reader, after: string): Promise<CampaignRow | undefined> {
  const next = reader.selectFrom('campaigns').selectAll().where('id', '>', after).orderBy('id').limit(1)
  // Two queries, for each has its index.
  const ended = await next.where('people_ended_upto', 'is not', null).executeTakeFirst()
  const retried = await next.where('retried_upto', 'is not', null).executeTakeFirst()
  if (ended === undefined || retried === undefined) return ended ?? retried
  return ended.id < retried.id ? ended : retried
}
