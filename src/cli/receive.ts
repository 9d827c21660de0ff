// nexora receive: a local receiver, written as an integrator would write one. It verifies the raw
// body, answers at once, and prints each event; --fail lets it refuse some, to watch the retries.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseArguments, StartError, UsageError, wholeNumber } from './arguments.ts'

const USAGE = `nexora receive [--secret SECRET] [--port 4000] [--fail N] [--json]

Listens for webhooks on http://127.0.0.1:4000, verifies X-Nexora-Signature and prints what arrives.

  --secret   the signing secret; default: the variable NEXORA_WEBHOOK_SECRET
  --fail     answers the first N deliveries of each event with 500
  --json     one JSON object a line instead of text`

const OPTIONS = {
  secret: { type: 'string' },
  port: { type: 'string' },
  fail: { type: 'string' },
  json: { type: 'boolean' },
} as const

const PORT = 4000
const BODY_BYTES_MAX = 4 * 1024 * 1024

interface Received {
  readonly verified: boolean
  readonly id: string
  readonly type: string
  readonly attempt: number
  readonly status: number
  readonly duplicate: boolean
  readonly body: string
}

export async function runReceive(args: string[]): Promise<void> {
  const { values } = parseArguments(args, OPTIONS, USAGE)
  const secret = values.secret ?? process.env.NEXORA_WEBHOOK_SECRET
  if (secret === undefined || secret === '') throw new UsageError(`The signing secret is needed to verify.\n\n${USAGE}`)
  const failures = wholeNumber(values.fail, 'fail', 0, 8) ?? 0
  const receive = makeReceiver(secret, failures)

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request)
    const received = receive(request, body)
    response.writeHead(received.status).end()
    console.log(values.json === true ? JSON.stringify(received) : lineOf(received))
  }
  const server = createServer((request, response) => {
    answer(request, response).catch((cause: unknown) => {
      console.error(cause instanceof BodyTooLarge ? cause.message : 'A sender hung up before its body was complete.')
      response.destroy()
    })
  })
  const port = await listen(server, wholeNumber(values.port, 'port', 0, 65_535) ?? PORT)
  console.log(
    values.json === true ? JSON.stringify({ listening: port }) : `Receiving on http://127.0.0.1:${port}. Ctrl-C ends.`,
  )
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => server.close())
  server.on('close', () => process.exit(0))
}

/** @returns the port, which the system chose when 0 was asked for */
async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const taken = `Port ${port} is in use: stop what listens there, or choose another with --port.`
      const refused = `Port ${port} cannot be listened on (${cause.code}): choose another with --port.`
      reject(new StartError(cause.code === 'EADDRINUSE' ? taken : refused))
    })
    server.listen(port, '127.0.0.1', resolve)
  })
  return (server.address() as AddressInfo).port
}

function makeReceiver(secret: string, failures: number) {
  const seen = new Map<string, number>() // deliveries by event id: the same event may come more than once

  return function receive(request: IncomingMessage, body: Buffer): Received {
    const header = (name: string) => String(request.headers[name] ?? '')
    const id = header('webhook-id')
    const before = seen.get(id) ?? 0
    seen.set(id, before + 1)
    const verified = isSignedBy(secret, body, header('x-nexora-signature'))
    return {
      verified,
      id,
      type: header('x-nexora-event'),
      attempt: Number(header('x-nexora-attempt')),
      status: verified ? (before < failures ? 500 : 204) : 401,
      duplicate: before > failures,
      body: body.toString('utf8'),
    }
  }
}

/** The whole recipe: HMAC-SHA256 of the raw body, keyed with the secret's UTF-8 bytes, compared in constant time. */
function isSignedBy(secret: string, body: Buffer, signature: string): boolean {
  const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`)
  const given = Buffer.from(signature)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

class BodyTooLarge extends Error {}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > BODY_BYTES_MAX) throw new BodyTooLarge('A body was refused: it is larger than 4 MiB.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function lineOf({ verified, id, type, attempt, status, duplicate, body }: Received): string {
  const mark = verified ? '✓ verified' : '✗ NOT VERIFIED'
  const notes = [`attempt ${attempt}`, `answered ${status}`, ...(duplicate ? ['duplicate, ignored'] : [])].join(', ')
  return `${mark}  ${type.padEnd(28)} ${digest(body)}  (${notes})  ${id}`
}

/** What a person wants to know of an event at a glance. */
function digest(body: string): string {
  try {
    const { object } = (JSON.parse(body) as { data: { object: Record<string, unknown> } }).data
    const intent = object.intent as { name?: string } | undefined
    const person = object.direction === 'inbound' ? object.from : object.to
    const parts = [person ?? object.phone, intent?.name ?? object.outcome ?? object.end_reason ?? object.status]
    return parts.filter((part) => part !== undefined && part !== null).join(' ')
  } catch {
    return 'not JSON'
  }
}
