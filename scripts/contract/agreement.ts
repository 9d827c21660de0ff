// Proves that the OpenAPI webhooks and the AsyncAPI channels are one description of the same events.
// Called by lint.ts and by tests. Reads the files as written, not a bundle, because "the same payload" means the same
// file and pointer; two equal copies would drift apart.
import { readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { parse } from 'yaml'

type Node = Record<string, unknown>

const PING = 'webhook.ping'

/** A value, the file it stands in, and, when it was reached by a $ref, where that led: `file#pointer`. */
interface Found {
  readonly node: Node
  readonly file: string
  readonly identity: string | null
}

interface EventContract {
  /** Where the payload schema stands. */
  readonly payload: string | null
  /** Value of the constant `type` of the payload. */
  readonly type: unknown
  /** Header name in lower case -> its schema with references resolved. */
  readonly headers: Readonly<Record<string, unknown>>
  readonly headersRequired: readonly string[]
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value)
const child = (node: unknown, key: string): unknown => (isNode(node) ? node[key] : undefined)

/** Loads files once and follows references from one to the next, relative to the file that holds them. */
function makeReader(baseDir: string) {
  const files = new Map<string, unknown>()

  function load(file: string): unknown {
    if (!files.has(file)) files.set(file, parse(readFileSync(file, 'utf8')))
    return files.get(file)
  }

  function follow(value: unknown, file: string): Found {
    let [node, at, identity]: [unknown, string, string | null] = [value, file, null]
    const seen = new Set<string>()
    while (isNode(node) && typeof node.$ref === 'string') {
      const [target = '', pointer = ''] = node.$ref.split('#')
      if (target) at = resolve(dirname(at), target)
      identity = `${relative(baseDir, at)}#${pointer}`
      if (seen.has(identity)) throw new Error(`The reference ${identity} leads back to itself.`)
      seen.add(identity)
      // RFC 6901 section 6: percent-decode first, then ~1 before ~0.
      const keys = pointer
        .split('/')
        .slice(1)
        .map((key) => decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~'))
      node = keys.reduce(child, load(at))
      if (node === undefined) throw new Error(`The reference ${identity} leads nowhere.`)
    }
    return { node: isNode(node) ? node : {}, file: at, identity }
  }

  return { load, follow }
}

type Reader = ReturnType<typeof makeReader>

function contractOf(reader: Reader, payload: Found, headers: Readonly<Record<string, Found>>, required: string[]) {
  const type = reader.follow(child(payload.node.properties, 'type'), payload.file).node.const
  return {
    payload: payload.identity,
    type,
    headers: Object.fromEntries(Object.entries(headers).map(([name, found]) => [name.toLowerCase(), found.node])),
    headersRequired: required.map((name) => name.toLowerCase()).sort(),
  } satisfies EventContract
}

/** The events of the `webhooks` section, by name. */
function webhooksOf(reader: Reader, openapiFile: string): Map<string, EventContract> {
  const events = new Map<string, EventContract>()
  const webhooks = child(reader.load(openapiFile), 'webhooks')
  for (const [name, entry] of Object.entries(isNode(webhooks) ? webhooks : {})) {
    const item = reader.follow(entry, openapiFile)
    const operation = reader.follow(item.node.post, item.file)
    const body = reader.follow(operation.node.requestBody, operation.file)
    const payload = reader.follow(child(child(body.node.content, 'application/json'), 'schema'), body.file)
    const parameters = [item, operation]
      .flatMap(({ node, file }) =>
        Array.isArray(node.parameters) ? node.parameters.map((p) => reader.follow(p, file)) : [],
      )
      .filter(({ node }) => node.in === 'header')
    const headers = Object.fromEntries(
      parameters.map(({ node, file }) => [String(node.name), reader.follow(node.schema, file)]),
    )
    const required = parameters.filter(({ node }) => node.required === true).map(({ node }) => String(node.name))
    events.set(name, contractOf(reader, payload, headers, required))
  }
  return events
}

/** The messages that `send` operations publish, by message name. */
function messagesOf(reader: Reader, asyncapiFile: string, findings: string[]): Map<string, EventContract> {
  const events = new Map<string, EventContract>()
  const operations = child(reader.load(asyncapiFile), 'operations')
  for (const [id, entry] of Object.entries(isNode(operations) ? operations : {})) {
    const operation = reader.follow(entry, asyncapiFile)
    if (operation.node.action !== 'send') findings.push(`${id}: action is ${operation.node.action}, not send`)
    const channel = reader.follow(operation.node.channel, operation.file)
    const messages = Object.values(isNode(channel.node.messages) ? channel.node.messages : {})
    if (messages.length !== 1) findings.push(`${id}: its channel has ${messages.length} messages, not 1`)
    for (const value of messages) {
      const message = reader.follow(value, channel.file)
      const name = String(message.node.name)
      if (channel.node.address !== name)
        findings.push(`${id}: channel address ${channel.node.address} is not the message name ${name}`)
      if (events.has(name)) findings.push(`${name}: sent by two operations`)
      const payload = reader.follow(message.node.payload, message.file)
      const header = reader.follow(message.node.headers, message.file)
      const schemas = isNode(header.node.properties) ? header.node.properties : {}
      const headers = Object.fromEntries(
        Object.entries(schemas).map(([key, schema]) => [key, reader.follow(schema, header.file)]),
      )
      const required = Array.isArray(header.node.required) ? header.node.required.map(String) : []
      events.set(name, contractOf(reader, payload, headers, required))
    }
  }
  return events
}

function compare(name: string, webhook: EventContract, message: EventContract): string[] {
  const findings: string[] = []
  if (webhook.payload === null || webhook.payload !== message.payload)
    findings.push(`${name}: payload is ${webhook.payload} in OpenAPI and ${message.payload} in AsyncAPI`)
  if (webhook.type !== name) findings.push(`${name}: the constant type of its payload is ${webhook.type}`)
  for (const header of new Set([...Object.keys(webhook.headers), ...Object.keys(message.headers)]))
    if (!isDeepStrictEqual(webhook.headers[header], message.headers[header]))
      findings.push(`${name}: header ${header} differs between OpenAPI and AsyncAPI`)
  if (!isDeepStrictEqual(webhook.headersRequired, message.headersRequired))
    findings.push(
      `${name}: required headers are ${webhook.headersRequired} in OpenAPI and ${message.headersRequired} in AsyncAPI`,
    )
  return findings
}

/** Members of the union in events/schemas.yaml, as `file#pointer`. */
function unionOf(reader: Reader, openapiFile: string): string[] {
  const file = resolve(dirname(openapiFile), 'events/schemas.yaml')
  const members = child(child(reader.load(file), 'WebhookEvent'), 'oneOf')
  return (Array.isArray(members) ? members : []).map((member) => String(reader.follow(member, file).identity))
}

/**
 * Compares the two documents; an empty list means that they agree.
 * @throws Error when a file cannot be read or a reference leads nowhere.
 */
export function agreement(openapiFile: string, asyncapiFile: string): string[] {
  const [openapi, asyncapi] = [resolve(openapiFile), resolve(asyncapiFile)]
  const reader = makeReader(dirname(openapi))
  const findings: string[] = []
  const webhooks = webhooksOf(reader, openapi)
  const messages = messagesOf(reader, asyncapi, findings)
  if (webhooks.size === 0) findings.push('OpenAPI describes no webhooks')
  for (const name of new Set([...webhooks.keys(), ...messages.keys()])) {
    const [webhook, message] = [webhooks.get(name), messages.get(name)]
    if (webhook && message) findings.push(...compare(name, webhook, message))
    else findings.push(`${name}: only in ${webhook ? 'OpenAPI' : 'AsyncAPI'}`)
  }
  const described = [...webhooks.values()].map(({ payload }) => String(payload)).sort()
  const union = unionOf(reader, openapi).sort()
  if (!isDeepStrictEqual(described, union))
    findings.push(
      `WebhookEvent unites ${union.join(', ') || 'nothing'}, but the webhooks carry ${described.join(', ')}`,
    )
  findings.push(...listingFindings(reader, openapi, [...webhooks.keys()]))
  return findings
}

/** Where clients name event types, every one can be named: a ping alone cannot be subscribed to. */
function listingFindings(reader: Reader, openapi: string, types: readonly string[]): string[] {
  const listings = [
    { file: 'events/schemas.yaml', schema: 'EventTypeInput', wanted: types },
    { file: 'webhooks/inputs.yaml', schema: 'EventTypePattern', wanted: types.filter((type) => type !== PING) },
  ]
  return listings.flatMap(({ file, schema, wanted }) => {
    const listed = child(child(reader.load(resolve(dirname(openapi), file)), schema), 'enum')
    const names = (Array.isArray(listed) ? listed : []).filter((name) => !String(name).includes('*'))
    if (isDeepStrictEqual([...names].sort(), [...wanted].sort())) return []
    return [`${schema} in ${file} lists ${names.join(', ')}, but the events are ${wanted.join(', ')}`]
  })
}

/** The number of events that both documents describe; for the line printed when all is well. */
export function eventCount(openapiFile: string): number {
  return webhooksOf(makeReader(dirname(resolve(openapiFile))), resolve(openapiFile)).size
}
