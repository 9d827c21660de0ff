// Every single edit of a document: each value changed, each member removed; and which of them are prose by the tables of
// the check. For the test that no edit passes unseen.
import { FIELDS as ASYNCAPI } from '../../../scripts/contract/diff/asyncapi/fields.ts'
import type { Kind } from '../../../scripts/contract/diff/fields.ts'
import { FIELDS as OPENAPI } from '../../../scripts/contract/diff/openapi/fields.ts'
import { escapePointer, isFields } from '../../../scripts/contract/diff/place.ts'
import { SILENT } from '../../../scripts/contract/diff/schema/keywords.ts'

export interface Edit {
  /** Such as `removed /info/title`. */
  readonly name: string
  readonly keys: readonly string[]
  readonly removes: boolean
}

const edit = (keys: readonly string[], removes: boolean): Edit => ({
  name: `${removes ? 'removed' : 'changed'} ${keys.map((key) => `/${escapePointer(key)}`).join('')}`,
  keys,
  removes,
})

export function editsOf(document: unknown): readonly Edit[] {
  const found: Edit[] = []
  const visit = (value: unknown, keys: readonly string[]) => {
    if (keys.length > 0) found.push(edit(keys, true))
    if (typeof value === 'object' && value !== null)
      for (const [key, member] of Object.entries(value)) visit(member, [...keys, key])
    else found.push(edit(keys, false))
  }
  visit(document, [])
  return found
}

const other = (value: unknown): unknown => {
  if (typeof value === 'string') return `${value}Other`
  if (typeof value === 'number') return value + 1
  return typeof value === 'boolean' ? !value : 'other'
}

/** A copy with the edit made; what it does not touch is shared. */
export function edited(value: unknown, { keys, removes }: Pick<Edit, 'keys' | 'removes'>): unknown {
  const [key, ...rest] = keys
  if (key === undefined) return other(value)
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) }
  const fields = copy as Record<string, unknown>
  if (rest.length > 0) fields[key] = edited(fields[key], { keys: rest, removes })
  else if (!removes) fields[key] = other(fields[key])
  else if (Array.isArray(copy)) copy.splice(Number(key), 1)
  else delete fields[key]
  return copy
}

const kinds: readonly Kind[] = [...Object.values(OPENAPI), ...Object.values(ASYNCAPI)]
const named = (verdict: string) => kinds.flatMap((kind) => Object.keys(kind).filter((name) => kind[name] === verdict))
const compared = new Set(named('compared'))
/** Fields and keywords that are prose wherever they stand. */
export const PROSE: ReadonlySet<string> = new Set([...named('prose'), ...SILENT].filter((name) => !compared.has(name)))

/** Under these stand names, not fields. Callbacks hold names of expressions. */
const NAMED = new Set(
  `paths webhooks callbacks responses headers content links examples encoding variables properties patternProperties $defs
  dependentSchemas dependentRequired mapping scopes availableScopes channels messages operations servers parameters schemas
  securitySchemes requestBodies pathItems flows bindings additionalOperations`.split(/\s+/),
)

/** Whether an edit is of nothing but prose. */
export function isProse(document: unknown, { keys, removes }: Edit): boolean {
  let names = 0
  let value = document
  for (const [depth, key] of keys.entries()) {
    // What a scope lets one do is said in words.
    if (!removes && names > 0 && /^(available)?scopes$/i.test(keys[depth - 1] ?? '')) return true
    if (names > 0) names -= 1
    else if (!Array.isArray(value)) {
      if (PROSE.has(key) || key.startsWith('x-')) return true
      names = NAMED.has(key) ? 1 : 0
      if (key === 'callbacks') names = 2
    }
    value = isFields(value) || Array.isArray(value) ? (value as Record<string, unknown>)[key] : undefined
    if (Array.isArray(value)) names = 0
  }
  return false
}

export const valueAt = (document: unknown, keys: readonly string[]): unknown =>
  keys.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document)
