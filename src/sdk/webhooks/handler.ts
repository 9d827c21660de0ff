// A receiver for whatever speaks Request and Response: Deno, Bun, workers, Next route handlers.
import {
  alreadyParsed,
  type EventHandlers,
  type HandlerOptions,
  makeReceiver,
  type Outcome,
  TOO_LARGE,
} from './receive.ts'

/**
 * Answers 204 when the event is handled or was already, 400 with the reason when it is not genuine, and 413 when it is
 * too long. What a function throws is passed on, so that the server answers 5xx and the event comes again.
 * @throws ConfigurationError
 */
export function makeWebhookHandler(handlers: EventHandlers, options: HandlerOptions) {
  const receiver = makeReceiver(handlers, options)
  return async (request: Request): Promise<Response> => {
    if (request.bodyUsed)
      throw alreadyParsed('Hand the request over before anything calls its json(), text() or formData().')
    const body = await readBody(request, receiver.maxBytes)
    return responseOf(body === undefined ? TOO_LARGE : await receiver.receive(body, request.headers))
  }
}

function responseOf({ status, text }: Outcome): Response {
  if (status === 204) return new Response(null, { status })
  return new Response(text, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } })
}

/** Undefined when it is longer than `maxBytes`; no more than that is kept. */
async function readBody({ body }: Request, maxBytes: number): Promise<Uint8Array | undefined> {
  if (body === null) return new Uint8Array()
  const reader = body.getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return joined(chunks, length)
    length += value.length
    if (length > maxBytes) {
      await reader.cancel()
      return undefined
    }
    chunks.push(value)
  }
}

export function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}
