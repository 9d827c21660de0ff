// The `type` of each problem document leads here: what the code means and what to do about it
// (RFC 9457 §3.1.1 asks for a page that people can read).
import Router from '@koa/router'
import { PROBLEMS, Problem, type ProblemCode } from '../kernel/problem.ts'

const ADVICE: Record<ProblemCode, string> = {
  'malformed-request':
    'The request line, a header or the framing of the body is not valid HTTP. Send it anew, well formed.',
  'invalid-json': 'The body is not JSON in UTF-8, nests too deep, or has a key such as __proto__. Nothing was done.',
  'invalid-csv': 'The body is not text in UTF-8. Save the file as CSV UTF-8 and send it anew. Nothing was done.',
  'missing-token': 'Get an access token from POST /oauth/token and send it as Authorization: Bearer.',
  'invalid-token':
    'The token is unknown, expired or revoked, or its client is disabled. Get a new one and try once more.',
  'insufficient-scope':
    'The token lacks the scope that the WWW-Authenticate header names. Write scopes do not include reading.',
  'campaign-not-found': 'There is no such campaign in your organisation.',
  'recipient-not-found': 'The campaign has no such recipient.',
  'conversation-not-found': 'There is no such conversation in your organisation.',
  'callback-not-found': 'There is no such callback in your organisation.',
  'suppression-not-found': 'There is no such suppression in your organisation, or it was deleted.',
  'document-not-found': 'There is no such knowledge document in your organisation.',
  'webhook-not-found': 'There is no such webhook subscription in your organisation, or it was deleted.',
  'delivery-not-found': 'The subscription has no such delivery.',
  'replay-not-found': 'No bulk replay of your organisation has this id.',
  'event-not-found': 'There is no such event in your organisation.',
  'scenario-not-found': 'There is no scenario of this key. GET /v1/scenarios lists them.',
  'route-not-found': 'No operation has this path. The reference at /docs lists them all.',
  'method-not-allowed': 'The path exists, but not with this method. The Allow header lists those that do.',
  'not-acceptable': 'Answers are JSON. Accept application/json.',
  'campaign-state-conflict': 'The campaign is in a state that does not allow this; the detail says what it allows.',
  'campaign-empty': 'The campaign has no recipients. Add some, then start or resume it.',
  'recipient-state-conflict': 'The recipient was called, or a call is queued; only who never was can be removed.',
  'callback-state-conflict':
    'The callback was made, missed or cancelled, or its call is under way. Read it again to see which.',
  'suppression-exists': 'The number is suppressed already; the Location header names the suppression that says so.',
  'external-id-exists': 'Another document has this external id. PUT /v1/knowledge/by_external_id creates or replaces.',
  'delivery-not-replayable': 'Only deliveries that succeeded or failed can be replayed; this one is still under way.',
  'replay-empty': 'No delivery matches the filter, so there is nothing to send again. dry_run: true counts.',
  'replay-state-conflict': 'The bulk replay was completed or cancelled already.',
  'idempotency-request-in-flight': 'The first request with this key is not finished. Try again after Retry-After.',
  'precondition-failed': 'The resource has changed since the ETag in If-Match. Read it again and decide anew.',
  'payload-too-large': 'The body is larger than this operation takes; the detail says how much it may have.',
  'unsupported-media-type': 'Send the media type that the detail names, in UTF-8 and not compressed.',
  'validation-failed':
    'The request breaks the rules listed in errors, each with its place. Correct them all and send it again.',
  'idempotency-key-reused': 'This key belongs to another request. Use a new key for each new request.',
  'rate-limit-exceeded':
    'Too many requests. Wait for the seconds in Retry-After; the RateLimit headers tell what is left.',
  'too-many-streams':
    'This client has as many event streams and waiting requests open as it may. Close one, or share it among its readers.',
  'internal-error': 'A fault of ours; nothing was done. Try again, and quote the request id if it stays.',
  'service-unavailable': 'The request could not be stored now; nothing was done. Try again after Retry-After.',
}

const STYLE = `body{font:16px/1.6 system-ui,sans-serif;max-width:42rem;margin:3rem auto;padding:0 1rem;color:#1b1b1b}
code{background:#f3f3f3;padding:.1em .3em;border-radius:4px}dt{margin-top:1.2rem}dd{margin:0}a{color:#0b57d0}`

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>${STYLE}</style></head><body>${body}</body></html>`
}

const isCode = (code: string): code is ProblemCode => Object.hasOwn(PROBLEMS, code)

export function makeProblemPages(): Router {
  const router = new Router()

  router.get('/problems', async function all(ctx) {
    const rows = Object.entries(PROBLEMS).map(
      ([code, { status, title }]) =>
        `<dt><a href="/problems/${code}"><code>${code}</code></a> ${status}</dt><dd>${title}</dd>`,
    )
    ctx.type = 'text/html; charset=utf-8'
    ctx.body = page('Problems', `<h1>Problems</h1><dl>${rows.join('')}</dl>`)
  })

  router.get('/problems/:code', async function one(ctx) {
    const code = String(ctx.params.code)
    if (!isCode(code)) throw new Problem('route-not-found', 'There is no problem of this code.')
    const { status, title } = PROBLEMS[code]
    const body = `<p><a href="/problems">Problems</a></p><h1>${title}</h1><p><code>${code}</code>, status ${status}</p>`
    ctx.type = 'text/html; charset=utf-8'
    ctx.body = page(title, `${body}<p>${ADVICE[code]}</p>`)
  })

  return router
}
