// A server made of nothing but an OpenAPI document: it checks each request against it and answers with an example, also
// for operations that nobody has implemented yet. openapi-backend matches and validates.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Request } from 'openapi-backend'
import { answerOf, NotDeclared } from './answer.ts'
import { credentialsInQuery, missingCredentials } from './credentials.ts'
import { modernised } from './modern.ts'
import { operationsOf } from './operations.ts'

const BODY_BYTES_MAX = 32 * 1024 * 1024

export interface Mock {
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>
  readonly operations: number
  /** Operations of methods that Node's HTTP server does not take. */
  readonly unheard: readonly string[]
}

/** @param document bundled: references lead nowhere outside it */
export async function makeMock(written: object): Promise<Mock> {
  const document = modernised(written)
  const { count, unheard, backends, at } = await operationsOf(document)
  const inQuery = credentialsInQuery(document)

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://mock')
    const method = request.method ?? 'GET'
    const asked = {
      path: url.pathname,
      query: url.search.slice(1),
      headers: request.headers as Record<string, string | string[]>,
      body: await bodyOf(request),
    }
    const known = backends.get(method)
    const parsed = known?.backend.router.parseRequest({ ...asked, method: known.method })
    const found = parsed && known?.backend.router.matchOperation(parsed)
    if (!known || !parsed || found === undefined) throw nothingThere(asked)
    const operation = at(found.path, method === 'HEAD' ? 'GET' : method)
    const missing = missingCredentials(operation, document, { headers: request.headers, query: url.searchParams })
    if (missing !== undefined) {
      const detail = `The document asks for credentials. The mock takes any: ${missing}`
      throw new Refusal(401, 'missing-credentials', detail, { headers: { 'WWW-Authenticate': 'Bearer realm="mock"' } })
    }
    const faults = known.backend.validator.validateRequest(parsed, found).errors ?? []
    const errors = faults.filter(
      ({ instancePath, params }) => instancePath !== '/query' || !inQuery.has(params.additionalProperty),
    )
    if (errors.length > 0)
      throw new Refusal(422, 'validation-failed', 'The document does not allow this request.', {
        errors: errors.filter(({ keyword }) => keyword !== 'if').map(violationOf),
      })
    const { status, headers, body } = answerOf(operation, document, request.headers as Record<string, string>)
    response.writeHead(status, headers).end(method === 'HEAD' ? undefined : body)
  }

  function nothingThere(asked: Omit<Request, 'method'>): Refusal {
    const allowed = [...backends].filter(
      ([, { backend, method }]) => backend.router.matchOperation({ ...asked, method }) !== undefined,
    )
    if (allowed.length === 0) return new Refusal(404, 'route-not-found', 'The document has no such path.')
    const allow = allowed.map(([method]) => method)
    const shown = allow.filter((method) => method !== 'HEAD').join(', ')
    return new Refusal(405, 'method-not-allowed', `The document has ${shown} here.`, { headers: { Allow: shown } })
  }

  return {
    operations: count,
    unheard,
    async answer(request, response) {
      try {
        await answer(request, response)
      } catch (cause) {
        if (response.headersSent) response.destroy()
        else refuse(response, refusalOf(cause))
      }
    },
  }
}

interface Violation {
  readonly pointer?: string
  readonly parameter?: string
  readonly header?: string
  readonly code: string
  readonly detail: string
}

/** Told as a problem document (RFC 9457), told apart from the document's own answers by its title. */
class Refusal extends Error {
  readonly status: number
  readonly code: string
  readonly headers: Readonly<Record<string, string>>
  readonly errors: readonly Violation[] | undefined

  constructor(
    status: number,
    code: string,
    detail: string,
    { headers = {}, errors }: { headers?: Readonly<Record<string, string>>; errors?: readonly Violation[] } = {},
  ) {
    super(detail)
    this.status = status
    this.code = code
    this.headers = headers
    this.errors = errors
  }
}

function refusalOf(cause: unknown): Refusal {
  if (cause instanceof Refusal) return cause
  if (cause instanceof NotDeclared) return new Refusal(400, 'not-declared', cause.message)
  // Something in the document that cannot be checked; the mock goes on for its other operations.
  return new Refusal(500, 'mock-failed', cause instanceof Error ? cause.message : String(cause))
}

function refuse(response: ServerResponse, { status, code, message: detail, headers, errors }: Refusal): void {
  const body = { type: 'about:blank', title: 'Refused by the mock', status, code, detail, errors }
  response.writeHead(status, { 'Content-Type': 'application/problem+json', ...headers }).end(JSON.stringify(body))
}

/** Text, or the fields of a form. */
async function bodyOf(request: IncomingMessage): Promise<string | Record<string, string>> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes <= BODY_BYTES_MAX) chunks.push(chunk)
  }
  if (bytes > BODY_BYTES_MAX)
    throw new Refusal(413, 'payload-too-large', `The mock takes ${BODY_BYTES_MAX} bytes at most.`)
  const text = Buffer.concat(chunks).toString('utf8')
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true
  return isForm ? Object.fromEntries(new URLSearchParams(text)) : text
}

/** @param error of AJV; its path begins with where in the request it is */
function violationOf(error: {
  instancePath: string
  keyword: string
  message?: string
  params: Record<string, unknown>
}): Violation {
  const [, where = '', ...rest] = error.instancePath.split('/')
  const key = error.params.missingProperty ?? error.params.additionalProperty
  const place = [...rest, ...(typeof key === 'string' ? [key.replaceAll('~', '~0').replaceAll('/', '~1')] : [])]
  const code =
    error.keyword === 'additionalProperties'
      ? 'unknown-field'
      : error.keyword.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  const common = { code, detail: error.message ?? 'is not valid' }
  if (where === 'requestBody') return { pointer: `#${place.map((part) => `/${part}`).join('')}`, ...common }
  return where === 'header' ? { header: place.join('/'), ...common } : { parameter: place.join('/'), ...common }
}

/** Listens on 127.0.0.1; port 0 takes a free one. */
export async function listen(mock: () => Mock, port: number): Promise<Server> {
  const server = createServer((request, response) => void mock().answer(request, response))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return server
}
