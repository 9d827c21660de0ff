// The raw body of a request of node:http and of the frameworks on it: kept by something that ran before, or else read
// here within a bound.
import { joined } from '../webhooks/handler.ts'
import { alreadyParsed } from '../webhooks/receive.ts'
import { bytesOf, isBytes } from '../webhooks/signature.ts'

/** What is used of `IncomingMessage`. */
export interface NodeRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly readableDidRead?: boolean
  on(event: string, listener: (value?: unknown) => void): unknown
  resume(): unknown
}

/**
 * @param kept where the framework or its parsers may have left the bytes or text as they came
 * @param remedy what to change when they are gone
 * @returns undefined when the body is longer than `maxBytes`
 * @throws SignatureError body_already_parsed
 */
export async function rawBodyOf(
  request: NodeRequest,
  kept: readonly unknown[],
  maxBytes: number,
  remedy: string,
): Promise<string | Uint8Array | undefined> {
  for (const one of kept) if (typeof one === 'string' || isBytes(one)) return one
  if (request.readableDidRead === true) throw alreadyParsed(remedy)
  return read(request, maxBytes)
}

function read(request: NodeRequest, maxBytes: number): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = []
    let length = 0
    request.on('data', (chunk) => {
      const bytes = bytesOf(chunk as string | Uint8Array)
      length += bytes.length
      if (length <= maxBytes) chunks.push(bytes)
      else resolve(undefined)
    })
    request.on('end', () => resolve(joined(chunks, Math.min(length, maxBytes))))
    request.on('error', reject)
    // After `end` this comes too late to matter.
    request.on('close', () => reject(new Error('The connection broke before the whole body was there.')))
    request.resume()
  })
}
