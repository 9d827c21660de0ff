// A webhook receiver on loopback that answers as the script says, well or badly, and keeps every
// request as it came.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

export interface Received {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** The bytes of the body as text. */
  readonly body: string
}

/**
 * How a response goes wrong: no answer, headers and no body, a byte now and then, no end, a closed connection before
 * or after the headers.
 */
export type Fault = 'hang' | 'hang-in-body' | 'drip' | 'endless' | 'reset' | 'reset-in-body'

export interface Reply {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string | string[]>>
  readonly body?: string
  readonly fault?: Fault
  /** Holds the answer back. */
  readonly after?: Promise<unknown>
}

export interface Receiver extends AsyncDisposable {
  readonly url: string
  readonly requests: Received[]
  /** Connections accepted so far. */
  connections(): number
  /** Requests that wait for an answer now. */
  open(): number
  /** Answers of the next requests, in order; afterwards the default. */
  next(...replies: Reply[]): void
  /** Answer when none is scripted; 200 at first. */
  otherwise(reply: Reply | ((request: Received) => Reply)): void
}

const DRIP_MS = 5

export async function startReceiver(): Promise<Receiver> {
  const requests: Received[] = []
  const script: Reply[] = []
  const sockets = new Set<Socket>()
  const timers = new Set<NodeJS.Timeout>()
  let fallback: Reply | ((request: Received) => Reply) = {}
  let connections = 0
  let open = 0

  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    open += 1
    response.once('close', () => {
      open -= 1
    })
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const received = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      }
      requests.push(received)
      const reply = script.shift() ?? (typeof fallback === 'function' ? fallback(received) : fallback)
      if (reply.after === undefined) answer(response, reply, timers)
      else void reply.after.then(() => answer(response, reply, timers))
    })
    request.on('error', () => undefined)
  })
  server.on('connection', (socket) => {
    connections += 1
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    requests,
    connections: () => connections,
    open: () => open,
    next: (...replies) => void script.push(...replies),
    otherwise(reply) {
      fallback = reply
    },
    async [Symbol.asyncDispose]() {
      for (const timer of timers) clearInterval(timer)
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function answer(response: ServerResponse, reply: Reply, timers: Set<NodeJS.Timeout>): void {
  const { status = 200, headers = {}, body = '', fault } = reply
  if (fault === 'hang') return
  if (fault === 'reset') return void response.socket?.resetAndDestroy()
  response.writeHead(status, headers)
  if (fault === undefined) return void response.end(body)
  response.write(body === '' ? '.' : body)
  if (fault === 'hang-in-body') return
  if (fault === 'reset-in-body') return void setTimeout(() => response.socket?.resetAndDestroy(), DRIP_MS)
  const chunk = fault === 'drip' ? '.' : '.'.repeat(16_384)
  const timer = setInterval(() => response.write(chunk), DRIP_MS)
  timers.add(timer)
  response.once('close', () => clearInterval(timer))
}
