// Subscriptions, their deliveries (the queue is these very rows) and every attempt made.
export interface WebhookTables {
  subscriptions: {
    organisation_id: string
    id: string
    url: string
    /** JSON array: exact types, `conversation.*`, `*`. */
    event_types: string
    description: string | null
    status: 'active' | 'paused' | 'gone'
    /** JSON arrays; null filters nothing. */
    campaign_ids: string | null
    scenarios: string | null
    modes: string | null
    managed_by: 'api' | 'campaign'
    /** For managed subscriptions: the campaign they serve. */
    campaign_id: string | null
    /** Encrypted. null: the organisation's default secret signs. */
    secret_enc: string | null
    secret_hint: string
    /** The other secret while a rotation overlaps: the next one (staged) or the previous one (immediate). */
    other_secret_enc: string | null
    other_secret_hint: string | null
    rotation: 'none' | 'staged' | 'immediate'
    rotation_ends_at: number | null
    max_in_flight: number
    timeout_ms: number
    /** Own headers, a JSON object, encrypted; null when there are none. */
    headers_enc: string | null
    /** Their names, a JSON array. */
    header_names: string
    /** null: as fast as `max_in_flight` allows. */
    rate_per_second: number | null
    ordering: 'none' | 'conversation'
    /** Of the last resumption; null: all at once. */
    drain_per_second: number | null
    /** Up to when, in epoch ms, parked deliveries have been given their time to go out. */
    drained_until: number | null
    /** First failure since the last acknowledgement. */
    failing_since: number | null
    /** How many of the notices about the present failure were given. */
    health_told: number
    last_success_at: number | null
    last_failure_at: number | null
    last_failure_class: string | null
    last_failure_status: number | null
    metadata: string
    /** Number of its newest delivery; gapless from 1. */
    last_sequence: number
    /** Highest number that was pruned, and how those ended. */
    pruned_through: number
    pruned_acknowledged: number
    pruned_dismissed: number
    pruned_cancelled: number
    created_at: number
    updated_at: number
    deleted_at: number | null
  }
  deliveries: {
    organisation_id: string
    id: string
    event_id: string
    event_sequence: number
    event_type: string
    subscription_id: string
    /** Among the deliveries of the subscription, gapless from 1. */
    sequence: number
    state: 'pending' | 'leased' | 'succeeded' | 'failed' | 'parked' | 'cancelled'
    /** Attempts with a known outcome, replays included. */
    attempt_count: number
    /** Failures of the present run of the schedule, 0..8; a replay starts a new run. */
    schedule_count: number
    /** Also counts claims whose outcome was lost with a process. */
    claim_count: number
    kind: 'scheduled' | 'replay' | 'test'
    due_at: number
    lease_token: string | null
    lease_until: number | null
    last_error: string | null
    last_status: number | null
    /** Deliveries of one subscription and key go out one after another; null: whenever. */
    ordering_key: string | null
    /** 1: an earlier delivery of its key has not ended. */
    held: number
    dismissed_at: number | null
    /** Client that let it go. */
    dismissed_by: string | null
    succeeded_at: number | null
    created_at: number
    updated_at: number
  }
  delivery_attempts: {
    organisation_id: string
    delivery_id: string
    number: number
    kind: 'scheduled' | 'replay' | 'test'
    started_at: number
    duration_ms: number
    response_status: number | null
    /** JSON object; null when there was no response. */
    response_headers: string | null
    response_body: string | null
    truncated: number
    error_class: string | null
    remote_address: string | null
    /** JSON object of milliseconds. */
    timings: string
    /** 1: the lease had been lost; the outcome was noted but changed nothing. */
    fenced: number
  }
  /** By state but `leased`, and `pruned`, `expected`, `fanned_out`; kept by triggers and by whoever makes deliveries and prunes. */
  delivery_counts: {
    name: string
    number: number
  }
  webhook_replays: {
    organisation_id: string
    id: string
    status: 'running' | 'completed' | 'cancelled'
    /** The filter; null limits nothing. `event_types` and `states` are JSON arrays. */
    subscription_id: string | null
    since: number | null
    until: number | null
    event_types: string
    states: string
    recover: number
    /**
     * The last delivery looked at, and the last one there was when it began: their numbers when they are of one subscription,
     * else their ids; empty before the first.
     */
    cursor: string
    last_place: string
    matching: number
    examined: number
    replayed: number
    created_at: number
    updated_at: number
    ended_at: number | null
  }
}
