// The fields of AsyncAPI's objects, versions 2 and 3. One that is not here blocks when it changes, such as a `messageId`,
// which tools name things after. Bindings are compared whole (bindings.ts), schemas by their keywords (schema/).
import { kind } from '../fields.ts'

const spoken = 'title summary description tags externalDocs'

export const FIELDS = {
  /** The version tells how the rest is read, and is read with it. */
  document: kind('servers channels operations components defaultContentType', 'asyncapi id info tags externalDocs'),
  server: kind('url host pathname protocol protocolVersion variables security bindings', spoken),
  channel: kind('address messages servers parameters subscribe publish bindings deprecated', spoken),
  /** A channel that is kept elsewhere: version 2 leaves open what more stands beside the reference. */
  referred: kind('$ref', spoken),
  parameter: kind('enum default location schema', 'description examples'),
  operation: kind('operationId action channel security bindings traits messages message reply deprecated', spoken),
  reply: kind('address channel messages'),
  address: kind('location', 'description'),
  message: kind(
    'name payload schemaFormat headers contentType correlationId bindings traits deprecated',
    `${spoken} examples`,
  ),
  /** Between versions: the identifiers of version 2 are the keys of version 3. */
  rewritten: kind(
    'name payload schemaFormat headers contentType correlationId bindings traits deprecated messageId',
    `${spoken} examples`,
  ),
  correlation: kind('location', 'description'),
} as const
