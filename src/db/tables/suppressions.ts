// Table of the suppressions room: numbers that an organisation does not call.
export interface SuppressionTables {
  suppressions: {
    organisation_id: string
    id: string
    phone: string
    /** Key of the scenario whose calls are stopped; empty for all calls. */
    scenario: string
    reason: 'opted_out' | 'complaint' | 'wrong_number' | 'manual' | 'import'
    source: 'conversation' | 'api'
    note: string | null
    /** The call in which it was asked for. */
    campaign_id: string | null
    recipient_id: string | null
    conversation_id: string | null
    expires_at: number | null
    created_at: number
  }
}
