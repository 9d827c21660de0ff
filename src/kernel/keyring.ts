// Encryption of secrets that must be read back (webhook signing secrets): AES-256-GCM under a ring
// of keys. The first key encrypts, all of them decrypt. The place of the value is bound in, so a
// ciphertext moved to another row does not open.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

export interface Key {
  /** Short name, kept in each ciphertext. */
  readonly id: string
  /** 32 bytes. */
  readonly bytes: Buffer
}

export interface Keyring {
  /** @param place `table|column|row id|organisation id` */
  seal(plain: string, place: string): string
  /** @throws Error when the key is not in the ring, or the text or its place was changed */
  open(sealed: string, place: string): string
  /** What begins every text that the first key sealed. */
  readonly prefix: string
}

const VERSION = 'v1'
const NONCE_BYTES = 12
const TAG_BYTES = 16
export const KEY_BYTES = 32

export function makeKeyring(keys: readonly [Key, ...Key[]]): Keyring {
  const byId = new Map(keys.map((key) => [key.id, key.bytes]))
  const [current] = keys
  return {
    prefix: `${VERSION}.${current.id}.`,
    seal(plain, place) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', current.bytes, nonce).setAAD(Buffer.from(place))
      const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return [VERSION, current.id, nonce.toString('base64url'), sealed.toString('base64url')].join('.')
    },
    open(text, place) {
      const [version, id = '', nonce = '', sealed = ''] = text.split('.')
      const key = byId.get(id)
      if (version !== VERSION || key === undefined) throw new Error(`No key "${id}" in the ring opens this secret.`)
      const bytes = Buffer.from(sealed, 'base64url')
      // Without this length node takes a tag of four bytes, which can be guessed.
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'), {
        authTagLength: TAG_BYTES,
      })
        .setAAD(Buffer.from(place))
        .setAuthTag(bytes.subarray(-TAG_BYTES))
      return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8')
    },
  }
}
