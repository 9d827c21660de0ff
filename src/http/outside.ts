// What is served beside the contract, by @koa/router: one middleware for the chain to hand over to.
import Router from '@koa/router'
import { Problem } from '../kernel/problem.ts'
import type { EdgeMiddleware } from './request-context.ts'

export function makeOutside(routers: readonly Router[]): EdgeMiddleware {
  const all = new Router()
  for (const router of routers) all.use(router.routes())
  const routes = all.routes() as unknown as EdgeMiddleware
  return async function outside(ctx, next) {
    await routes(ctx, async () => {
      const methods = [...new Set(all.match(ctx.path, 'GET').path.flatMap((layer) => layer.methods))]
      if (methods.length === 0) return next()
      const allow = methods.sort().join(', ')
      throw new Problem('method-not-allowed', `This path answers to ${allow}.`, { headers: { Allow: allow } })
    })
  }
}
