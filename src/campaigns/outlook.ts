// Answers "why is nothing happening": when a campaign will place its next call, and what it waits for. Pure.
import { paceOpensAt } from './calling/pace.ts'
import type { RecipientCounts } from './recipients/counts.ts'
import type { CampaignRow } from './repository.ts'

export type DeferredReason =
  | 'draft'
  | 'scheduled'
  | 'paused'
  | 'circuit_breaker'
  | 'concurrency'
  | 'organisation_concurrency'
  | 'runtime'
  | 'pacing'
  | 'retry_wait'

export interface Outlook {
  /** Epoch ms; in the past when a call is due and about to be made. */
  readonly nextDialAt: number | null
  readonly deferredReason: DeferredReason | null
}

export interface Facts {
  readonly counts: RecipientCounts
  /** When the first of those who wait for a call is due, epoch ms. */
  readonly dueAt: number | null
  /** Calls queued or in progress in the whole organisation, and how many there may be. */
  readonly organisation: { readonly open: number; readonly ceiling: number }
}

const NOTHING: Outlook = { nextDialAt: null, deferredReason: null }
const waitsFor = (deferredReason: DeferredReason): Outlook => ({ nextDialAt: null, deferredReason })

export function outlookOf(campaign: CampaignRow, facts: Facts, now: number): Outlook {
  switch (campaign.status) {
    case 'draft':
      return waitsFor('draft')
    case 'scheduled':
      return { nextDialAt: campaign.schedule_at, deferredReason: 'scheduled' }
    case 'paused':
      return waitsFor(campaign.status_reason === 'circuit_breaker' ? 'circuit_breaker' : 'paused')
    case 'running':
      return beforeExpiry(campaign, whileRunning(campaign, facts, now))
    default:
      return NOTHING
  }
}

function whileRunning(campaign: CampaignRow, { counts, dueAt, organisation }: Facts, now: number): Outlook {
  const { queued = 0, in_progress: inProgress = 0 } = counts
  const opensAt = paceOpensAt(campaign)
  const untaken = queued > 0 && inProgress === 0
  if (dueAt === null) return untaken ? waitsFor('runtime') : NOTHING
  if (dueAt > now && !untaken) return { nextDialAt: Math.max(dueAt, opensAt), deferredReason: 'retry_wait' }
  if (dueAt > now) return waitsFor('runtime')
  if (queued + inProgress >= campaign.max_concurrency) return waitsFor(untaken ? 'runtime' : 'concurrency')
  if (organisation.open >= organisation.ceiling) return waitsFor('organisation_concurrency')
  if (opensAt > now) return { nextDialAt: opensAt, deferredReason: 'pacing' }
  // A campaign with a pace queues its next call when the one before was taken.
  if (campaign.calls_per_minute !== null && queued > 0) return waitsFor('runtime')
  return { nextDialAt: dueAt, deferredReason: null }
}

/** Nothing is dialled any more once the campaign expires. */
function beforeExpiry({ expires_at: expiresAt }: CampaignRow, outlook: Outlook): Outlook {
  const { nextDialAt } = outlook
  return expiresAt !== null && nextDialAt !== null && nextDialAt >= expiresAt
    ? { ...outlook, nextDialAt: null }
    : outlook
}
