export interface AuditTables {
  /** Who changed what. Rows are only ever added; each holds the hash of the one before. */
  audit_trail: {
    organisation_id: string
    /** Gapless per organisation, from 1. */
    sequence: number
    at: number
    /** `client:cli_…`, or `operator` for the command line. */
    actor: string
    /** An operationId, or a command such as `clients.rotate`. */
    action: string
    /** Ids of what was changed. */
    target: string
    request_id: string | null
    hash: string
  }
}
