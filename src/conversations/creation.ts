// A conversation as it begins: queued, when we are to call; ringing, when the person rang.
import type { ConversationRow } from './repository.ts'

type Slots = Readonly<Record<string, string | number | boolean | null>>

export interface NewConversation {
  readonly organisationId: string
  /** `inbound`: the person rang us, and waits to be answered. */
  readonly direction: ConversationRow['direction']
  readonly mode: ConversationRow['mode']
  readonly campaignId: string
  readonly recipientId: string
  /** 0 when they rang. */
  readonly attempt: number
  readonly scenario: { readonly key: string; readonly version: number; readonly language: string }
  readonly from: string
  readonly to: string
  readonly context: Slots
  readonly metadata: Readonly<Record<string, unknown>>
  /** Epoch ms when an inbound call ends at the latest; calls that we place get it when they are dialled. */
  readonly terminalBy?: number
}

export function newRow(conversation: NewConversation, id: string, now: number): Omit<ConversationRow, 'number'> {
  const inbound = conversation.direction === 'inbound'
  return {
    organisation_id: conversation.organisationId,
    id,
    status: inbound ? 'ringing' : 'queued',
    direction: conversation.direction,
    mode: conversation.mode,
    campaign_id: conversation.campaignId,
    recipient_id: conversation.recipientId,
    attempt: conversation.attempt,
    scenario: conversation.scenario.key,
    scenario_version: conversation.scenario.version,
    language: conversation.scenario.language,
    from_phone: conversation.from,
    to_phone: conversation.to,
    context: JSON.stringify(conversation.context),
    answered_by: null,
    end_reason: null,
    sip_status: null,
    q850_cause: null,
    outcome: null,
    successful: null,
    collected: '{}',
    summary: null,
    sentiment: 'unknown',
    duration_ms: null,
    talk_ms: null,
    queued_at: now,
    dialing_at: null,
    ringing_at: inbound ? now : null,
    answered_at: null,
    ended_at: null,
    terminal_by: conversation.terminalBy ?? null,
    metadata: JSON.stringify(conversation.metadata),
    created_at: now,
    updated_at: now,
  }
}
