import { describe, expect, it } from 'vitest'
import { makeMintId } from '../../src/kernel/ids.ts'

const UUID_V7 = /^evt_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const NOW = Date.UTC(2026, 10, 30)

const mintMany = (count: number, now: () => number) => {
  const mint = makeMintId(now)
  return Array.from({ length: count }, () => mint('evt'))
}

describe('an id', () => {
  it('is its prefix and a UUIDv7 of the moment it was minted', () => {
    const [id = ''] = mintMany(1, () => NOW)
    expect(id).toMatch(UUID_V7)
    expect(Number.parseInt(id.slice(4, 12) + id.slice(13, 17), 16)).toBe(NOW)
  })

  it.each<[string, (index: number) => number]>([
    ['in one millisecond, more than it has room for', () => NOW],
    ['while the clock goes on', (index) => NOW + Math.floor(index / 3)],
    ['while the clock steps back', (index) => NOW - index * 1000],
  ])('is greater than those before it, minted %s', (_, at) => {
    let index = 0
    const ids = mintMany(20_000, () => at(index++))
    expect(ids.filter((id) => !UUID_V7.test(id))).toEqual([])
    expect(ids).toEqual([...new Set(ids)].sort())
  })

  it('ends in 62 random bits: every two neighbouring digits take all values together', () => {
    const tails = mintMany(20_000, () => NOW).map((id) => id.slice(23).replaceAll('-', ''))
    const pairs = (at: number) => new Set(tails.map((tail) => tail.slice(at, at + 2))).size
    expect(Array.from({ length: 15 }, (_, at) => pairs(at))).toEqual([64, ...Array<number>(14).fill(256)])
  })

  it('does not begin with random digits that the one before ended with', () => {
    const tails = mintMany(2000, () => NOW).map((id) => id.slice(23).replaceAll('-', ''))
    expect(tails.filter((tail, index) => tails[index + 1]?.includes(tail.slice(-7)))).toEqual([])
  })
})
