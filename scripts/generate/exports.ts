// What the package exports, by name: one list for the client, one for receivers alone. Written into generated/, where
// files that only re-export are no barrels of ours.

/** What `@nexora/client/webhooks` exports: all that a receiver needs, without the client. */
export const WEBHOOK_EXPORTS = `export type { EventPage, UnknownEvent } from '../../../src/sdk/webhooks/event.ts'
export { type Explanation, type Mistake, explain } from '../../../src/sdk/webhooks/explain.ts'
export { makeWebhookHandler } from '../../../src/sdk/webhooks/handler.ts'
export type { HeadersLike } from '../../../src/sdk/webhooks/headers.ts'
export type { EventHandlers, HandlerOptions } from '../../../src/sdk/webhooks/receive.ts'
export { SeenIds, type SeenStore } from '../../../src/sdk/webhooks/seen.ts'
export {
  SignatureError,
  type SignatureFault,
  type SignOptions,
  sign,
  unwrap,
  type Verified,
  type VerifyOptions,
  verify,
} from '../../../src/sdk/webhooks/verify.ts'
`

/** The package's entry: the client, its errors and types by name. */
export const CLIENT_EXPORTS = `export { Call, type NotModified, Pages, type PageOf, type RateLimit, type Reply } from '../../../src/sdk/call.ts'
export {
  AbortedError,
  ConfigurationError,
  ConnectionError,
  NexoraError,
  ProblemError,
  RedirectError,
  StatusError,
  TimeoutError,
  TokenError,
  UnknownOutcomeError,
  type Violation,
} from '../../../src/sdk/errors.ts'
export type { EventStream, StreamOptions, StreamQuery } from '../../../src/sdk/event-stream.ts'
export type { Host } from '../../../src/sdk/host.ts'
export type { Logger, LogLevel } from '../../../src/sdk/log.ts'
export { Nexora, type RawRequest, type RequestMethod } from '../../../src/sdk/nexora.ts'
export type { AttemptInfo, Hooks, NexoraOptions, Secret } from '../../../src/sdk/options.ts'
export type { ConditionalOptions, RequestOptions } from '../../../src/sdk/request.ts'
export type { StoredToken, TokenStore } from '../../../src/sdk/token-store.ts'
${WEBHOOK_EXPORTS}export { CONTRACT_SHA256, CONTRACT_VERSION, EVENT_TYPES } from './contract.ts'
export * from './problems.ts'
export { SCOPES, type MissingScope, type Scope } from './scopes.ts'
export type * from './types.gen.ts'
`
