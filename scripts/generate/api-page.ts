// clients/typescript/api.md: every method of the client with its signature, scope and problems, and the error class of
// each problem code. It is part of the package.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { PROBLEMS, type ProblemCode } from '../../src/kernel/problem.ts'
import type { OpenApiDocument } from './document.ts'
import { byClass, type Method, methodsOf } from './methods.ts'
import { problemClass, problemsOf } from './problems.ts'

const OPTIONS = {
  plain: 'options?: RequestOptions',
  conditional: 'options?: RequestOptions | ConditionalOptions',
}

export function generateApiPage(document: OpenApiDocument, target: string): void {
  const methods = methodsOf(document)
  const { all, common, ofWrites, own: ownOf } = problemsOf(document, methods)
  const sections = [...byClass(methods)].map(([, own]) => {
    const entries = own.map((method) => entry(method, ownOf.get(method.operation.id) ?? []))
    return `## nexora.${own[0]?.property}\n\n${entries.join('\n\n')}`
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

function problemTable(codes: readonly string[]): string {
  const rows = codes.map((code) => {
    const { status, title } = PROBLEMS[code as ProblemCode]
    return `| <a id="${code}"></a>\`${code}\` | ${status} | ${title} | \`${problemClass(code)}\` | \`/problems/${code}\` |`
  })
  return ['| code | status | what it says | class | page |', '|---|---|---|---|---|', ...rows].join('\n')
}
