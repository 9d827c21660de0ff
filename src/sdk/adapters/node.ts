// A receiver for node:http: `createServer(makeWebhookHandler({ … }, { secret, onError }))`.
import { ConfigurationError } from '../errors.ts'
import { type EventHandlers, type HandlerOptions, makeReceiver, TOO_LARGE } from '../webhooks/receive.ts'
import { type NodeRequest, rawBodyOf } from './raw-body.ts'

/** What is used of `ServerResponse`. */
export interface NodeResponse {
  readonly headersSent: boolean
  writeHead(status: number, headers: Readonly<Record<string, string>>): unknown
  end(text: string): unknown
}

export interface NodeHandlerOptions extends HandlerOptions {
  /** Gets what a function throws, or what is wrong with the set-up; the delivery is answered 500 and comes again. */
  readonly onError: (error: unknown) => void
}

const REMEDY = 'Hand the request over before anything reads it.'

/** @throws ConfigurationError */
export function makeWebhookHandler(handlers: EventHandlers, options: NodeHandlerOptions) {
  const receiver = makeReceiver(handlers, options, ['onError'])
  if (typeof options.onError !== 'function')
    throw new ConfigurationError(
      'onError must be a function. Without one nobody would hear what failed; give console.error.',
    )
  return async (request: NodeRequest, response: NodeResponse): Promise<void> => {
    try {
      const { rawBody, body } = request as { rawBody?: unknown; body?: unknown }
      const raw = await rawBodyOf(request, [rawBody, body], receiver.maxBytes, REMEDY)
      const outcome = raw === undefined ? TOO_LARGE : await receiver.receive(raw, request.headers)
      answer(response, outcome.status, outcome.text)
    } catch (error) {
      if (!response.headersSent) answer(response, 500, 'not_handled')
      options.onError(error)
    }
  }
}

export function answer(response: NodeResponse, status: number, text: string): void {
  // What is left of a body that is too long is not read.
  const close = status === 413 ? { connection: 'close' } : undefined
  response.writeHead(status, { ...(text === '' ? {} : { 'content-type': 'text/plain; charset=utf-8' }), ...close })
  response.end(text)
}
