// Schema violations in the form of the API: where (JSON Pointer as a URI fragment, or the name of a
// parameter or header), a stable code, and words. The submitted value is never echoed.
import type { SchemaViolation } from '../../generated/validators.js'
import { VIOLATIONS_SHOWN_MAX, type Violation } from '../kernel/problem.ts'

const kebab = (keyword: string) => keyword.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

const escapePointer = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1')

function lastKey({ keyword, params }: SchemaViolation): string | undefined {
  if (keyword === 'required') return String(params.missingProperty)
  if (keyword === 'additionalProperties') return String(params.additionalProperty)
  return undefined
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
    default:
      return message
  }
}

// `if` and the outer `oneOf` only repeat what an inner violation says better.
const ECHOES = new Set(['if', 'propertyNames'])

export interface Violations {
  readonly shown: Violation[]
  readonly total: number
}

export function bodyViolations(errors: readonly SchemaViolation[] | null | undefined): Violations {
  const real = (errors ?? []).filter(({ keyword }) => !ECHOES.has(keyword))
  const shown = real.slice(0, VIOLATIONS_SHOWN_MAX).map((error) => {
    const key = lastKey(error)
    const pointer = key === undefined ? error.instancePath : `${error.instancePath}/${escapePointer(key)}`
    return { pointer: `#${encodeFragment(pointer)}`, code: codeOf(error), detail: describe(error) }
  })
  return { shown, total: real.length }
}

/** Violations of the object `{path, query, header}` that parameters are checked as. */
export function parameterViolations(
  errors: readonly SchemaViolation[] | null | undefined,
  headerNames: ReadonlyMap<string, string>,
): Violation[] {
  return (errors ?? [])
    .filter(({ keyword }) => !ECHOES.has(keyword))
    .map((error) => {
      const [, where, first = lastKey(error) ?? ''] = error.instancePath.split('/')
      const common = { code: codeOf(error), detail: describe(error) }
      return where === 'header'
        ? { header: headerNames.get(first) ?? first, ...common }
        : { parameter: first, ...common }
    })
}

function codeOf({ keyword }: SchemaViolation): string {
  return keyword === 'additionalProperties' ? 'unknown-field' : kebab(keyword)
}

// RFC 6901 §6: a pointer in a fragment is percent-encoded; `/` and `~` stay as they are.
function encodeFragment(pointer: string): string {
  return encodeURI(pointer.toWellFormed()).replaceAll('#', '%23').replaceAll('?', '%3F')
}
