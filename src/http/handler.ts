// The last step: gives the registered handler its call and its request, and writes its answer.

import { Readable } from 'node:stream'

import type { OperationId } from '../../generated/operations.ts'
import type { Reader } from '../db/database.ts'
import type { ClientCall, Lasting, Principal, ReadCall, WriteCall } from './call.ts'
import type { Contract } from './contract.ts'
import { txOf } from './idempotency.ts'
import { etagOf, matchesNone, requireMatch } from './preconditions.ts'
import type { EdgeContext, EdgeMiddleware, Exchange } from './request-context.ts'

export function makeRunHandler(contract: Contract, reader: Reader): EdgeMiddleware {
  return async function handler(ctx) {
    const { exchange } = ctx.state
    const run = contract.handler(exchange.operationId as OperationId)
    exchange.reply = await run(callOf(ctx, exchange, reader) as never, exchange.request as never)
  }
}

function callOf(ctx: EdgeContext, exchange: Exchange, reader: Reader): ReadCall | WriteCall | ClientCall {
  const { operation, requestId, log } = exchange
  if (operation?.authentication === 'client')
    return {
      tx: txOf(exchange),
      requestId,
      log,
      authorization: ctx.req.headers.authorization,
      remoteAddress: ctx.ip,
    }
  const principal = exchange.principal as Principal
  if (operation?.write !== true) return { principal, requestId, log, reader, lasting: lastingOf(ctx, exchange) }
  return {
    principal,
    requestId,
    log,
    tx: txOf(exchange),
    requireMatch: (representation) => requireMatch(ctx.req.headers['if-match'], representation),
  }
}

function lastingOf(ctx: EdgeContext, { wantsStream, stillAuthorized }: Exchange): Lasting {
  let over: AbortController | undefined
  return {
    wantsStream,
    get over() {
      if (over !== undefined) return over.signal
      const made = new AbortController()
      over = made
      if (ctx.res.destroyed) made.abort()
      else ctx.res.once('close', () => made.abort())
      return made.signal
    },
    breakOff: () => void ctx.res.destroy(),
    stillAuthorized,
  }
}

/** Outside the unit of work: what is written here is durable already. */
export function makeSendReply(): EdgeMiddleware {
  return async function sendReply(ctx, next) {
    await next()
    const { reply, operation } = ctx.state.exchange
    if (reply === undefined || operation === undefined) return
    ctx.status = reply.status
    if (reply.headers !== undefined) ctx.set(reply.headers)
    if (reply.stream !== undefined) sendStream(ctx, reply.stream)
    if (reply.body === undefined) return
    const body = JSON.stringify(reply.body)
    if (operation.etagStatuses.includes(reply.status)) {
      const etag = etagOf(body)
      ctx.set('ETag', etag)
      if (!operation.write && !matchesNone(ctx.req.headers['if-none-match'], etag)) {
        ctx.status = 304
        return
      }
    }
    ctx.type = 'application/json'
    ctx.body = body
  }
}

/** No more is asked of the stream than the connection takes. */
function sendStream(ctx: EdgeContext, stream: AsyncIterable<string>): void {
  ctx.type = 'text/event-stream'
  ctx.set('X-Accel-Buffering', 'no') // proxies of that kind would hold messages back
  if (ctx.method === 'HEAD') return
  const body = Readable.from(stream, { objectMode: false })
  // The head is sent already: breaking off is all that can tell the client.
  body.once('error', () => ctx.res.destroy())
  ctx.body = body
}
