// Generated from openapi/ by `npm run generate`. Do not edit.
export type { EventPage, UnknownEvent } from '../../../src/sdk/webhooks/event.ts'
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
