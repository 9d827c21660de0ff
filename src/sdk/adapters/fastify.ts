// A receiver for Fastify: `app.register(makeWebhookPlugin('/nexora/events', { … }, { secret }))`. A plugin, because only
// in a scope of its own can the raw body be had beside routes that take parsed JSON.
import type { HeadersLike } from '../webhooks/headers.ts'
import { type EventHandlers, type HandlerOptions, makeReceiver } from '../webhooks/receive.ts'
import { isBytes } from '../webhooks/signature.ts'

type Parsed = (error: Error | null, body?: unknown) => void

/** What is used of `FastifyInstance`. */
export interface FastifyScope {
  removeAllContentTypeParsers(): void
  addContentTypeParser(
    contentType: string,
    options: { parseAs: 'buffer'; bodyLimit: number },
    parser: (request: never, body: never, done: Parsed) => void,
  ): unknown
  post(path: string, options: object, handler: (request: never, reply: never) => Promise<unknown>): unknown
}

interface FastifyRequest {
  readonly body: unknown
  readonly headers: HeadersLike
}

interface FastifyReply {
  code(status: number): FastifyReply
  type(contentType: string): FastifyReply
  send(body?: string): FastifyReply
}

/** What a function throws is thrown on: Fastify answers 500, or what your error handler does. @throws ConfigurationError */
export function makeWebhookPlugin(path: string, handlers: EventHandlers, options: HandlerOptions) {
  const receiver = makeReceiver(handlers, options)
  return async (scope: FastifyScope): Promise<void> => {
    scope.removeAllContentTypeParsers()
    const limits = { parseAs: 'buffer', bodyLimit: receiver.maxBytes } as const
    scope.addContentTypeParser('*', limits, (_request: unknown, body: unknown, done: Parsed) => done(null, body))
    scope.post(path, {}, async ({ body, headers }: FastifyRequest, reply: FastifyReply) => {
      const raw = isBytes(body) ? body : new Uint8Array()
      const { status, text } = await receiver.receive(raw, headers)
      return text === '' ? reply.code(status).send() : reply.code(status).type('text/plain; charset=utf-8').send(text)
    })
  }
}
