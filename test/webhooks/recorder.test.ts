import { expect, it, vi } from 'vitest'
import { type AttemptResult, unsent } from '../../src/webhooks/attempt.ts'
import type { Sender } from '../../src/webhooks/sender.ts'
import { makeFakeClock } from '../support/clock.ts'
import { openRoom } from './support.ts'

type Answer = (at: number) => AttemptResult

const acknowledged: Answer = (at) => ({ ...unsent('timeout', at), errorClass: null, status: 204 })
const refused: Answer = (at) => ({ ...unsent('http_status', at), status: 500 })
/** No database takes an object as a status. */
const unwritable: Answer = (at) => ({ ...acknowledged(at), status: {} as never })

/** A room with as many deliveries under way; `answer` ends them all in the same moment, in the order of `answers`. */
async function openAnswered(answers: readonly Answer[]) {
  const clock = makeFakeClock()
  const waiting: ((result: AttemptResult | undefined) => void)[] = []
  const sender: Sender = {
    send: () => new Promise((resolve) => waiting.push(resolve)),
    giveUp: () => {
      for (const end of waiting) end(undefined)
    },
    close: async () => undefined,
  }
  const room = await openRoom({ clock, sender })
  const { row } = await room.subscribe({ url: 'https://example.com/', maxInFlight: answers.length })
  for (const _ of answers) await room.emit()
  await clock.settle()
  return {
    room,
    clock,
    subscription: () => room.subscription(row.id),
    async answer() {
      for (const [index, answer] of answers.entries()) waiting[index]?.(answer(clock.now() + index))
      await clock.settle()
    },
  }
}

it('outcomes that come in the same moment are written in one unit of work', async () => {
  const { room, answer } = await openAnswered(Array(8).fill(acknowledged))
  await using _ = room
  const run = vi.spyOn(room.unitOfWork, 'run')
  await answer()
  expect(run).toHaveBeenCalledTimes(1)
  expect((await room.deliveries()).map(({ state }) => state)).toEqual(Array(8).fill('succeeded'))
})

it('an outcome that cannot be written costs none of those that waited with it', async () => {
  const { room, clock, answer } = await openAnswered([acknowledged, unwritable, acknowledged, refused])
  await using _ = room
  await answer()
  const deliveries = await room.deliveries()
  expect(deliveries.map(({ state }) => state)).toEqual(['succeeded', 'leased', 'succeeded', 'pending'])
  expect(deliveries.map((row) => row.attempt_count)).toEqual([1, 0, 1, 1])
  await clock.advance(10_000) // it has been tried again, and given up
})

it('a failure after an acknowledgement in the same moment leaves the subscription failing since then', async () => {
  const { room, clock, subscription, answer } = await openAnswered([acknowledged, refused])
  await using _ = room
  await answer()
  expect(await subscription()).toMatchObject({ last_success_at: clock.now(), failing_since: clock.now() + 1 })
})

it('an acknowledgement after a failure in the same moment ends the failing', async () => {
  const { room, clock, subscription, answer } = await openAnswered([refused, acknowledged, acknowledged])
  await using _ = room
  await answer()
  expect(await subscription()).toMatchObject({ last_success_at: clock.now() + 2, failing_since: null })
})
