export interface OauthTables {
  clients: {
    id: string
    organisation_id: string
    name: string
    /** Space-separated, sorted (RFC 6749 §3.3). */
    scopes: string
    token_ttl_seconds: number
    /** null: the default of the edge. */
    rate_per_minute: number | null
    rate_burst: number | null
    created_at: number
    last_used_at: number | null
    disabled_at: number | null
  }
  client_secrets: {
    id: string
    organisation_id: string
    client_id: string
    hash: string
    /** Last four characters, to tell secrets apart. */
    hint: string
    created_at: number
    expires_at: number | null
    revoked_at: number | null
    last_used_at: number | null
  }
  access_tokens: {
    hash: string
    organisation_id: string
    client_id: string
    /** A revoked secret takes the tokens it issued with it. */
    secret_id: string
    scopes: string
    issued_at: number
    expires_at: number
    revoked_at: number | null
  }
}
