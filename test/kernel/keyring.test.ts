import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { makeKeyring } from '../../src/kernel/keyring.ts'

const key = (id: string) => ({ id, bytes: randomBytes(32) })
const [first, second] = [key('k1'), key('k2')]
const ring = makeKeyring([first])
const PLACE = 'subscriptions|secret_enc|whk_1|org_1'
const SECRET = 'kererū-over-Te-Aro-2026'

const parts = (text: string) => {
  const [version = '', id = '', nonce = '', sealed = ''] = text.split('.')
  return { version, id, nonce: Buffer.from(nonce, 'base64url'), sealed: Buffer.from(sealed, 'base64url') }
}
const whole = ({ version, id, nonce, sealed }: ReturnType<typeof parts>) =>
  [version, id, nonce.toString('base64url'), sealed.toString('base64url')].join('.')

describe('a sealed secret', () => {
  it('opens to what it was, is another text each time, and says which key sealed it', () => {
    const [one, two] = [ring.seal(SECRET, PLACE), ring.seal(SECRET, PLACE)]
    expect([ring.open(one, PLACE), ring.open(two, PLACE)]).toEqual([SECRET, SECRET])
    expect(one).not.toBe(two)
    expect(one.startsWith(ring.prefix)).toBe(true)
    expect(ring.open(ring.seal('', PLACE), PLACE)).toBe('')
  })

  it.each([
    'subscriptions|secret_enc|whk_2|org_1',
    'subscriptions|secret_enc|whk_1|org_2',
    'subscriptions|other_secret_enc|whk_1|org_1',
    'organisations|secret_enc|whk_1|org_1',
    '',
  ])('does not open in another place: %s', (place) => {
    const sealed = ring.seal(SECRET, PLACE)
    expect(() => ring.open(sealed, place)).toThrow()
  })

  it('does not open once any bit of it is changed, or its end is cut off', () => {
    const { nonce, sealed, ...rest } = parts(ring.seal(SECRET, PLACE))
    for (const field of ['nonce', 'sealed'] as const)
      for (let bit = 0; bit < { nonce, sealed }[field].length * 8; bit += 1) {
        const changed = Buffer.from({ nonce, sealed }[field])
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(() => ring.open(whole({ ...rest, nonce, sealed, [field]: changed }), PLACE)).toThrow()
      }
    for (let length = 0; length < sealed.length; length += 1)
      expect(() => ring.open(whole({ ...rest, nonce, sealed: sealed.subarray(0, length) }), PLACE)).toThrow()
  })

  it('does not open by a tag that was made shorter: four bytes of it could be guessed', () => {
    const { sealed, ...rest } = parts(ring.seal('', PLACE)) // nothing but the tag
    for (const length of [4, 8, 12, 13, 14, 15])
      expect(() => ring.open(whole({ ...rest, sealed: sealed.subarray(0, length) }), PLACE)).toThrow()
  })
})

describe('a key ring', () => {
  it('seals by its first key and opens by all', () => {
    const sealed = ring.seal(SECRET, PLACE)
    const rotated = makeKeyring([second, first])
    expect(rotated.open(sealed, PLACE)).toBe(SECRET)
    const again = rotated.seal(SECRET, PLACE)
    expect(again.startsWith('v1.k2.')).toBe(true)
    expect(() => ring.open(again, PLACE)).toThrow('No key "k2" in the ring')
    const impostor = makeKeyring([{ id: 'k1', bytes: randomBytes(32) }])
    expect(() => impostor.open(sealed, PLACE)).toThrow()
  })
})
