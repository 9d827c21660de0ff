// clients/typescript/{resources,problems,scopes,contract,nexora,webhooks}.ts: a class per tag with a method per
// operation, an error class per problem code, both on src/sdk, the scope that each method needs, which contract they
// are of, and what the package exports. Types are hey-api's; what is sent comes from the operation's own row.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { isObject, type OpenApiDocument, type OperationNode } from './document.ts'
import { CLIENT_EXPORTS, WEBHOOK_EXPORTS } from './exports.ts'
import { byClass, camel, type Method, methodsOf } from './methods.ts'
import { problemClass, problemsOf } from './problems.ts'

const HEAD = '// Generated from openapi/ by `npm run generate`. Do not edit.\n'

export function generateFacade(document: OpenApiDocument, target: string): void {
  const methods = methodsOf(document)
  const files = {
    resources: resources(methods, problemsOf(document, methods).own),
    problems: problems(document),
    scopes: scopes(document, methods),
    nexora: CLIENT_EXPORTS,
    webhooks: WEBHOOK_EXPORTS,
    contract: contract(document, readFileSync(path.join(target, 'openapi.json'))),
  }
  for (const [name, text] of Object.entries(files))
    writeFileSync(path.join(target, 'clients/typescript', `${name}.ts`), `${HEAD}${text}`)
}

function contract(document: OpenApiDocument, bundle: Uint8Array): string {
  const { version } = document.deref(document.root.info)
  const digest = createHash('sha256').update(bundle).digest('hex')
  return `
/** The version of the contract that this client was made from. */
export const CONTRACT_VERSION = '${version}'
/** SHA-256 of that contract, openapi.json. */
export const CONTRACT_SHA256 = '${digest}'

/** The types of event that it knows. */
export const EVENT_TYPES = ${JSON.stringify(document.webhooks().map(({ path: type }) => type))} as const
`
}

function resources(methods: readonly Method[], codes: ReadonlyMap<string, readonly string[]>): string {
  const classes = [...byClass(methods)].map(([name, own]) => {
    const rendered = own.map((method) => render(method, codes.get(method.operation.id) ?? []))
    return `/** ${name}. */\nexport class ${name} extends Resource {\n${rendered.join('\n\n')}\n}`
  })
  return `import type { Call, NotModified, Pages } from '../../../src/sdk/call.ts'
import type { EventStream, StreamOptions, StreamQuery } from '../../../src/sdk/event-stream.ts'
import type { ConditionalOptions, RequestOptions } from '../../../src/sdk/request.ts'
import { Resource } from '../../../src/sdk/resource.ts'
import type { EventPage, UnknownEvent } from '../../../src/sdk/webhooks/event.ts'
import type * as Types from './types.gen.ts'

${classes.join('\n\n')}
`
}

function render(method: Method, codes: readonly string[]): string {
  const { operation, name, paths, queries, args, result, item, continuation, conditional, streamed, sender } = method
  const given = [
    ...(paths.length === 0 ? [] : [`path: { ${paths.map((p) => `${p.name}: ${camel(p.name)}`).join(', ')} }`]),
    ...(operation.body === undefined ? [] : ['body']),
    ...(queries.length === 0 ? [] : ['query']),
  ]
  const sent = `${row(operation)}, { ${given.join(', ')} }, options`
  const doc = comment(method, codes)
  const head = (options: string) => `  ${name}(${[...args, options].join(', ')})`
  if (item !== undefined) {
    const pages = `Pages<${item}, ${result}>`
    const next = continuation === undefined ? '' : `, ${JSON.stringify(continuation)}`
    const list = `${doc}\n${head('options?: RequestOptions')}: ${pages} {\n    return this.${sender}(${sent}${next})\n  }`
    return streamed ? `${list}\n\n${stream(operation)}` : list
  }
  if (!conditional)
    return `${doc}\n${head('options?: RequestOptions')}: Call<${result}> {\n    return this.send<${result}>(${sent})\n  }`
  const typed = sender === 'send' ? `send<${result}>` : sender
  // Nothing optional may stand before the options, where they must be given.
  const all = args.map((arg) => arg.replace(/^(\w+)\?: (.*)$/s, '$1: $2 | undefined'))
  const either = `Call<${result} | NotModified>`
  return [
    `${doc}\n${head('options?: RequestOptions')}: Call<${result}>`,
    `  /** With the \`etag\` that you have: \`{ notModified: true }\` while nothing changed. */`,
    `  ${name}(${[...all, 'options: ConditionalOptions'].join(', ')}): ${either}`,
    `${head('options?: ConditionalOptions')}: ${either} {\n    return this.${typed}(${sent})\n  }`,
  ].join('\n')
}

const stream = (operation: OperationNode) => `  /**
   * The events as they happen, each once and in order, without an end: \`for await\` over it. It connects again by
   * itself where it was broken off; \`after\` of the stream is where to go on another time.
   */
  stream(query?: StreamQuery<Types.EventTypeInput>, options?: StreamOptions): EventStream {
    return this.sendStream(${row(operation)}, query, options)
  }`

function row({ id, method, path, parameters, body }: OperationNode): string {
  const keyed = parameters.some(({ name }) => name.toLowerCase() === 'idempotency-key')
  const contentType = body === undefined ? {} : { contentType: body.mediaType }
  return JSON.stringify({ id, method: method.toUpperCase(), path, keyed, ...contentType })
}

function comment({ operation: { id, method, path, node }, scopes }: Method, codes: readonly string[]): string {
  const own = codes.map((code) => `${problemClass(code)} `).join('| ')
  const text = [
    `${node.summary}.`,
    ...(typeof node.description === 'string' ? ['', ...node.description.trim().split('\n')] : []),
    '',
    `\`${method.toUpperCase()} ${path}\` (${id}); scope ${scopes.map((scope) => `\`${scope}\``).join(', ')}.`,
    ...(node.deprecated === true ? ['@deprecated'] : []),
    `@throws NexoraError; when the API refuses, a ProblemError${own === '' ? '' : `, such as ${own.trimEnd()}`}`,
  ]
  return ['  /**', ...text.map((line) => `   * ${line.replaceAll('*/', '*\\/')}`.trimEnd()), '   */'].join('\n')
}

function problems(document: OpenApiDocument): string {
  const codes = (document.deref(document.schemas.ProblemCode).enum ?? []) as string[]
  const classes = codes.map((code) => {
    const name = problemClass(code)
    return `/** \`${code}\` */\nexport class ${name} extends ProblemError {\n  override readonly name = '${name}'\n}`
  })
  return `import { type ProblemClass, ProblemError } from '../../../src/sdk/errors.ts'

${classes.join('\n\n')}

/** The class of each code that the contract names. */
export const PROBLEMS: Readonly<Record<string, ProblemClass>> = {
${codes.map((code) => `  '${code}': ${problemClass(code)},`).join('\n')}
}
`
}

/** Which scope each method needs, so that the compiler knows what a client was declared with. */
function scopes(document: OpenApiDocument, methods: readonly Method[]): string {
  const flow = document.at('#/components/securitySchemes/oauth2/flows/clientCredentials/scopes')
  const known = isObject(flow) ? Object.keys(flow) : []
  const quoted = (needed: readonly string[]) => needed.map((scope) => `'${scope}'`).join(' | ') || 'never'
  const tables = [...byClass(methods)].map(([name, own]) => {
    const rows = own.flatMap((method) => [
      `  ${method.name}: ${quoted(method.scopes)}`,
      ...(method.streamed ? [`  stream: ${quoted(method.scopes)}`] : []),
    ])
    return `export interface ${name}Scopes {\n${rows.join('\n')}\n}`
  })
  return `
/** The scopes that the contract names. */
export const SCOPES = ${JSON.stringify(known)} as const

export type Scope = (typeof SCOPES)[number]

/** In place of a method whose scope the client was not declared with; it cannot be called. */
export interface MissingScope<Needed extends Scope> {
  /** Functions have one too, so that a resource of more scopes can stand for one of fewer. */
  toString(needed?: Needed): string
}

/** A resource of a client that was declared with \`Declared\`. */
export type Scoped<Methods, Needs, Declared extends Scope> = [Scope] extends [Declared]
  ? Methods
  : {
      [Name in keyof Methods]: Name extends keyof Needs
        ? [Needs[Name]] extends [Declared]
          ? Methods[Name]
          : Needs[Name] extends Scope
            ? MissingScope<Needs[Name]>
            : never
        : Methods[Name]
    }

${tables.join('\n\n')}
`
}
