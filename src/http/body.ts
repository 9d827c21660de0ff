// Reads a body, after authentication and never more than the operation allows, and parses it
// strictly, UTF-8 or nothing. The raw bytes stay for the fingerprint.
import type { IncomingMessage } from 'node:http'
import type { OperationMetadata } from '../../generated/operations.ts'
import { Problem } from '../kernel/problem.ts'
import { parseJson } from './json.ts'
import type { EdgeContext, EdgeMiddleware } from './request-context.ts'
import { otherTurn } from './turns.ts'

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json$/
const FORM_TYPE = 'application/x-www-form-urlencoded'
const CSV_TYPE = 'text/csv'
const TYPES = {
  json: { mediaType: 'application/json', matches: (type: string) => JSON_TYPE.test(type) },
  form: { mediaType: FORM_TYPE, matches: (type: string) => type === FORM_TYPE },
  csv: { mediaType: CSV_TYPE, matches: (type: string) => type === CSV_TYPE },
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export function makeReadBody(): EdgeMiddleware {
  return async function readBody(ctx, next) {
    const { exchange } = ctx.state
    const operation = exchange.operation as OperationMetadata
    if (operation.write) {
      requireIdentityEncoding(ctx)
      const declared = Number(ctx.req.headers['content-length'] ?? 0)
      if (declared > operation.bodyBytesMax) throw tooLarge(operation.bodyBytesMax)
      exchange.rawBody = await readBytes(ctx.req, operation.bodyBytesMax)
      await otherTurn(exchange.rawBody.length)
      if (operation.body !== null)
        exchange.request = { ...exchange.request, body: await parse(ctx, operation, exchange.rawBody) }
      await otherTurn(exchange.rawBody.length)
    }
    await next()
  }
}

// No decompression: a small body must not become a large one.
function requireIdentityEncoding(ctx: EdgeContext): void {
  const encoding = ctx.req.headers['content-encoding']
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
    throw new Problem('unsupported-media-type', 'Send the body without Content-Encoding.', {
      headers: { 'Accept-Encoding': 'identity' },
    })
}

function tooLarge(bytesMax: number): Problem {
  // The rest of the body is not read: the connection cannot be used for another request.
  return new Problem('payload-too-large', `The body may have ${bytesMax} bytes at most.`, {
    headers: { Connection: 'close' },
  })
}

async function readBytes(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > bytesMax) throw tooLarge(bytesMax)
      chunks.push(chunk)
    }
  } catch (cause) {
    if (cause instanceof Problem) throw cause
    throw new Problem('malformed-request', 'The body ended early.', { cause })
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)
}

async function parse(ctx: EdgeContext, operation: OperationMetadata, raw: Buffer): Promise<unknown> {
  if (raw.length === 0 && !operation.bodyRequired) return undefined
  const [type = '', ...parameters] = (ctx.req.headers['content-type'] ?? '').toLowerCase().split(';')
  const { mediaType, matches } = TYPES[operation.body ?? 'json']
  const charset = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('charset='))
  if (!matches(type.trim()) || (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset)))
    throw new Problem('unsupported-media-type', `Send ${mediaType} in UTF-8.`)
  if (operation.body === 'csv') return decodeCsv(raw)
  const text = decode(raw)
  if (operation.body === 'form') return parseForm(text)
  await otherTurn(raw.length)
  return parseJson(text)
}

function decode(raw: Buffer): string {
  try {
    return utf8.decode(raw)
  } catch (cause) {
    throw new Problem('invalid-json', 'The body is not valid UTF-8.', { cause })
  }
}

const UTF_16 = ['fffe', 'feff']

/** Spreadsheets save in many encodings; a wrong guess would store names that nobody has. */
function decodeCsv(raw: Buffer): string {
  const utf16 = UTF_16.includes(raw.subarray(0, 2).toString('hex')) || raw.includes(0)
  if (utf16) throw new Problem('invalid-csv', 'The file seems to be UTF-16, or is not text. Save it as CSV in UTF-8.')
  try {
    return utf8.decode(raw)
  } catch (cause) {
    const detail = 'The file is not UTF-8, perhaps Windows-1252 or ISO 8859-1. Save it as CSV in UTF-8.'
    throw new Problem('invalid-csv', detail, { cause })
  }
}

/** RFC 6749 §3.2: a parameter must not be repeated, and one without a value counts as left out. */
function parseForm(text: string): Record<string, string> {
  const form: Record<string, string> = Object.create(null)
  for (const [name, value] of new URLSearchParams(text)) {
    if (name in form) throw new Problem('malformed-request', 'A parameter is repeated.')
    if (value !== '') form[name] = value
  }
  return { ...form }
}
