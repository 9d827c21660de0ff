// Ends a call once: the conversation gets its terminal state and event, the recipient its next step,
// all in the caller's transaction. Every way a call can end comes through here.
import type { Tx } from '../db/transaction.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Completion } from './port.ts'
import type { CallFacts, CallRef, Campaigns, Conversations, Dialogue } from './ports.ts'
import { type CallRow, updateCall } from './repository.ts'

export interface CallEndDeps {
  readonly clock: Clock
  readonly conversations: Conversations
  readonly campaigns: Campaigns
  readonly dialogue: Dialogue
}

export const refOf = (call: CallRow): CallRef => ({
  organisationId: call.organisation_id,
  campaignId: call.campaign_id,
  recipientId: call.recipient_id,
  conversationId: call.conversation_id,
})

/** Calls queued by an earlier version have no say in what came later. */
const LATER = {
  direction: 'outbound',
  transferTo: null,
  answeringMachine: { action: 'hang_up', message: null },
} as const

export const factsOf = (call: CallRow): CallFacts => ({ ...LATER, ...JSON.parse(call.facts) })

/** Ended by us: nothing was measured. */
export const unmeasured = (endReason: Completion['endReason'], durationMs = 0): Completion => ({
  endReason,
  durationMs,
  sipStatus: null,
  q850Cause: null,
})

/** One text for one completion, whatever the order of its fields. */
export const completionText = ({ endReason, durationMs, sipStatus, q850Cause }: Completion): string =>
  JSON.stringify([endReason, durationMs, sipStatus, q850Cause])

function closeDialogue(deps: CallEndDeps, call: CallRow) {
  if (call.dialogue === null) return undefined
  return deps.dialogue.close(call.dialogue, factsOf(call), { transferred: call.transfer === 'completed' })
}

/** Without a recipient's next step: for calls of a campaign that is being ended as a whole. */
export async function closeConversation(deps: CallEndDeps, tx: Tx, call: CallRow, completion: Completion) {
  // A dialogue that was never opened has no outcome: nobody was asked anything.
  const result = closeDialogue(deps, call)
  await updateCall(tx, call, {
    state: 'ended',
    lease_token: call.lease_token,
    lease_until: null,
    terminal_by: null,
    completion: completionText(completion),
    ended_at: deps.clock.now(),
  })
  await deps.conversations.finish(tx, call.organisation_id, call.conversation_id, {
    ...completion,
    outcome: result?.outcome ?? null,
    successful: result?.successful ?? null,
    collected: result?.collected ?? {},
    summary: result?.summary ?? null,
    sentiment: result?.sentiment ?? 'unknown',
  })
  return result
}

export async function endCall(deps: CallEndDeps, tx: Tx, call: CallRow, completion: Completion): Promise<void> {
  const result = await closeConversation(deps, tx, call, completion)
  const end = call.caller === null ? deps.campaigns.ended : deps.campaigns.ringBackEnded
  await end(tx, refOf(call), {
    endReason: completion.endReason,
    connected: call.state === 'answered',
    outcome: result?.outcome ?? null,
    successful: result?.successful ?? null,
    callback: result?.callback ?? null,
  })
}

/** Ends a call that must not be placed (any more), before the commit point. */
export async function refuseCall(
  deps: CallEndDeps,
  tx: Tx,
  call: CallRow,
  why: 'cancelled' | 'expired' | 'opted_out',
): Promise<void> {
  await closeConversation(deps, tx, call, unmeasured(why === 'expired' ? 'expired' : 'cancelled'))
  if (why !== 'cancelled') await deps.campaigns.skipped(tx, refOf(call), why)
}
