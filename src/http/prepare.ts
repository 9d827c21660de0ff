// Slow checks of large requests, before the transaction: a preparation may yield to the event loop,
// which a unit of work must not. What it returns replaces the body that the handler gets.
import type { OperationId } from '../../generated/operations.ts'
import type { EdgeMiddleware } from './request-context.ts'

/** @throws Problem validation-failed */
export type Prepare = (body: unknown) => Promise<unknown>
export type Preparations = Partial<Record<OperationId, Prepare>>

export function makePrepare(preparations: Preparations): EdgeMiddleware {
  return async function prepare(ctx, next) {
    const { exchange } = ctx.state
    const run = exchange.operationId === undefined ? undefined : preparations[exchange.operationId]
    if (run !== undefined) exchange.request = { ...exchange.request, body: await run(exchange.request.body) }
    await next()
  }
}
