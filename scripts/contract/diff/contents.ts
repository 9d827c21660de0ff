// What a document shows as examples, next to the schema that each must keep: bodies of requests and responses, webhooks,
// messages. Called by witnesses.ts.
import { examplesOf, schemasOf } from './asyncapi/messages.ts'
import { modelOf } from './asyncapi/model.ts'
import { layersOf, operationsOf } from './openapi/methods.ts'
import { type Contract, child, follow, isFields, members, type Place, rawChild } from './place.ts'

export interface Sample {
  readonly name: string
  readonly value: unknown
}

export interface Content {
  /** Begins with the name of the operation or event. */
  readonly where: string
  /** Who writes it: `request` clients, `response` the server, events too. */
  readonly side: 'request' | 'response'
  readonly schema: Place
  readonly samples: readonly Sample[]
}

/** Everything that has a schema, by where it is. */
export function contentsOf({ format, root }: Contract): Map<string, Content> {
  const found =
    format === 'openapi' ? [...operationContents(root), ...webhookContents(root)] : [...messageContents(root)]
  return new Map(found.map((content) => [content.where, content]))
}

function* operationContents(root: Place): Generator<Content> {
  for (const [template, operation, method] of operationsIn(child(root, 'paths'))) {
    const name = `${method} ${template}`
    yield* mediaOf(child(operation, 'requestBody'), `${name} request`, 'request')
    for (const [status, response] of members(child(operation, 'responses')))
      yield* mediaOf(follow(response), `${name} response ${status}`, 'response')
  }
}

/** The server writes what a webhook carries, and reads what it is answered. */
function* webhookContents(root: Place): Generator<Content> {
  for (const [event, operation, method] of operationsIn(child(root, 'webhooks')))
    yield* mediaOf(child(operation, 'requestBody'), `webhook ${event} ${method}`, 'response')
}

function* operationsIn(items: Place | undefined): Generator<readonly [name: string, operation: Place, method: string]> {
  for (const [name, written] of members(items)) {
    for (const [method, operation] of operationsOf(layersOf(written))) yield [name, operation, method]
  }
}

function* mediaOf(holder: Place | undefined, at: string, side: Content['side']): Generator<Content> {
  for (const [media, written] of members(child(holder, 'content'))) {
    const place = follow(written)
    const schema = rawChild(place, 'schema')
    if (schema) yield { where: `${at} ${media.toLowerCase()}`, side, schema, samples: samplesOf(place, schema) }
  }
}

function samplesOf(media: Place, schema: Place): Sample[] {
  const named = [...members(child(media, 'examples'))].map(([name, written]) => {
    const example = follow(written)
    return { name, value: (rawChild(example, 'value') ?? rawChild(example, 'dataValue'))?.value }
  })
  const example = rawChild(media, 'example')
  return [...named, ...(example ? [{ name: 'example', value: example.value }] : []), ...ownSamples(schema)].filter(
    ({ value }) => value !== undefined,
  )
}

function ownSamples(schema: Place): Sample[] {
  const { value } = follow(schema)
  const listed: readonly unknown[] = isFields(value) && Array.isArray(value.examples) ? value.examples : []
  return listed.map((sample, index) => ({ name: `${index + 1} of the schema`, value: sample }))
}

function* messageContents(root: Place): Generator<Content> {
  for (const { direction, messages } of modelOf(root).operations)
    for (const { name, place } of messages)
      for (const { key, schema } of schemasOf(place)) {
        const shown = examplesOf(place).map((example, index) => {
          const called = rawChild(example, 'name')?.value
          return { name: typeof called === 'string' ? called : String(index + 1), value: rawChild(example, key)?.value }
        })
        const samples = [...shown, ...ownSamples(schema)].filter(({ value }) => value !== undefined)
        yield { where: `${name} ${key}`, side: direction === 'in' ? 'request' : 'response', schema, samples }
      }
}
