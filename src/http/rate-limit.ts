// Rate limits per client under a ceiling per organisation, told in the headers of
// draft-ietf-httpapi-ratelimit-headers. The OAuth endpoints are limited by address before anything is read.
import type { Clock } from '../kernel/clock.ts'
import { Problem } from '../kernel/problem.ts'
import type { Limit, RateLimiter, Verdict } from './gcra.ts'
import type { EdgeContext, EdgeMiddleware } from './request-context.ts'

export interface RateLimits {
  /** Per client, unless the client's row says otherwise. */
  readonly client: Limit
  /** Token endpoint, per remote address. */
  readonly tokenAddress: Limit
  /** Token endpoint, per client that has authenticated. */
  readonly tokenClient: Limit
}

const WINDOW_SECONDS = 60

export function makeRateLimit(limiter: RateLimiter, limits: RateLimits, clock: Clock): EdgeMiddleware {
  return async function rateLimit(ctx, next) {
    const nowMs = clock.monotonic()
    const { principal } = ctx.state.exchange
    if (principal === undefined) {
      take(ctx, 'address', limiter.take(`address:${ctx.ip}`, limits.tokenAddress, nowMs), limits.tokenAddress)
    } else {
      const limit = {
        perMinute: principal.ratePerMinute ?? limits.client.perMinute,
        burst: principal.rateBurst ?? limits.client.burst,
      }
      take(ctx, 'client', limiter.take(`client:${principal.clientId}`, limit, nowMs), limit)
      const ceiling = { perMinute: principal.organisationRatePerMinute, burst: principal.organisationRatePerMinute }
      const verdict = limiter.take(`organisation:${principal.organisationId}`, ceiling, nowMs)
      if (!verdict.allowed) take(ctx, 'organisation', verdict, ceiling)
    }
    await next()
  }
}

/** For the token endpoint, which learns only in its handler who asks. @throws Problem rate-limit-exceeded */
export function makeLimitTokens(limiter: RateLimiter, limits: RateLimits, clock: Clock) {
  return function limitTokens(clientId: string): void {
    const verdict = limiter.take(`token:${clientId}`, limits.tokenClient, clock.monotonic())
    if (!verdict.allowed) throw exceeded(limits.tokenClient, verdict)
  }
}

function exceeded(limit: Limit, verdict: Verdict): Problem {
  return new Problem(
    'rate-limit-exceeded',
    `The limit is ${limit.perMinute} requests a minute and ${limit.burst} at once; wait ${verdict.retryAfterSeconds} s.`,
    {
      headers: { 'Retry-After': String(verdict.retryAfterSeconds) },
    },
  )
}

/** Writes the headers; @throws Problem rate-limit-exceeded */
function take(ctx: EdgeContext, policy: string, verdict: Verdict, limit: Limit): void {
  ctx.set('RateLimit-Policy', `"${policy}";q=${limit.perMinute};w=${WINDOW_SECONDS}`)
  const waitSeconds = verdict.allowed ? verdict.resetSeconds : verdict.retryAfterSeconds
  ctx.set('RateLimit', `"${policy}";r=${verdict.remaining};t=${waitSeconds}`)
  if (!verdict.allowed) throw exceeded(limit, verdict)
}
