// Liveness, readiness and metrics: outside the contract, on a router of their own.
import Router from '@koa/router'
import type { Reader } from '../db/database.ts'
import type { DeliveryCounts, Metrics } from './metrics.ts'
import { touchDatabase } from './store.ts'

/** Something a server needs in order to be ready; says why when it is not. */
export type ReadinessCheck = () => Promise<{ ok: boolean; detail: Record<string, unknown> }>

export function makeHealthRoutes(deps: { metrics: Metrics; checks: Readonly<Record<string, ReadinessCheck>> }): Router {
  const router = new Router()

  router.get('/healthz', async function live(ctx) {
    ctx.body = { status: 'ok' }
  })

  router.get('/readyz', async function ready(ctx) {
    const results = await Promise.all(
      Object.entries(deps.checks).map(async ([name, check]) => {
        const result = await check().catch(() => ({ ok: false, detail: { error: 'the check failed' } }))
        return [name, { status: result.ok ? 'ok' : 'failing', ...result.detail }] as const
      }),
    )
    const ok = results.every(([, result]) => result.status === 'ok')
    ctx.status = ok ? 200 : 503
    ctx.body = { status: ok ? 'ok' : 'failing', checks: Object.fromEntries(results) }
  })

  router.get('/metrics', async function metrics(ctx) {
    ctx.type = deps.metrics.registry.contentType
    ctx.body = await deps.metrics.registry.metrics()
  })

  return router
}

export function databaseCheck(reader: Reader): ReadinessCheck {
  return async () => {
    await touchDatabase(reader)
    return { ok: true, detail: {} }
  }
}

/**
 * Whether every delivery is accounted for. A server that has lost one is ready all the same: taking it out of service
 * would help nobody; the detail and the metric are what to watch.
 */
export function deliveriesCheck(read: () => Promise<DeliveryCounts>): ReadinessCheck {
  return async () => {
    const { expected, unaccounted, notFannedOut } = await read()
    return { ok: true, detail: { expected, unaccounted, not_fanned_out: notFannedOut } }
  }
}
