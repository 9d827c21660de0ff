// The last step: gives the registered handler its call and its request, and writes its answer.

import type { OperationId } from '../../generated/operations.ts'
import type { Reader } from '../db/database.ts'
import type { ClientCall, Principal, ReadCall, WriteCall } from './call.ts'
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
  if (operation?.write !== true) return { principal, requestId, log, reader }
  return {
    principal,
    requestId,
    log,
    tx: txOf(exchange),
    requireMatch: (representation) => requireMatch(ctx.req.headers['if-match'], representation),
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
