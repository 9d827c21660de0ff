// clients/typescript/{resources,problems,contract,nexora,webhooks}.ts: a class per tag with a method per operation, an
// error class per problem code, both on src/sdk, which contract they are of, and what the package exports. Types are
// hey-api's; what is sent comes from the operation's own row.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { isObject, type Json, type OpenApiDocument, type OperationNode } from './document.ts'

const HEAD = '// Generated from openapi/ by `npm run generate`. Do not edit.\n'
/** The client fetches tokens by itself. */
const NO_METHOD: ReadonlySet<string> = new Set(['OAuth'])

export function generateFacade(document: OpenApiDocument, target: string): void {
  const folder = path.join(target, 'clients/typescript')
  writeFileSync(path.join(folder, 'resources.ts'), resources(document))
  writeFileSync(path.join(folder, 'problems.ts'), problems(document))
  writeFileSync(path.join(folder, 'nexora.ts'), EXPORTS)
  writeFileSync(path.join(folder, 'webhooks.ts'), `${HEAD}${WEBHOOKS}`)
  writeFileSync(path.join(folder, 'contract.ts'), contract(document, readFileSync(path.join(target, 'openapi.json'))))
}

/** What `@nexora/client/webhooks` exports: all that a receiver needs, without the client. */
const WEBHOOKS = `export { type Explanation, type Mistake, explain } from '../../../src/sdk/webhooks/explain.ts'
export { makeWebhookHandler } from '../../../src/sdk/webhooks/handler.ts'
export type { HeadersLike } from '../../../src/sdk/webhooks/headers.ts'
export type { EventHandlers, HandlerOptions } from '../../../src/sdk/webhooks/receive.ts'
export { SeenIds, type SeenStore } from '../../../src/sdk/webhooks/seen.ts'
export {
  SignatureError,
  type SignatureFault,
  type SignOptions,
  sign,
  type UnknownEvent,
  unwrap,
  type Verified,
  type VerifyOptions,
  verify,
} from '../../../src/sdk/webhooks/verify.ts'
`

/** The package's entry: the client, its errors and types by name. */
const EXPORTS = `${HEAD}export { Call, Pages, type PageOf, type Reply } from '../../../src/sdk/call.ts'
export {
  AbortedError,
  ConfigurationError,
  ConnectionError,
  NexoraError,
  ProblemError,
  RedirectError,
  StatusError,
  TimeoutError,
  TokenError,
  UnknownOutcomeError,
  type Violation,
} from '../../../src/sdk/errors.ts'
export type { Host } from '../../../src/sdk/host.ts'
export type { Logger, LogLevel } from '../../../src/sdk/log.ts'
export { Nexora } from '../../../src/sdk/nexora.ts'
export type { AttemptInfo, Hooks, NexoraOptions } from '../../../src/sdk/options.ts'
export type { RequestOptions } from '../../../src/sdk/request.ts'
export type { StoredToken, TokenStore } from '../../../src/sdk/token-store.ts'
${WEBHOOKS}export { CONTRACT_SHA256, CONTRACT_VERSION, EVENT_TYPES } from './contract.ts'
export * from './problems.ts'
export type * from './types.gen.ts'
`

function contract(document: OpenApiDocument, bundle: Uint8Array): string {
  const { version } = document.deref(document.root.info)
  const digest = createHash('sha256').update(bundle).digest('hex')
  return `${HEAD}
/** The version of the contract that this client was made from. */
export const CONTRACT_VERSION = '${version}'
/** SHA-256 of that contract, openapi.json. */
export const CONTRACT_SHA256 = '${digest}'

/** The types of event that it knows. */
export const EVENT_TYPES = ${JSON.stringify(document.webhooks().map(({ path: type }) => type))} as const
`
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const camel = (text: string) => text.replaceAll(/[-_](\w)/g, (_, letter: string) => letter.toUpperCase())
const pascal = (text: string) => capital(camel(text))

function resources(document: OpenApiDocument): string {
  const tags = new Map<string, OperationNode[]>()
  for (const operation of document.operations()) {
    const tag = String((operation.node.tags as Json[])[0])
    if (!NO_METHOD.has(tag)) tags.set(tag, [...(tags.get(tag) ?? []), operation])
  }
  const classes = [...tags].map(([tag, operations]) => resource(document, tag, operations))
  return `${HEAD}import type { Call, Pages } from '../../../src/sdk/call.ts'
import type { RequestOptions } from '../../../src/sdk/request.ts'
import { Resource } from '../../../src/sdk/resource.ts'
import type * as Types from './types.gen.ts'

${classes.join('\n\n')}
`
}

function resource(document: OpenApiDocument, tag: string, operations: OperationNode[]): string {
  const names = operations.map(({ id }) => methodName(tag, id))
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new Error(`${tag}: two operations would be called ${twice}`)
  const methods = operations.map((operation, index) => method(document, operation, String(names[index])))
  return `/** ${tag}. */\nexport class ${pascal(tag)} extends Resource {\n${methods.join('\n\n')}\n}`
}

/** `createCampaign` of Campaigns is `create`, `getCampaignStats` is `getStats`, `listRecipients` stays. */
function methodName(tag: string, id: string): string {
  const noun = tag.replace(/s$/, '')
  return id.replace(new RegExp(`(?<=[a-z])${noun}(Document)?s?(?=[A-Z]|$)`), '')
}

/** What a list's pages are followed by: the parameter of the query, the member of a page. */
const CONTINUATIONS = [
  { parameter: 'cursor', member: 'next_cursor' },
  { parameter: 'after_sequence', member: 'next_sequence' },
  { parameter: 'after', member: 'next_after' },
]

function method(document: OpenApiDocument, operation: OperationNode, name: string): string {
  const { id, parameters, body } = operation
  const data = `Types.${capital(id)}Data`
  const success = operation.responses.filter(({ status }) => status < 300)
  const result = success.some(({ content }) => content.length > 0) ? `Types.${capital(id)}Response` : 'void'
  const paths = parameters.filter((parameter) => parameter.in === 'path')
  const queries = parameters.filter((parameter) => parameter.in === 'query')
  const needsQuery = queries.some(({ required }) => required)
  const args = [
    ...paths.map((parameter) => `${camel(parameter.name)}: string`),
    ...(body === undefined ? [] : [bodyArgument(body, data)]),
    ...(queries.length === 0 ? [] : [`query${needsQuery ? '' : '?'}: NonNullable<${data}['query']>`]),
    'options?: RequestOptions',
  ]
  const given = [
    ...(paths.length === 0 ? [] : [`path: { ${paths.map((p) => `${p.name}: ${camel(p.name)}`).join(', ')} }`]),
    ...(body === undefined ? [] : ['body']),
    ...(queries.length === 0 ? [] : ['query']),
  ]
  const sent = `${row(operation)}, { ${given.join(', ')} }, options`
  const item = itemOf(document, operation)
  const doc = comment(operation)
  if (item === undefined)
    return `${doc}\n  ${name}(${args.join(', ')}): Call<${result}> {\n    return this.send<${result}>(${sent})\n  }`
  const continuation = CONTINUATIONS.find(({ parameter }) => queries.some((query) => query.name === parameter))
  const pages = `Pages<${item}, ${result}>`
  const next = continuation === undefined ? '' : `, ${JSON.stringify(continuation)}`
  return `${doc}\n  ${name}(${args.join(', ')}): ${pages} {\n    return this.sendList(${sent}${next})\n  }`
}

const bodyArgument = (body: NonNullable<OperationNode['body']>, data: string) =>
  body.mediaType === 'text/csv' ? 'body: string' : `body${body.required ? '' : '?'}: NonNullable<${data}['body']>`

function row({ id, method, path, parameters, body }: OperationNode): string {
  const keyed = parameters.some(({ name }) => name.toLowerCase() === 'idempotency-key')
  const contentType = body === undefined ? {} : { contentType: body.mediaType }
  return JSON.stringify({ id, method: method.toUpperCase(), path, keyed, ...contentType })
}

/** The type of an item when the operation answers pages. */
function itemOf(document: OpenApiDocument, { id, responses }: OperationNode): string | undefined {
  const schema = responses.find(({ status }) => status === 200)?.content[0]?.schema
  if (schema === undefined || !id.startsWith('list')) return undefined
  const { properties } = document.deref(schema)
  const list = isObject(properties) && isObject(properties.data) ? properties.data : undefined
  if (list === undefined) throw new Error(`${id}: a list answers {data, has_more}`)
  return `Types.${capital(id)}Response['data'][number]`
}

function comment({ id, method, path, node }: OperationNode): string {
  const scopes = ((node.security as { oauth2?: string[] }[] | undefined) ?? []).flatMap(({ oauth2 }) => oauth2 ?? [])
  const text = [
    `${node.summary}.`,
    ...(typeof node.description === 'string' ? ['', ...node.description.trim().split('\n')] : []),
    '',
    `\`${method.toUpperCase()} ${path}\` (${id}); scope ${scopes.map((scope) => `\`${scope}\``).join(', ')}.`,
    ...(node.deprecated === true ? ['@deprecated'] : []),
    '@throws NexoraError a ProblemError when the API refuses',
  ]
  return ['  /**', ...text.map((line) => `   * ${line.replaceAll('*/', '*\\/')}`.trimEnd()), '   */'].join('\n')
}

function problems(document: OpenApiDocument): string {
  const codes = (document.deref(document.schemas.ProblemCode).enum ?? []) as string[]
  const classes = codes.map((code) => {
    const name = `${pascal(code).replace(/Error$/, '')}Error`
    return {
      code,
      name,
      text: `/** \`${code}\` */\nexport class ${name} extends ProblemError {\n  override readonly name = '${name}'\n}`,
    }
  })
  return `${HEAD}import { type ProblemClass, ProblemError } from '../../../src/sdk/errors.ts'

${classes.map(({ text }) => text).join('\n\n')}

/** The class of each code that the contract names. */
export const PROBLEMS: Readonly<Record<string, ProblemClass>> = {
${classes.map(({ code, name }) => `  '${code}': ${name},`).join('\n')}
}
`
}
