// A server that misbehaves by script: each request takes the next step. It counts what a real one would have done.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Host } from '../../src/sdk/host.ts'
import { Nexora } from '../../src/sdk/nexora.ts'
import type { NexoraOptions } from '../../src/sdk/options.ts'

export interface Seen {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export type Step = (response: ServerResponse, seen: Seen, happened: Happened) => void

export interface Happened {
  /** API requests. */
  readonly seen: Seen[]
  readonly tokenRequests: Seen[]
  /** Keys under which something took effect. */
  readonly effects: Set<string>
}

export interface FaultyServer extends Happened, AsyncDisposable {
  readonly url: string
}

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): Step => {
  return (response) => {
    const type = status >= 400 ? 'application/problem+json' : 'application/json'
    response.writeHead(status, { 'content-type': type, 'x-request-id': `req_${status}`, ...headers })
    response.end(JSON.stringify(body))
  }
}

export const problem = (status: number, code: string, headers?: Record<string, string>, errors: unknown[] = []) =>
  json(status, { status, code, title: code, detail: `It is ${code}.`, errors, errors_total: errors.length }, headers)

/** Does what is asked, once a key, and answers it. */
export const created: Step = (response, seen, server) => {
  server.effects.add(String(seen.headers['idempotency-key']))
  json(201, { id: 'camp_1' })(response, seen, server)
}

/** Does what is asked and breaks the connection. */
export const doneAndReset: Step = (response, seen, server) => {
  server.effects.add(String(seen.headers['idempotency-key']))
  response.destroy()
}

export const hang: Step = () => undefined

export const hangInBody: Step = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.write('{"data":')
}

export const gatewayPage: Step = (response) => {
  response.writeHead(502, { 'content-type': 'text/html' })
  response.end('<h1>Bad gateway</h1>')
}

export const cutOff: Step = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end('{"data": [')
}

export const token: Step = (response, seen, server) =>
  json(200, { access_token: `nxat_${server.tokenRequests.length}`, token_type: 'Bearer', expires_in: 3600 })(
    response,
    seen,
    server,
  )

/** @param steps of the API; @param tokenSteps of the token endpoint, which issues tokens when they are used up */
export async function startFaultyServer(steps: Step[], tokenSteps: Step[] = []): Promise<FaultyServer> {
  const http = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const seen = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body }
    const isToken = seen.url === '/oauth/token'
    ;(isToken ? server.tokenRequests : server.seen).push(seen)
    const step = (isToken ? tokenSteps : steps).shift() ?? (isToken ? token : json(404, {}))
    step(response, seen, server)
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const server: FaultyServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    seen: [],
    tokenRequests: [],
    effects: new Set(),
    async [Symbol.asyncDispose]() {
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
  }
  return server
}

export interface TestHost extends Host {
  /** How long the client waited, in order; waiting moves the clock. */
  readonly waits: number[]
  advance(ms: number): void
}

export function makeTestHost(environment: Record<string, string> = {}, over: Partial<Host> = {}): TestHost {
  const waits: number[] = []
  let now = Date.parse('2026-06-01T00:00:00Z')
  return {
    waits,
    now: () => now,
    advance: (ms) => {
      now += ms
    },
    random: () => 0,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted()
      waits.push(ms)
      now += ms
    },
    env: (name) => environment[name],
    runtime: 'test 1',
    isBrowser: false,
    ...over,
  }
}

export const clientOf = (server: { readonly url: string }, options: NexoraOptions = {}, host = makeTestHost()) =>
  new Nexora({ clientId: 'cli_1', clientSecret: 'secret', baseUrl: server.url, ...options }, host)
