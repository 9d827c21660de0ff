// What is kept of a response: enough to find a fault by, never what would let a reader of the log
// act as somebody else.
const BODY_BYTES_KEPT = 16 * 1024
const HEADERS_MAX = 100
const HEADER_CHARACTERS_MAX = 4096
const SECRET_HEADERS = new Set(['set-cookie', 'authorization', 'proxy-authorization', 'x-api-key', 'cookie'])

export interface KeptBody {
  readonly text: string
  readonly truncated: boolean
}

/** @param cut whether there was more than `chunks` hold */
export function keepBody(chunks: readonly Buffer[], cut: boolean): KeptBody {
  const bytes = Buffer.concat(chunks)
  const truncated = cut || bytes.length > BODY_BYTES_KEPT
  // `stream` leaves out a character cut in half; NUL cannot be stored as text everywhere.
  const text = new TextDecoder().decode(bytes.subarray(0, BODY_BYTES_KEPT), { stream: truncated })
  return { text: text.replaceAll('\0', '\ufffd'), truncated }
}

type RawHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

export function keepHeaders(headers: RawHeaders): Record<string, string> {
  const kept: [string, string][] = []
  for (const [name, value] of Object.entries(headers).slice(0, HEADERS_MAX)) {
    const text = typeof value === 'string' ? value : (value ?? []).join(', ')
    const lower = name.toLowerCase()
    kept.push([lower, SECRET_HEADERS.has(lower) ? '[masked]' : text.slice(0, HEADER_CHARACTERS_MAX)])
  }
  return Object.fromEntries(kept)
}
