// SQL of what is done to many recipients at once: calling those again who were not reached, ending those who wait.
import type { Tx } from '../../db/transaction.ts'
import type { CampaignRow } from '../repository.ts'
import { addToCount } from './counts.ts'
import { findRequeued, writeRequeued } from './repository.ts'
import { LAST, oldestFirst, windowAfter } from './windows.ts'
import { endOf, WAITING } from './written.ts'

const ROWS_PER_STATEMENT = 500

/**
 * Counts, in slices that yield to the event loop, whom the retry is for that stands on the campaign's row already.
 * @param suppressedAmong numbers that must not be called; their people are left alone
 * @returns how many are called again
 */
export async function countRequeued(
  tx: Tx,
  { organisation_id: organisationId, id: campaignId, retry_round: round }: CampaignRow,
  suppressedAmong: (phones: readonly string[]) => Promise<ReadonlyMap<string, unknown>>,
): Promise<number> {
  const counts = { failed: 0, completed: 0 }
  const left: string[] = []
  for await (const window of oldestFirst(tx, organisationId, campaignId)) {
    const found = await findRequeued(tx, organisationId, campaignId, window).execute()
    if (found.length === 0) continue
    const suppressed = await suppressedAmong(found.map(({ phone }) => phone))
    for (const { id, status, phone } of found)
      if (suppressed.has(phone)) left.push(id)
      else counts[status as keyof typeof counts] += 1
  }
  const requeued = counts.failed + counts.completed
  if (requeued === 0) return 0
  await leaveOut(tx, organisationId, campaignId, left, round)
  await addToCount(tx, organisationId, campaignId, 'failed', -counts.failed)
  await addToCount(tx, organisationId, campaignId, 'completed', -counts.completed)
  await addToCount(tx, organisationId, campaignId, 'retry_scheduled', requeued)
  return requeued
}

/** The retry of this round is not for them. */
async function leaveOut(
  tx: Tx,
  organisationId: string,
  campaignId: string,
  ids: readonly string[],
  round: number,
): Promise<void> {
  for (let start = 0; start < ids.length; start += ROWS_PER_STATEMENT) {
    if (start > 0) await new Promise(setImmediate)
    await tx
      .updateTable('recipients')
      .set({ retry_round: round })
      .where('organisation_id', '=', organisationId)
      .where('campaign_id', '=', campaignId)
      .where('id', 'in', ids.slice(start, start + ROWS_PER_STATEMENT))
      .execute()
  }
}

/**
 * Writes to the rows of the next stretch of people that a retry is for them.
 * @returns up to whom it is written now; null when that is everybody
 */
export async function requeueStretch(
  tx: Tx,
  { organisation_id: organisationId, id: campaignId, retried_upto: written }: CampaignRow,
): Promise<string | null> {
  const window = await windowAfter(tx, organisationId, campaignId, written ?? '')
  await writeRequeued(tx, organisationId, campaignId, window)
  return window.upTo === LAST ? null : window.upTo
}

/**
 * Writes to the rows of the next stretch of people that they have ended.
 * @param campaign whose people were ended all at once
 * @returns up to whom it is written now; null when that is everybody
 */
export async function endStretch(
  tx: Tx,
  { organisation_id: organisationId, id: campaignId, ...campaign }: CampaignRow,
): Promise<string | null> {
  const window = await windowAfter(tx, organisationId, campaignId, campaign.people_ended_upto ?? '')
  await tx
    .updateTable('recipients')
    .set(endOf(campaign))
    .where('organisation_id', '=', organisationId)
    .where('campaign_id', '=', campaignId)
    .where('id', '>', window.after)
    .where('id', '<=', window.upTo)
    .where('status', 'in', WAITING)
    .execute()
  return window.upTo === LAST ? null : window.upTo
}
