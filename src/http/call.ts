// What a handler receives beside the request: who calls, and the connection it may use. The edge
// makes one call per request; handlers pass on plain values, so that jobs can use the same services.
import type { Reader } from '../db/database.ts'
import type { Tx } from '../db/transaction.ts'
import type { Log } from '../kernel/log.ts'

/** The client behind an access token. */
export interface Principal {
  readonly organisationId: string
  readonly clientId: string
  readonly scopes: readonly string[]
  /** Requests a minute and burst of this client; null: the default. */
  readonly ratePerMinute: number | null
  readonly rateBurst: number | null
  /** Ceiling over all clients of the organisation. */
  readonly organisationRatePerMinute: number
}

interface CallBase {
  readonly principal: Principal
  readonly requestId: string
  readonly log: Log
}

/** A GET: sees what is committed, changes nothing. */
export interface ReadCall extends CallBase {
  readonly reader: Reader
  readonly lasting: Lasting
}

/** What an answer that waits, or has no end, must know. */
export interface Lasting {
  /** The client asked for `text/event-stream`, where the operation has one. */
  readonly wantsStream: boolean
  /** Aborts when the answer is over: sent, or its client gone. */
  readonly over: AbortSignal
  /** Breaks the connection off. */
  breakOff(): void
  /** Whether the access token counts still: not expired, not revoked, the client not disabled. */
  stillAuthorized(): Promise<boolean>
}

/** Everything else: one unit of work. */
export interface WriteCall extends CallBase {
  readonly tx: Tx
  /**
   * If-Match of RFC 9110 §13.1.1 against the current representation.
   * @throws Problem precondition-failed
   */
  requireMatch(representation: object): void
}

/** The OAuth endpoints: the client authenticates in the request itself. */
export interface ClientCall {
  readonly tx: Tx
  readonly requestId: string
  readonly log: Log
  /** The Authorization header as sent. */
  readonly authorization: string | undefined
  readonly remoteAddress: string
}
