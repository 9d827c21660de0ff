// Is this delivery genuine, and what does it say? `verify` answers the first over the raw bytes, `unwrap` also the
// second; `sign` makes a delivery for tests. Standard Webhooks headers are preferred, since they bind the time too.
import type { WebhookEvent } from '../../../generated/clients/typescript/types.gen.ts'
import { ConfigurationError, NexoraError } from '../errors.ts'
import { HOST } from '../host.ts'
import { whole } from '../option-checks.ts'
import { parseEvent, type UnknownEvent } from './event.ts'
import { type HeadersLike, type SignatureHeaders, signatureHeadersOf } from './headers.ts'
import { bytesOf, isBytes, isEqual, signBody, signStandard } from './signature.ts'

export type SignatureFault =
  | 'body_already_parsed'
  | 'secret_missing'
  | 'headers_missing'
  | 'timestamp_malformed'
  | 'timestamp_out_of_tolerance'
  | 'no_matching_signature'
  | 'no_event'

/** Not to be trusted. `reason` is stable; `explain` finds out more while you develop. */
export class SignatureError extends NexoraError {
  override readonly name: string = 'SignatureError'
  readonly reason: SignatureFault
  /** How far webhook-timestamp is behind our clock; negative when ahead. */
  readonly skewSeconds: number | undefined

  constructor(reason: SignatureFault, message: string, skewSeconds?: number) {
    super(message)
    this.reason = reason
    this.skewSeconds = skewSeconds
  }
}

export interface VerifyOptions {
  /** How far `webhook-timestamp` may be from now. Default 300. */
  readonly toleranceSeconds?: number | undefined
  /** Epoch milliseconds; for tests. */
  readonly now?: number | undefined
}

export interface Verified {
  /** `webhook-id`: the same for every delivery of one event. Undefined when only X-Nexora-Signature came. */
  readonly id: string | undefined
  readonly scheme: 'standard' | 'nexora'
  /** `unchecked` when the signature does not cover the time. */
  readonly freshness: 'checked' | 'unchecked'
}

const TOLERANCE_SECONDS = 300
const TOLERANCE_SECONDS_MAX = 2_147_483_647

/** A number that is none would let every time pass. @throws ConfigurationError */
export function checkTimes({ toleranceSeconds = TOLERANCE_SECONDS, now = 0 }: VerifyOptions): void {
  whole(toleranceSeconds, 'toleranceSeconds', 0, TOLERANCE_SECONDS_MAX)
  if (!Number.isFinite(now))
    throw new ConfigurationError('now must be a number of milliseconds since 1970, such as Date.now().')
}

/**
 * @param body as received: text or bytes, before anything parses it
 * @param secrets one, or during a rotation all that are valid
 * @throws SignatureError | ConfigurationError
 */
export async function verify(
  body: string | Uint8Array,
  headers: HeadersLike,
  secrets: string | readonly string[],
  options: VerifyOptions = {},
): Promise<Verified> {
  if (typeof body !== 'string' && !isBytes(body))
    throw new SignatureError(
      'body_already_parsed',
      'The body was parsed already, and its bytes are gone. Verify the raw body: express.raw({ type: "application/json" }), await request.text(), or the bytes as they came.',
    )
  const candidates = (typeof secrets === 'string' ? [secrets] : secrets).filter((secret) => secret !== '')
  if (candidates.length === 0)
    throw new SignatureError(
      'secret_missing',
      'There is no signing secret to verify with. Give the one of the webhook.',
    )
  checkTimes(options)
  const given = signatureHeadersOf(headers)
  if (given.standard !== undefined && given.id !== undefined && given.timestamp !== undefined) {
    checkTime(given.timestamp, options)
    const expected = candidates.map((secret) => signStandard(secret, given.id ?? '', given.timestamp ?? '', body))
    // Two lines of one header come joined by a comma.
    await match(given.standard.split(/,?\s+/), expected)
    return { id: given.id, scheme: 'standard', freshness: 'checked' }
  }
  return verifyNexora(body, given, candidates)
}

async function verifyNexora(body: string | Uint8Array, given: SignatureHeaders, secrets: readonly string[]) {
  const values = [given.nexora, given.other].filter((value) => value !== undefined)
  if (values.length === 0)
    throw new SignatureError(
      'headers_missing',
      'There is neither webhook-signature with webhook-id and webhook-timestamp, nor X-Nexora-Signature.',
    )
  await match(
    values,
    secrets.map((secret) => signBody(secret, body)),
  )
  return { id: given.id, scheme: 'nexora', freshness: 'unchecked' } as const
}

function checkTime(timestamp: string, { toleranceSeconds = TOLERANCE_SECONDS, now = HOST.now() }: VerifyOptions): void {
  if (!/^\d{1,12}$/.test(timestamp))
    throw new SignatureError('timestamp_malformed', 'webhook-timestamp is not a whole number of seconds since 1970.')
  const skew = Math.trunc(now / 1000) - Number(timestamp)
  if (Math.abs(skew) > toleranceSeconds)
    throw new SignatureError(
      'timestamp_out_of_tolerance',
      `webhook-timestamp is ${Math.abs(skew)} s ${skew > 0 ? 'old' : 'ahead'}; ${toleranceSeconds} s are accepted. It was sent again by somebody, or a clock is wrong.`,
      skew,
    )
}

/** Compares every pair, so that the time taken does not tell which one was nearly right. */
async function match(given: readonly string[], expected: readonly Promise<string>[]): Promise<void> {
  const wanted = await Promise.all(expected)
  const matches = given.flatMap((value) => wanted.map((one) => isEqual(value, one)))
  if (!matches.includes(true))
    throw new SignatureError(
      'no_matching_signature',
      'No signature is of this body under this secret. Pass the raw body and the secret exactly as shown; `explain` names the mistake.',
    )
}

/**
 * Verifies, and gives the event: switch on `type`. One of a type that the client does not know comes as `unknown`
 * rather than failing; answer it 2xx.
 * @throws SignatureError | ConfigurationError
 */
export async function unwrap(
  body: string | Uint8Array,
  headers: HeadersLike,
  secrets: string | readonly string[],
  options: VerifyOptions = {},
): Promise<WebhookEvent | UnknownEvent> {
  await verify(body, headers, secrets, options)
  const event = parseEvent(typeof body === 'string' ? body : new TextDecoder().decode(bytesOf(body)))
  if (event !== undefined) return event
  // Signed with this secret, and yet nothing that the server would send.
  throw new SignatureError('no_event', 'The signature is right, but the body is no event: JSON with a type and an id.')
}

export interface SignOptions {
  readonly secret: string
  /** `webhook-id`: the id of the event. */
  readonly id: string
  /** Epoch milliseconds. Default: now. */
  readonly now?: number | undefined
}

/** The headers of a genuine delivery of this body, for tests of your receiver. */
export async function sign(body: string | Uint8Array, { secret, id, now = HOST.now() }: SignOptions) {
  if (typeof secret !== 'string' || secret === '')
    throw new SignatureError('secret_missing', 'There is no signing secret to sign with. Give the one of the webhook.')
  const timestamp = String(Math.trunc(now / 1000))
  return {
    'content-type': 'application/json',
    'x-nexora-signature': await signBody(secret, body),
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': await signStandard(secret, id, timestamp, body),
  }
}
