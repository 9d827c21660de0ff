// RFC 9457 problems. The catalogue is closed: codes are public and permanent, and the contract's
// ProblemCode lists exactly these. `detail` is for the client; `cause` is for the log.

interface ProblemSpec {
  readonly status: number
  readonly title: string
}

export const PROBLEMS = {
  'malformed-request': { status: 400, title: 'Malformed request' },
  'invalid-json': { status: 400, title: 'Body is not valid JSON' },
  'invalid-csv': { status: 400, title: 'Body is not valid CSV' },
  'missing-token': { status: 401, title: 'Access token missing' },
  'invalid-token': { status: 401, title: 'Access token not valid' },
  'insufficient-scope': { status: 403, title: 'Scope missing' },
  'campaign-not-found': { status: 404, title: 'Campaign not found' },
  'recipient-not-found': { status: 404, title: 'Recipient not found' },
  'conversation-not-found': { status: 404, title: 'Conversation not found' },
  'callback-not-found': { status: 404, title: 'Callback not found' },
  'suppression-not-found': { status: 404, title: 'Suppression not found' },
  'document-not-found': { status: 404, title: 'Knowledge document not found' },
  'webhook-not-found': { status: 404, title: 'Webhook not found' },
  'delivery-not-found': { status: 404, title: 'Delivery not found' },
  'replay-not-found': { status: 404, title: 'Bulk replay not found' },
  'event-not-found': { status: 404, title: 'Event not found' },
  'scenario-not-found': { status: 404, title: 'Scenario not found' },
  'route-not-found': { status: 404, title: 'No such route' },
  'method-not-allowed': { status: 405, title: 'Method not allowed' },
  'not-acceptable': { status: 406, title: 'No acceptable representation' },
  'campaign-state-conflict': { status: 409, title: 'Campaign state does not allow this' },
  'campaign-empty': { status: 409, title: 'Campaign has nobody to call' },
  'recipient-state-conflict': { status: 409, title: 'Recipient state does not allow this' },
  'callback-state-conflict': { status: 409, title: 'Callback state does not allow this' },
  'suppression-exists': { status: 409, title: 'Number is suppressed already' },
  'external-id-exists': { status: 409, title: 'External id already in use' },
  'delivery-not-replayable': { status: 409, title: 'Delivery cannot be replayed' },
  'delivery-not-dismissable': { status: 409, title: 'Delivery cannot be dismissed' },
  'rotation-not-staged': { status: 409, title: 'No staged rotation under way' },
  'replay-empty': { status: 409, title: 'Nothing to replay' },
  'replay-state-conflict': { status: 409, title: 'Bulk replay has ended' },
  'idempotency-request-in-flight': { status: 409, title: 'Request with this idempotency key in progress' },
  'precondition-failed': { status: 412, title: 'Precondition failed' },
  'payload-too-large': { status: 413, title: 'Payload too large' },
  'unsupported-media-type': { status: 415, title: 'Unsupported media type' },
  'validation-failed': { status: 422, title: 'Request validation failed' },
  'idempotency-key-reused': { status: 422, title: 'Idempotency key reused with another request' },
  'rate-limit-exceeded': { status: 429, title: 'Rate limit exceeded' },
  'too-many-streams': { status: 429, title: 'Too many streams and waiting requests' },
  'internal-error': { status: 500, title: 'Internal error' },
  'service-unavailable': { status: 503, title: 'Service unavailable' },
} as const satisfies Record<string, ProblemSpec>

export type ProblemCode = keyof typeof PROBLEMS

/** One broken rule. Exactly one of `pointer` (JSON Pointer in fragment form, `#/a/0`), `parameter`, `header`, `line` says where. */
export interface Violation {
  readonly pointer?: string
  readonly parameter?: string
  readonly header?: string
  /** Of a CSV body, from 1, with the number of the field if it is about one. */
  readonly line?: number
  readonly column?: number
  readonly code: string
  readonly detail: string
}

export const VIOLATIONS_SHOWN_MAX = 100

interface ProblemOptions {
  readonly violations?: readonly Violation[]
  /** How many there are in all, when `violations` was cut. */
  readonly violationsTotal?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly cause?: unknown
}

export class Problem extends Error {
  readonly code: ProblemCode
  readonly status: number
  readonly detail: string
  readonly violations: readonly Violation[]
  readonly violationsTotal: number
  readonly headers: Readonly<Record<string, string>>

  constructor(code: ProblemCode, detail: string, options: ProblemOptions = {}) {
    super(`${code}: ${detail}`, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'Problem'
    this.code = code
    this.status = PROBLEMS[code].status
    this.detail = detail
    const all = options.violations ?? []
    this.violations = all.slice(0, VIOLATIONS_SHOWN_MAX)
    this.violationsTotal = options.violationsTotal ?? all.length
    this.headers = options.headers ?? {}
  }
}

/** A `validation-failed` problem that names every violation. */
export function invalid(violations: readonly Violation[], total = violations.length): Problem {
  const detail = total === 1 ? 'One rule is broken.' : `${total} rules are broken.`
  return new Problem('validation-failed', detail, { violations, violationsTotal: total })
}

/** More than are shown: a request may ask to leave out the items that are wrong. */
const VIOLATIONS_KEPT_MAX = 2000

/** Collects what is wrong with one request, from every check that looks at it, and refuses it once. */
export class Findings {
  #kept: { readonly place: string | undefined; readonly violation: () => Violation }[] = []
  readonly #places = new Map<string, number>()
  #total = 0

  /** @param place JSON Pointer of what is wrong, so that later checks can leave it alone */
  add(place: string | undefined, violation: () => Violation): void {
    this.#total += 1
    if (place !== undefined) this.#places.set(place, (this.#places.get(place) ?? 0) + 1)
    if (this.#kept.length < VIOLATIONS_KEPT_MAX) this.#kept.push({ place, violation })
  }

  /** Adds a rule that is broken at a JSON Pointer of the body, unless something is wrong just there already. */
  report(place: string, code: string, detail: string): void {
    if (!this.has(place)) this.add(place, () => ({ pointer: `#${place}`, code, detail }))
  }

  get total(): number {
    return this.#total
  }

  /** Something is wrong just there already. */
  has(place: string): boolean {
    return this.#places.has(place)
  }

  /**
   * Forgets what is wrong inside the items of a list, so that it refuses nothing any more.
   * @param list JSON Pointer of the list
   * @returns the items concerned, each with the first thing wrong with it; undefined beyond the first 2000 of the request
   */
  takeItems(list: string): Map<number, Violation | undefined> {
    const taken = new Map<number, Violation | undefined>()
    const itemOf = (place: string | undefined) =>
      place?.startsWith(`${list}/`) ? Number(place.slice(list.length + 1).split('/', 1)[0]) : Number.NaN
    const kept = this.#kept
    this.#kept = kept.filter(({ place, violation }) => {
      const item = itemOf(place)
      if (!Number.isInteger(item)) return true
      if (!taken.has(item)) taken.set(item, violation())
      return false
    })
    for (const [place, count] of this.#places) {
      const item = itemOf(place)
      if (!Number.isInteger(item)) continue
      this.#places.delete(place)
      this.#total -= count
      if (!taken.has(item)) taken.set(item, undefined)
    }
    return taken
  }

  /** @throws Problem validation-failed when anything was found */
  refuse(): void {
    if (this.#total === 0) return
    const shown = this.#kept.slice(0, VIOLATIONS_SHOWN_MAX).map(({ violation }) => violation())
    throw invalid(shown, this.#total)
  }
}

/** The problem document of RFC 9457 §3, with our extension members. */
export function problemDocument(problem: Problem, requestId: string): Record<string, unknown> {
  return {
    type: `/problems/${problem.code}`,
    title: PROBLEMS[problem.code].title,
    status: problem.status,
    code: problem.code,
    detail: problem.detail,
    instance: `urn:nexora:request:${requestId}`,
    request_id: requestId,
    errors: problem.violations,
    errors_total: problem.violationsTotal,
  }
}
