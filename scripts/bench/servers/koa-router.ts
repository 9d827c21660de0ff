// Our own chain, but for one step: @koa/router finds the operation.
import Router from '@koa/router'
import type Koa from 'koa'
import { OPERATIONS, type OperationId, type OperationMetadata } from '../../../generated/operations.ts'
import type { EdgeMiddleware, EdgeState } from '../../../src/http/request-context.ts'
import { type EdgeOptions, makeEdge } from '../../../src/http/server.ts'

export function makeRouterEdge(options: EdgeOptions): Koa<EdgeState> {
  return makeEdge(options, matchByRouter())
}

function matchByRouter(): EdgeMiddleware {
  const router = new Router<EdgeState>()
  for (const [id, operation] of Object.entries(OPERATIONS) as [OperationId, OperationMetadata][])
    router.register(operation.path.replaceAll(/\{(\w+)\}/g, ':$1'), [operation.method], async (ctx, next) => {
      const { exchange } = ctx.state
      exchange.operationId = id
      exchange.operation = operation
      exchange.pathParameters = ctx.params
      await next()
    })
  return router.routes() as unknown as EdgeMiddleware
}
