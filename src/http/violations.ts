// Schema violations in the form of the API: where (JSON Pointer as a URI fragment, or the name of a
// parameter or header), a stable code, and words. The submitted value is never echoed.
import type { SchemaViolation } from '../../generated/validators.js'
import { PHONE_RULE } from '../kernel/phone.ts'
import type { Findings } from '../kernel/problem.ts'

const kebab = (keyword: string) => keyword.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

const escapePointer = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1')

function lastKey({ keyword, params }: SchemaViolation): string | undefined {
  if (keyword === 'required') return String(params.missingProperty)
  if (keyword === 'additionalProperties') return String(params.additionalProperty)
  return undefined
}

const FORMATS: Readonly<Record<string, string>> = {
  'date-time': 'must be a date and time with an offset, as 2026-06-01T09:00:00+12:00',
  date: 'must be a date, as 2026-06-01',
  uri: 'must be an absolute URL, as https://example.com/events',
}
/** How the contract writes phone numbers of requests; an expression tells a person little. */
const PHONE = '^\\+[0-9 ().-]{7,31}$'

const counted = (bound: string, noun: string, plural: string) => (limit: unknown) =>
  `must have ${bound} ${limit} ${limit === 1 ? noun : plural}`

/** Of each keyword with a `limit`, what is right. */
const BOUNDS: Readonly<Record<string, (limit: unknown) => string>> = {
  minItems: counted('at least', 'item', 'items'),
  maxItems: counted('at most', 'item', 'items'),
  minLength: counted('at least', 'character', 'characters'),
  maxLength: counted('at most', 'character', 'characters'),
  minProperties: counted('at least', 'property', 'properties'),
  maxProperties: counted('at most', 'property', 'properties'),
  minimum: (limit) => `must be ${limit} or more`,
  maximum: (limit) => `must be ${limit} or less`,
}

function describe({ keyword, params, message = 'is not valid' }: SchemaViolation): string {
  switch (keyword) {
    case 'required':
      return 'is required'
    case 'additionalProperties':
      return 'is not a known field'
    case 'enum':
      return `must be one of ${(params.allowedValues as unknown[]).join(', ')}`
    case 'const':
      return `must be ${String(params.allowedValue)}`
    case 'type':
      return `must be ${[params.type].flat().join(' or ')}`
    case 'format':
      return FORMATS[String(params.format)] ?? message
    case 'pattern':
      return params.pattern === PHONE ? PHONE_RULE : message
    default:
      return BOUNDS[keyword]?.(params.limit) ?? message
  }
}

// `if` and the outer `oneOf` only repeat what an inner violation says better.
const ECHOES = new Set(['if', 'propertyNames'])

export function addBodyViolations(findings: Findings, errors: readonly SchemaViolation[] | null | undefined): void {
  for (const error of errors ?? []) {
    if (ECHOES.has(error.keyword)) continue
    const key = lastKey(error)
    const place = key === undefined ? error.instancePath : `${error.instancePath}/${escapePointer(key)}`
    findings.add(place, () => ({ pointer: `#${encodeFragment(place)}`, code: codeOf(error), detail: describe(error) }))
  }
}

/** For the object `{path, query, header}` that parameters are checked as. */
export function addParameterViolations(
  findings: Findings,
  errors: readonly SchemaViolation[] | null | undefined,
  headerNames: ReadonlyMap<string, string>,
): void {
  for (const error of errors ?? []) {
    if (ECHOES.has(error.keyword)) continue
    const [, where, first = lastKey(error) ?? ''] = error.instancePath.split('/')
    const common = { code: codeOf(error), detail: describe(error) }
    const place = where === 'header' ? { header: headerNames.get(first) ?? first } : { parameter: first }
    findings.add(undefined, () => ({ ...place, ...common }))
  }
}

function codeOf({ keyword }: SchemaViolation): string {
  return keyword === 'additionalProperties' ? 'unknown-field' : kebab(keyword)
}

// RFC 6901 §6: a pointer in a fragment is percent-encoded; `/` and `~` stay as they are.
function encodeFragment(pointer: string): string {
  return encodeURI(pointer.toWellFormed()).replaceAll('#', '%23').replaceAll('?', '%3F')
}
