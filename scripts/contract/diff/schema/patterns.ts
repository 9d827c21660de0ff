// Whether strings that match the patterns of a schema match another pattern as well.
import type { Schema } from './atoms.ts'
import { mostOf } from './traits.ts'

/** Patterns that any string matches. */
const ANY = new Set(['', '^', '$', '.*', '^.*', '.*$', '^.*$', '[\\s\\S]*', '^[\\s\\S]*$'])
const ANY_BUT_EMPTY = new Set(['.', '.+', '^.+$', '^.+', '.+$'])

/** `.` stands for all characters but line ends; where the pattern says it from end to end, that is what is meant. */
export function patternHolds(a: Schema, wanted: string): boolean {
  if (ANY.has(wanted)) return true
  if (ANY_BUT_EMPTY.has(wanted) && mostOf(a, 'minLength') > 0) return true
  return a.some(({ keywords }) => keywords.pattern === wanted)
}
