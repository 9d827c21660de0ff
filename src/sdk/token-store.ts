// Where an access token may be kept, so that several processes share it.

export interface StoredToken {
  readonly accessToken: string
  /** Epoch milliseconds. */
  readonly expiresAt: number
}

/** Where the token is kept. `key` differs for each server, client and set of scopes. */
export interface TokenStore {
  get(key: string): Promise<StoredToken | null | undefined> | StoredToken | null | undefined
  set(key: string, token: StoredToken): Promise<void> | void
}
