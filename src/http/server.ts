// The edge: one chain, in order, by name. What stands here is what happens to a request.
import { createServer, type Server } from 'node:http'
import Koa from 'koa'
import type { Database } from '../db/database.ts'
import type { UnitOfWork } from '../db/transaction.ts'
import type { Clock } from '../kernel/clock.ts'
import type { MintId } from '../kernel/ids.ts'
import type { Log } from '../kernel/log.ts'
import { type FindPrincipal, makeAuthenticate } from './authenticate.ts'
import { makeReadBody } from './body.ts'
import {
  type Contract,
  makeMatchOperation,
  makeValidateRequest,
  makeValidateResponse,
  type Preparations,
  type ResponseValidation,
} from './contract.ts'
import type { RateLimiter } from './gcra.ts'
import { makeRunHandler, makeSendReply } from './handler.ts'
import { type Audit, makeReplayStep, makeUnitOfWorkStep } from './idempotency.ts'
import type { Metrics } from './metrics.ts'
import { makeProblems } from './problems.ts'
import { makeRateLimit, type RateLimits } from './rate-limit.ts'
import { type EdgeMiddleware, type EdgeState, makeRequestContext } from './request-context.ts'

export interface EdgeOptions {
  readonly contract: Contract
  readonly preparations: Preparations
  /** Health, metrics and docs. */
  readonly outside: EdgeMiddleware
  readonly database: Database
  readonly unitOfWork: UnitOfWork
  readonly audit: Audit
  readonly findPrincipal: FindPrincipal
  readonly rateLimiter: RateLimiter
  readonly rateLimits: RateLimits
  readonly responseValidation: ResponseValidation
  /** How many reverse proxies stand in front; their X-Forwarded-For entries are believed, no others. */
  readonly trustedProxies: number
  readonly clock: Clock
  readonly mintId: MintId
  readonly metrics: Metrics
  readonly log: Log
}

/** @param matchOperation the step that finds the operation; the benchmarks try another */
export function makeEdge(
  options: EdgeOptions,
  matchOperation: EdgeMiddleware = makeMatchOperation(options.contract, options.outside),
): Koa<EdgeState> {
  const { contract, clock, log } = options
  const app = new Koa<EdgeState>({ proxy: options.trustedProxies > 0, maxIpsCount: options.trustedProxies })
  app.silent = true
  app.on('error', (cause) => log.warn('connection.failed', { cause }))

  app.use(makeRequestContext(options))
  app.use(makeProblems()) //                                  every error leaves here
  app.use(matchOperation) //                                  404, 405, 406
  app.use(makeAuthenticate(options.findPrincipal)) //         401, 403
  app.use(makeRateLimit(options.rateLimiter, options.rateLimits, clock)) // 429
  app.use(makeReadBody()) //                                  400, 413, 415
  app.use(makeSendReply()) //                                 writes what is durable; 304
  app.use(makeReplayStep(options.database.reader)) //         what an Idempotency-Key was answered before
  app.use(makeValidateRequest(options.preparations)) //       422
  app.use(makeUnitOfWorkStep(options.unitOfWork, options.audit, clock)) // one transaction; 409, 412, 422
  app.use(makeValidateResponse(options.responseValidation)) // after the handler, before the commit
  app.use(makeRunHandler(contract, options.database.reader))
  return app
}

const HEADERS_MS = 10_000
const REQUEST_MS = 30_000
const KEEP_ALIVE_MS = 65_000 // longer than common load balancers keep theirs
const IDLE_MS = 60_000 // nothing read or written for so long, in the middle of an answer too
const CONNECTIONS_MAX = 10_000

/** An HTTP server that gives slow or endless clients no room. */
export function makeHttpServer(app: Koa<EdgeState>): Server {
  const server = createServer(
    {
      headersTimeout: HEADERS_MS,
      requestTimeout: REQUEST_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: 2000,
      maxHeaderSize: 16_384,
    },
    app.callback(),
  )
  server.setTimeout(IDLE_MS)
  server.maxHeadersCount = 64
  server.maxRequestsPerSocket = 10_000
  server.maxConnections = CONNECTIONS_MAX
  return server
}
