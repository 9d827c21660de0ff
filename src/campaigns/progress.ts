// What calls do to a campaign: a call begins, ends, asks for another one, or says never again. Called
// by the runtime in its own transaction; decides who is called again and when the campaign is done.
import { afterCommit, type Tx } from '../db/transaction.ts'
import type { Outbox } from '../events/outbox.ts'
import type { Clock } from '../kernel/clock.ts'
import type { MintId } from '../kernel/ids.ts'
import { type CallbackRow, fulfilCallback, hasFulfilledCallback, insertCallback } from './callbacks/repository.ts'
import { callbackStatus } from './callbacks/status.ts'
import { isTripped, withCall } from './circuit-breaker.ts'
import { paceOpensAt } from './pace.ts'
import type { Suppressions } from './ports.ts'
import { presentCallback } from './present.ts'
import { findRecipient, type RecipientRow, updateRecipient } from './recipients/repository.ts'
import { type CampaignRow, findCampaign, updateCampaign } from './repository.ts'
import { isCounted, nextAttemptAt, type RetryPolicy, type Tries } from './retry-policy.ts'
import type { Transitions } from './transitions.ts'

export interface CallRef {
  readonly organisationId: string
  readonly campaignId: string
  readonly recipientId: string
  readonly conversationId: string
}

export interface CallEnd {
  readonly endReason: string
  readonly connected: boolean
  readonly outcome: string | null
  readonly successful: boolean | null
  readonly callback: { readonly requestedFor: number | null; readonly text: string | null } | null
}

interface Deps {
  readonly clock: Clock
  /** Times faster that the waits between two simulated calls pass; 1 keeps the policy's. */
  readonly simulatedWaitSpeed: number
  readonly mintId: MintId
  readonly outbox: Outbox
  readonly transitions: Transitions
  readonly suppressions: Suppressions
  /** Keeps queued calls of a campaign from being taken. */
  readonly holdCalls: (tx: Tx, organisationId: string, campaignId: string) => Promise<void>
  readonly wake: () => void
}

/** The ended call was counted at its commit point, when nobody knew how it would end. */
function triesOf({ attempt_count: attempts, uncounted_tries: uncounted }: RecipientRow, end: CallEnd): Tries {
  if (isCounted(end.endReason, end.connected)) return { attempts, uncounted, counted: true }
  return { attempts: attempts - 1, uncounted: uncounted + 1, counted: false }
}

const goesOn = ({ status }: CampaignRow) => status === 'running' || status === 'paused'

export type CampaignProgress = ReturnType<typeof makeCampaignProgress>

export function makeCampaignProgress(deps: Deps) {
  const { clock, mintId, outbox, transitions, suppressions, holdCalls, wake, simulatedWaitSpeed } = deps

  async function load(tx: Tx, call: CallRef): Promise<{ campaign: CampaignRow; recipient: RecipientRow }> {
    const campaign = await findCampaign(tx, call.organisationId, call.campaignId)
    const recipient = await findRecipient(tx, call.organisationId, call.campaignId, call.recipientId)
    if (campaign === undefined || recipient === undefined) throw new Error(`${call.conversationId} has no campaign`)
    return { campaign, recipient }
  }

  /** Pauses the campaign when too many of its latest calls failed for technical reasons. */
  async function watch(tx: Tx, campaign: CampaignRow, endReason: string): Promise<void> {
    if (!goesOn(campaign)) return
    const watched = withCall(campaign, endReason, clock.now())
    if (campaign.status === 'running' && isTripped(watched)) {
      await holdCalls(tx, campaign.organisation_id, campaign.id)
      const paused = { status: 'paused', status_reason: 'circuit_breaker', ...watched } as const
      await transitions.record(tx, campaign, paused, 'campaign.paused')
    } else if (watched.recent_calls !== campaign.recent_calls)
      await updateCampaign(tx, campaign.organisation_id, campaign.id, watched)
  }

  /** One call back for each recipient: who asks again in it is for the organisation to ring. */
  async function mayCallBack(tx: Tx, call: CallRef, campaign: CampaignRow): Promise<boolean> {
    return goesOn(campaign) && !(await hasFulfilledCallback(tx, call.organisationId, call.recipientId))
  }

  async function askedForCallback(tx: Tx, call: CallRef, campaign: CampaignRow, phone: string, end: CallEnd) {
    const now = clock.now()
    const requestedFor = end.callback?.requestedFor ?? null
    const callback: CallbackRow = {
      organisation_id: call.organisationId,
      id: mintId('cbk'),
      source: 'requested_in_call',
      phone,
      campaign_id: call.campaignId,
      recipient_id: call.recipientId,
      conversation_id: call.conversationId,
      requested_at: now,
      requested_for: requestedFor,
      requested_text: end.callback?.text ?? null,
      status: (await mayCallBack(tx, call, campaign))
        ? callbackStatus(requestedFor, campaign.expires_at, now)
        : 'received',
      fulfilled_by_conversation_id: null,
      created_at: now,
    }
    await insertCallback(tx, callback)
    await outbox.append(tx, {
      organisationId: call.organisationId,
      type: 'campaign.callback.received',
      mode: campaign.mode,
      object: presentCallback(callback),
      dedupeKey: `campaign.callback.received:${call.conversationId}`,
      campaignId: campaign.id,
      scenario: campaign.scenario,
    })
    return callback
  }

  /** Where the ended call leaves its recipient. */
  function outcomeFor(campaign: CampaignRow, tries: Tries, end: CallEnd, callback: CallbackRow | undefined) {
    if (callback?.status === 'scheduled')
      return { status: 'callback_scheduled', next_attempt_at: callback.requested_for } as const
    const policy = JSON.parse(campaign.retry_policy) as RetryPolicy
    const speed = campaign.mode === 'simulation' ? simulatedWaitSpeed : 1
    const retryAt = goesOn(campaign) ? nextAttemptAt(policy, end.endReason, tries, clock.now(), speed) : undefined
    if (retryAt !== undefined && (campaign.expires_at === null || retryAt < campaign.expires_at))
      return { status: 'retry_scheduled', next_attempt_at: retryAt } as const
    const status = end.connected ? 'completed' : end.endReason === 'cancelled' ? 'cancelled' : 'failed'
    return { status, next_attempt_at: null } as const
  }

  return {
    /**
     * Asked at the lease and again at the commit point.
     * @returns undefined when the call may go on, else why not
     */
    async refusal(tx: Tx, call: CallRef): Promise<'cancelled' | 'paused' | 'expired' | 'opted_out' | undefined> {
      const { campaign, recipient } = await load(tx, call)
      if (await suppressions.isSuppressed(tx, call.organisationId, recipient.phone, campaign.scenario))
        return 'opted_out'
      if (campaign.expires_at !== null && campaign.expires_at <= clock.now()) return 'expired'
      if (campaign.status === 'paused') return 'paused'
      return campaign.status === 'running' ? undefined : 'cancelled'
    },

    /**
     * Asked at the lease, after `refusal`: takes the campaign's next place in its pace.
     * @returns undefined when the call may begin now, else epoch ms when to ask again
     */
    async takeTurn(tx: Tx, { organisationId, campaignId }: CallRef): Promise<number | undefined> {
      const campaign = await findCampaign(tx, organisationId, campaignId)
      if (campaign === undefined || campaign.calls_per_minute === null) return undefined
      const opensAt = paceOpensAt(campaign)
      if (opensAt > clock.now()) return opensAt
      await updateCampaign(tx, organisationId, campaignId, { paced_at: clock.now() })
      afterCommit(tx, wake) // the next call can be queued
      return undefined
    },

    /** The commit point: from here on a person may be on the line. */
    async dialling(tx: Tx, call: CallRef): Promise<void> {
      const { recipient } = await load(tx, call)
      await updateRecipient(tx, recipient, {
        status: 'in_progress',
        attempt_count: recipient.attempt_count + 1,
        updated_at: clock.now(),
      })
      await fulfilCallback(tx, call.organisationId, call.recipientId, call.conversationId)
    },

    /** The person must not be called any more, by any campaign of the organisation. */
    async optOut(tx: Tx, call: CallRef): Promise<void> {
      const { campaign, recipient } = await load(tx, call)
      await suppressions.optOut(tx, {
        ...call,
        phone: recipient.phone,
        mode: campaign.mode,
        scenario: campaign.scenario,
      })
    },

    async ended(tx: Tx, call: CallRef, end: CallEnd): Promise<void> {
      const { campaign, recipient } = await load(tx, call)
      const tries = triesOf(recipient, end)
      const callback =
        end.callback === null ? undefined : await askedForCallback(tx, call, campaign, recipient.phone, end)
      // What was used up before the last retry of the campaign counts no more.
      const allowance = { ...tries, attempts: tries.attempts - recipient.attempts_before }
      const changes = {
        ...outcomeFor(campaign, allowance, end, callback),
        attempt_count: tries.attempts,
        uncounted_tries: tries.uncounted,
        last_end_reason: end.endReason,
        outcome: end.outcome,
        successful: end.successful === null ? null : end.successful ? 1 : 0,
        last_conversation_id: call.conversationId,
        updated_at: clock.now(),
      }
      await updateRecipient(tx, recipient, changes)
      if (changes.next_attempt_at === null) await transitions.recipientDone(tx, campaign, { ...recipient, ...changes })
      await watch(tx, await transitions.finishIfDone(tx, campaign), end.endReason)
      afterCommit(tx, wake) // there is room for another call
    },

    /** Ends a queued call's recipient without a call. */
    async skipped(tx: Tx, call: CallRef, reason: 'opted_out' | 'expired'): Promise<void> {
      const { campaign, recipient } = await load(tx, call)
      const now = clock.now()
      const skipped = { status: 'skipped', skip_reason: reason, next_attempt_at: null, updated_at: now } as const
      await updateRecipient(tx, recipient, skipped)
      await transitions.recipientDone(tx, campaign, { ...recipient, ...skipped })
      await transitions.finishIfDone(tx, campaign)
      afterCommit(tx, wake)
    },
  }
}
