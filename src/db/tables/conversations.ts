// Tables of the conversations room: the record of each call, its turns and intents, and their full-text index.
import type { Generated } from 'kysely'

export interface ConversationTables {
  conversations: {
    /** Also the rowid of the full-text index. */
    number: Generated<number>
    organisation_id: string
    id: string
    status: 'queued' | 'dialing' | 'ringing' | 'in_progress' | 'completed' | 'failed' | 'cancelled'
    direction: 'outbound' | 'inbound'
    mode: 'simulation' | 'live'
    campaign_id: string
    recipient_id: string
    attempt: number
    scenario: string
    scenario_version: number
    language: string
    from_phone: string
    to_phone: string
    context: string
    answered_by: string | null
    end_reason: string | null
    sip_status: number | null
    q850_cause: number | null
    outcome: string | null
    successful: number | null
    /** JSON object of slots. */
    collected: string
    summary: string | null
    sentiment: 'positive' | 'neutral' | 'negative' | 'unknown'
    duration_ms: number | null
    talk_ms: number | null
    queued_at: number
    dialing_at: number | null
    ringing_at: number | null
    answered_at: number | null
    ended_at: number | null
    terminal_by: number | null
    metadata: string
    created_at: number
    updated_at: number
  }
  turns: {
    organisation_id: string
    conversation_id: string
    position: number
    id: string
    role: 'agent' | 'recipient'
    text: string
    offset_ms: number
    duration_ms: number
    confidence: number | null
    interrupted: number
    digits: string | null
    /** JSON array of intents found in this turn. */
    intents: string
    /** JSON array of passages the words rest on. */
    knowledge_refs: string
  }
  conversation_intents: {
    organisation_id: string
    conversation_id: string
    position: number
    turn_id: string
    name: string
    confidence: number
    slots: string
    evidence: string
  }
  /** FTS5, contentless: what was said in a finished conversation; `scope` holds the organisation's term. */
  conversation_index: {
    rowid: number
    scope: string
    body: string
  }
}
