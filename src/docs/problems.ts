// The `type` of each problem document leads here: what the code means and what to do about it
// (RFC 9457 §3.1.1 asks for a page that people can read).
import { PROBLEMS, type ProblemCode } from '../kernel/problem.ts'
import { type Article, text } from './layout.ts'
import { code } from './markdown.ts'

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
  'route-not-found': 'No operation has this path. The reference at /docs/reference lists them all.',
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
  'delivery-not-dismissable': 'Only a delivery that has failed for good can be let go; this one has not.',
  'rotation-not-staged': 'Only a staged rotation can be promoted, and only until its overlap ends.',
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

const problemPath = (code: string) => `/problems/${code}`

export function problemsArticle(): Article {
  const byStatus = Map.groupBy(Object.entries(PROBLEMS), ([, { status }]) => status)
  const groups = [...byStatus].map(([status, problems]) => {
    const rows = problems.map(
      ([code, { title }]) =>
        `<tr><td><a href="${problemPath(code)}"><code>${code}</code></a></td><td>${text(title)}</td></tr>`,
    )
    return `<h2 id="${status}"><a href="#${status}">${status}</a></h2>
<div class="table" tabindex="0"><table><tbody>${rows.join('\n')}</tbody></table></div>`
  })
  return {
    title: 'Problems',
    body: `<h1>Problems</h1>
<p>Whatever is refused comes as a problem document (RFC 9457, <code>application/problem+json</code>). <code>code</code> is one of
these and stays; <code>title</code> and <code>detail</code> are for people and may change. <code>errors</code> lists everything
that is wrong, each with its place: <code>pointer</code> in a JSON body, <code>parameter</code>, <code>header</code>, or
<code>line</code> and <code>column</code> of a file.</p>
${groups.join('\n')}`,
    contents: [...byStatus.keys()].map((status) => ({ id: String(status), text: String(status), level: 2 })),
  }
}

/**
 * Every problem by the path of its page, the `type` of its documents; made when it is called.
 * @param openapi gives the document in which examples are looked for
 */
export function problemArticles(openapi: () => unknown): [string, () => Article][] {
  let examples: ReadonlyMap<string, object> | undefined
  return Object.entries(PROBLEMS).map(([problem, { status, title }]) => [
    problemPath(problem),
    () => {
      examples ??= problemsIn(openapi())
      const example = examples.get(problem)
      const shown =
        example === undefined ? '' : `<h2>As it comes</h2>\n${code(JSON.stringify(example, undefined, 2), 'json')}`
      const body = `<p class="up"><a href="/problems">Problems</a></p>
<h1>${text(title)}</h1>
<p class="lead"><code>${problem}</code>, status ${status}</p>
<p>${text(ADVICE[problem as ProblemCode])}</p>
${shown}`
      return { title, body }
    },
  ])
}

/** Problem documents anywhere in `node`, by code. */
function problemsIn(node: unknown, found = new Map<string, object>()): Map<string, object> {
  if (typeof node !== 'object' || node === null) return found
  if ('code' in node && typeof node.code === 'string' && 'status' in node && typeof node.status === 'number')
    found.set(node.code, node)
  for (const value of Object.values(node)) problemsIn(value, found)
  return found
}
