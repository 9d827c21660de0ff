// The operations of a document for the mock: openapi-backend matches requests and checks them, but knows the methods of
// OpenAPI 3.1 only. Operations of other methods are given to it as POST, each method in a document of its own.
import { METHODS as RECEIVED } from 'node:http'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormatsModule from 'ajv-formats'
import { type Document, OpenAPIBackend } from 'openapi-backend'
import { followed } from './answer.ts'

// CommonJS with a `default` member; Node hands over the module itself.
const addFormats = addFormatsModule as unknown as { default: (ajv: Ajv2020) => void }

const KNOWN = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']

type Fields = Readonly<Record<string, unknown>>

export interface Backend {
  readonly backend: OpenAPIBackend
  /** What it takes the method for. */
  readonly method: string
}

export interface Operations {
  readonly count: number
  /** Such as `FROBNICATE /a`: what no request can ask for. */
  readonly unheard: readonly string[]
  /** By method in capitals. */
  readonly backends: ReadonlyMap<string, Backend>
  /** As the document has it: openapi-backend hands out a copy without references, which can be endless. */
  readonly at: (path: string, method: string) => Fields
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null

/** Operations of a path item that are not among the known methods, by their method in capitals. */
function othersIn(item: Fields): [string, unknown][] {
  const named = isFields(item.additionalOperations) ? Object.entries(item.additionalOperations) : []
  const all: [string, unknown][] = [['query', item.query], ...named]
  return all.filter(([, operation]) => isFields(operation)).map(([method, one]) => [method.toUpperCase(), one])
}

export async function operationsOf(document: object): Promise<Operations> {
  const { paths = {} } = document as { readonly paths?: Fields }
  const items = Object.keys(paths).map((path) => [path, followed(paths[path], document)] as const)
  const others = items.flatMap(([path, item]) => othersIn(item).map(([method]) => ({ path, method })))
  const heard = new Set(others.map(({ method }) => method).filter((method) => RECEIVED.includes(method)))
  const own = await backendOf(document)
  const backends = new Map<string, Backend>(
    KNOWN.map((method) => [method.toUpperCase(), { backend: own, method: method === 'head' ? 'get' : method }]),
  )
  for (const method of heard) {
    const asPost = items.map(([path, item]) => {
      const [, operation] = othersIn(item).find(([name]) => name === method) ?? []
      return [path, operation === undefined ? {} : { parameters: item.parameters ?? [], post: operation }]
    })
    const backend = await backendOf({ ...document, paths: Object.fromEntries(asPost) })
    backends.set(method, { backend, method: 'post' })
  }
  const isHeard = ({ method }: { readonly method: string }) => heard.has(method)
  return {
    count: own.router.getOperations().length + others.filter(isHeard).length,
    unheard: others.filter((one) => !isHeard(one)).map(({ path, method }) => `${method} ${path}`),
    backends,
    at: (path, method) => {
      const item = followed(paths[path], document)
      const other = othersIn(item).find(([name]) => name === method)
      return other ? (other[1] as Fields) : followed(item[method.toLowerCase()], document)
    },
  }
}

async function backendOf(document: object): Promise<OpenAPIBackend> {
  const backend = new OpenAPIBackend({
    definition: withOperationIds(document) as Document,
    quick: true, // its check of documents knows 3.0 only; whoever calls this has checked the document
    validate: true,
    coerceTypes: true,
    customizeAjv: (_own, options) => {
      const ajv = new Ajv2020({ ...options, strict: false, allErrors: true, validateSchema: false })
      addFormats.default(ajv)
      return ajv as never
    },
  })
  await backend.init()
  return backend
}

/** openapi-backend finds what to check by this name alone, which the format does not require. */
function withOperationIds(document: object): object {
  const copy = structuredClone(document) as { paths?: Record<string, Record<string, unknown>> }
  for (const [at, item] of Object.entries(copy.paths ?? {}))
    for (const method of KNOWN) {
      const operation = item[method]
      if (typeof operation === 'object' && operation !== null)
        Object.assign(operation, { operationId: `${method.toUpperCase()} ${at}`, ...operation })
    }
  return copy
}
