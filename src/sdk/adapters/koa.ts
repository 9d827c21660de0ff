// A receiver for Koa: `router.post('/nexora/events', makeWebhookHandler({ … }, { secret }))`.
import { type EventHandlers, type HandlerOptions, makeReceiver, TOO_LARGE } from '../webhooks/receive.ts'
import { type NodeRequest, rawBodyOf } from './raw-body.ts'

/** What is used of Koa's context. */
export interface KoaContext {
  readonly req: NodeRequest
  readonly request: object
  status: number
  body: unknown
  set(field: string, value: string): unknown
}

const REMEDY =
  'Mount this route before the body parser, or keep the text as it came in ctx.request.rawBody, as @koa/bodyparser does.'

/** What a function throws is thrown on: Koa answers 500. @throws ConfigurationError */
export function makeWebhookHandler(handlers: EventHandlers, options: HandlerOptions) {
  const receiver = makeReceiver(handlers, options)
  return async (context: KoaContext): Promise<void> => {
    const { rawBody, body } = context.request as { rawBody?: unknown; body?: unknown }
    const raw = await rawBodyOf(context.req, [rawBody, body], receiver.maxBytes, REMEDY)
    const outcome = raw === undefined ? TOO_LARGE : await receiver.receive(raw, context.req.headers)
    // Koa makes 204 of a null body by itself, and keeps the status of a text.
    context.status = outcome.status
    context.body = outcome.text === '' ? null : outcome.text
    // What is left of a body that is too long is not read.
    if (outcome === TOO_LARGE) context.set('connection', 'close')
  }
}
