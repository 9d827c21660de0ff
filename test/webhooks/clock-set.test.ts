import { expect, it } from 'vitest'
import { makeFakeClock } from '../support/clock.ts'
import { startReceiver } from '../support/receiver.ts'
import { until } from '../support/until.ts'
import { openRoom } from './support.ts'

const HOUR_MS = 3_600_000

it.each([HOUR_MS, -HOUR_MS])(
  'what waits for a slot goes out when one is free, though the clock was set by %i ms',
  async (byMs) => {
    const steady = makeFakeClock()
    let set = 0
    const clock = { ...steady, now: () => steady.now() + set }
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock })
    const answer = Promise.withResolvers<void>()
    receiver.next({ after: answer.promise })
    await room.subscribe({ url: receiver.url, maxInFlight: 1 })
    await room.emit()
    await room.emit()
    await until(() => receiver.requests.length === 1)
    set = byMs
    await steady.advance(2000)
    answer.resolve()
    await until(async () => {
      await steady.advance(1000)
      return receiver.requests.length === 2
    })
    expect(steady.monotonic()).toBeLessThan(60_000)
    await until(async () => (await room.deliveries()).every(({ state }) => state === 'succeeded'))
  },
)
