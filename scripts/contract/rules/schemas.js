// Walks the schemas of a resolved OpenAPI or AsyncAPI document for the rules in this folder.
// Every walk knows which way its schemas travel: `in` are requests to us, `out` are our responses and events.

import { listOf, messageHeadersOf, payloadsOf } from './messages.js'

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query']

/** The operations of path items, each with where it stands and all parameters that apply. */
function operationsIn(items, base) {
  return Object.entries(items ?? {}).flatMap(([name, item]) => {
    const standard = METHODS.map((method) => [method, item?.[method], [...base, name, method]])
    const others = Object.entries(item?.additionalOperations ?? {}).map(([method, operation]) => [
      method,
      operation,
      [...base, name, 'additionalOperations', method],
    ])
    return [...standard, ...others]
      .filter(([, operation]) => operation)
      .map(([method, operation, path]) => ({
        name,
        method,
        operation,
        parameters: [...listOf(item.parameters), ...listOf(operation.parameters)],
        path,
      }))
  })
}

/** Operations of `paths` or `webhooks`, each with its path in the document and all parameters that apply. */
export const operationsOf = (document, section = 'paths') => operationsIn(document[section], [section])

/** What we call at our clients: webhooks, and the callbacks of operations. Requests go `out` there, and answers `in`. */
export const callsOf = (document) => [
  ...operationsOf(document, 'webhooks'),
  ...operationsOf(document).flatMap(({ operation, path }) =>
    Object.entries(operation.callbacks ?? {}).flatMap(([name, callback]) =>
      operationsIn(callback, [...path, 'callbacks', name]),
    ),
  ),
]

const contentOf = (holder, path) =>
  Object.entries(holder?.content ?? {}).flatMap(([type, media]) =>
    // The second is the schema of the items of a stream, since OpenAPI 3.2.
    ['schema', 'itemSchema'].map((key) => ({ schema: media?.[key], path: [...path, 'content', type, key] })),
  )

function* bodiesOfOperations(operations, request, response) {
  for (const { name, operation, path } of operations) {
    for (const body of contentOf(operation.requestBody, [...path, 'requestBody'])) yield { ...body, way: request, name }
    for (const [status, answer] of Object.entries(operation.responses ?? {}))
      for (const body of contentOf(answer, [...path, 'responses', status])) yield { ...body, way: response, name }
  }
}

function* bodiesOf(document) {
  yield* bodiesOfOperations(operationsOf(document), 'in', 'out')
  yield* bodiesOfOperations(callsOf(document), 'out', 'in')
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
    for (const [index, child] of listOf(schema[keyword]).entries())
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

/** Every parameter of operations and of paths, with `name`: the path it belongs to. */
export const parameterPlacesOf = (document) =>
  [
    ...operationsOf(document).map(({ name, operation, path }) => ({ name, list: operation.parameters, path })),
    ...Object.entries(document.paths ?? {}).map(([name, item]) => ({
      name,
      list: item?.parameters,
      path: ['paths', name],
    })),
  ].flatMap(({ name, list, path }) =>
    listOf(list).map((parameter, index) => ({
      parameter: parameter ?? {},
      path: [...path, 'parameters', index],
      name,
    })),
  )

/** The schema of every parameter, whole, as `in`. */
export function* parametersOf(document) {
  const seen = new WeakSet()
  for (const { parameter, path, name } of parameterPlacesOf(document))
    for (const found of within(parameter.schema, [...path, 'schema'], seen)) yield { ...found, way: 'in', name }
  // AsyncAPI 2; version 3 gives them a list of values.
  for (const [name, channel] of Object.entries(document.channels ?? {}))
    for (const [key, parameter] of Object.entries(channel?.parameters ?? {}))
      for (const found of within(parameter?.schema, ['channels', name, 'parameters', key, 'schema'], seen))
        yield { ...found, way: 'in', name }
}
