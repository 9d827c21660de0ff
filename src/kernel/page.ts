// Keyset pages: `{data, has_more, next_cursor}`. A cursor is opaque and bound to the organisation
// and to the list it came from, so that one from elsewhere is refused instead of misread.
import { createHash } from 'node:crypto'
import { invalid } from './problem.ts'

export interface Page<T> {
  readonly items: readonly T[]
  readonly nextCursor: string | null
}

/** What a cursor is valid for: the organisation and the name of the list with its filters. */
export interface CursorScope {
  readonly organisationId: string
  readonly list: string
}

const MARK_CHARACTERS = 12

function markOf(scope: CursorScope, key: string): string {
  return createHash('sha256')
    .update(`${scope.organisationId}\n${scope.list}\n${key}`)
    .digest('base64url')
    .slice(0, MARK_CHARACTERS)
}

/** Encodes the sort key of the last item shown. */
export function encodeCursor(scope: CursorScope, key: string): string {
  return Buffer.from(markOf(scope, key) + key, 'utf8').toString('base64url')
}

/** @throws Problem validation-failed when the cursor is not one we gave for this list */
export function decodeCursor(scope: CursorScope, cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  const key = text.slice(MARK_CHARACTERS)
  if (text.slice(0, MARK_CHARACTERS) !== markOf(scope, key))
    throw invalid([{ parameter: 'cursor', code: 'cursor', detail: 'must be a next_cursor of this same list' }])
  return key
}

/**
 * Cuts the one row too many that a repository read to learn whether there is more.
 * @param rows at most `limit + 1` rows in list order
 */
export function pageOf<T>(rows: readonly T[], limit: number, scope: CursorScope, keyOf: (row: T) => string): Page<T> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const more = rows.length > limit && last !== undefined
  return { items, nextCursor: more ? encodeCursor(scope, keyOf(last)) : null }
}

/** The contract's list form. */
export function presentPage<T, U>(page: Page<T>, present: (row: T) => U) {
  return { data: page.items.map(present), has_more: page.nextCursor !== null, next_cursor: page.nextCursor }
}
