// The two signatures of a webhook, by Web Crypto alone, so that they run wherever the client does: our own over the
// raw body, and that of Standard Webhooks 1.0 over id, time and body.

const PREFIX = 'whsec_'
/** Standard Webhooks 1.0: symmetric keys are 24 to 64 bytes. */
const KEY_BYTES_MIN = 24
const KEY_BYTES_MAX = 64

const utf8 = new TextEncoder()

type Bytes = Uint8Array<ArrayBuffer>

async function hmacSha256(key: Bytes, message: Bytes): Promise<Bytes> {
  const imported = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, message))
}

const toHex = (bytes: Bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
const toBase64 = (bytes: Bytes) => btoa(String.fromCharCode(...bytes))

function fromBase64(text: string): Bytes | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    return undefined
  }
}

/** The key of `webhook-signature`: the bytes behind `whsec_`, or else the secret itself. */
export function standardKey(secret: string): Bytes {
  const encoded = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : undefined
  const key = encoded === undefined ? undefined : fromBase64(encoded)
  const canonical = key !== undefined && toBase64(key) === encoded
  return canonical && key.length >= KEY_BYTES_MIN && key.length <= KEY_BYTES_MAX ? key : utf8.encode(secret)
}

/** Also those of another realm, as test runners and sandboxes have, where `instanceof` fails. */
export const isBytes = (value: unknown): value is Uint8Array =>
  ArrayBuffer.isView(value) && 'BYTES_PER_ELEMENT' in value && value.BYTES_PER_ELEMENT === 1

export const bytesOf = (body: string | Uint8Array): Bytes =>
  typeof body === 'string' ? utf8.encode(body) : new Uint8Array(body)

/** Value of `X-Nexora-Signature`: `sha256=` and the hex HMAC-SHA256 of the raw body under the secret's UTF-8 bytes. */
export async function signBody(secret: string, body: string | Uint8Array): Promise<string> {
  return `sha256=${toHex(await hmacSha256(utf8.encode(secret), bytesOf(body)))}`
}

/**
 * One value of `webhook-signature` (Standard Webhooks 1.0).
 * @param timestamp as in `webhook-timestamp`: seconds since 1970
 */
export async function signStandard(
  secret: string,
  id: string,
  timestamp: string,
  body: string | Uint8Array,
): Promise<string> {
  const head = utf8.encode(`${id}.${timestamp}.`)
  const raw = bytesOf(body)
  const message = new Uint8Array(head.length + raw.length)
  message.set(head)
  message.set(raw, head.length)
  return `v1,${toBase64(await hmacSha256(standardKey(secret), message))}`
}

/** Takes as long for texts of one length wherever they differ. */
export function isEqual(left: string, right: string): boolean {
  if (left.length !== right.length) return false
  let difference = 0
  for (let index = 0; index < left.length; index += 1) difference |= left.charCodeAt(index) ^ right.charCodeAt(index)
  return difference === 0
}
