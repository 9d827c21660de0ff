// A document of OpenAPI 3.0 with the schemas it would have in 3.1, since what checks requests and makes data reads those.

import { isFields } from '../diff/place.ts'
import { modern } from '../diff/schema/modern.ts'

const MAPS = new Set(['properties', 'patternProperties'])
const LISTS = new Set(['allOf', 'anyOf', 'oneOf'])
const SINGLES = new Set(['items', 'additionalProperties', 'not'])
/** What holds data, in which a name such as nullable is no keyword. */
const DATA = /^(example|examples|default|value|x-.*)$/

const mapped = (value: unknown, change: (one: unknown) => unknown): unknown =>
  isFields(value) ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, change(one)])) : value

function schemaOf(written: unknown): unknown {
  if (!isFields(written)) return written
  return Object.fromEntries(
    Object.entries(modern(written)).map(([keyword, value]) => {
      if (MAPS.has(keyword)) return [keyword, mapped(value, schemaOf)]
      if (LISTS.has(keyword) && Array.isArray(value)) return [keyword, value.map(schemaOf)]
      return [keyword, SINGLES.has(keyword) ? schemaOf(value) : value]
    }),
  )
}

function partOf(written: unknown): unknown {
  if (Array.isArray(written)) return written.map(partOf)
  if (!isFields(written)) return written
  return Object.fromEntries(
    Object.entries(written).map(([key, value]) => {
      if (key === 'schema') return [key, schemaOf(value)]
      if (key === 'schemas') return [key, mapped(value, schemaOf)]
      return [key, DATA.test(key) ? value : partOf(value)]
    }),
  )
}

/** The document itself when it is of a later version. */
export function modernised(document: object): object {
  const version = (document as { readonly openapi?: unknown }).openapi
  return typeof version === 'string' && version.startsWith('3.0.') ? (partOf(document) as object) : document
}
