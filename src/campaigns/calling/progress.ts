// What calls do to a campaign: a call begins, ends, asks for another one, or says never again. Called
// by the runtime in its own transaction; decides who is called again and when the campaign is done.
import { afterCommit, type Tx } from '../../db/transaction.ts'
import type { Clock } from '../../kernel/clock.ts'
import { type CallbackRow, closeCallbackOf, fulfilCallback } from '../callbacks/repository.ts'
import { type CallbackRequests, goesOn } from '../callbacks/requests.ts'
import type { Suppressions } from '../ports.ts'
import { asInteger, type RecipientRow, updateRecipient } from '../recipients/repository.ts'
import { type CampaignRow, findCampaign, updateCampaign } from '../repository.ts'
import type { Transitions } from '../transitions.ts'
import { isTripped, withCall } from './circuit-breaker.ts'
import { paceOpensAt } from './pace.ts'
import { type CallEnd, type CallRef, partiesOf } from './parties.ts'
import { isCounted, nextAttemptAt, type RetryPolicy, type Tries } from './retry-policy.ts'

interface Deps {
  readonly clock: Clock
  /** Times faster that the waits between two simulated calls pass; 1 keeps the policy's. */
  readonly simulatedWaitSpeed: number
  readonly requests: CallbackRequests
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

/** They said what there was to say, or the line broke while they spoke: another call would be one too many. */
const isSaid = ({ successful, connected, endReason }: CallEnd) =>
  successful === true || (connected && endReason === 'network_error')

/** While their phone rang they rang us, and told us all there was to say: they are not called again. */
const wasSettled = ({ outcome }: RecipientRow, { connected }: CallEnd) => !connected && outcome !== null
const SETTLED = { status: 'completed', next_attempt_at: null } as const

export type CampaignProgress = ReturnType<typeof makeCampaignProgress>

export function makeCampaignProgress(deps: Deps) {
  const { clock, requests, transitions, suppressions, holdCalls, wake, simulatedWaitSpeed } = deps

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

  /** Where the ended call leaves its recipient. */
  function outcomeFor(campaign: CampaignRow, tries: Tries, end: CallEnd, callback: CallbackRow | undefined) {
    if (callback?.status === 'scheduled')
      return { status: 'callback_scheduled', next_attempt_at: callback.requested_for } as const
    const policy = JSON.parse(campaign.retry_policy) as RetryPolicy
    const speed = campaign.mode === 'simulation' ? simulatedWaitSpeed : 1
    const retryAt =
      goesOn(campaign) && !isSaid(end) ? nextAttemptAt(policy, end.endReason, tries, clock.now(), speed) : undefined
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
      const { campaign, recipient } = await partiesOf(tx, call)
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

    /**
     * Asked at the commit point, before `dialling`: a worker may have held several calls meanwhile.
     * @returns undefined when the phone may ring now, else epoch ms when to ask again
     */
    async takeDial(tx: Tx, { organisationId, campaignId }: CallRef): Promise<number | undefined> {
      const campaign = await findCampaign(tx, organisationId, campaignId)
      if (campaign === undefined || campaign.calls_per_minute === null) return undefined
      const now = clock.now()
      const opensAt = paceOpensAt({ ...campaign, paced_at: campaign.dialled_at })
      if (opensAt > now) return opensAt
      await updateCampaign(tx, organisationId, campaignId, { paced_at: now, dialled_at: now })
      return undefined
    },

    /** The commit point: from here on a person may be on the line. */
    async dialling(tx: Tx, call: CallRef): Promise<void> {
      const { recipient } = await partiesOf(tx, call)
      await updateRecipient(tx, recipient, {
        status: 'in_progress',
        attempt_count: recipient.attempt_count + 1,
        outcome: null,
        successful: null,
        updated_at: clock.now(),
      })
    },

    /** The person must not be called any more, by any campaign of the organisation. */
    async optOut(tx: Tx, call: CallRef): Promise<void> {
      const { campaign, recipient } = await partiesOf(tx, call)
      await suppressions.optOut(tx, {
        ...call,
        phone: recipient.phone,
        mode: campaign.mode,
        scenario: campaign.scenario,
      })
    },

    async ended(tx: Tx, call: CallRef, end: CallEnd): Promise<void> {
      const { campaign, recipient } = await partiesOf(tx, call)
      const tries = triesOf(recipient, end)
      if (end.connected) await fulfilCallback(tx, call.organisationId, call.recipientId, call.conversationId)
      const callback = await requests.take(tx, call, campaign, recipient, end)
      // What was used up before the last retry of the campaign counts no more.
      const allowance = {
        ...tries,
        attempts: tries.attempts - recipient.attempts_before,
        uncounted: tries.uncounted - recipient.uncounted_before,
      }
      const changes = {
        ...(wasSettled(recipient, end) ? SETTLED : outcomeFor(campaign, allowance, end, callback)),
        attempt_count: tries.attempts,
        uncounted_tries: tries.uncounted,
        last_end_reason: end.endReason,
        ...(wasSettled(recipient, end) ? {} : { outcome: end.outcome, successful: asInteger(end.successful) }),
        last_conversation_id: call.conversationId,
        updated_at: clock.now(),
      }
      await updateRecipient(tx, recipient, changes)
      if (changes.next_attempt_at === null) {
        await closeCallbackOf(tx, recipient, 'missed') // all tries went unanswered
        await transitions.recipientDone(tx, campaign, { ...recipient, ...changes })
      }
      await watch(tx, await transitions.finishIfDone(tx, campaign), end.endReason)
      afterCommit(tx, wake) // there is room for another call
    },

    /** Ends a queued call's recipient without a call. */
    async skipped(tx: Tx, call: CallRef, reason: 'opted_out' | 'expired'): Promise<void> {
      const { campaign, recipient } = await partiesOf(tx, call)
      const now = clock.now()
      const skipped = { status: 'skipped', skip_reason: reason, next_attempt_at: null, updated_at: now } as const
      await updateRecipient(tx, recipient, skipped)
      await closeCallbackOf(tx, recipient, reason === 'expired' ? 'missed' : 'cancelled')
      await transitions.recipientDone(tx, campaign, { ...recipient, ...skipped })
      await transitions.finishIfDone(tx, campaign)
      afterCommit(tx, wake)
    },
  }
}
