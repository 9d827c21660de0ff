// Before a bulk replay is asked for in a transaction: its filter is checked, and what it finds is counted, beside the
// writer and in windows between which others have their turn.
import type { Reader } from '../../db/database.ts'
import type { Findings } from '../../kernel/problem.ts'
import { findSubscription } from '../repository.ts'
import { type FilterInput, filterOf } from './filter.ts'
import { countWindow, type ReplayFilter } from './repository.ts'

/** Deliveries looked at in one turn: a few milliseconds. */
const WINDOW_ROWS = 2000

/** @returns the body and how many deliveries match */
export async function prepareReplay(
  body: unknown,
  findings: Findings,
  organisationId: string | undefined,
  reader: Reader,
): Promise<unknown> {
  if (organisationId === undefined || findings.total > 0) return undefined
  const filter = filterOf(body as FilterInput)
  if (filter.since !== null && filter.until !== null && filter.until <= filter.since) {
    findings.report('/until', 'order', 'must be later than since')
    return undefined
  }
  const { subscriptionId } = filter
  if (subscriptionId !== null && (await findSubscription(reader, organisationId, subscriptionId)) === undefined) {
    findings.report('/webhook_id', 'unknown-webhook', 'must be the id of one of your webhooks')
    return undefined
  }
  return { ...(body as FilterInput), matching: await countMatching(reader, organisationId, filter) }
}

export async function countMatching(reader: Reader, organisationId: string, filter: ReplayFilter): Promise<number> {
  let matching = 0
  let cursor = ''
  for (;;) {
    const window = await countWindow(reader, organisationId, filter, cursor, WINDOW_ROWS)
    if (window === undefined) return matching
    matching += window.matching
    cursor = window.end
    await new Promise(setImmediate)
  }
}
