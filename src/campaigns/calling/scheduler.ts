// Moves campaigns with the clock and queues the calls that are due, as many as the campaign's and
// the organisation's ceilings leave room for. One job; each round is one unit of work.
import type { Reader } from '../../db/database.ts'
import type { Tx, UnitOfWork } from '../../db/transaction.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Job } from '../../kernel/job.ts'
import { closeCallbackOf } from '../callbacks/repository.ts'
import { endWaiting } from '../ending.ts'
import { nextStatus } from '../lifecycle.ts'
import { makePeopleSweep } from '../people-sweep.ts'
import type { Calls, Suppressions } from '../ports.ts'
import { type RecipientRow, updateRecipient } from '../recipients/repository.ts'
import { type CampaignRow, updateCampaign } from '../repository.ts'
import type { Transitions } from '../transitions.ts'
import { callFor } from './parties.ts'
import { EXPIRED, findCampaignsDue, findCampaignsToMove, findNextDue, findRecipientsDue } from './store.ts'

interface Deps {
  readonly clock: Clock
  readonly unitOfWork: UnitOfWork
  readonly reader: Reader
  readonly calls: Calls
  readonly transitions: Transitions
  readonly suppressions: Suppressions
}

const CAMPAIGNS_PER_ROUND = 50
const SWEEP_MS = 1000
/** After so many calls placed the event loop has a turn, or the timers of all others would be late. */
const CALLS_PER_TURN = 4

export function makeScheduler({ clock, unitOfWork, reader, calls, transitions, suppressions }: Deps): Job {
  const sweep = makePeopleSweep({ unitOfWork, reader })

  async function move(tx: Tx, campaign: CampaignRow): Promise<void> {
    const now = clock.now()
    const { organisation_id: organisationId, id } = campaign
    if (campaign.expires_at !== null && campaign.expires_at <= now) {
      await calls.withdraw(tx, organisationId, id, 'expired')
      const ended = await endWaiting(tx, campaign, 'expired', now)
      await transitions.finishIfDone(tx, await transitions.record(tx, campaign, { status_reason: EXPIRED, ...ended }))
    } else if (campaign.status === 'scheduled') {
      const status = nextStatus(campaign.status, 'time_came')
      const started = { status, status_reason: null, started_at: now }
      await transitions.finishIfDone(tx, await transitions.record(tx, campaign, started, 'campaign.started'))
    }
  }

  /** @param share most calls that this campaign may take in this round */
  async function queue(tx: Tx, campaign: CampaignRow, share: (room: number) => number): Promise<boolean> {
    const load = await calls.load(tx, campaign.organisation_id, campaign.id)
    const room = load.ceiling - load.organisation
    const most = Math.min(campaign.max_concurrency - load.campaign, share(room), paceOf(campaign, load.waiting))
    if (room <= 0 || most <= 0) return false
    const due = await findRecipientsDue(tx, campaign, clock.now(), most)
    const reached = await reach(tx, campaign, due)
    for (const [index, recipient] of due.entries()) {
      if (index > 0 && index % CALLS_PER_TURN === 0) await new Promise(setImmediate)
      await queueOne(tx, reached, recipient)
    }
    return due.length > 0
  }

  /** Remembers up to whom the campaign has come. @returns the campaign as it is then */
  async function reach(tx: Tx, campaign: CampaignRow, due: readonly RecipientRow[]): Promise<CampaignRow> {
    const last = due.findLast(({ status }) => status === 'pending')
    if (last === undefined) return campaign
    const fields = { reached_recipient_id: last.id }
    await updateCampaign(tx, campaign.organisation_id, campaign.id, fields)
    return { ...campaign, ...fields }
  }

  async function queueOne(tx: Tx, campaign: CampaignRow, recipient: RecipientRow): Promise<void> {
    const { organisation_id: organisationId } = campaign
    const fields = { next_attempt_at: null, updated_at: clock.now() }
    if (await suppressions.isSuppressed(tx, organisationId, recipient.phone, campaign.scenario)) {
      const skipped = { ...fields, status: 'skipped', skip_reason: 'opted_out' } as const
      await updateRecipient(tx, recipient, skipped)
      await closeCallbackOf(tx, recipient, 'cancelled')
      await transitions.recipientDone(tx, campaign, { ...recipient, ...skipped })
      await transitions.finishIfDone(tx, campaign)
      return
    }
    const conversationId = await calls.place(tx, callFor({ campaign, recipient }))
    const queued = { ...fields, status: 'queued', last_conversation_id: conversationId } as const
    await updateRecipient(tx, recipient, queued)
  }

  // Campaigns are visited in pages, so that many that are full cannot keep others from their turn.
  let visitedUpTo = ''

  /** Campaign that was served last, by organisation: the one after it is next. */
  const servedLast = new Map<string, string>()

  /** @returns whether there may be more to queue at once */
  async function queueOnePage(tx: Tx): Promise<boolean> {
    const due = await findCampaignsDue(tx, clock.now(), visitedUpTo, CAMPAIGNS_PER_ROUND)
    let queued = false
    for (const [organisationId, campaigns] of Map.groupBy(due, (campaign) => campaign.organisation_id)) {
      const inTurn = startingAfter(campaigns, servedLast.get(organisationId) ?? '')
      for (const [index, campaign] of inTurn.entries()) {
        const share = (room: number) => Math.max(1, Math.floor(room / (inTurn.length - index)))
        if (!(await queue(tx, campaign, share))) continue
        servedLast.set(organisationId, campaign.id)
        queued = true
      }
    }
    const more = due.length === CAMPAIGNS_PER_ROUND
    visitedUpTo = more ? (due.at(-1)?.id ?? '') : ''
    return queued || more
  }

  return {
    name: 'campaign-scheduler',
    async round() {
      const now = clock.now()
      const next = await findNextDue(reader, now)
      const more = await unitOfWork.run(async (tx) => {
        for (const campaign of await findCampaignsToMove(tx, clock.now(), CAMPAIGNS_PER_ROUND)) await move(tx, campaign)
        return queueOnePage(tx)
      })
      const sweeping = await sweep()
      if (more || sweeping) return 0
      return next === undefined ? SWEEP_MS : Math.max(1, Math.min(SWEEP_MS, next - now))
    },
  }
}

/** With a pace one call at a time is queued, once the one before was taken: what piled up would go all at once. */
function paceOf({ calls_per_minute: callsPerMinute }: CampaignRow, waiting: number): number {
  return callsPerMinute === null ? Number.POSITIVE_INFINITY : waiting > 0 ? 0 : 1
}

/** The same campaigns, beginning with the first after `id`, so that each has its turn. */
function startingAfter(campaigns: readonly CampaignRow[], id: string): CampaignRow[] {
  const next = campaigns.findIndex((campaign) => campaign.id > id)
  return next < 0 ? [...campaigns] : [...campaigns.slice(next), ...campaigns.slice(0, next)]
}
