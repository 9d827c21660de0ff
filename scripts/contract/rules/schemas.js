// Walks the schemas of a resolved OpenAPI or AsyncAPI document for the rules in this folder.
// Every walk knows which way its schemas travel: `in` are requests to us, `out` are our responses and events.

import { messageHeadersOf, payloadsOf } from './messages.js'

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']

/** Operations of `paths` or `webhooks`, each with its path in the document and all parameters that apply. */
export function operationsOf(document, section = 'paths') {
  return Object.entries(document[section] ?? {}).flatMap(([name, item]) =>
    METHODS.filter((method) => item?.[method]).map((method) => ({
      name,
      method,
      operation: item[method],
      parameters: [...(item.parameters ?? []), ...(item[method].parameters ?? [])],
      path: [section, name, method],
    })),
  )
}

const contentOf = (holder, path) =>
  Object.entries(holder?.content ?? {}).map(([type, media]) => ({
    schema: media?.schema,
    path: [...path, 'content', type, 'schema'],
  }))

function* bodiesOf(document) {
  for (const { name, operation, path } of operationsOf(document)) {
    for (const body of contentOf(operation.requestBody, [...path, 'requestBody'])) yield { ...body, way: 'in', name }
    for (const [status, response] of Object.entries(operation.responses ?? {}))
      for (const body of contentOf(response, [...path, 'responses', status])) yield { ...body, way: 'out', name }
  }
  for (const { name, operation, path } of operationsOf(document, 'webhooks'))
    for (const body of contentOf(operation.requestBody, [...path, 'requestBody'])) yield { ...body, way: 'out', name }
  yield* payloadsOf(document)
}

const MAPS = ['properties', 'patternProperties', '$defs', 'dependentSchemas']
const LISTS = ['oneOf', 'anyOf', 'allOf', 'prefixItems']
const SINGLES = [
  'items',
  'additionalProperties',
  'propertyNames',
  'contains',
  'not',
  'if',
  'then',
  'else',
  'unevaluatedProperties',
]

/** @param seen keeps schemas that hold themselves, or that many share, from being walked for ever */
function* within(schema, path, seen) {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return
  seen.add(schema)
  yield { schema, path }
  for (const keyword of MAPS)
    for (const [key, child] of Object.entries(schema[keyword] ?? {}))
      yield* within(child, [...path, keyword, key], seen)
  for (const keyword of LISTS)
    for (const [index, child] of (Array.isArray(schema[keyword]) ? schema[keyword] : []).entries())
      yield* within(child, [...path, keyword, index], seen)
  for (const keyword of SINGLES) yield* within(schema[keyword], [...path, keyword], seen)
}

/** What has been walked, apart for each way and each first segment of the path: rules make a difference by both. */
function makeSeen() {
  const sets = new Map()
  return (way, name) => {
    const key = `${way} ${name.split('/')[1]}`
    if (!sets.has(key)) sets.set(key, new WeakSet())
    return sets.get(key)
  }
}

/** Every schema of every body, once for each way and part of the API, with `way`, its path, and `name`: the path, webhook or channel it belongs to. */
export function* schemasOf(document) {
  yield* walked(bodiesOf(document))
}

/** The same for the headers of messages, whose names are not ours to choose. */
export function* headersOf(document) {
  yield* walked(messageHeadersOf(document))
}

function* walked(bodies) {
  const seenBy = makeSeen()
  for (const { schema, path, way, name } of bodies)
    for (const found of within(schema, path, seenBy(way, name))) yield { ...found, way, name }
}

/** The schema of every parameter, whole, as `in`. */
export function* parametersOf(document) {
  const seen = new WeakSet()
  for (const { name, operation, path } of operationsOf(document))
    for (const [index, parameter] of (operation.parameters ?? []).entries())
      for (const found of within(parameter?.schema, [...path, 'parameters', index, 'schema'], seen))
        yield { ...found, way: 'in', name }
  for (const [name, item] of Object.entries(document.paths ?? {}))
    for (const [index, parameter] of (item?.parameters ?? []).entries())
      for (const found of within(parameter?.schema, ['paths', name, 'parameters', index, 'schema'], seen))
        yield { ...found, way: 'in', name }
  // AsyncAPI 2; version 3 gives them a list of values.
  for (const [name, channel] of Object.entries(document.channels ?? {}))
    for (const [key, parameter] of Object.entries(channel?.parameters ?? {}))
      for (const found of within(parameter?.schema, ['channels', name, 'parameters', key, 'schema'], seen))
        yield { ...found, way: 'in', name }
}
