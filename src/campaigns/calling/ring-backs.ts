// What it does to a campaign when somebody rings back. Such a call is none of its attempts, and changes something only
// when it decides something: then whoever waits for a call is done, and one that is queued is withdrawn.
import { afterCommit, type Tx } from '../../db/transaction.ts'
import type { Clock } from '../../kernel/clock.ts'
import { type CallbackRow, fulfilCallback } from '../callbacks/repository.ts'
import type { CallbackRequests } from '../callbacks/requests.ts'
import type { DueCall } from '../ports.ts'
import { asInteger, type RecipientRow, updateRecipient } from '../recipients/repository.ts'
import type { Transitions } from '../transitions.ts'
import { type CallEnd, type CallRef, callFor, type Parties, type PartyRef, partiesOf } from './parties.ts'

interface Deps {
  readonly clock: Clock
  readonly requests: CallbackRequests
  readonly transitions: Transitions
  /** Ends the calls to a recipient that are not dialled yet. */
  readonly withdrawCalls: (tx: Tx, party: PartyRef) => Promise<void>
  readonly wake: () => void
}

type Status = RecipientRow['status']

/**
 * Where a decision leaves the recipient. Who was called without being reached is reached now; the call that rings at
 * this moment ends by itself, and finds the outcome; where calling has stopped, it stays stopped.
 */
const AFTER_DECISION: Record<Status, Status> = {
  pending: 'completed',
  queued: 'completed',
  retry_scheduled: 'completed',
  callback_scheduled: 'completed',
  failed: 'completed',
  completed: 'completed',
  in_progress: 'in_progress',
  skipped: 'skipped',
  cancelled: 'cancelled',
}

/** Who can be given another time to be called at: nobody whom a call rings at this moment, or whom nobody calls any more. */
const CAN_WAIT: readonly Status[] = ['queued', 'retry_scheduled', 'callback_scheduled', 'failed', 'completed']

/** A call that left all open, or put it off, decides nothing. */
const isDecision = ({ connected, outcome }: CallEnd) =>
  connected && outcome !== null && outcome !== 'no_resolution' && outcome !== 'callback_requested'

export function makeRingBacks({ clock, requests, transitions, withdrawCalls, wake }: Deps) {
  async function decided(tx: Tx, call: CallRef, { campaign, recipient }: Parties, end: CallEnd): Promise<void> {
    const status = AFTER_DECISION[recipient.status]
    const ringing = status === 'in_progress'
    const changes = {
      status,
      outcome: end.outcome,
      successful: asInteger(end.successful),
      ...(ringing
        ? {}
        : { next_attempt_at: null, last_end_reason: end.endReason, last_conversation_id: call.conversationId }),
      updated_at: clock.now(),
    }
    await withdrawCalls(tx, call)
    await updateRecipient(tx, recipient, changes)
    await fulfilCallback(tx, call.organisationId, call.recipientId, call.conversationId)
    if (status === recipient.status) return
    await transitions.recipientDone(tx, campaign, { ...recipient, ...changes })
    await transitions.finishIfDone(tx, campaign)
  }

  async function putOff(tx: Tx, call: CallRef, recipient: RecipientRow, callback: CallbackRow): Promise<void> {
    await withdrawCalls(tx, call)
    await updateRecipient(tx, recipient, {
      status: 'callback_scheduled',
      next_attempt_at: callback.requested_for,
      last_conversation_id: call.conversationId,
      updated_at: clock.now(),
    })
  }

  return {
    /** What a call to that person is about now. */
    async callTo(tx: Tx, party: PartyRef): Promise<DueCall> {
      return callFor(await partiesOf(tx, party))
    },

    async rangBack(tx: Tx, call: CallRef): Promise<void> {
      const { campaign, recipient } = await partiesOf(tx, call)
      await requests.rang(tx, call, campaign, recipient)
    },

    async ringBackEnded(tx: Tx, call: CallRef, end: CallEnd): Promise<void> {
      const parties = await partiesOf(tx, call)
      const { campaign, recipient } = parties
      const mayWait = CAN_WAIT.includes(recipient.status)
      const callback = await requests.take(tx, call, campaign, recipient, end, mayWait)
      if (callback?.status === 'scheduled') await putOff(tx, call, recipient, callback)
      else if (isDecision(end)) await decided(tx, call, parties, end)
      afterCommit(tx, wake) // there is room for another call
    },
  }
}
