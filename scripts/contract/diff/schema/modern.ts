// The spellings that OpenAPI 3.0 has, or it and drafts before 6, as JSON Schema 2020-12 says them. Called for comparisons
// and by the mock.
import type { Fields } from '../place.ts'

/** The keywords of one schema; those inside it stay as they are. */
export function modern(written: Fields): Fields {
  const { nullable, ...rest } = written
  const keywords: Record<string, unknown> = modernBounds(rest)
  // 3.0.3: nullable adds null to a type in the same schema, and says nothing without one.
  if (nullable === true && typeof rest.type === 'string') {
    keywords.type = [rest.type, 'null']
    if (Array.isArray(rest.enum) && !rest.enum.includes(null)) keywords.enum = [...rest.enum, null]
  }
  return keywords
}

/** Bounds that are exclusive by true or false. */
export function modernBounds({ exclusiveMinimum, exclusiveMaximum, ...rest }: Fields): Fields {
  const keywords: Record<string, unknown> = { ...rest }
  for (const [name, bound, flag] of [
    ['exclusiveMinimum', 'minimum', exclusiveMinimum],
    ['exclusiveMaximum', 'maximum', exclusiveMaximum],
  ] as const) {
    if (flag === true && typeof rest[bound] === 'number') {
      keywords[name] = rest[bound]
      delete keywords[bound]
    } else if (typeof flag === 'number') keywords[name] = flag
  }
  return keywords
}

/** Formats that say how bytes travel, by OpenAPI's guide from 3.0 to 3.1; many documents of 3.1 keep them. */
const BYTES: ReadonlyMap<unknown, readonly [keyword: string, value: string]> = new Map([
  ['binary', ['contentMediaType', 'application/octet-stream']],
  ['byte', ['contentEncoding', 'base64']],
])

/** The keywords with such a format as the keyword that means the same. */
export function withoutByteFormat(written: Fields): Fields {
  const [keyword, value] = BYTES.get(written.format) ?? []
  if (keyword === undefined) return written
  const { format, ...rest } = written
  return { [keyword]: value, ...rest }
}
