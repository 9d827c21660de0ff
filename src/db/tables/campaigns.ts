// Tables of the campaigns room: campaigns, the people they call, and calls asked for.
export interface CampaignTables {
  campaigns: {
    organisation_id: string
    id: string
    name: string | null
    scenario: string
    scenario_version: number
    status: 'draft' | 'scheduled' | 'running' | 'paused' | 'completed' | 'cancelled' | 'failed'
    status_reason: string | null
    mode: 'simulation' | 'live'
    schedule_at: number | null
    expires_at: number | null
    time_zone: string | null
    from_phone: string | null
    max_concurrency: number
    transfer_to: string | null
    /** JSON object in the contract's form. */
    answering_machine: string
    /** The most calls begun in any 60 seconds; null for no limit of that kind. */
    calls_per_minute: number | null
    /** When the pace last let a call go, or was set. */
    paced_at: number | null
    /** When a call was last dialled at a pace, or the pace was set. */
    dialled_at: number | null
    /** One character for each of the latest ended calls, newest last: x for a technical fault, else a dot. */
    recent_calls: string
    /** When a call lost by its runtime was counted there last. */
    lost_at: number | null
    /** The last recipient, by id, whose first call was queued; those after it were not called yet. */
    reached_recipient_id: string
    /** 1 when a call to somebody was begun. */
    anybody_called: number
    /** 1 when somebody was left out because the campaign expired. */
    anybody_expired: number
    /** How everybody who still waited for a call was ended at once: whoever waits by their row is read as ended so. */
    people_end: 'cancelled' | 'expired' | null
    /** When that was. */
    people_ended_at: number | null
    /** The last recipient, by id, whose row says so too; null when all do. */
    people_ended_upto: string | null
    /** How many retries there were. */
    retry_round: number
    /** The retries that not all rows tell of, oldest first: JSON array of `RetryOrder`. */
    retry_orders: string
    /** The last recipient, by id, whose row tells of all retries for them; null when all do. */
    retried_upto: string | null
    /** How often the status has changed: one event each. */
    transitions: number
    /** JSON object in the contract's form. */
    retry_policy: string
    webhook_url: string | null
    webhook_id: string | null
    recipient_count: number
    /** JSON array in the contract's form. */
    warnings: string
    metadata: string
    created_by_client_id: string
    created_at: number
    updated_at: number
    started_at: number | null
    completed_at: number | null
  }
  recipients: {
    organisation_id: string
    campaign_id: string
    /** Ids grow: by them recipients stand in the order in which they came. */
    id: string
    external_id: string | null
    phone: string
    context: string
    time_zone: string | null
    status:
      | 'pending'
      | 'queued'
      | 'in_progress'
      | 'retry_scheduled'
      | 'callback_scheduled'
      | 'completed'
      | 'failed'
      | 'skipped'
      | 'cancelled'
    skip_reason: string | null
    attempt_count: number
    /** Calls that never reached the phone for the network's or the runtime's fault: not attempts. */
    uncounted_tries: number
    /** Those of attempt_count made before the last retry of the campaign; they use up no allowance. */
    attempts_before: number
    /** Likewise of uncounted_tries. */
    uncounted_before: number
    /** When the next call is due; null when none is, and for `pending`: they are due when the campaign runs. */
    next_attempt_at: number | null
    /** Retries that there had been when the row was last changed. */
    retry_round: number
    last_end_reason: string | null
    outcome: string | null
    successful: number | null
    last_conversation_id: string | null
    metadata: string
    created_at: number
    updated_at: number
  }
  /** How many recipients of a campaign have a status; kept with every change of one. */
  recipient_counts: {
    organisation_id: string
    campaign_id: string
    status: CampaignTables['recipients']['status']
    recipients: number
  }
  callbacks: {
    organisation_id: string
    id: string
    source: 'inbound_call' | 'requested_in_call'
    phone: string
    campaign_id: string
    recipient_id: string
    conversation_id: string
    requested_at: number
    requested_for: number | null
    requested_text: string | null
    status: 'received' | 'scheduled' | 'fulfilled' | 'missed' | 'cancelled'
    fulfilled_by_conversation_id: string | null
    created_at: number
  }
}
