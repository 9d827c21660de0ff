import fc from 'fast-check'
import { expect, it } from 'vitest'
import { makeRoster } from '../../src/kernel/roster.ts'
import { watchOldSpace } from '../support/old-space.ts'

it('knows who is there, each in a place of its own, whatever the order in which they come and go', () => {
  const steps = fc.array(fc.oneof(fc.constant('enter' as const), fc.nat()), { maxLength: 60 })
  fc.assert(
    fc.property(steps, (plan) => {
      const roster = makeRoster<string>()
      const there = new Map<number, string>()
      for (const [index, step] of plan.entries()) {
        if (step === 'enter') {
          const place = roster.enter(`member ${index}`)
          expect(there.has(place)).toBe(false)
          there.set(place, `member ${index}`)
        } else {
          const place = [...there.keys()][step % Math.max(1, there.size)] ?? 0
          roster.leave(place)
          roster.leave(place) // changes nothing
          there.delete(place)
        }
        expect(roster.members().sort()).toEqual([...there.values()].sort())
        for (const [place, member] of there) expect(roster.at(place)).toBe(member)
      }
    }),
  )
})

it('leaves the memory of those who went to be freed while it is young', () => {
  const roster = makeRoster<readonly number[]>()
  const places: number[] = []
  const come = (weight: number) => places.push(roster.enter(new Array(weight).fill(0)))
  while (places.length < 64) come(1)
  const oldSpace = watchOldSpace()
  for (let count = 1; count <= 40_000; count += 1) {
    come(200)
    roster.leave(places.shift() as number)
    if (count % 1000 === 0) oldSpace.look()
  }
  expect(oldSpace.grownMost).toBeLessThan(5_000_000)
})
