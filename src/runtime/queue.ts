// Calls that wait to be leased: placed by the scheduler, held while their campaign is paused,
// withdrawn when it is cancelled.
import { afterCommit, type Tx } from '../db/transaction.ts'
import { type CallEndDeps, closeConversation, unmeasured } from './call-end.ts'
import { newCall } from './new-call.ts'
import type { CallFacts, CallRef } from './ports.ts'
import { countOpenCalls, hangUpCalls, insertCall, listUndialledCalls, setQueuedState } from './repository.ts'
import type { Waiters } from './waiters.ts'

export interface QueueDeps extends CallEndDeps {
  readonly waiters: Waiters
}

export type CallQueue = ReturnType<typeof makeCallQueue>

export function makeCallQueue(deps: QueueDeps) {
  return {
    async enqueue(tx: Tx, call: CallRef & { readonly facts: CallFacts }): Promise<void> {
      await insertCall(tx, newCall(call, { state: 'queued', due_at: deps.clock.now() }))
      afterCommit(tx, deps.waiters.wake)
    },

    /** Queued or in progress. */
    countOpen: (tx: Tx, organisationId: string, campaignId: string) =>
      countOpenCalls(tx, organisationId, campaignId, deps.clock.now()),

    async hold(tx: Tx, organisationId: string, campaignId: string): Promise<void> {
      await setQueuedState(tx, organisationId, campaignId, 'queued', 'held')
    },

    async unhold(tx: Tx, organisationId: string, campaignId: string): Promise<void> {
      await setQueuedState(tx, organisationId, campaignId, 'held', 'queued')
      afterCommit(tx, deps.waiters.wake)
    },

    /** Has the runtime end every call of the campaign that is dialled, at its next word or heartbeat. */
    hangUp: hangUpCalls,

    /** Ends all that are not dialled yet; a worker that holds one has lost it. */
    async withdraw(tx: Tx, organisationId: string, campaignId: string, why: 'cancelled' | 'expired'): Promise<void> {
      for (const call of await listUndialledCalls(tx, organisationId, campaignId))
        await closeConversation(deps, tx, call, unmeasured(why))
    },

    /** The same for the calls to one recipient, who is called no more. */
    async withdrawOne(
      tx: Tx,
      { organisationId, campaignId, recipientId }: Omit<CallRef, 'conversationId'>,
    ): Promise<void> {
      for (const call of await listUndialledCalls(tx, organisationId, campaignId, recipientId))
        await closeConversation(deps, tx, call, unmeasured('cancelled'))
    },
  }
}
