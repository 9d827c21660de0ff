// The demo's receiver, a process of its own: an integrator's endpoint that verifies every delivery
// with two off-the-shelf verifiers and tells its parent what came. It fails the first deliveries of
// one event on purpose, so that a retry can be seen.
import { createServer } from 'node:http'
import { verify } from '@octokit/webhooks-methods'
import { Webhook } from 'standardwebhooks'

export interface Arrival {
  readonly at: number
  readonly id: string
  readonly type: string
  readonly attempt: number
  readonly status: number
  readonly verifiedBy: readonly string[]
  readonly body: string
}

const [secret = '', failures = '0'] = process.argv.slice(2)
const FAILING_TYPE = 'campaign.completed'

const standard = new Webhook(secret)
let failed = 0
let failingId: string | undefined

async function verifiers(body: string, headers: Record<string, string>): Promise<string[]> {
  const passed: string[] = []
  if (await verify(secret, body, headers['x-nexora-signature'] ?? '')) passed.push('@octokit/webhooks-methods')
  try {
    standard.verify(body, headers)
    passed.push('standardwebhooks')
  } catch {
    // not accepted: the list stays short, and the demo fails
  }
  return passed
}

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  const body = Buffer.concat(chunks).toString('utf8')
  const headers = request.headers as Record<string, string>
  const id = headers['webhook-id'] ?? ''
  const type = headers['x-nexora-event'] ?? ''
  const verifiedBy = await verifiers(body, headers)

  if (type === FAILING_TYPE) failingId ??= id
  const fails = id === failingId && failed < Number(failures)
  if (fails) failed += 1
  const status = verifiedBy.length < 2 ? 401 : fails ? 500 : 204
  response.writeHead(status).end()
  const attempt = Number(headers['x-nexora-attempt'])
  process.send?.({ at: Date.now(), id, type, attempt, status, verifiedBy, body } satisfies Arrival)
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 })
})
process.once('disconnect', () => process.exit(0)) // never outlives its parent
