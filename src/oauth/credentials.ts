// Client secrets and access tokens: 256 random bits behind a prefix, shown once, kept as a hash.
// High entropy makes a plain SHA-256 enough; a slow hash would only be a lever for denial of service.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

const SECRET_PREFIX = 'nxs_'
const TOKEN_PREFIX = 'nxat_'
const RANDOM_BYTES = 32
const HINT_CHARACTERS = 4
const CHECKSUM_CHARACTERS = 6

/** `[A-Za-z0-9_-]` only, so that every client's way of encoding it gives the same text. */
export function mintSecret(): string {
  return SECRET_PREFIX + randomBytes(RANDOM_BYTES).toString('base64url')
}

/** Closes with a checksum: a mistyped token is refused without a look-up, and secret scanners can tell it is one. */
export function mintToken(): string {
  const body = TOKEN_PREFIX + randomBytes(RANDOM_BYTES).toString('base64url')
  return body + checksum(body)
}

export function isToken(text: string): boolean {
  const body = text.slice(0, -CHECKSUM_CHARACTERS)
  return text.startsWith(TOKEN_PREFIX) && text.slice(-CHECKSUM_CHARACTERS) === checksum(body)
}

function checksum(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, CHECKSUM_CHARACTERS)
}

/** @returns base64url SHA-256 */
export function hashCredential(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

export function sameHash(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}

export function hintOf(secret: string): string {
  return secret.slice(-HINT_CHARACTERS)
}

export interface ClientCredentials {
  readonly clientId: string
  readonly secret: string
}

/**
 * `Authorization: Basic`: id and secret are form-encoded before base64 (RFC 6749 §2.3.1).
 * @returns undefined when the header is not of that form
 */
export function parseBasic(header: string): ClientCredentials | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/]+=*)$/i.exec(header)?.[1]
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  if (colon < 0) return undefined
  try {
    return { clientId: formDecode(text.slice(0, colon)), secret: formDecode(text.slice(colon + 1)) }
  } catch {
    return undefined
  }
}

const formDecode = (text: string) => decodeURIComponent(text.replaceAll('+', ' '))
