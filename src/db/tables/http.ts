export interface HttpTables {
  idempotency_keys: {
    organisation_id: string
    client_id: string
    key: string
    /** SHA-256 over method, path, query and raw body. */
    fingerprint: string
    status: number
    /** JSON object of the headers to repeat. */
    headers: string
    body: string
    request_id: string
    created_at: number
  }
}
