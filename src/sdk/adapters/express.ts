// A receiver for Express 4 and 5: `app.post('/nexora/events', makeWebhookHandler({ … }, { secret }))`.
import { type EventHandlers, type HandlerOptions, makeReceiver, TOO_LARGE } from '../webhooks/receive.ts'
import { answer, type NodeResponse } from './node.ts'
import { type NodeRequest, rawBodyOf } from './raw-body.ts'

const REMEDY =
  'Register this route before app.use(express.json()), or let that keep the bytes: express.json({ verify: (request, response, bytes) => { request.rawBody = bytes } }).'

/** What a function throws goes to `next`, so to your error handler; without one Express answers 500. @throws ConfigurationError */
export function makeWebhookHandler(handlers: EventHandlers, options: HandlerOptions) {
  const receiver = makeReceiver(handlers, options)
  return async (request: NodeRequest, response: NodeResponse, next: (error?: unknown) => void): Promise<void> => {
    try {
      const { rawBody, body } = request as { rawBody?: unknown; body?: unknown }
      const raw = await rawBodyOf(request, [rawBody, body], receiver.maxBytes, REMEDY)
      const outcome = raw === undefined ? TOO_LARGE : await receiver.receive(raw, request.headers)
      answer(response, outcome.status, outcome.text)
    } catch (error) {
      next(error)
    }
  }
}
