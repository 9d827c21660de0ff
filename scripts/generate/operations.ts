// operations.ts: what the edge must know of each operation, and the types that make a handler with
// a wrong status, a wrong body or no handler at all fail to compile.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import {
  EVENT_STREAM,
  isObject,
  type Json,
  type JsonObject,
  type OpenApiDocument,
  type OperationNode,
} from './document.ts'

const BODY_BYTES_MAX = 65_536

interface Metadata {
  method: string
  path: string
  tag: string
  /** bearer: an access token with `scopes`. client: client credentials, RFC 6749 error form. */
  authentication: 'bearer' | 'client'
  scopes: string[]
  write: boolean
  idempotent: boolean
  rateClass: string
  body: 'json' | 'form' | 'csv' | null
  bodyRequired: boolean
  bodyBytesMax: number
  /** Query parameters whose value is a comma-separated list. */
  listParameters: string[]
  /** Query parameters whose value is a whole number. */
  integerParameters: string[]
  /** Success statuses that carry an ETag. */
  etagStatuses: number[]
  /** Whether it can also answer `text/event-stream`. */
  streams: boolean
  statuses: number[]
}

export function generateOperations(document: OpenApiDocument, target: string): void {
  const operations = document.operations()
  const table = Object.fromEntries(operations.map((operation) => [operation.id, metadataOf(operation)]))
  const types = operations.map(({ id }) => {
    const name = id.charAt(0).toUpperCase() + id.slice(1)
    return `  ${id}: { data: Types.${name}Data; success: Types.${name}Responses; error: Types.${name}Errors }`
  })
  writeFileSync(path.join(target, 'operations.ts'), render(table, types, document))
}

function metadataOf(operation: OperationNode): Metadata {
  const security = (operation.node.security ?? []) as JsonObject[]
  const bearer = security.find((requirement) => requirement.oauth2 !== undefined)
  return {
    method: operation.method.toUpperCase(),
    path: operation.path,
    tag: String((operation.node.tags as Json[])[0]),
    authentication: bearer === undefined ? 'client' : 'bearer',
    scopes: (bearer?.oauth2 ?? []) as string[],
    write: operation.method !== 'get',
    idempotent: operation.parameters.some(({ name }) => name.toLowerCase() === 'idempotency-key'),
    rateClass: String(operation.node['x-rate-class'] ?? 'api'),
    body: bodyKind(operation.body?.mediaType),
    bodyRequired: operation.body?.required ?? false,
    bodyBytesMax: Number(operation.node['x-body-bytes-max'] ?? BODY_BYTES_MAX),
    listParameters: operation.parameters
      .filter((p) => p.in === 'query' && p.schema.type === 'array')
      .map((p) => p.name),
    integerParameters: operation.parameters
      .filter((p) => p.in === 'query' && p.schema.type === 'integer')
      .map((p) => p.name),
    etagStatuses: operation.responses
      .filter(({ status, headers }) => status < 300 && headers.includes('ETag'))
      .map(({ status }) => status),
    streams: operation.responses.some(({ content }) => content.some(({ mediaType }) => mediaType === EVENT_STREAM)),
    statuses: operation.responses.map(({ status }) => status),
  }
}

function bodyKind(mediaType: string | undefined): Metadata['body'] {
  if (mediaType === undefined) return null
  if (mediaType === 'application/x-www-form-urlencoded') return 'form'
  return mediaType === 'text/csv' ? 'csv' : 'json'
}

function render(table: Record<string, Metadata>, types: string[], document: OpenApiDocument): string {
  const flow = document.at('#/components/securitySchemes/oauth2/flows/clientCredentials/scopes')
  const scopes = isObject(flow) ? Object.keys(flow) : []
  return `// Generated from openapi/ by \`npm run generate\`. Do not edit.
import type * as Types from './types.ts'

export interface OperationMetadata {
  readonly method: string
  readonly path: string
  readonly tag: string
  readonly authentication: 'bearer' | 'client'
  readonly scopes: readonly string[]
  readonly write: boolean
  readonly idempotent: boolean
  readonly rateClass: string
  readonly body: 'json' | 'form' | 'csv' | null
  readonly bodyRequired: boolean
  readonly bodyBytesMax: number
  readonly listParameters: readonly string[]
  readonly integerParameters: readonly string[]
  readonly etagStatuses: readonly number[]
  readonly streams: boolean
  readonly statuses: readonly number[]
}

export const SCOPES = ${JSON.stringify(scopes, null, 2)} as const

export const OPERATIONS = ${JSON.stringify(table, null, 2)} as const satisfies Record<string, OperationMetadata>

export type OperationId = keyof typeof OPERATIONS

interface Contract {
${types.join('\n')}
}

type Part<Data, Key extends string> = Key extends keyof Data ? NonNullable<Data[Key]> : unknown

/** What the contract lets a client send, checked before a handler sees it. */
export interface RequestOf<Id extends OperationId> {
  readonly params: Part<Contract[Id]['data'], 'path'>
  readonly query: Part<Contract[Id]['data'], 'query'>
  readonly headers: Part<Contract[Id]['data'], 'headers'>
  readonly body: Part<Contract[Id]['data'], 'body'>
}

type ReplyMap<Map> = {
  [Status in keyof Map & number]: {
    readonly status: Status
    readonly headers?: Readonly<Record<string, string>>
  } & ([Map[Status]] extends [void]
    ? { readonly body?: undefined }
    : {
        readonly body: Map[Status]
        /** Stored for an idempotent replay instead of \`body\`, when that holds a secret shown once. */
        readonly replayBody?: Map[Status]
      })
}[keyof Map & number]

/** An answer written as it comes to be: whole server-sent messages. */
interface StreamReply {
  readonly status: 200
  readonly headers?: Readonly<Record<string, string>>
  readonly stream: AsyncIterable<string>
}

/** What a handler may answer: a declared status with the body declared for it, or a stream where there is one. */
export type ReplyOf<Id extends OperationId> =
  | ReplyMap<Contract[Id]['success']>
  | ReplyMap<Contract[Id]['error']>
  | ((typeof OPERATIONS)[Id]['streams'] extends true ? StreamReply : never)

/** Every operation of the contract and the handler it needs: reads, writes and the OAuth endpoints get different calls. */
export type Operations<Read, Write, Client> = {
  [Id in OperationId]: (
    call: (typeof OPERATIONS)[Id]['authentication'] extends 'client'
      ? Client
      : (typeof OPERATIONS)[Id]['write'] extends true
        ? Write
        : Read,
    request: RequestOf<Id>,
  ) => Promise<ReplyOf<Id>>
}
`
}
