// The headers of a delivery, in whatever form a framework hands them over.

export type HeadersLike = Headers | Readonly<Record<string, string | readonly string[] | undefined>>

export interface SignatureHeaders {
  /** `X-Nexora-Signature`. */
  readonly nexora: string | undefined
  /** `X-Nexora-Signature-Next` or `-Previous`, during a rotation. */
  readonly other: string | undefined
  /** `webhook-signature`. */
  readonly standard: string | undefined
  readonly id: string | undefined
  /** Seconds since 1970. */
  readonly timestamp: string | undefined
}

/** Also those of another realm or of a library of its own, which are no instances of ours. */
const isHeaders = (headers: HeadersLike): headers is Headers => typeof headers?.entries === 'function'

export function signatureHeadersOf(headers: HeadersLike): SignatureHeaders {
  const values = new Map<string, string>()
  const entries = isHeaders(headers) ? [...headers.entries()] : Object.entries(headers ?? {})
  for (const [name, value] of entries)
    if (value !== undefined)
      values.set(name.toLowerCase(), (typeof value === 'string' ? value : value.join(', ')).trim())
  return {
    nexora: values.get('x-nexora-signature'),
    other: values.get('x-nexora-signature-next') ?? values.get('x-nexora-signature-previous'),
    standard: values.get('webhook-signature'),
    id: values.get('webhook-id'),
    timestamp: values.get('webhook-timestamp'),
  }
}
