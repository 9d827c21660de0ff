// Rows to the contract's Conversation, Turn and DetectedIntent.
import type { Conversation, DetectedIntent, KnowledgeRef, Turn } from '../../generated/types.ts'
import type { ConversationRow, IntentRow, TurnRow } from './repository.ts'

const timeOf = (ms: number) => new Date(ms).toISOString()
const timeOrNull = (ms: number | null) => (ms === null ? null : timeOf(ms))
const secondsOrNull = (ms: number | null) => (ms === null ? null : Math.round(ms / 1000))

export function presentIntent(row: IntentRow): DetectedIntent {
  return {
    name: row.name,
    confidence: row.confidence,
    turn_id: row.turn_id,
    slots: JSON.parse(row.slots),
    evidence: row.evidence,
  }
}

export function presentTurn(row: TurnRow): Turn {
  return {
    id: row.id,
    object: 'turn',
    index: row.position,
    role: row.role,
    text: row.text,
    offset_ms: row.offset_ms,
    duration_ms: row.duration_ms,
    confidence: row.confidence,
    interrupted: row.interrupted === 1,
    digits: row.digits,
    intents: JSON.parse(row.intents) as DetectedIntent[],
    knowledge_refs: JSON.parse(row.knowledge_refs) as KnowledgeRef[],
  }
}

/** @param turns left out of the answer when undefined */
export function presentConversation(
  row: ConversationRow,
  intents: readonly IntentRow[],
  turns?: readonly TurnRow[],
): Conversation {
  return {
    id: row.id,
    object: 'conversation',
    status: row.status,
    direction: row.direction as Conversation['direction'],
    mode: row.mode,
    campaign_id: row.campaign_id,
    recipient_id: row.recipient_id,
    attempt: row.attempt,
    scenario: row.scenario,
    scenario_version: row.scenario_version,
    language: row.language,
    from: row.from_phone,
    to: row.to_phone,
    context: JSON.parse(row.context),
    answered_by: row.answered_by as Conversation['answered_by'],
    end_reason: row.end_reason as Conversation['end_reason'],
    sip_status: row.sip_status,
    q850_cause: row.q850_cause,
    outcome: row.outcome,
    successful: row.successful === null ? null : row.successful === 1,
    collected: JSON.parse(row.collected),
    intents: intents.map(presentIntent),
    summary: row.summary,
    sentiment: row.sentiment,
    ...(turns === undefined ? {} : { turns: turns.map(presentTurn) }),
    duration_seconds: secondsOrNull(row.duration_ms),
    talk_seconds: secondsOrNull(row.talk_ms),
    queued_at: timeOf(row.queued_at),
    dialing_at: timeOrNull(row.dialing_at),
    ringing_at: timeOrNull(row.ringing_at),
    answered_at: timeOrNull(row.answered_at),
    ended_at: timeOrNull(row.ended_at),
    terminal_by: timeOrNull(row.terminal_by),
    metadata: JSON.parse(row.metadata),
    created_at: timeOf(row.created_at),
    updated_at: timeOf(row.updated_at),
  }
}
