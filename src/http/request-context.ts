// The outermost middleware: gives each request its id, log and security headers, and measures it.
// Everything later middlewares learn about a request stands in one typed object, the exchange.
import type Koa from 'koa'
import type { OperationId, OperationMetadata } from '../../generated/operations.ts'
import type { Tx } from '../db/transaction.ts'
import type { Clock } from '../kernel/clock.ts'
import type { MintId } from '../kernel/ids.ts'
import type { Log } from '../kernel/log.ts'
import type { Principal } from './call.ts'
import type { Metrics } from './metrics.ts'

export interface Exchange {
  readonly requestId: string
  readonly log: Log
  operationId: OperationId | undefined
  operation: OperationMetadata | undefined
  principal: Principal | undefined
  /** Asks again whether the token counts. */
  stillAuthorized: () => Promise<boolean>
  wantsStream: boolean
  /** Raw values from the path, by parameter name. */
  pathParameters: Record<string, string>
  rawBody: Buffer
  /** Checked request, as handlers get it. */
  request: { params: unknown; query: unknown; headers: unknown; body: unknown }
  /** Of its unit of work, while that runs. */
  tx: Tx | undefined
  reply: Reply | undefined
}

/** What a handler answered. */
export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** Stored for an idempotent replay instead of `body`, when that holds a secret shown once. */
  readonly replayBody?: unknown
  /** Instead of a body: server-sent messages, as they come to be. */
  readonly stream?: AsyncIterable<string>
}

export interface EdgeState extends Koa.DefaultState {
  exchange: Exchange
}

export type EdgeContext = Koa.ParameterizedContext<EdgeState>
export type EdgeMiddleware = (ctx: EdgeContext, next: Koa.Next) => Promise<void>

// W3C Trace Context §3.2.2; version ff is not valid.
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/
const CLIENT_REQUEST_ID = /^[\w-]{1,64}$/
const EMPTY_BODY = Buffer.alloc(0)

interface Options {
  readonly mintId: MintId
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

export function makeRequestContext({ mintId, clock, log, metrics }: Options): EdgeMiddleware {
  return async function requestContext(ctx, next) {
    const startedAt = clock.monotonic()
    const requestId = mintId('req')
    ctx.state.exchange = {
      requestId,
      log: log.child({ requestId, ...traceOf(ctx) }),
      operationId: undefined,
      operation: undefined,
      principal: undefined,
      stillAuthorized: async () => false,
      wantsStream: false,
      pathParameters: {},
      rawBody: EMPTY_BODY,
      request: { params: {}, query: {}, headers: {}, body: undefined },
      tx: undefined,
      reply: undefined,
    }
    ctx.set({
      'X-Request-Id': requestId,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'Strict-Transport-Security': 'max-age=31536000', // heeded behind TLS only (RFC 6797 §8.1)
    })
    await next()
    const { operationId = 'none', principal, log: requestLog } = ctx.state.exchange
    const durationMs = clock.monotonic() - startedAt
    metrics.observeRequest(operationId, ctx.status, durationMs)
    requestLog.info('request.served', {
      operationId,
      status: ctx.status,
      durationMs: Math.round(durationMs * 10) / 10,
      organisationId: principal?.organisationId,
      clientId: principal?.clientId,
    })
  }
}

function traceOf(ctx: EdgeContext): { traceId?: string; clientRequestId?: string } {
  const trace = TRACEPARENT.exec(ctx.get('traceparent'))
  const clientRequestId = ctx.get('x-request-id')
  return {
    ...(trace?.[1] === undefined ? {} : { traceId: trace[1] }),
    ...(CLIENT_REQUEST_ID.test(clientRequestId) ? { clientRequestId } : {}),
  }
}
