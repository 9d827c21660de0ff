// The fields of OpenAPI's objects, 3.0 to 3.2. One that is not here blocks when it changes: `jsonSchemaDialect` and `$self`,
// which change how all else is read, and whatever a later version brings. Schemas have keywords, see schema/.
import { kind } from '../fields.ts'

export const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query']

const item = `$ref ${METHODS.join(' ')} additionalOperations parameters`
const operation = 'operationId parameters requestBody responses callbacks deprecated'
const spoken = 'tags summary description externalDocs'
const written = 'required deprecated style explode allowReserved schema content'

export const FIELDS = {
  /** The version tells how the rest is read, and is read with it. */
  document: kind('servers paths webhooks components security', 'openapi info tags externalDocs'),
  server: kind('url variables', 'name description'),
  item: kind(`${item} servers`, 'summary description'),
  operation: kind(`${operation} security servers`, spoken),
  /** Of webhooks and callbacks: where and how the client is called is said nowhere else, so no rule takes it apart. */
  calledItem: kind(item, 'summary description'),
  called: kind(operation, spoken),
  parameter: kind(`name in allowEmptyValue ${written}`, 'description example examples'),
  header: kind(written, 'description example examples'),
  body: kind('content required', 'description'),
  media: kind('schema itemSchema encoding prefixEncoding itemEncoding', 'example examples'),
  response: kind('headers content links', 'summary description'),
} as const
