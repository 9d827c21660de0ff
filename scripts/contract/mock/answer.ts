// What the mock answers to a request that holds to the document: an example of it, or data made from its schema.
import { sample } from 'openapi-sampler'
import { preferencesOf } from './prefer.ts'

type Fields = Readonly<Record<string, unknown>>

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Undefined for a response without a body. */
  readonly body: string | undefined
}

/** Raised when somebody prefers what the document does not have. */
export class NotDeclared extends Error {}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {})

/** Follows a reference within `root`. */
export function followed(value: unknown, root: unknown): Fields {
  let node = value
  for (let hops = 0; isFields(node) && typeof node.$ref === 'string' && hops < 20; hops += 1)
    node = node.$ref
      .split('/')
      .slice(1)
      .map((key) => decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<unknown>((at, key) => fieldsOf(at)[key], root)
  return fieldsOf(node)
}

/**
 * @param operation as the bundled document `root` has it
 * @param headers of the request: `Prefer: code=404, example=name` (RFC 7240) and `Accept`
 * @throws NotDeclared when the preferred status or example is not in the document
 */
export function answerOf(
  operation: unknown,
  root: unknown,
  headers: Readonly<Record<string, string | undefined>>,
): Answer {
  const { code, example } = preferencesOf(headers.prefer)
  const responses = fieldsOf(fieldsOf(operation).responses)
  const status = chosenStatus(responses, code)
  const response = followed(responses[status], root)
  const content = fieldsOf(response.content)
  const type = chosenType(Object.keys(content), headers.accept)
  const own = headersOf(response, root)
  const number = /^\d{3}$/.test(status)
    ? Number(status)
    : Number(code ?? status.replaceAll(/x/gi, '0').replace('default', '200'))
  const applied =
    code === undefined && example === undefined ? own : { ...own, 'Preference-Applied': headers.prefer ?? '' }
  if (type === undefined) return { status: number, headers: applied, body: undefined }
  const body = bodyOf(type, chosen(followed(content[type], root), root, example))
  return { status: number, headers: { ...applied, 'Content-Type': type }, body }
}

function chosenStatus(responses: Fields, code: string | undefined): string {
  const statuses = Object.keys(responses)
  if (code === undefined) {
    const found = statuses.find((status) => /^2/.test(status)) ?? statuses.find((status) => status === 'default')
    return found ?? statuses[0] ?? 'default'
  }
  const range = `${code[0]}XX`
  const found = statuses.find((status) => [code, range, 'default'].includes(status.replaceAll('x', 'X')))
  if (found === undefined || !/^[1-5]\d\d$/.test(code))
    throw new NotDeclared(`The operation has no answer ${code}; it has ${statuses.join(', ')}.`)
  return found
}

/** The first that is accepted, JSON before others. */
function chosenType(types: readonly string[], accept = '*/*'): string | undefined {
  const wanted = accept.split(',').map((item) => item.split(';')[0]?.trim() ?? '')
  const ranked = types.toSorted((one, other) => Number(other.includes('json')) - Number(one.includes('json')))
  const accepts = (type: string) =>
    wanted.some((want) => want === '*/*' || want === type || want === `${type.split('/')[0]}/*`)
  return wanted.flatMap((want) => types.filter((type) => type === want))[0] ?? ranked.find(accepts) ?? ranked[0]
}

/** A value of the schema; or the text of a body as it is, or the items of a stream. */
interface Chosen {
  readonly value?: unknown
  readonly text?: string
}

function chosen(media: Fields, root: unknown, name: string | undefined): Chosen {
  const examples = fieldsOf(media.examples)
  const names = Object.keys(examples)
  if (name !== undefined && !names.includes(name))
    throw new NotDeclared(`The answer has no example ${name}; it has ${names.join(', ') || 'none'}.`)
  const picked = name ?? names[0]
  if (picked !== undefined) {
    const { value, dataValue, serializedValue } = followed(examples[picked], root)
    if (value === undefined && dataValue === undefined && typeof serializedValue === 'string')
      return { text: serializedValue }
    return { value: value ?? dataValue }
  }
  if (media.example !== undefined) return { value: media.example }
  const made = (schema: unknown) => sample(fieldsOf(schema), { quiet: true }, fieldsOf(root))
  return { value: media.itemSchema === undefined ? made(media.schema) : [made(media.itemSchema)] }
}

/** Types whose bodies are one item after another (OpenAPI 3.2, "Sequential Media Types"), and how an item is written. */
const STREAMS: readonly (readonly [RegExp, (item: unknown) => string])[] = [
  [/^application\/(jsonl|x-ndjson|ndjson)\b/i, (item) => `${JSON.stringify(item)}\n`],
  [/json-seq\b/i, (item) => `\u001e${JSON.stringify(item)}\n`],
  [/^text\/event-stream\b/i, (item) => `${Object.entries(fieldsOf(item)).map(eventLines).join('')}\n`],
]

const eventLines = ([field, value]: readonly [string, unknown]) =>
  String(value)
    .split('\n')
    .map((line) => `${field}: ${line}\n`)
    .join('')

function bodyOf(type: string, { value, text }: Chosen): string {
  if (text !== undefined) return text
  const [, write] = STREAMS.find(([pattern]) => pattern.test(type)) ?? []
  if (write) return typeof value === 'string' ? value : (Array.isArray(value) ? value : [value]).map(write).join('')
  return typeof value === 'string' && !type.includes('json') ? value : JSON.stringify(value)
}

/** Headers for which the document has an example or a default. */
function headersOf(response: Fields, root: unknown): Record<string, string> {
  const entries = Object.entries(fieldsOf(response.headers)).map(([name, declared]) => {
    const header = followed(declared, root)
    const schema = followed(header.schema, root)
    const [first] = Array.isArray(schema.examples) ? schema.examples : []
    return [name, header.example ?? schema.example ?? first ?? schema.default ?? schema.const] as const
  })
  return Object.fromEntries(
    entries.filter(([, value]) => value !== undefined).map(([name, value]) => [name, String(value)]),
  )
}
