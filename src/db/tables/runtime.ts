export interface RuntimeTables {
  /** The live side of a conversation: who holds it, and how far the dialogue is. Gone when the call has ended. */
  calls: {
    organisation_id: string
    conversation_id: string
    campaign_id: string
    recipient_id: string
    state: 'queued' | 'leased' | 'dialing' | 'answered' | 'ended'
    due_at: number
    worker: string | null
    lease_token: string | null
    lease_until: number | null
    fence: number
    /** Last accepted `seq` of the runtime. */
    seq: number
    terminal_by: number | null
    /** JSON of the dialogue engine; null before the opening. */
    dialogue: string | null
    /** JSON of the actions given for `seq`, for a repeated turn. */
    last_actions: string | null
    /** JSON of the completion, for a repeated complete. */
    completion: string | null
    hang_up: number
  }
}
