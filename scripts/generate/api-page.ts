// clients/typescript/api.md: every method of the client with its signature, scope and problems, and the error class of
// each problem code. It is part of the package.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { PROBLEMS, type ProblemCode } from '../../src/kernel/problem.ts'
import { isObject, type Json, type OpenApiDocument, type OperationNode } from './document.ts'
import { problemClass } from './facade.ts'
import { byClass, type Method, methodsOf } from './methods.ts'

const OPTIONS = {
  plain: 'options?: RequestOptions',
  conditional: 'options?: RequestOptions | ConditionalOptions',
}

export function generateApiPage(document: OpenApiDocument, target: string): void {
  const methods = methodsOf(document)
  const codes = new Map(methods.map(({ operation }) => [operation.id, codesOf(document, operation)]))
  const all = (document.deref(document.schemas.ProblemCode).enum ?? []) as string[]
  const sharedBy = (some: readonly Method[]) =>
    all.filter((code) => some.every(({ operation }) => codes.get(operation.id)?.has(code)))
  const common = sharedBy(methods)
  const ofWrites = sharedBy(
    methods.filter(({ operation }) => ['post', 'put', 'patch'].includes(operation.method)),
  ).filter((code) => !common.includes(code))
  const told = new Set([...common, ...ofWrites])
  const sections = [...byClass(methods)].map(([, own]) => {
    const rest = (method: Method) => [...(codes.get(method.operation.id) ?? [])].filter((code) => !told.has(code))
    return `## nexora.${own[0]?.property}\n\n${own.map((method) => entry(method, rest(method))).join('\n\n')}`
  })
  writeFileSync(path.join(target, 'clients/typescript/api.md'), page(sections, { common, ofWrites }, problemTable(all)))
}

interface Shared {
  readonly common: readonly string[]
  readonly ofWrites: readonly string[]
}

const page = (
  sections: readonly string[],
  { common, ofWrites }: Shared,
  table: string,
) => `<!-- Generated from openapi/ by \`npm run generate\`. Do not edit. -->
# Methods of @nexora/client

\`Call\` is a promise of the data, and \`Pages\` is iterated over; README.md tells about both. Types of data are exported by
their name. Only the problems of their own are named with the methods. Any can be refused with ${list(common)};
one that sends a body also with ${list(ofWrites)}.

${sections.join('\n\n')}

## Problems

Each is a class of its own below \`ProblemError\`. The API has a page for every one at its path.

${table}
`

const link = (code: string) => `[\`${code}\`](#${code})`
const list = (codes: readonly string[]) => codes.map(link).join(', ')

function entry(method: Method, problems: readonly string[]): string {
  const { operation, property, name, args, result, item, conditional, streamed, scopes } = method
  const plain = (type: string) => type.replaceAll('Types.', '')
  const data = conditional ? `${plain(result)} | NotModified` : plain(result)
  const returned = item === undefined ? `Call<${data}>` : `Pages<${plain(item)}, ${plain(result)}>`
  const given = [...args.map(plain), conditional ? OPTIONS.conditional : OPTIONS.plain].join(', ')
  const signatures = [`nexora.${property}.${name}(${given}): ${returned}`]
  if (streamed) signatures.push(`nexora.${property}.stream(query?: StreamQuery, options?: StreamOptions): EventStream`)
  const facts = [
    `\`${operation.method.toUpperCase()} ${operation.path}\``,
    `scope ${scopes.map((scope) => `\`${scope}\``).join(', ')}`,
    ...(problems.length === 0 ? [] : [`problems ${list(problems)}`]),
  ]
  return `### ${operation.node.summary}\n\n\`\`\`ts\n${signatures.join('\n')}\n\`\`\`\n\n${facts.join('; ')}.`
}

/** Codes that the operation's own parts can lead to, out of those that its answers show. */
function codesOf(document: OpenApiDocument, operation: OperationNode): Set<string> {
  const shown = Object.entries(document.deref(operation.node.responses))
    .filter(([status]) => Number(status) >= 400)
    .flatMap(([status, response]) => codesIn(document.deref(response)).map((code) => ({ status, code })))
  const known = new Set((document.deref(document.schemas.ProblemCode).enum ?? []) as string[])
  const missing = operation.parameters
    .filter((parameter) => parameter.in === 'path')
    .map(({ name }) => `${name.replace(/_(id|key)$/, '')}-not-found`)
    .filter((code) => known.has(code))
  const conflicts = shown.filter(({ status, code }) => status === '409' && isOf(operation, code))
  const others = shown.filter(({ status }) => status !== '404' && status !== '409')
  const keyed = operation.parameters.some(({ name }) => name.toLowerCase() === 'idempotency-key')
  const own = [...missing, ...conflicts.map(({ code }) => code), ...others.map(({ code }) => code)]
  return new Set(own.filter((code) => keyed || !code.startsWith('idempotency-')))
}

/** A conflict names the thing that is in the wrong state; `idempotency-…` may be of any. */
function isOf({ path: target, method, id }: OperationNode, code: string): boolean {
  if (code.startsWith('idempotency-')) return true
  if (code === 'external-id-exists') return /knowledge/.test(target) && method === 'post' && id.startsWith('create')
  const noun = code.split('-')[0] ?? ''
  if (code.endsWith('-exists') || code === 'replay-empty')
    return id.toLowerCase().startsWith('create') && target.includes(noun)
  if (code === 'campaign-empty') return /^(start|resume)/.test(id)
  if (code === 'delivery-not-replayable') return id === 'replayDelivery'
  return target.includes(`{${noun}_id}`)
}

function codesIn(node: Json | undefined): string[] {
  if (Array.isArray(node)) return node.flatMap(codesIn)
  if (!isObject(node)) return []
  const own = typeof node.code === 'string' && typeof node.status === 'number' ? [node.code] : []
  return [...own, ...Object.values(node).flatMap(codesIn)]
}

function problemTable(codes: readonly string[]): string {
  const rows = codes.map((code) => {
    const { status, title } = PROBLEMS[code as ProblemCode]
    return `| <a id="${code}"></a>\`${code}\` | ${status} | ${title} | \`${problemClass(code)}\` | \`/problems/${code}\` |`
  })
  return ['| code | status | what it says | class | page |', '|---|---|---|---|---|', ...rows].join('\n')
}
