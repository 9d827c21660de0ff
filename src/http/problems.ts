// The single error exit. A Problem becomes its document; anything else is a bug: logged once with
// its cause, answered with a 500 that says only the request id. The OAuth endpoints keep RFC 6749's form.
import { Problem, problemDocument } from '../kernel/problem.ts'
import type { EdgeContext, EdgeMiddleware } from './request-context.ts'

// SQLite result codes, extended ones included, that mean "not now", not "wrong".
const UNAVAILABLE = /^SQLITE_(?:BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN)(?:_|$)/
const RETRY_AFTER_SECONDS = '1'

export function makeProblems(): EdgeMiddleware {
  return async function problems(ctx, next) {
    try {
      await next()
    } catch (cause) {
      answerProblem(ctx, toProblem(ctx, cause))
    }
  }
}

function toProblem(ctx: EdgeContext, cause: unknown): Problem {
  if (cause instanceof Problem) return cause
  const { log } = ctx.state.exchange
  const code = (cause as { code?: unknown }).code
  if (typeof code === 'string' && UNAVAILABLE.test(code)) {
    log.error('storage.unavailable', { cause })
    return new Problem('service-unavailable', 'The request could not be stored now; nothing was done. Try again.', {
      headers: { 'Retry-After': RETRY_AFTER_SECONDS },
      cause,
    })
  }
  log.error('request.failed', { cause })
  return new Problem('internal-error', 'The request failed on our side; nothing was done. Quote the request id.', {
    cause,
  })
}

function answerProblem(ctx: EdgeContext, problem: Problem): void {
  const { operation, requestId } = ctx.state.exchange
  ctx.status = problem.status
  ctx.set(problem.headers)
  if (operation?.authentication === 'client') {
    if (problem.status === 422) ctx.status = 400 // RFC 6749 §5.2 knows no other status for a malformed request
    ctx.set('Pragma', 'no-cache')
    ctx.body = JSON.stringify({ error: oauthError(problem), error_description: plain(problem) })
    ctx.type = 'application/json'
    return
  }
  ctx.body = JSON.stringify(problemDocument(problem, requestId))
  ctx.type = 'application/problem+json'
}

// RFC 6749 §5.2 names the codes; those for 5xx are from §4.1.2.1, the only place that has them.
function oauthError(problem: Problem): string {
  if (problem.status === 503 || problem.status === 429) return 'temporarily_unavailable'
  return problem.status >= 500 ? 'server_error' : 'invalid_request'
}

// RFC 6749 §5.2: error_description has no quotes, backslashes or characters outside printable ASCII.
function plain(problem: Problem): string {
  const [first] = problem.violations
  const where = first?.pointer ?? first?.parameter ?? first?.header
  const text = first === undefined ? problem.detail : `${where}: ${first.detail}`
  return text.replaceAll(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, '?')
}
