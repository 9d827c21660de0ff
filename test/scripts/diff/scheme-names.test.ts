// What a security scheme is called inside a document is no change for those who call; what it is, is.
import { describe, expect, it } from 'vitest'
import { changesOf, found, openapi } from './documents.ts'

const KEY = { type: 'apiKey', in: 'header', name: 'X-Key' }
const secured = (schemes: object, ...ways: object[]) =>
  openapi({ root: { security: ways, components: { securitySchemes: schemes } } })

describe('a security scheme', () => {
  it('is the same under another name, wherever it is asked for', () => {
    const old = secured({ legacy: KEY, basic: { type: 'http', scheme: 'basic' } }, { legacy: [] }, { basic: [] })
    const now = secured(
      { partner: { ...KEY, description: 'Of partners' }, basic: { type: 'http', scheme: 'basic' } },
      { partner: [] },
      { basic: [] },
    )
    expect(changesOf(old, now)).toEqual([])
    expect(changesOf(now, old)).toEqual([])
  })

  it('is another when what is sent is another', () => {
    const now = secured({ partner: { ...KEY, name: 'X-Partner' } }, { partner: [] })
    expect(found(changesOf(secured({ legacy: KEY }, { legacy: [] }), now))).toContain(
      'security-alternative-removed breaking',
    )
  })

  it('is still missed where it is no longer asked for under any name', () => {
    const old = secured({ legacy: KEY, basic: { type: 'http', scheme: 'basic' } }, { legacy: [] }, { basic: [] })
    const now = secured({ partner: KEY, basic: { type: 'http', scheme: 'basic' } }, { basic: [] })
    expect(found(changesOf(old, now))).toContain('security-alternative-removed breaking')
  })

  it('is taken for no other where two say the same, which one may ask for both of', () => {
    const two = { one: KEY, other: KEY }
    expect(changesOf(secured({ legacy: KEY }, { legacy: [] }), secured(two, { one: [], other: [] }))).not.toEqual([])
  })
})
