// Entity tags (RFC 9110 §8.8.3): strong, a hash of the very bytes of the representation, so that a
// tag can never outlive a change.
import { createHash } from 'node:crypto'
import { Problem } from '../kernel/problem.ts'

const TAG_CHARACTERS = 22 // 132 bits

export function etagOf(body: string): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, TAG_CHARACTERS)}"`
}

// RFC 9110 §8.8.3: commas may stand inside the quotes.
const ENTITY_TAG = /(?:W\/)?"[^"]*"/g

function listed(header: string, etag: string): boolean {
  const tags: readonly string[] = header.match(ENTITY_TAG) ?? []
  return header.trim() === '*' || tags.includes(etag)
}

/** If-None-Match §13.1.2: weak comparison, so a `W/` prefix is ignored. */
export function matchesNone(header: string | undefined, etag: string): boolean {
  return header === undefined || !listed(header.replaceAll('W/"', '"'), etag)
}

/**
 * If-Match §13.1.1: strong comparison.
 * @throws Problem precondition-failed
 */
export function requireMatch(header: string | undefined, representation: object): void {
  if (header === undefined || listed(header, etagOf(JSON.stringify(representation)))) return
  throw new Problem('precondition-failed', 'The resource has changed since the given ETag. Fetch it again.')
}
