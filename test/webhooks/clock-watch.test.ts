import { expect, it, vi } from 'vitest'
import type { UnitOfWork } from '../../src/db/transaction.ts'
import { makeLog } from '../../src/kernel/log.ts'
import { makeClockWatch } from '../../src/webhooks/clock-watch.ts'

it('moves waits with the clock in the end, although the disk refused it at first', async () => {
  let [now, passed] = [1_000_000, 0]
  const run = vi.fn().mockRejectedValueOnce(new Error('disk full')).mockResolvedValue(undefined)
  const unitOfWork: UnitOfWork = { run, drained: async () => undefined }
  const clock = { now: () => now, monotonic: () => passed }
  const keepWaits = makeClockWatch({ clock, log: makeLog('silent'), unitOfWork })
  now += 3_600_000
  await expect(keepWaits()).rejects.toThrow('disk full')
  passed += 1000
  now += 1000
  expect(await keepWaits()).toBe(true)
  expect(await keepWaits()).toBe(false)
  expect(run).toHaveBeenCalledTimes(2)
})

it('takes no pause of the process for a clock that was set', async () => {
  let passed = 0
  const held = [0, 0, 164, 0, 0, 0] // between its looks at the two clocks, ms
  const look = () => {
    passed += held.shift() ?? 0
    return passed
  }
  const unitOfWork: UnitOfWork = { run: vi.fn(), drained: async () => undefined }
  const clock = { now: () => 1_000_000 + look(), monotonic: look }
  const keepWaits = makeClockWatch({ clock, log: makeLog('silent'), unitOfWork })
  for (let times = 0; times < 3; times += 1) {
    held.push(0, 164, 0)
    expect(await keepWaits()).toBe(false)
  }
  expect(unitOfWork.run).not.toHaveBeenCalled()
})
