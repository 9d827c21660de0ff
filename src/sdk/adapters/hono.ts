// A receiver for Hono: `app.post('/nexora/events', makeWebhookHandler({ … }, { secret }))`.
import { makeWebhookHandler as makeFetchHandler } from '../webhooks/handler.ts'
import { alreadyParsed, type EventHandlers, type HandlerOptions } from '../webhooks/receive.ts'

/** What is used of Hono's context. */
export interface HonoContext {
  readonly req: { readonly raw: Request }
}

const REMEDY = 'Register this route before the middleware that calls c.req.json() or validates the body.'

/** What a function throws is thrown on, so to app.onError; without it Hono answers 500. @throws ConfigurationError */
export function makeWebhookHandler(handlers: EventHandlers, options: HandlerOptions) {
  const handle = makeFetchHandler(handlers, options)
  return async ({ req: { raw } }: HonoContext): Promise<Response> => {
    if (raw.bodyUsed) throw alreadyParsed(REMEDY)
    return handle(raw)
  }
}
