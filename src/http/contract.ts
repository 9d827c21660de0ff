// Holds requests and answers to the contract. openapi-backend keeps the operations and their
// handlers (complete, or the server does not start); matching is by our own tree, checks are the
// generated ones.
import { type Document, OpenAPIBackend } from 'openapi-backend'
import { OPERATIONS, type OperationId, type OperationMetadata } from '../../generated/operations.ts'
import { requestValidators, responseValidators } from '../../generated/validators.js'
import { Findings, Problem } from '../kernel/problem.ts'
import { makeMatcher } from './matcher.ts'
import type { EdgeContext, EdgeMiddleware, Reply } from './request-context.ts'
import { otherTurn } from './turns.ts'
import { addBodyViolations, addParameterViolations } from './violations.ts'

export type AnyHandler = (call: never, request: never) => Promise<Reply>

export interface Contract {
  match: ReturnType<typeof makeMatcher>
  handler(id: OperationId): AnyHandler
}

const TABLE: Readonly<Record<OperationId, OperationMetadata>> = OPERATIONS
const HEADER_NAMES = new Map([
  ['idempotency-key', 'Idempotency-Key'],
  ['if-match', 'If-Match'],
  ['if-none-match', 'If-None-Match'],
  ['last-event-id', 'Last-Event-ID'],
])

/**
 * @param definition the bundled OpenAPI document
 * @throws Error when an operation has no handler or a handler no operation
 */
export async function makeContract(definition: object, handlers: Record<string, AnyHandler>): Promise<Contract> {
  const backend = new OpenAPIBackend({
    definition: definition as Document,
    quick: true, // its document check knows 3.0 only; Redocly and Spectral are the gate
    strict: true,
    validate: false,
  })
  const match = makeMatcher(TABLE)
  await backend.init()
  const operations = new Map(
    backend.router.getOperations().map((operation) => [operation.operationId ?? '', operation]),
  )
  // Its own look-ups rebuild the list of operations for every request.
  backend.router.getOperation = (id) => operations.get(id)
  backend.router.matchOperation = (({ method, path }: { method: string; path: string }) => {
    const found = match(method, path)
    return found.found === 'operation' ? operations.get(found.id) : undefined
  }) as typeof backend.router.matchOperation
  backend.register(handlers as never) // strict: an unknown operationId throws
  const missing = [...operations.keys()].filter((id) => backend.handlers[id] === undefined)
  if (missing.length > 0) throw new Error(`Operations without a handler: ${missing.join(', ')}`)
  return { match, handler: (id) => backend.handlers[id] as unknown as AnyHandler }
}

const METHODS = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'])

/** Finds the operation; what is outside the contract goes to `outside`, and from there to 404 or 405. */
export function makeMatchOperation(contract: Contract, outside: EdgeMiddleware): EdgeMiddleware {
  return async function matchOperation(ctx, next) {
    const path = checkedPath(ctx)
    // RFC 9110 §9.3.2: HEAD is GET without the body; Koa leaves the body out.
    const match = contract.match(ctx.method === 'HEAD' ? 'GET' : ctx.method, path)
    if (match.found === 'nothing') {
      await outside(ctx, async () => {
        throw new Problem('route-not-found', 'No operation has this path.')
      })
      return
    }
    if (match.found === 'path')
      throw new Problem('method-not-allowed', `This path answers to ${match.allow}.`, {
        headers: { Allow: match.allow },
      })
    const { exchange } = ctx.state
    exchange.operationId = match.id
    exchange.operation = TABLE[match.id]
    exchange.pathParameters = match.parameters
    requireAcceptable(ctx)
    await next()
  }
}

/** The path of the target, origin-form or absolute-form (RFC 9112 §3.2); only a decodable one reaches the rest of the chain. */
function checkedPath(ctx: EdgeContext): string {
  const target = ctx.req.url ?? ''
  if (!METHODS.has(ctx.method))
    throw new Problem('method-not-allowed', 'No operation uses this method.', { headers: { Allow: '' } })
  try {
    const path = target.startsWith('/') ? (target.split('?', 1)[0] ?? '') : absolutePath(target)
    decodeURIComponent(path)
    return path
  } catch (cause) {
    throw new Problem('malformed-request', 'The request target is not valid.', { cause })
  }
}

function absolutePath(target: string): string {
  if (!/^https?:\/\//i.test(target)) throw new URIError('neither origin-form nor absolute-form')
  return new URL(target).pathname
}

const EVENT_STREAM = 'text/event-stream'

function requireAcceptable(ctx: EdgeContext): void {
  const accept = ctx.req.headers.accept
  const { exchange } = ctx.state
  if (exchange.operation?.streams === true && accept?.includes(EVENT_STREAM) === true) {
    exchange.wantsStream = ctx.accepts('application/json', EVENT_STREAM) === EVENT_STREAM
    return
  }
  if (accept === undefined || accept.includes('*/*') || accept.includes('json')) return
  if (ctx.accepts('application/json', 'application/problem+json') === false)
    throw new Problem(
      'not-acceptable',
      exchange.operation?.streams === true
        ? 'Answers are application/json or text/event-stream.'
        : 'Answers are application/json.',
    )
}

/**
 * Checks of a large body beyond its schema, before the transaction: they may yield to the event loop,
 * which a unit of work must not. Given what the schema found; what is returned replaces the body.
 */
export type Prepare = (body: unknown, findings: Findings, asked: Asked) => Promise<unknown>

/** Who asks for what, beside the body. */
export interface Asked {
  readonly organisationId: string | undefined
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, unknown>>
}

export type Preparations = Partial<Record<OperationId, Prepare>>

/** Checks parameters and body; all violations at once. */
export function makeValidateRequest(preparations: Preparations): EdgeMiddleware {
  return async function validateRequest(ctx, next) {
    const { exchange } = ctx.state
    const id = exchange.operationId as OperationId
    const operation = TABLE[id]
    const findings = new Findings()
    const query = queryOf(ctx, operation, findings)
    const parameters = { path: exchange.pathParameters, query, header: { ...ctx.req.headers } }
    const { params, body: bodyValidator } = requestValidators[id]
    if (!params(parameters)) addParameterViolations(findings, params.errors, HEADER_NAMES)
    const { body } = exchange.request
    const leftOut = body === undefined && !operation.bodyRequired
    if (bodyValidator !== undefined && !leftOut && !bodyValidator(body))
      addBodyViolations(findings, bodyValidator.errors)
    await otherTurn(exchange.rawBody.length)
    const asked = {
      organisationId: exchange.principal?.organisationId,
      params: parameters.path,
      query: parameters.query,
    }
    const prepared = (await preparations[id]?.(body, findings, asked)) ?? body
    findings.refuse()
    exchange.request = {
      params: parameters.path,
      query: parameters.query,
      headers: parameters.header,
      body: prepared,
    }
    await next()
  }
}

type Query = Record<string, string | number | string[]>

// Decimal and exact: 1e400, 0x10 and the like stay text, and are refused as that.
const INTEGER = /^-?\d{1,15}$/

function queryOf(ctx: EdgeContext, operation: OperationMetadata, findings: Findings): Query {
  const query: Query = Object.create(null)
  const search = ctx.querystring
  if (search === '') return query
  for (const [name, value] of new URLSearchParams(search)) {
    const before = query[name]
    if (operation.listParameters.includes(name)) {
      const values = value.split(',').filter((item) => item !== '')
      query[name] = Array.isArray(before) ? [...before, ...values] : values
    } else if (before === undefined)
      query[name] = operation.integerParameters.includes(name) && INTEGER.test(value) ? Number(value) : value
    else findings.add(undefined, () => ({ parameter: name, code: 'repeated', detail: 'must be given once' }))
  }
  return query
}

/** enforce: a breach is a 500. sample: one answer in a hundred is checked, a breach is logged. */
export type ResponseValidation = 'enforce' | 'sample'

const SAMPLE_EVERY = 100

/** Checks what the handler answered before it is committed or sent. A breach is a bug of ours. */
export function makeValidateResponse(mode: ResponseValidation): EdgeMiddleware {
  let served = 0
  return async function validateResponse(ctx, next) {
    await next()
    served += 1
    if (mode === 'sample' && served % SAMPLE_EVERY !== 0) return
    const { operationId, reply, log } = ctx.state.exchange
    if (operationId === undefined || reply === undefined || reply.stream !== undefined) return
    const breach = responseBreach(operationId, reply)
    if (breach === undefined) return
    if (mode === 'enforce') throw new Error(`${operationId} broke its contract: ${breach}`)
    log.error('response.undeclared', { operationId, breach })
  }
}

export function responseBreach(id: OperationId, reply: Reply): string | undefined {
  if (!TABLE[id].statuses.includes(reply.status)) return `status ${reply.status} is not declared`
  const validator = responseValidators[id][String(reply.status)]
  if (validator === undefined) return reply.body === undefined ? undefined : `status ${reply.status} has no body`
  if (validator(reply.body)) return undefined
  const [error] = validator.errors ?? []
  return `${error?.instancePath} ${error?.message} ${JSON.stringify(error?.params)}`
}
