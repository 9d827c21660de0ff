// From the arguments of a method to a request: path, query, headers and body. What cannot be meant is refused before
// anything is sent; an empty id would otherwise address the list, and `..` another resource.
import { ConfigurationError } from './errors.ts'
import { headerText, onlyKnown } from './option-checks.ts'

/** A row of the operation table, as the generated methods hand it over. */
export interface Operation {
  readonly id: string
  readonly method: string
  readonly path: string
  /** Takes an `Idempotency-Key`. */
  readonly keyed: boolean
  readonly contentType?: 'application/json' | 'text/csv'
}

export interface RequestOptions {
  /** Default: a new one for each call of an operation that takes one, the same over its attempts. */
  readonly idempotencyKey?: string | undefined
  /** The `etag` that you have read: the write is refused with 412 if somebody changed it since. */
  readonly ifMatch?: string | undefined
  readonly timeoutMs?: number | undefined
  readonly deadlineMs?: number | undefined
  readonly maxRetries?: number | undefined
  readonly signal?: AbortSignal | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** Of an operation that can answer that nothing changed. */
export interface ConditionalOptions extends RequestOptions {
  /** The `etag` that you have. While nothing changed, the result is `{ notModified: true }`. */
  readonly ifNoneMatch: string | undefined
}

export interface Arguments {
  readonly path?: Readonly<Record<string, string>>
  readonly query?: object | undefined
  readonly body?: unknown
}

export interface Request {
  readonly operation: Operation
  /** Path and query. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  readonly idempotencyKey: string | undefined
  /** Another attempt can do no harm, whatever became of the one before. */
  readonly repeatable: boolean
}

const KEY = /^[\x21-\x7e]{1,255}$/
/** The client's own; an option that set them would break what it promises. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'idempotency-key',
  'content-type',
  'if-match',
  'if-none-match',
  'last-event-id',
])

const OPTIONS: Readonly<Record<keyof ConditionalOptions, true>> = {
  idempotencyKey: true,
  ifMatch: true,
  ifNoneMatch: true,
  timeoutMs: true,
  deadlineMs: true,
  maxRetries: true,
  signal: true,
  headers: true,
}
const OPTION_NAMES = Object.keys(OPTIONS)

/** @throws ConfigurationError */
export function makeRequest(operation: Operation, given: Arguments, options: Partial<ConditionalOptions>): Request {
  onlyKnown(options, OPTION_NAMES, `the options of ${operation.id}`)
  if (options.signal !== undefined && !('aborted' in Object(options.signal)))
    throw new ConfigurationError(
      `${operation.id}: signal must be an AbortSignal: that of a controller, controller.signal.`,
    )
  const idempotencyKey = readKey(operation, options.idempotencyKey)
  const body = given.body === undefined ? undefined : serialise(operation, given.body)
  const headers: Record<string, string> = { accept: 'application/json, application/problem+json' }
  for (const [name, value] of Object.entries(options.headers ?? {})) {
    if (OWN_HEADERS.has(name.toLowerCase()))
      throw new ConfigurationError(
        `${operation.id}: the header ${name} is set by the client; there is an option for it.`,
      )
    headers[name.toLowerCase()] = headerText(value, `${operation.id}: the header ${name}`, 'a word') ?? ''
  }
  if (body !== undefined) headers['content-type'] = operation.contentType ?? 'application/json'
  if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey
  const ifMatch = headerText(options.ifMatch, `${operation.id}: ifMatch`, 'the etag that you have read')
  const ifNoneMatch = headerText(options.ifNoneMatch, `${operation.id}: ifNoneMatch`, 'the etag that you have')
  if (ifMatch !== undefined) headers['if-match'] = ifMatch
  if (ifNoneMatch !== undefined) headers['if-none-match'] = ifNoneMatch
  return {
    operation,
    target: fillPath(operation, given.path ?? {}) + queryOf(given.query ?? {}),
    headers,
    body,
    idempotencyKey,
    repeatable: isRepeatable(operation, idempotencyKey, options.ifMatch),
  }
}

/**
 * PUT and DELETE come to the same however often they arrive (RFC 9110 section 9.2.2), as does what bears a key. A PATCH
 * could undo what somebody else changed between two attempts, unless `If-Match` refuses it then.
 */
function isRepeatable({ method }: Operation, idempotencyKey: string | undefined, ifMatch: string | undefined): boolean {
  if (['GET', 'PUT', 'DELETE'].includes(method) || idempotencyKey !== undefined) return true
  return method === 'PATCH' && ifMatch !== undefined
}

function readKey({ id, keyed }: Operation, given: string | undefined): string | undefined {
  if (given === undefined) return keyed ? crypto.randomUUID() : undefined
  if (!keyed) throw new ConfigurationError(`${id} takes no idempotencyKey. Leave it out.`)
  if (!KEY.test(given))
    throw new ConfigurationError(`${id}: idempotencyKey must be 1 to 255 visible ASCII characters without spaces.`)
  return given
}

function fillPath({ id, path }: Operation, values: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value: unknown = values[name]
    if (typeof value !== 'string' || value.trim() === '')
      throw new ConfigurationError(
        `${id}: ${name} is ${value === '' ? 'empty' : `${typeof value}`}. Give the id as text.`,
      )
    if (value === '.' || value === '..')
      throw new ConfigurationError(`${id}: ${name} is "${value}", which would address another resource. Give an id.`)
    return encodeURIComponent(value)
  })
}

function queryOf(query: object): string {
  const pairs = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) pairs.set(name, Array.isArray(value) ? value.join(',') : String(value))
  const text = pairs.toString()
  return text === '' ? '' : `?${text}`
}

function serialise({ id, contentType }: Operation, body: unknown): string {
  if (contentType === 'text/csv') {
    if (typeof body === 'string') return body
    throw new ConfigurationError(`${id}: the body is CSV. Give it as text.`)
  }
  try {
    return JSON.stringify(body)
  } catch (cause) {
    throw new ConfigurationError(`${id}: the body cannot be written as JSON. Are there cycles or BigInts in it?`, {
      cause,
    })
  }
}
