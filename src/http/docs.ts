// Serves the documentation, page by page, and the documents of the contract.
import Router from '@koa/router'
import type { Site } from '../docs/site.ts'

const DAY = 'public, max-age=86400'

export function makeDocsRoutes(site: Site): Router {
  const router = new Router()
  router.get('/', async function root(ctx) {
    ctx.redirect('/docs')
  })
  for (const [path, file] of site)
    router.get(path, async function documentation(ctx) {
      ctx.type = file.type
      if (file.policy !== undefined) ctx.set('Content-Security-Policy', file.policy)
      ctx.set('Referrer-Policy', 'no-referrer')
      if (file.kept === true) ctx.set('Cache-Control', DAY)
      ctx.body = file.body()
    })
  return router
}
