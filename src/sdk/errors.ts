// Everything the client throws. Each is an Error with the error below it as `cause`; what the server refused is a
// ProblemError, with one subclass per code of the contract (generated).

export interface Violation {
  /** JSON Pointer in fragment form into the body: `#/recipients/0/phone`. */
  readonly pointer?: string
  readonly parameter?: string
  readonly header?: string
  readonly line?: number
  readonly column?: number
  readonly code: string
  readonly detail: string
}

/** What all errors of this client have in common. */
export class NexoraError extends Error {
  override readonly name: string = 'NexoraError'
  /**
   * True when a write may have taken effect although no answer says so. Send it again with the same
   * `idempotencyKey`, or look for its effect, before you do anything else.
   */
  readonly outcomeUnknown: boolean
  /** The key under which a write was sent; undefined for reads and for writes that take none. */
  readonly idempotencyKey: string | undefined

  constructor(message: string, { cause, outcomeUnknown = false, idempotencyKey }: Circumstances = {}) {
    super(message, cause === undefined ? undefined : { cause })
    this.outcomeUnknown = outcomeUnknown
    this.idempotencyKey = idempotencyKey
  }
}

export interface Circumstances {
  readonly cause?: unknown
  readonly outcomeUnknown?: boolean
  readonly idempotencyKey?: string | undefined
}

/** The options, or an argument, cannot work. Nothing was sent. */
export class ConfigurationError extends NexoraError {
  override readonly name: string = 'ConfigurationError'
}

/** No connection, or it broke, or what came is no answer of the API. */
export class ConnectionError extends NexoraError {
  override readonly name: string = 'ConnectionError'
}

/** `timeoutMs` of an attempt or `deadlineMs` of the call is over. */
export class TimeoutError extends ConnectionError {
  override readonly name: string = 'TimeoutError'
}

/** A write was sent and no answer came: it may or may not have taken effect. */
export class UnknownOutcomeError extends ConnectionError {
  override readonly name: string = 'UnknownOutcomeError'
}

/** The signal that you gave was aborted. */
export class AbortedError extends NexoraError {
  override readonly name: string = 'AbortedError'
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** An answer that is no success. */
export class StatusError extends NexoraError {
  override readonly name: string = 'StatusError'
  readonly status: number
  readonly headers: Headers
  /** Give it to support: it finds the request in the log of the server. */
  readonly requestId: string | undefined

  constructor(message: string, answer: Answer, circumstances?: Circumstances) {
    super(message, circumstances)
    this.status = answer.status
    this.headers = answer.headers
    this.requestId = answer.headers.get('x-request-id') ?? undefined
  }
}

/** The answer was a redirect. It is not followed: that would hand the token to somebody else. */
export class RedirectError extends StatusError {
  override readonly name: string = 'RedirectError'
  readonly location: string | undefined

  constructor(answer: Answer, circumstances?: Circumstances) {
    const location = answer.headers.get('location') ?? undefined
    // A browser hides where it leads, and even the status: 0.
    const what = answer.status === 0 ? 'The answer' : `${answer.status}`
    super(`${what} redirects elsewhere and is not followed. Is baseUrl right?`, answer, circumstances)
    this.location = location
  }
}

/** A token could not be had: `code` is that of RFC 6749 section 5.2, such as `invalid_client`. */
export class TokenError extends StatusError {
  override readonly name: string = 'TokenError'
  readonly code: string

  constructor(message: string, code: string, answer: Answer) {
    super(message, answer)
    this.code = code
  }
}

export interface ProblemDocument {
  readonly code: string
  readonly title?: string
  readonly detail?: string
  readonly errors?: readonly Violation[]
  readonly errors_total?: number
}

/** The API refused the request, and says why (RFC 9457). */
export class ProblemError extends StatusError {
  override readonly name: string = 'ProblemError'
  /** Stable; branch on it or on the class. New codes may be added. */
  readonly code: string
  readonly detail: string
  readonly violations: readonly Violation[]
  /** How many violations there are, also beyond the 100 listed. */
  readonly violationsTotal: number

  constructor(problem: ProblemDocument, answer: Answer, circumstances?: Circumstances) {
    const violations = problem.errors ?? []
    const detail = problem.detail ?? problem.title ?? problem.code
    super([`${answer.status} ${problem.code}: ${detail}`, ...violations.slice(0, 5).map(line)].join('\n'), answer, {
      ...circumstances,
    })
    this.code = problem.code
    this.detail = detail
    this.violations = violations
    this.violationsTotal = problem.errors_total ?? violations.length
  }

  /** Violations at a place of the body, given as `/recipients/0/phone` or `#/recipients/0/phone`. */
  at(pointer: string): readonly Violation[] {
    const wanted = pointer.replace(/^#/, '')
    return this.violations.filter((violation) => violation.pointer?.replace(/^#/, '') === wanted)
  }
}

function line({ pointer, parameter, header, line, detail }: Violation): string {
  return `  ${pointer ?? parameter ?? header ?? (line === undefined ? 'request' : `line ${line}`)}: ${detail}`
}

export type ProblemClass = new (problem: ProblemDocument, answer: Answer, circumstances?: Circumstances) => ProblemError
