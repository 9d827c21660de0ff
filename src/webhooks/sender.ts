// Makes one attempt: one signed POST, to where the guard lets it go, with a deadline over everything. The
// dispatcher calls it; it answers with a result in every case and throws in none.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'
import { type Dispatcher, Pool } from 'undici'
import type { Clock } from '../kernel/clock.ts'
import { makeRoster } from '../kernel/roster.ts'
import { type AttemptResult, classOfStatus, type ErrorClass } from './attempt.ts'
import { ConnectFailure, type ConnectTimings, makeGuardedConnector, type Resolve } from './connector.ts'
import type { DestinationGuard } from './destination.ts'
import type { Terms } from './recipient.ts'
import { keepBody, keepHeaders, type Mask, makeMask } from './response.ts'
import { deliveryHeaders, type SignedDelivery } from './signature.ts'

export interface Attempt {
  readonly terms: Terms
  readonly delivery: SignedDelivery
}

export interface Sender {
  /** @returns undefined when the attempt was given up */
  send(attempt: Attempt): Promise<AttemptResult | undefined>
  /** Gives up all attempts under way. */
  giveUp(): void
  close(): Promise<void>
}

const CONNECT_MS = 5000
const RESPONSE_BYTES_MAX = 64 * 1024
const POOLS_MAX = 256
const KEEP_ALIVE_MS = 4000
const STATUS_MIN = 100
const STATUS_MAX = 599
const CONTENT_HEADERS = { 'Content-Type': 'application/json', 'User-Agent': 'Nexora-Webhooks/1' }
const NOT_CONNECTED: ConnectTimings = { dnsMs: null, connectMs: null, tlsMs: null }

interface Deps {
  readonly clock: Clock
  readonly guard: DestinationGuard
  readonly resolve: Resolve
}

/** All headers of its request that are ours to set. */
export function headersOf({ terms: { headers, secrets }, delivery }: Attempt): Record<string, string> {
  return { ...headers, ...CONTENT_HEADERS, ...deliveryHeaders(delivery, secrets) }
}

/** What a response must not show. */
const secretsOf = ({ headers, secrets: { current, other } }: Terms): string[] => [
  current,
  other?.secret ?? '',
  ...Object.values(headers),
]

export function makeSender(deps: Deps): Sender {
  const pools = new Map<string, Pool>()
  const freshTimings = new WeakMap<Socket, ConnectTimings>()
  const sockets = watchSockets(freshTimings)
  const underWay = makeRoster<Exchange>()
  const destinationOf = rememberLast(POOLS_MAX, (url: string) => {
    if (deps.guard.urlFaults(url).length > 0) return null
    const { origin, pathname, search } = new URL(url)
    return { origin, path: pathname + search }
  })
  const maskOf = rememberLast(POOLS_MAX, (secrets: string) => makeMask(JSON.parse(secrets)))
  const connect = makeGuardedConnector({
    ...deps,
    connectMs: CONNECT_MS,
    onConnected: (socket, timings) => freshTimings.set(socket, timings),
  })

  function poolOf(origin: string): Pool {
    const pool =
      pools.get(origin) ??
      // Lanes bound the connections; a bound here would let one URL of a host starve another.
      new Pool(origin, {
        connect,
        connections: null,
        pipelining: 1,
        headersTimeout: 0, // one deadline over all, kept by our clock
        bodyTimeout: 0,
        keepAliveTimeout: KEEP_ALIVE_MS,
        maxHeaderSize: 16 * 1024,
      })
    pools.delete(origin)
    pools.set(origin, pool) // last used is last
    const [oldest] = pools
    if (pools.size > POOLS_MAX && oldest !== undefined) {
      pools.delete(oldest[0])
      oldest[1].close().catch(() => undefined) // requests under way are finished first
    }
    return pool
  }

  return {
    async send(attempt) {
      const { url, timeoutMs } = attempt.terms
      const exchange = new Exchange(deps.clock, sockets.starts, maskOf(JSON.stringify(secretsOf(attempt.terms))))
      const destination = destinationOf(url)
      if (destination === null) {
        exchange.end('destination_refused')
        return exchange.finished
      }
      const { origin, path } = destination
      const request = { path, method: 'POST', headers: headersOf(attempt), body: attempt.delivery.body } as const
      const atDeadline = deps.clock.after(timeoutMs, () => exchange.expire())
      const place = underWay.enter(exchange)
      try {
        poolOf(origin).dispatch(request, exchange)
      } catch {
        exchange.end('connection_reset')
      }
      const result = await exchange.finished
      underWay.leave(place)
      atDeadline()
      return result
    },
    giveUp() {
      for (const exchange of underWay.members()) exchange.giveUp()
    },
    async close() {
      sockets.stop()
      await Promise.all([...pools.values()].map((pool) => pool.destroy()))
    },
  }
}

/** The answers of a pure function to what it was asked last, at least `fewest` of them. */
function rememberLast<Answer extends object | null>(
  fewest: number,
  answer: (question: string) => Answer,
): (question: string) => Answer {
  let recent = new Map<string, Answer>()
  let before = recent
  return (question) => {
    const known = recent.get(question)
    if (known !== undefined) return known
    const earlier = before.get(question)
    const given = earlier === undefined ? answer(question) : earlier
    if (recent.size === fewest) {
      before = recent
      recent = new Map()
    }
    recent.set(question, given)
    return given
  }
}

/** undici tells by diagnostics channel only which socket a request goes out on, and at once after it said that it starts. */
function watchSockets(freshTimings: WeakMap<Socket, ConnectTimings>) {
  let starting: Exchange | undefined
  const sent = (message: unknown) => {
    const { socket } = message as { socket: Socket }
    starting?.sentOn(socket, freshTimings.get(socket) ?? NOT_CONNECTED)
    starting = undefined
    freshTimings.delete(socket) // a connection used again was not made for the next attempt
  }
  subscribe('undici:client:sendHeaders', sent)
  return {
    starts(exchange: Exchange) {
      starting = exchange
    },
    stop() {
      unsubscribe('undici:client:sendHeaders', sent)
    },
  }
}

/** One request and its response. The first ending counts. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly finished: Promise<AttemptResult | undefined>
  #finish: (result: AttemptResult | undefined) => void = () => undefined
  readonly #clock: Clock
  readonly #starts: (exchange: Exchange) => void
  readonly #startedAt: number
  readonly #began: number
  readonly #mask: Mask
  #over = false
  #controller: Dispatcher.DispatchController | undefined
  #connect = NOT_CONNECTED
  #remoteAddress: string | null = null
  #sentAt: number | undefined
  #firstByteMs: number | null = null
  #status: number | null = null
  #headers: string | null = null
  #chunks: Buffer[] = []
  #bytes = 0

  constructor(clock: Clock, starts: (exchange: Exchange) => void, mask: Mask) {
    this.#clock = clock
    this.#starts = starts
    this.#mask = mask
    this.#startedAt = clock.now()
    this.#began = clock.monotonic()
    this.finished = new Promise((resolve) => {
      this.#finish = resolve
    })
  }

  sentOn(socket: Socket, timings: ConnectTimings): void {
    this.#remoteAddress = socket.remoteAddress ?? null
    this.#connect = timings
    this.#sentAt = this.#clock.monotonic()
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#over) controller.abort(new Error('over before it was sent'))
    else this.#starts(this)
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[]>,
  ): void {
    if (this.#over) return
    if (status < STATUS_MIN || status > STATUS_MAX) {
      this.end('connection_reset') // no status of HTTP (RFC 9110 §15): as an answer that cannot be read
      controller.abort(new Error('no HTTP status'))
      return
    }
    if (status < 200) return // 1xx are not the response (RFC 9110 §15.2)
    this.#firstByteMs = Math.round(this.#clock.monotonic() - (this.#sentAt ?? this.#began))
    this.#status = status
    this.#headers = JSON.stringify(keepHeaders(headers, this.#mask))
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#over) return
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
    if (this.#bytes < RESPONSE_BYTES_MAX) return
    this.end(classOfStatus(this.#status ?? 0))
    controller.abort(new Error('enough read'))
  }

  onResponseEnd(): void {
    this.end(classOfStatus(this.#status ?? 0))
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (error instanceof ConnectFailure) this.#connect = error.timings
    this.end(this.#failure(error instanceof ConnectFailure ? error.errorClass : 'connection_reset'))
  }

  expire(): void {
    if (this.#over) return
    this.end(this.#failure(this.#status === null ? 'timeout' : 'response_stalled'))
    this.#controller?.abort(new Error('deadline'))
  }

  giveUp(): void {
    if (this.#over) return
    this.#over = true
    this.#controller?.abort(new Error('given up'))
    this.#finish(undefined)
  }

  /** A status that is a failure by itself says more than how its body ended. */
  #failure(errorClass: ErrorClass): ErrorClass {
    return (this.#status === null ? null : classOfStatus(this.#status)) ?? errorClass
  }

  end(errorClass: ErrorClass | null): void {
    if (this.#over) return
    this.#over = true
    const { dnsMs, connectMs, tlsMs } = this.#connect
    const body = this.#status === null ? null : keepBody(this.#chunks, this.#bytes >= RESPONSE_BYTES_MAX)
    this.#finish({
      startedAt: this.#startedAt,
      endedAt: this.#clock.now(),
      errorClass,
      status: this.#status,
      responseHeaders: this.#headers,
      responseBody: body === null ? null : this.#mask.body(body.text),
      truncated: body?.truncated ?? false,
      remoteAddress: this.#remoteAddress,
      timings: {
        dnsMs,
        connectMs,
        tlsMs,
        firstByteMs: this.#firstByteMs,
        totalMs: Math.round(this.#clock.monotonic() - this.#began),
      },
    })
  }
}
