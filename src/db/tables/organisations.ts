export interface OrganisationTables {
  organisations: {
    id: string
    name: string
    /** Ceiling over all clients of the organisation. */
    rate_per_minute: number
    /** Calls in progress at once, over all campaigns. */
    calls_max: number
    /** Encrypted; signs campaign webhooks that have no subscription of their own. */
    default_secret_enc: string
    /** Number of the newest event; the next one takes `last_sequence + 1`. */
    last_sequence: number
    /** Newest entry of the audit trail: its number and hash, so that removed entries show. */
    audit_sequence: number
    audit_hash: string
    created_at: number
    disabled_at: number | null
  }
}
