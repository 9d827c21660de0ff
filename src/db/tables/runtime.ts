export interface RuntimeTables {
  /** The live side of a conversation: who holds it, and how far the dialogue is. */
  calls: {
    organisation_id: string
    conversation_id: string
    campaign_id: string
    recipient_id: string
    /** held: queued, but the campaign is paused. */
    state: 'queued' | 'held' | 'leased' | 'dialing' | 'answered' | 'ended'
    due_at: number
    /** JSON of what does not change: numbers, scenario, context, time zone. */
    facts: string
    worker: string | null
    lease_token: string | null
    lease_until: number | null
    fence: number
    /** Last accepted `seq` of the runtime. */
    seq: number
    /** When the reaper takes the call from its worker, heartbeats or not. */
    terminal_by: number | null
    /** Who or what picked up; null before the answer. */
    answered_by: string | null
    /** How far putting the person through has come; null when nobody asked for it, or after it failed. */
    transfer: 'offered' | 'started' | 'completed' | null
    /** JSON of the dialogue; null before the answer. */
    dialogue: string | null
    /** JSON of the actions given for `seq`, for a repeated turn. */
    last_actions: string | null
    /** The completion as text, for a repeated complete. */
    completion: string | null
    ended_at: number | null
    /** 1: the runtime is told to hang up as soon as it asks or tells anything. */
    hang_up: number
    /** Number of the person who rang; null for a call that we place. */
    caller: string | null
    /** The runtime's own id of a call that came in, by which a repeat is known. */
    provider_call_id: string | null
  }
}
