// A receiver for whatever speaks Request and Response: Deno, Bun, workers, Hono, Next route handlers. It verifies,
// drops what came already, and calls the function for the type of the event.
import type { WebhookEvent } from '../../../generated/clients/typescript/types.gen.ts'
import type { SeenStore } from './seen.ts'
import { SignatureError, type UnknownEvent, unwrap, type VerifyOptions } from './verify.ts'

export type EventHandlers = {
  readonly [Type in WebhookEvent['type']]?: (event: Extract<WebhookEvent, { type: Type }>) => Promise<void> | void
}

export interface HandlerOptions extends VerifyOptions {
  /** One, or during a rotation all that are valid. */
  readonly secret: string | readonly string[]
  /** For events without a function of their own, and for those newer than the client. */
  readonly otherwise?: (event: WebhookEvent | UnknownEvent) => Promise<void> | void
  /** Remembers what came; without it every delivery is handled. */
  readonly seen?: SeenStore
}

/**
 * Answers 204 when the event is handled or came already, and 400 with the reason when it is not genuine. What a function
 * throws is passed on and the id forgotten, so that the server answers 5xx and the event comes again.
 */
export function makeWebhookHandler(handlers: EventHandlers, options: HandlerOptions) {
  return async (request: Request): Promise<Response> => {
    try {
      const body = new Uint8Array(await request.arrayBuffer())
      const event = await unwrap(body, request.headers, options.secret, options)
      if (options.seen !== undefined && !(await options.seen.add(event.id))) return new Response(null, { status: 204 })
      try {
        await dispatch(event, handlers, options)
      } catch (error) {
        await options.seen?.remove(event.id)
        throw error
      }
      return new Response(null, { status: 204 })
    } catch (error) {
      if (error instanceof SignatureError) return new Response(error.reason, { status: 400 })
      throw error
    }
  }
}

async function dispatch(event: WebhookEvent | UnknownEvent, handlers: EventHandlers, { otherwise }: HandlerOptions) {
  const own = event.type === 'unknown' ? undefined : handlers[event.type]
  if (own === undefined) return otherwise?.(event)
  // The table pairs each type with a function of that very type.
  return (own as (event: WebhookEvent | UnknownEvent) => Promise<void> | void)(event)
}
