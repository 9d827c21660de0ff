// The server of the fault script: the first part of the path names the run, the second the fault. Each run finds every
// fault anew, and what it did is kept apart. The other origin is where a redirect leads: nobody may come there.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  created,
  cutOff,
  doneAndReset,
  gatewayPage,
  type Happened,
  hang,
  hangInBody,
  json,
  problem,
  type Seen,
  type Step,
  token,
} from '../sdk/faulty-server.ts'

const PAGE = json(200, { data: [], has_more: false, next_cursor: null })
const REFUSED = { pointer: '#/recipients/0/phone', code: 'phone', detail: 'Must be a phone number.' }

const cutConnection: Step = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' })
  response.write('{"data": [', () => response.destroy())
}

/** In whole seconds, as the header has them: at least one second from now. */
const busyUntilDate: Step = (response, seen, happened) =>
  problem(429, 'rate-limit-exceeded', { 'retry-after': new Date(Date.now() + 2_000).toUTCString() })(
    response,
    seen,
    happened,
  )

interface Script {
  readonly steps: readonly Step[]
  readonly tokenSteps?: readonly Step[]
}

const scriptsOf = (elsewhere: string): Readonly<Record<string, Script>> => ({
  writes: { steps: [problem(503, 'service-unavailable'), doneAndReset, created] },
  'hangs-in-headers': { steps: [hang, PAGE] },
  'hangs-in-body': { steps: [hangInBody, PAGE] },
  'hangs-always': { steps: [hang] },
  'retry-after-seconds': { steps: [problem(429, 'rate-limit-exceeded', { 'retry-after': '1' }), PAGE] },
  'retry-after-date': { steps: [busyUntilDate, PAGE] },
  'bad-gateway': { steps: [gatewayPage, gatewayPage] },
  redirects: { steps: [json(307, {}, { location: `${elsewhere}/v1/campaigns` })] },
  'cuts-json': { steps: [cutOff, PAGE] },
  'cuts-connection': { steps: [cutConnection, PAGE] },
  'token-endpoint-fails': { steps: [PAGE], tokenSteps: [gatewayPage] },
  'token-endpoint-refuses': { steps: [], tokenSteps: [json(401, { error: 'invalid_client' })] },
  'token-is-refused': { steps: [problem(401, 'invalid-token'), created] },
  'is-never-answered': { steps: [doneAndReset, doneAndReset] },
  aborts: { steps: [hang] },
  refuses: { steps: [problem(422, 'validation-failed', {}, [REFUSED])] },
  'twenty-at-once': { steps: Array.from({ length: 20 }, () => PAGE) },
  'clock-is-wrong': { steps: [busyUntilDate, PAGE] },
})

interface Run {
  readonly happened: Happened
  readonly steps: Step[]
  readonly tokenSteps: Step[]
}

export interface Faulty extends AsyncDisposable {
  readonly url: string
  /** How often somebody followed a redirect. */
  elsewhere(): number
  /** For each fault of a run. */
  seenBy(run: string): Record<string, Counts>
}

export interface Counts {
  readonly requests: number
  readonly tokenRequests: number
  readonly keys: number
  readonly bodies: number
  readonly effects: number
}

export async function startFaulty(): Promise<Faulty> {
  let strays = 0
  const elsewhere = createServer((_, response) => {
    strays += 1
    allowAll(response).end()
  })
  const elsewhereUrl = await listen(elsewhere)
  const scripts = scriptsOf(elsewhereUrl)
  const runs = new Map<string, Run>()

  function runOf(name: string, fault: string): Run {
    const key = `${name}/${fault}`
    const { steps = [], tokenSteps = [] } = scripts[fault] ?? {}
    const fresh = { seen: [], tokenRequests: [], effects: new Set<string>() }
    const run = runs.get(key) ?? { happened: fresh, steps: [...steps], tokenSteps: [...tokenSteps] }
    runs.set(key, run)
    return run
  }

  const http = createServer(async (request, response) => {
    // A runtime that finds its kept connection broken sends again by itself; on a new one it must tell the client.
    allowAll(response, request).setHeader('connection', 'close')
    if (request.method === 'OPTIONS') return void response.end()
    const seen = await read(request)
    const [, name = '', fault = '', ...rest] = seen.url.split('/')
    const { happened, steps, tokenSteps } = runOf(name, fault)
    const isToken = rest.join('/') === 'oauth/token'
    ;(isToken ? happened.tokenRequests : happened.seen).push(seen)
    const step = (isToken ? tokenSteps : steps).shift() ?? (isToken ? token : json(404, {}))
    step(response, seen, happened)
  })
  const url = await listen(http)
  return {
    url,
    elsewhere: () => strays,
    seenBy: (name) =>
      Object.fromEntries(Object.keys(scripts).map((fault) => [fault, count(runOf(name, fault).happened)])),
    async [Symbol.asyncDispose]() {
      for (const server of [http, elsewhere]) {
        server.closeAllConnections()
        await new Promise((resolve) => server.close(resolve))
      }
    },
  }
}

/** A page of any origin may call, as a proxy of one's own would allow it. */
function allowAll(response: ServerResponse, request?: IncomingMessage): ServerResponse {
  response.setHeader('access-control-allow-origin', '*')
  response.setHeader('access-control-allow-methods', '*')
  response.setHeader('access-control-allow-headers', request?.headers['access-control-request-headers'] ?? '*')
  response.setHeader('access-control-expose-headers', 'retry-after, date, x-request-id, etag, location')
  return response
}

async function read(request: IncomingMessage): Promise<Seen> {
  let body = ''
  for await (const chunk of request) body += chunk
  return { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body }
}

async function listen(server: ReturnType<typeof createServer>): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const count = ({ seen, tokenRequests, effects }: Happened): Counts => ({
  requests: seen.length,
  tokenRequests: tokenRequests.length,
  keys: new Set(seen.map(({ headers }) => headers['idempotency-key']).filter((key) => key !== undefined)).size,
  bodies: new Set(seen.map(({ body }) => body)).size,
  effects: effects.size,
})
