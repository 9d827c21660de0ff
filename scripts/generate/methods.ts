// The operations of the contract as methods of the client: their names, arguments and results. Read by what renders
// them: the facade, api.md, the samples.
import {
  EVENT_STREAM,
  isObject,
  type Json,
  type OpenApiDocument,
  type OperationNode,
  type Parameter,
} from './document.ts'

/** The client fetches tokens by itself. */
const NO_METHOD: ReadonlySet<string> = new Set(['OAuth'])

/** What a list's pages are followed by: the parameter of the query, the member of a page. */
const CONTINUATIONS = [
  { parameter: 'cursor', member: 'next_cursor' },
  { parameter: 'after_sequence', member: 'next_sequence' },
  { parameter: 'after', member: 'next_after' },
] as const

export interface Method {
  readonly operation: OperationNode
  /** Class of the tag, such as `Campaigns`, and the property of the client that holds one. */
  readonly className: string
  readonly property: string
  readonly name: string
  readonly scopes: readonly string[]
  readonly paths: readonly Parameter[]
  readonly queries: readonly Parameter[]
  /** Arguments before the options. */
  readonly args: readonly string[]
  /** Type of the data. */
  readonly result: string
  /** Type of an item, when it answers pages. */
  readonly item: string | undefined
  readonly continuation: (typeof CONTINUATIONS)[number] | undefined
  /** Takes `ifNoneMatch`. */
  readonly conditional: boolean
  /** Can also be read as a stream. */
  readonly streamed: boolean
  /** How its data is read: events newer than the client have a form of their own. */
  readonly sender: 'send' | 'sendList' | 'sendEvent' | 'sendEventList'
}

export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
export const camel = (text: string) => text.replaceAll(/[-_](\w)/g, (_, letter: string) => letter.toUpperCase())
export const pascal = (text: string) => capital(camel(text))

/** @throws Error when two operations of a tag would have one name */
export function methodsOf(document: OpenApiDocument): Method[] {
  const methods = document
    .operations()
    .filter((operation) => !NO_METHOD.has(tagOf(operation)))
    .map((operation) => methodOf(document, operation))
  const names = methods.map(({ property, name }) => `${property}.${name}`)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new Error(`Two operations would be called ${twice}`)
  return methods
}

/** By class, in the order of the document. */
export function byClass(methods: readonly Method[]): Map<string, Method[]> {
  const classes = new Map<string, Method[]>()
  for (const method of methods) classes.set(method.className, [...(classes.get(method.className) ?? []), method])
  return classes
}

const tagOf = ({ node }: OperationNode) => String((node.tags as Json[])[0])

/** `createCampaign` of Campaigns is `create`, `getCampaignStats` is `getStats`, `listRecipients` stays. */
function methodName(tag: string, id: string): string {
  const noun = tag.replace(/s$/, '')
  return id.replace(new RegExp(`(?<=[a-z])${noun}(Document)?s?(?=[A-Z]|$)`), '')
}

function methodOf(document: OpenApiDocument, operation: OperationNode): Method {
  const { id, parameters, body, responses } = operation
  const data = `Types.${capital(id)}Data`
  const success = responses.filter(({ status }) => status < 300)
  const paths = parameters.filter((parameter) => parameter.in === 'path')
  const queries = parameters.filter((parameter) => parameter.in === 'query')
  const needsQuery = queries.some(({ required }) => required)
  const item = itemOf(document, operation)
  const isEvent = tagOf(operation) === 'Events'
  const plain = success.some(({ content }) => content.length > 0) ? `Types.${capital(id)}Response` : 'void'
  const ofEvents = item === undefined ? `Types.WebhookEvent | UnknownEvent` : 'EventPage'
  return {
    operation,
    className: pascal(tagOf(operation)),
    property: camel(tagOf(operation).replace(/^./, (letter) => letter.toLowerCase())),
    name: methodName(tagOf(operation), id),
    scopes: ((operation.node.security as { oauth2?: string[] }[] | undefined) ?? []).flatMap(
      ({ oauth2 }) => oauth2 ?? [],
    ),
    paths,
    queries,
    args: [
      ...paths.map((parameter) => `${camel(parameter.name)}: string`),
      ...(body === undefined ? [] : [bodyArgument(body, data)]),
      ...(queries.length === 0 ? [] : [`query${needsQuery ? '' : '?'}: NonNullable<${data}['query']>`]),
    ],
    result: isEvent ? ofEvents : plain,
    item: isEvent && item !== undefined ? 'Types.WebhookEvent | UnknownEvent' : item,
    sender: `send${isEvent ? 'Event' : ''}${item === undefined ? '' : 'List'}`,
    continuation: CONTINUATIONS.find(({ parameter }) => queries.some((query) => query.name === parameter)),
    conditional: responses.some(({ status }) => status === 304),
    streamed: success.some(({ content }) => content.some(({ mediaType }) => mediaType === EVENT_STREAM)),
  }
}

const bodyArgument = (body: NonNullable<OperationNode['body']>, data: string) =>
  body.mediaType === 'text/csv' ? 'body: string' : `body${body.required ? '' : '?'}: NonNullable<${data}['body']>`

function itemOf(document: OpenApiDocument, { id, responses }: OperationNode): string | undefined {
  const schema = responses.find(({ status }) => status === 200)?.content[0]?.schema
  if (schema === undefined || !id.startsWith('list')) return undefined
  const { properties } = document.deref(schema)
  const list = isObject(properties) && isObject(properties.data) ? properties.data : undefined
  if (list === undefined) throw new Error(`${id}: a list answers {data, has_more}`)
  return `Types.${capital(id)}Response['data'][number]`
}
