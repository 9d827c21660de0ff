// The pull twin: whatever an event holds, a reader of the stream gets the bytes that the webhook delivered.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readMessages } from '../../src/sdk/sse.ts'
import { startServer } from '../support/harness.ts'
import { startReceiver } from '../support/receiver.ts'
import { until } from '../support/until.ts'
import { conversation } from '../webhooks/example.ts'

const EVENTS = 200
const HARD = [
  '\r',
  '\n',
  '\r\n',
  '\u2028',
  '\u2029',
  '\0',
  '\ufeff',
  'data: x',
  ': x',
  'é',
  '😀',
  '\ud800',
  '"',
  '\\',
  '/',
  '</script>',
]

const text = fc.array(fc.oneof(fc.constantFrom(...HARD), fc.string({ unit: 'binary', maxLength: 5 })), { maxLength: 8 })
const contexts = fc.dictionary(
  fc.constantFrom('first_name', '1', '01', 'z', 'a', 'toString'),
  text.map((parts) => parts.join('')),
)

it('has the very bytes of the webhook as data of its messages', async () => {
  await using receiver = await startReceiver()
  await using server = await startServer()
  const url = receiver.url
  await server.call('POST', '/v1/webhooks', { body: { url, event_types: ['conversation.*'], max_in_flight: 64 } })
  const samples = fc.sample(fc.record({ context: contexts, summary: text }), EVENTS)
  const sent = await Promise.all(
    samples.map(({ context, summary }, index) =>
      server.app.unitOfWork.run((tx) =>
        server.app.outbox.append(tx, {
          organisationId: server.tenant.organisationId,
          type: 'conversation.completed',
          mode: 'simulation',
          object: { ...conversation, context, summary: `.${summary.join('')}` },
          dedupeKey: `same bytes ${index}`,
        }),
      ),
    ),
  )
  await until(() => receiver.requests.length === EVENTS)
  const delivered = new Map(receiver.requests.map(({ headers, body }) => [headers['webhook-id'], body]))
  const headers = { authorization: `Bearer ${server.tenant.token}`, accept: 'text/event-stream' }
  const response = await fetch(`${server.url}/v1/events?type=conversation.completed`, { headers })
  const streamed: (string | undefined)[] = []
  for await (const { data } of readMessages(response.body as ReadableStream<Uint8Array>, 5000)) {
    if (data !== undefined) streamed.push(data)
    if (streamed.length === EVENTS) break
  }
  expect(streamed).toEqual(sent.map((event) => delivered.get(event?.id ?? '')))
  expect(streamed).toEqual(sent.map((event) => event?.body))
})
