// x-codeSamples of every operation, in curl and in TypeScript, written into openapi.json: what the reference shows beside
// it. Each is whole and can be pasted; tests run every one of them against a server.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Json, OpenApiDocument, OperationNode } from './document.ts'
import { type Method, methodsOf } from './methods.ts'

interface Sample {
  readonly lang: string
  readonly label: string
  readonly source: string
}

/** Adds them to the document and to openapi.json below `target`. */
export function generateSamples(document: OpenApiDocument, target: string): void {
  const methods = new Map(methodsOf(document).map((method) => [method.operation.id, method]))
  for (const operation of document.operations()) {
    const body = bodyOf(document, operation)
    const ids = idsOf(document, operation)
    const samples: Sample[] = [
      { lang: 'Shell', label: 'curl', source: curl(operation, ids, body) },
      {
        lang: 'TypeScript',
        label: '@nexora/client',
        source: typescript(operation, methods.get(operation.id), ids, body),
      },
    ]
    operation.node['x-codeSamples'] = samples.map((sample) => ({ ...sample }))
  }
  writeFileSync(path.join(target, 'openapi.json'), `${JSON.stringify(document.root, null, 2)}\n`)
}

/** The first example of the request. */
function bodyOf(document: OpenApiDocument, { body, node }: OperationNode): Json | undefined {
  if (body === undefined) return undefined
  const media = document.deref(document.deref(document.deref(node.requestBody).content)[body.mediaType])
  const [example] = Object.values(document.deref(media.examples))
  return document.deref(example).value
}

/** Examples of the parameters in the path. */
function idsOf(document: OpenApiDocument, { path: target, node }: OperationNode): Record<string, string> {
  const item = document.deref(document.deref(document.root.paths)[target])
  const parameters = [item.parameters ?? [], node.parameters ?? []].flat().map((one) => document.deref(one))
  const entries = parameters.filter((one) => one.in === 'path').map((one) => [String(one.name), String(one.example)])
  return Object.fromEntries(entries)
}

const shell = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

function curl(
  { id, method, path: target, body: taken, parameters }: OperationNode,
  ids: Record<string, string>,
  body: Json | undefined,
) {
  const url = target.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(ids[name] ?? ''))
  const isForm = taken?.mediaType === 'application/x-www-form-urlencoded'
  const keyed = parameters.some(({ name }) => name.toLowerCase() === 'idempotency-key')
  const verb = method === 'get' || (method === 'post' && body !== undefined) ? '' : ` -X ${method.toUpperCase()}`
  return [
    `curl -sS --fail-with-body${verb} "$NEXORA_BASE_URL${url}"`,
    isForm ? '-u "$NEXORA_CLIENT_ID:$NEXORA_CLIENT_SECRET"' : '-H "Authorization: Bearer $NEXORA_TOKEN"',
    ...(keyed ? [`-H "Idempotency-Key: ${id}-$(date +%s)"`] : []),
    ...(taken === undefined || body === undefined || isForm ? [] : [`-H 'Content-Type: ${taken.mediaType}'`]),
    ...(body === undefined ? [] : data(body, isForm)),
  ].join(' \\\n  ')
}

function data(body: Json, isForm: boolean): string[] {
  if (isForm)
    return Object.entries(formOf(body)).map(([name, value]) => `--data-urlencode ${shell(`${name}=${value}`)}`)
  return [`--data-binary ${shell(typeof body === 'string' ? body : JSON.stringify(body, null, 2))}`]
}

/** Credentials go into the header. */
function formOf(body: Json): Record<string, string> {
  const fields = Object.entries(body as Record<string, string>)
  return Object.fromEntries(fields.filter(([name]) => !['client_id', 'client_secret'].includes(name)))
}

function typescript(
  { path: target }: OperationNode,
  method: Method | undefined,
  ids: Record<string, string>,
  body: Json | undefined,
) {
  if (method === undefined) return formByFetch(target, formOf(body ?? {}))
  const { property, name, queries, item, result } = method
  const limit = queries.some((query) => query.name === 'limit') ? ['{ limit: 25 }'] : []
  const args = [...Object.values(ids).map(quoted), ...(body === undefined ? [] : [literal(body)]), ...limit]
  const call = `nexora.${property}.${name}(${args.join(', ')})`
  const used =
    item !== undefined
      ? `for await (const item of ${call}) console.log(item)`
      : result === 'void'
        ? `await ${call}`
        : `const result = await ${call}\nconsole.log(result)`
  return `import { Nexora } from '@nexora/client'

// NEXORA_CLIENT_ID, NEXORA_CLIENT_SECRET and NEXORA_BASE_URL are read from the environment.
const nexora = new Nexora()

${used}`
}

/** The client does this by itself; without it, any fetch does. */
const formByFetch = (
  target: string,
  form: Record<string, string>,
) => `// @nexora/client gets, keeps and renews tokens by itself. Without it:
const { NEXORA_BASE_URL, NEXORA_CLIENT_ID, NEXORA_CLIENT_SECRET } = process.env
const response = await fetch(\`\${NEXORA_BASE_URL}${target}\`, {
  method: 'POST',
  headers: { authorization: \`Basic \${btoa(\`\${NEXORA_CLIENT_ID}:\${NEXORA_CLIENT_SECRET}\`)}\` },
  body: new URLSearchParams(${literal(form, '  ')}),
})
console.log(response.status, await response.text())`

function quoted(text: string): string {
  if (text.includes('\n')) return `\`${text.replaceAll(/[`\\]|\$\{/g, '\\$&')}\``
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}

/** JSON as people write it in TypeScript. */
function literal(value: Json, indent = ''): string {
  const deeper = `${indent}  `
  if (typeof value === 'string') return quoted(value)
  if (Array.isArray(value)) {
    if (value.every((one) => typeof one !== 'object')) return `[${value.map((one) => literal(one)).join(', ')}]`
    return `[\n${value.map((one) => `${deeper}${literal(one, deeper)},\n`).join('')}${indent}]`
  }
  if (value === null || typeof value !== 'object') return String(value)
  const members = Object.entries(value).map(([key, one]) => {
    const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key)
    return `${name}: ${literal(one, deeper)}`
  })
  const line = `{ ${members.join(', ')} }`
  if (members.length === 0) return '{}'
  if (line.length <= 80 && !line.includes('\n')) return line
  return `{\n${members.map((member) => `${deeper}${member},\n`).join('')}${indent}}`
}
