export interface EventTables {
  events: {
    organisation_id: string
    /** Gapless per organisation, from 1. */
    sequence: number
    id: string
    type: string
    mode: string
    /** The bytes that every delivery and every read returns, frozen at creation. */
    body: string
    body_sha256: string
    /** What must happen once: `conversation.completed:conv_…`. */
    dedupe_key: string
    created_at: number
  }
}
