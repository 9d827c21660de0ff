// Why a webhook is not verified. Tries the usual mistakes one by one: what the body was before somebody changed it,
// what the secret was before somebody copied it, which header was meant. Each finding is a proof: with it undone, the
// signature is right.
import { HOST } from '../host.ts'
import { type HeadersLike, type SignatureHeaders, signatureHeadersOf } from './headers.ts'
import { bytesOf, isEqual, signBody, signStandard } from './signature.ts'

export type Mistake =
  | 'none'
  | 'no-signature'
  | 'no-secret'
  | 'clock'
  | 'previous-secret'
  | 'secret-changed'
  | 'body-reserialised'
  | 'body-newline'
  | 'body-encoding'
  | 'wrong-header'
  | 'signature-format'
  | 'unknown'

export interface Explanation {
  readonly valid: boolean
  readonly mistake: Mistake
  /** One or two sentences: what is wrong and what to do. */
  readonly detail: string
}

export interface Delivery {
  /** As received, before any parsing. */
  readonly body: string | Uint8Array
  readonly headers: HeadersLike
}

export interface ExplainOptions {
  readonly secret: string
  readonly previousSecret?: string | undefined
  /** When it was received, epoch milliseconds. Default: now. */
  readonly now?: number | undefined
  /** How far `webhook-timestamp` may be from it. */
  readonly toleranceSeconds?: number | undefined
}

const TOLERANCE_SECONDS = 300

/** Says whether the delivery is genuine, or names the mistake. */
export async function explain(delivery: Delivery, options: ExplainOptions): Promise<Explanation> {
  const headers = signatureHeadersOf(delivery.headers)
  if (headers.nexora === undefined && headers.standard === undefined)
    return wrong(
      'no-signature',
      'There is neither X-Nexora-Signature nor webhook-signature: a proxy dropped them, or this is no delivery of ours.',
    )
  if (options.secret === '')
    return wrong('no-secret', 'The secret that you verify with is empty. Set the variable that it comes from.')
  const body = bytesOf(delivery.body)
  if (await isSigned(headers, options.secret, body)) return checkClock(headers, options)
  return (
    (await explainSecret(headers, body, options)) ??
    (await explainBody(headers, body, options)) ??
    (await explainHeader(headers, body, options)) ??
    wrong(
      'unknown',
      'The signature was made with another secret or over another body. Compare the end of the secret with secret_hint of the webhook, and verify the raw bytes of the request.',
    )
  )
}

const wrong = (mistake: Mistake, detail: string): Explanation => ({ valid: false, mistake, detail })

/** Any of the signatures given is right. */
async function isSigned(headers: SignatureHeaders, secret: string, body: Uint8Array): Promise<boolean> {
  const expected = await signBody(secret, body)
  if ([headers.nexora, headers.other].some((given) => given !== undefined && isEqual(given, expected))) return true
  const { standard, id, timestamp } = headers
  if (standard === undefined || id === undefined || timestamp === undefined) return false
  const signature = await signStandard(secret, id, timestamp, body)
  return standard.split(/,?\s+/).some((given) => isEqual(given, signature))
}

function checkClock(
  { timestamp }: SignatureHeaders,
  { now = HOST.now(), toleranceSeconds = TOLERANCE_SECONDS }: ExplainOptions,
) {
  const seconds = timestamp === undefined ? Number.NaN : Number(timestamp)
  const late = Math.round(now / 1000 - seconds)
  if (Number.isNaN(seconds) || Math.abs(late) <= toleranceSeconds)
    return { valid: true, mistake: 'none', detail: 'The signature is right.' } as const
  const where = late > 0 ? 'ahead of' : 'behind'
  return wrong(
    'clock',
    `The signature is right, but webhook-timestamp is ${Math.abs(late)} s ${late > 0 ? 'old' : 'in the future'}. It was kept and sent again by somebody, or your clock is ${where} ours by so much.`,
  )
}

async function explainSecret(
  headers: SignatureHeaders,
  body: Uint8Array,
  { secret, previousSecret }: ExplainOptions,
): Promise<Explanation | undefined> {
  if (previousSecret !== undefined && previousSecret !== '' && (await isSigned(headers, previousSecret, body)))
    return wrong(
      'previous-secret',
      'It was signed with the previous secret: the overlap of a rotation is not over. Accept both until it is.',
    )
  const copies: [string, string][] = [
    [secret.trim(), 'has white space around it'],
    [secret.replace(/^(['"])(.*)\1$/, '$2'), 'has quotes around it'],
    [`${secret}\n`, 'lost a line break at its end'],
    [secret.replace(/^whsec_/, ''), 'begins with whsec_, which does not belong to it'],
    [`whsec_${secret}`, 'lacks whsec_ at its beginning'],
    [decoded(secret), 'is encoded in base64'],
    [encoded(secret), 'was decoded from base64'],
  ]
  for (const [copy, fault] of copies)
    if (copy !== secret && copy !== '' && (await isSigned(headers, copy, body)))
      return wrong('secret-changed', `The secret that you verify with ${fault}. Use it exactly as it was shown.`)
  return undefined
}

function decoded(secret: string): string {
  try {
    return atob(secret)
  } catch {
    return ''
  }
}

function encoded(secret: string): string {
  try {
    return btoa(secret)
  } catch {
    return ''
  }
}

async function explainBody(
  headers: SignatureHeaders,
  body: Uint8Array,
  { secret }: ExplainOptions,
): Promise<Explanation | undefined> {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(body)
  const befores: [Mistake, string | Uint8Array, string][] = [
    ['body-newline', text.replace(/\r?\n$/, ''), 'A line break was added at the end of the body.'],
    ['body-newline', `${text}\n`, 'A line break at the end of the body was removed.'],
    ['body-newline', text.replaceAll('\r\n', '\n'), 'Line breaks in the body were changed.'],
    ['body-encoding', text.replace(/^\uFEFF/, ''), 'A byte order mark was added to the body.'],
    ['body-encoding', latin1(text), 'The body was read as Latin-1 and written as UTF-8.'],
    ['body-encoding', utf16(body), 'The body was written as UTF-16.'],
    ['body-reserialised', compact(text), 'The body was parsed and serialised again.'],
    ['body-reserialised', compact(unslashed(text)), 'The body was parsed and serialised again, with other escapes.'],
  ]
  for (const [mistake, before, detail] of befores)
    if (before.length > 0 && (await isSigned(headers, secret, bytesOf(before))))
      return wrong(mistake, `${detail} Verify the raw bytes of the request, before anything parses or converts them.`)
  return undefined
}

/** Text whose characters are the bytes of UTF-8, back to what it was; empty when it is no such text. */
function latin1(text: string): string {
  if ([...text].some((character) => character.charCodeAt(0) > 0xff)) return ''
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0))
  return new TextDecoder().decode(bytes)
}

function utf16(body: Uint8Array): string {
  return body.length % 2 === 0 ? new TextDecoder('utf-16le').decode(body) : ''
}

function compact(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text))
  } catch {
    return ''
  }
}

/** Some serialisers write `\/`. */
const unslashed = (text: string): string => text.replaceAll('\\/', '/')

async function explainHeader(
  headers: SignatureHeaders,
  body: Uint8Array,
  { secret }: ExplainOptions,
): Promise<Explanation | undefined> {
  const { nexora, standard, id = '', timestamp = '' } = headers
  const ours = await signBody(secret, body)
  const theirs = await signStandard(secret, id, timestamp, body)
  if (nexora?.split(/\s+/).includes(theirs))
    return wrong('wrong-header', 'X-Nexora-Signature holds the value of webhook-signature: a proxy mixed them up.')
  if (standard?.split(/\s+/).includes(ours))
    return wrong('wrong-header', 'webhook-signature holds the value of X-Nexora-Signature: a proxy mixed them up.')
  const hex = ours.slice('sha256='.length)
  if (nexora !== undefined && [hex, hex.toUpperCase(), `SHA256=${hex.toUpperCase()}`].includes(nexora))
    return wrong('signature-format', 'X-Nexora-Signature is `sha256=` and small hex digits; it was changed on its way.')
  if (standard !== undefined && `v1,${standard}` === theirs)
    return wrong('signature-format', 'webhook-signature begins with `v1,`; it was cut off on its way.')
  return undefined
}
