// The signature of a delivery: our own header over the raw body, and the headers of Standard
// Webhooks 1.0 beside it. Pure. Every off-the-shelf verifier of either family accepts the result:
// one secret serves both, in the form that each expects.
import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'

const PREFIX = 'whsec_'
const GENERATED_BYTES = 32
const SECRET_BYTES_MIN = 16
const SECRET_BYTES_MAX = 256
// Standard Webhooks 1.0: symmetric keys are 24 to 64 bytes.
const KEY_BYTES_MIN = 24
const KEY_BYTES_MAX = 64
const HINT_CHARACTERS = 4

export function mintSecret(): string {
  return PREFIX + randomBytes(GENERATED_BYTES).toString('base64')
}

/** What is wrong with a secret that a customer chose; undefined when nothing is. */
export function secretFault(secret: string): string | undefined {
  // A lone surrogate has no UTF-8 form, so the customer's bytes could not equal ours.
  if (!secret.isWellFormed()) return 'must be well-formed Unicode'
  const bytes = Buffer.byteLength(secret)
  if (bytes < SECRET_BYTES_MIN || bytes > SECRET_BYTES_MAX)
    return `must have ${SECRET_BYTES_MIN} to ${SECRET_BYTES_MAX} bytes in UTF-8`
  if (secret.startsWith(PREFIX) && decodedKey(secret) === undefined)
    return `must go on after ${PREFIX} with base64 of ${KEY_BYTES_MIN} to ${KEY_BYTES_MAX} bytes`
  return undefined
}

/** The bytes behind `whsec_`, when they are canonical base64 of an allowed length. */
function decodedKey(secret: string): Buffer | undefined {
  if (!secret.startsWith(PREFIX)) return undefined
  const encoded = secret.slice(PREFIX.length)
  const key = Buffer.from(encoded, 'base64')
  if (key.toString('base64') !== encoded) return undefined
  return key.length >= KEY_BYTES_MIN && key.length <= KEY_BYTES_MAX ? key : undefined
}

/** Making a key from bytes costs more than signing with it. */
const KEYS_KEPT_MAX = 1000
const standardKeys = new Map<string, KeyObject>()

/** The key that signs `webhook-signature`. */
function standardKey(secret: string): KeyObject {
  const kept = standardKeys.get(secret)
  if (kept !== undefined) return kept
  const key = createSecretKey(decodedKey(secret) ?? Buffer.from(secret, 'utf8'))
  const [oldest] = standardKeys.keys()
  if (standardKeys.size >= KEYS_KEPT_MAX && oldest !== undefined) standardKeys.delete(oldest)
  standardKeys.set(secret, key)
  return key
}

/** The secret in the form that Standard Webhooks libraries take. */
export function standardWebhooksSecret(secret: string): string {
  return decodedKey(secret) === undefined ? PREFIX + Buffer.from(secret, 'utf8').toString('base64') : secret
}

/** The end of the secret, to tell which one it is. */
export function secretHint(secret: string): string {
  return `…${[...secret].slice(-HINT_CHARACTERS).join('')}`
}

/** Secrets in force for one attempt. */
export interface SigningSecrets {
  /** Signs `X-Nexora-Signature`. */
  readonly current: string
  /** During a rotation: the one to come (staged) or the one before (immediate). */
  readonly other: { readonly secret: string; readonly role: 'next' | 'previous' } | undefined
}

export interface SignedDelivery {
  readonly eventId: string
  readonly eventType: string
  readonly deliveryId: string
  /** Among the deliveries of the subscription. */
  readonly sequence: number
  /** From 1, replays included. */
  readonly attempt: number
  readonly replay: boolean
  readonly test?: boolean
  readonly body: string
  /** When this attempt is made, epoch ms. */
  readonly at: number
}

const OTHER_HEADER = { next: 'X-Nexora-Signature-Next', previous: 'X-Nexora-Signature-Previous' } as const

/** `sha256=` and the hex HMAC-SHA256 of the body under the UTF-8 bytes of the secret. */
export function nexoraSignature(secret: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(body, 'utf8').digest('hex')}`
}

function standardSignature(secret: string, signed: string): string {
  return `v1,${createHmac('sha256', standardKey(secret)).update(signed, 'utf8').digest('base64')}`
}

/** All headers that say what a delivery is and prove where it comes from. */
export function deliveryHeaders(delivery: SignedDelivery, { current, other }: SigningSecrets): Record<string, string> {
  const timestamp = String(Math.floor(delivery.at / 1000))
  // The two signed texts cannot be mistaken for each other: a body starts with `{`, this one with `evt_`.
  const signed = `${delivery.eventId}.${timestamp}.${delivery.body}`
  const secrets = other === undefined ? [current] : [current, other.secret]
  return {
    'X-Nexora-Signature': nexoraSignature(current, delivery.body),
    ...(other === undefined ? {} : { [OTHER_HEADER[other.role]]: nexoraSignature(other.secret, delivery.body) }),
    'webhook-id': delivery.eventId,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map((secret) => standardSignature(secret, signed)).join(' '),
    'X-Nexora-Event': delivery.eventType,
    'X-Nexora-Delivery': delivery.deliveryId,
    'X-Nexora-Attempt': String(delivery.attempt),
    'X-Nexora-Sequence': String(delivery.sequence),
    ...(delivery.replay ? { 'X-Nexora-Replay': 'true' } : {}),
    ...(delivery.test === true ? { 'X-Nexora-Test': 'true' } : {}),
  }
}
