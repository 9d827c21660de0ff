// Walks the messages of a resolved AsyncAPI document, version 2 or 3, for the rules in this folder.
// Each is told with the ways it travels, as our side sees it: `out` is what we send and others read, `in` what they send.

// JSON Schema, and what OpenAPI and AsyncAPI made of it. Avro, Protobuf and RAML have keywords of their own.
const JSON_SCHEMA = /vnd\.(aai\.asyncapi|oai\.openapi)|schema\+(json|yaml)/i

/** A document may be linted that does not keep to its format. */
export const listOf = (value) => (Array.isArray(value) ? value : [])
const isObject = (value) => typeof value === 'object' && value !== null
const OPPOSITE = { in: 'out', out: 'in' }

/** Version 2: `subscribe` is what others may do, so we send there; `publish` is what they may do, so we receive. */
const SECOND = { subscribe: 'out', publish: 'in' }

function* secondMessages(document) {
  for (const [name, channel] of Object.entries(document.channels ?? {}))
    for (const [action, way] of Object.entries(SECOND)) {
      const { message } = channel?.[action] ?? {}
      const path = ['channels', name, action, 'message']
      const choice = message?.oneOf
      if (Array.isArray(choice))
        for (const [index, one] of choice.entries()) yield { message: one, way, name, path: [...path, 'oneOf', index] }
      else if (message !== undefined) yield { message, way, name, path }
    }
}

/** The messages an operation or a reply is about: those it lists, or all of its channel. */
function carried(holder, path) {
  const chosen = listOf(holder?.messages)
  if (chosen.length > 0) return chosen.map((message, at) => [message, [...path, 'messages', at]])
  const all = Object.entries(holder?.channel?.messages ?? {})
  return all.map(([key, message]) => [message, [...path, 'channel', 'messages', key]])
}

function* thirdMessages(document) {
  const listed = Object.entries(document.channels ?? {}).flatMap(([name, channel]) =>
    Object.entries(channel?.messages ?? {}).map(([key, message]) => ({
      name,
      message,
      path: ['channels', name, 'messages', key],
    })),
  )
  const inChannels = new Map(listed.map((found) => [found.message, found]))
  const used = new Set()
  for (const [key, operation] of Object.entries(document.operations ?? {})) {
    const way = operation?.action === 'receive' ? 'in' : 'out'
    const path = ['operations', key]
    const ways = [
      ...carried(operation, path).map((found) => [way, ...found]),
      ...carried(operation?.reply, [...path, 'reply']).map((found) => [OPPOSITE[way], ...found]),
    ]
    for (const [travels, message, at] of ways) {
      used.add(message)
      yield { name: key, path: at, ...inChannels.get(message), message, way: travels }
    }
  }
  // Nothing says which way these go, so both are asked, as a comparison does.
  for (const found of listed) if (!used.has(found.message)) for (const way of ['in', 'out']) yield { ...found, way }
}

/** Every message, once for each operation that carries it, with its way, its path, and the channel it belongs to. */
export function* messagesOf(document) {
  for (const found of [...secondMessages(document), ...thirdMessages(document)])
    if (isObject(found.message)) yield found
}

/** A schema by itself, or beside the name of its language. */
function schemaIn(value, path, language) {
  if (isObject(value) && typeof value.schemaFormat === 'string' && value.schema !== undefined)
    return schemaIn(value.schema, [...path, 'schema'], value.schemaFormat)
  return language === undefined || JSON_SCHEMA.test(language) ? [{ schema: value, path }] : []
}

export function* payloadsOf(document) {
  for (const { message, way, name, path } of messagesOf(document))
    for (const body of schemaIn(message.payload, [...path, 'payload'], message.schemaFormat))
      yield { ...body, way, name }
}

/** The schemas of headers, those that traits add to a message included. */
export function* messageHeadersOf(document) {
  for (const { message, way, name, path } of messagesOf(document)) {
    const layers = [[message, path], ...listOf(message.traits).map((trait, at) => [trait, [...path, 'traits', at]])]
    for (const [layer, at] of layers)
      for (const found of schemaIn(layer?.headers, [...at, 'headers'])) yield { ...found, way, name }
  }
}
