// What is kept of a response: enough to find a fault by, never what would let a reader of the log
// act as somebody else.
const BODY_BYTES_KEPT = 16 * 1024
const HEADERS_MAX = 100
const HEADER_CHARACTERS_MAX = 4096
const MASK = '[masked]'
const SECRET_HEADERS = new Set(['set-cookie', 'authorization', 'proxy-authorization', 'x-api-key', 'cookie'])

export interface KeptBody {
  readonly text: string
  readonly truncated: boolean
}

const NO_BODY: KeptBody = { text: '', truncated: false }

/** @param cut whether there was more than `chunks` hold */
export function keepBody(chunks: readonly Buffer[], cut: boolean): KeptBody {
  if (chunks.length === 0) return NO_BODY
  const bytes = Buffer.concat(chunks)
  const truncated = cut || bytes.length > BODY_BYTES_KEPT
  // `stream` leaves out a character cut in half; NUL cannot be stored as text everywhere.
  const text = new TextDecoder().decode(bytes.subarray(0, BODY_BYTES_KEPT), { stream: truncated })
  return { text: text.replaceAll('\0', '\ufffd'), truncated }
}

type RawHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

export function keepHeaders(headers: RawHeaders, mask: Mask): Record<string, string> {
  const kept: Record<string, string> = Object.create(null)
  let left = HEADERS_MAX
  for (const name in headers) {
    if (left === 0) break
    left -= 1
    const value = headers[name]
    const text = typeof value === 'string' ? value : (value ?? []).join(', ')
    const lower = name.toLowerCase()
    kept[lower] = SECRET_HEADERS.has(lower) ? MASK : mask.header(text.slice(0, HEADER_CHARACTERS_MAX))
  }
  return kept
}

const SECRET_CHARACTERS_MIN = 4 // shorter ones would blot out half of any text

export interface Mask {
  header(text: string): string
  body(text: string): string
}

/** A receiver that echoes what it was sent must not leave our secrets, or its own, in the log of attempts. */
export function makeMask(secrets: readonly string[]): Mask {
  const worth = secrets.flatMap(partsOf).filter((secret) => secret.length >= SECRET_CHARACTERS_MIN)
  const beginnings = [...new Set(worth.map((secret) => secret.slice(0, SECRET_CHARACTERS_MIN)))]
  /** A text without any of these has no secret in it and does not end in the beginning of one. Most are. */
  const isSuspect = (text: string) => beginnings.some((beginning) => text.includes(beginning))
  const mask = (text: string) => worth.reduce((masked, secret) => masked.replaceAll(secret, MASK), text)
  const maskCut = (text: string) => withoutBeginning(mask(text), worth)
  return {
    header(text) {
      if (!isSuspect(text)) return text
      return text.length === HEADER_CHARACTERS_MAX ? maskCut(text) : mask(text)
    },
    // Always, not only where we cut it: a receiver may have stopped in the middle too.
    body: (text) => (isSuspect(text) ? maskCut(text).slice(0, BODY_BYTES_KEPT) : text),
  }
}

/** A text that was cut off may end in the beginning of a secret. */
function withoutBeginning(text: string, secrets: readonly string[]): string {
  if (text === '') return text
  for (const secret of secrets)
    for (let length = secret.length - 1; length >= SECRET_CHARACTERS_MIN; length -= 1)
      if (text.endsWith(secret.slice(0, length))) return text.slice(0, -length) + MASK
  return text
}

/** Whole, as JSON would write it, and the credentials alone of `Bearer …` and the like. */
function partsOf(secret: string): string[] {
  const credentials = /^[A-Za-z]+ (\S.*)$/.exec(secret)?.[1]
  const escaped = JSON.stringify(secret).slice(1, -1)
  return [secret, ...(escaped === secret ? [] : [escaped]), ...(credentials === undefined ? [] : [credentials])]
}
