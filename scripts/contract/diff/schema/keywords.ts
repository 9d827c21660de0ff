// Which keywords of a schema are known, and which of them say nothing of what is accepted.
import { isFields, type Place } from '../place.ts'

/** Text for people, and the names of parts that count only where they are referred to. */
export const SILENT = new Set([
  'title',
  'description',
  'example',
  'examples',
  '$comment',
  'externalDocs',
  '$defs',
  'definitions',
  '$id',
])
/** Keywords the judge decides by what they accept, or that accept everything. */
const KNOWN = new Set(
  'type const enum multipleOf minimum maximum exclusiveMinimum exclusiveMaximum minLength maxLength pattern format contentEncoding contentMediaType contentSchema minItems maxItems uniqueItems items prefixItems additionalItems contains minContains maxContains minProperties maxProperties required properties patternProperties additionalProperties propertyNames dependentRequired dependentSchemas anyOf oneOf not if then else unevaluatedProperties unevaluatedItems title description example examples default deprecated readOnly writeOnly $comment xml externalDocs discriminator nullable $id $defs definitions'.split(
    ' ',
  ),
)

export const isUnknown = (keyword: string) => !KNOWN.has(keyword) && !keyword.startsWith('x-')

const DIALECTS = {
  openapi: ['https://spec.openapis.org/oas/3.1/dialect/base', 'https://json-schema.org/draft/2020-12/schema'],
  asyncapi: ['http://json-schema.org/draft-07/schema', 'https://json-schema.org/draft-07/schema'],
} as const

/** Whether a schema names the dialect that it has without naming one. Any other is a keyword without a rule. */
export function isOwnDialect({ contract, value }: Place): boolean {
  const named = isFields(value) ? value.$schema : undefined
  return typeof named === 'string' && (DIALECTS[contract.format] as readonly string[]).includes(named.replace(/#$/, ''))
}
