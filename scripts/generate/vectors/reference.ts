// A second implementation of both webhook signatures, for the vectors alone. It shares nothing with the server's signer
// and with the client's verifier: HMAC is written out from RFC 2104 over plain SHA-256, so that an error in one of the
// others cannot hide behind the same mistake here.
import { createHash } from 'node:crypto'

const BLOCK_BYTES = 64

const sha256 = (...parts: Uint8Array[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest()

/** RFC 2104: H((K xor opad) || H((K xor ipad) || text)), a key longer than a block hashed first. */
function hmac(key: Uint8Array, text: Uint8Array): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES)
  block.set(key.length > BLOCK_BYTES ? sha256(key) : key)
  const inner = sha256(
    block.map((byte) => byte ^ 0x36),
    text,
  )
  return sha256(
    block.map((byte) => byte ^ 0x5c),
    inner,
  )
}

/** `X-Nexora-Signature`: keyed with the UTF-8 bytes of the secret as it is written, over the body. */
export const nexoraOf = (secret: string, body: Uint8Array) =>
  `sha256=${hmac(Buffer.from(secret, 'utf8'), body).toString('hex')}`

/** `whsec_` and canonical base64 of 24 to 64 bytes is those bytes; any other secret is its UTF-8 bytes. */
function keyOf(secret: string): Buffer {
  const [, text] = /^whsec_((?:[\w+/-]{4})*(?:[\w+/-]{2}==|[\w+/-]{3}=)?)$/.exec(secret) ?? []
  const key = Buffer.from(text ?? '', 'base64')
  const isKey = text !== undefined && key.length >= 24 && key.length <= 64 && key.toString('base64') === text
  return isKey ? key : Buffer.from(secret, 'utf8')
}

/** One entry of `webhook-signature` (Standard Webhooks 1.0), over `id.timestamp.body`. */
export const standardOf = (secret: string, id: string, timestamp: string, body: Uint8Array) =>
  `v1,${hmac(keyOf(secret), Buffer.concat([Buffer.from(`${id}.${timestamp}.`, 'utf8'), body])).toString('base64')}`

/** The secret as Standard Webhooks libraries take it. */
export const standardForm = (secret: string) => `whsec_${keyOf(secret).toString('base64')}`

/** Bytes that look random and are the same in every run. */
export const bytesFor = (label: string, length: number) =>
  Buffer.concat([0, 1, 2, 3].map((part) => sha256(Buffer.from(`${label} ${part}`)))).subarray(0, length)
