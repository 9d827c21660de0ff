// The live side of a call as it begins: queued, or taken already when the person rang.
import type { CallFacts, CallRef } from './ports.ts'
import type { CallRow } from './repository.ts'

export function newCall(
  call: CallRef & { readonly facts: CallFacts },
  fields: Pick<CallRow, 'state' | 'due_at'> & Partial<CallRow>,
): CallRow {
  return {
    organisation_id: call.organisationId,
    conversation_id: call.conversationId,
    campaign_id: call.campaignId,
    recipient_id: call.recipientId,
    facts: JSON.stringify(call.facts),
    worker: null,
    lease_token: null,
    lease_until: null,
    fence: 0,
    seq: 0,
    terminal_by: null,
    answered_by: null,
    transfer: null,
    dialogue: null,
    last_actions: null,
    completion: null,
    ended_at: null,
    hang_up: 0,
    caller: null,
    provider_call_id: null,
    ...fields,
  }
}
