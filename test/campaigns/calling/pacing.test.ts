// calls_per_minute: no 60 seconds hold more calls than it says, whatever workers, clients and restarts do,
// and calls are not later than that.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { spacingMs } from '../../../src/campaigns/calling/pace.ts'
import type { CallTask, LeaseRef } from '../../../src/runtime/port.ts'
import { create, leaseOf, NO_ANSWER, phoneOf, type Stage, setStage } from '../../runtime/stage.ts'
import type { Tenant } from '../../support/harness.ts'

const MINUTE_MS = 60_000
const phones = (count: number) => Array.from({ length: count }, (_, index) => phoneOf(index))

let stage: Stage

beforeAll(async () => {
  stage = await setStage({ settings: { NEXORA_CALLS_MAX: '100' } })
})

afterAll(async () => {
  await stage[Symbol.asyncDispose]()
})

/** When the calls of a campaign were dialled, in order. */
async function dials(campaignId: string): Promise<number[]> {
  const rows = await stage.server.database.reader
    .selectFrom('conversations')
    .select('dialing_at')
    .where('campaign_id', '=', campaignId)
    .where('dialing_at', 'is not', null)
    .orderBy('dialing_at')
    .execute()
  return rows.map(({ dialing_at }) => Number(dialing_at))
}

/** The fullest 60 seconds that begin with a call. */
const mostInAMinute = (times: readonly number[]) =>
  Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + MINUTE_MS).length))

/** Lets time pass as the scheduler asks for it, with people answering at once. */
async function playFor(ms: number): Promise<void> {
  const until = stage.clock.now() + ms
  for (;;) {
    await stage.play()
    const wait = await stage.tick()
    if (stage.clock.now() + wait > until) return
    await stage.clock.jump(wait)
  }
}

describe('the spacing', () => {
  it('lets N calls fill a minute and keeps the one after them out of it, for every N', () => {
    for (let perMinute = 1; perMinute <= 6000; perMinute += 1) {
      expect(spacingMs(perMinute) * perMinute).toBeGreaterThanOrEqual(MINUTE_MS)
      expect((spacingMs(perMinute) - 1) * perMinute).toBeLessThan(MINUTE_MS)
    }
  })
})

describe('a campaign with calls_per_minute', () => {
  it('begins its calls evenly, each at its very millisecond', async () => {
    const start = stage.clock.now()
    const { id, calls_per_minute } = await create(stage, phones(5), { calls_per_minute: 7 })
    expect(calls_per_minute).toBe(7)
    await playFor(MINUTE_MS)
    expect((await dials(id)).map((at) => at - start)).toEqual([0, 8572, 17_144, 25_716, 34_288])
  })

  it('tells that it waits for its pace, and until when', async () => {
    const start = stage.clock.now()
    const { id } = await create(stage, phones(3), { calls_per_minute: 2 })
    await stage.play()
    const { body } = await stage.call('GET', `/v1/campaigns/${id}`)
    expect(body).toMatchObject({
      deferred_reason: 'pacing',
      next_dial_at: new Date(start + 30_000).toISOString(),
      counts: { completed: 1, pending: 2 },
    })
    await playFor(2 * MINUTE_MS)
  })

  it('takes a new pace for the next call, and none at all when it is removed', async () => {
    const start = stage.clock.now()
    const { id } = await create(stage, phones(6), { calls_per_minute: 1 })
    await stage.play()
    await stage.call('PATCH', `/v1/campaigns/${id}`, { calls_per_minute: 6 })
    await playFor(25_000)
    expect((await dials(id)).map((at) => at - start)).toEqual([0, 10_000, 20_000])
    await stage.call('PATCH', `/v1/campaigns/${id}`, { calls_per_minute: null })
    await stage.play()
    expect(await dials(id)).toHaveLength(6)
  })

  it('paces what was queued before it had a pace', async () => {
    const { id } = await create(stage, phones(4), { max_concurrency: 4 })
    await stage.tick()
    await stage.call('PATCH', `/v1/campaigns/${id}`, { calls_per_minute: 12 })
    const start = stage.clock.now()
    await playFor(30_000)
    expect((await dials(id)).map((at) => at - start)).toEqual([5000, 10_000, 15_000, 20_000])
  })

  it('begins to pace a running campaign with a pause, for calls still to be queued and for those a worker holds', async () => {
    const start = stage.clock.now()
    const { id } = await create(stage, phones(3), { max_concurrency: 1 })
    await stage.tick()
    const [held] = (await stage.lease()) as [CallTask]
    await stage.call('PATCH', `/v1/campaigns/${id}`, { calls_per_minute: 12 })
    const dial = await stage.runtime.report(leaseOf(held), [{ seq: 1, type: 'dialing' }])
    expect(dial).toEqual({ accepted: false, refusal: 'lease_lost' })
    await stage.call('PATCH', `/v1/campaigns/${id}`, { max_concurrency: 2 })
    const { body } = await stage.call('GET', `/v1/campaigns/${id}`)
    expect(body).toMatchObject({ deferred_reason: 'pacing', next_dial_at: new Date(start + 5000).toISOString() })
    await playFor(20_000)
    expect((await dials(id)).map((at) => at - start)).toEqual([5000, 10_000, 15_000])
  })

  it('counts from the dial, not from when a worker took the call', async () => {
    const start = stage.clock.now()
    const { id } = await create(stage, phones(2), { calls_per_minute: 1, max_concurrency: 2 })
    await stage.tick()
    const [held] = (await stage.lease()) as [CallTask]
    await stage.clock.jump(30_000)
    await stage.runtime.report(leaseOf(held), [{ seq: 1, type: 'dialing' }])
    const { body } = await stage.call('GET', `/v1/campaigns/${id}`)
    expect(body.next_dial_at).toBe(new Date(start + 90_000).toISOString())
    await stage.runtime.complete(leaseOf(held), NO_ANSWER)
    await stage.call('POST', `/v1/campaigns/${id}/cancel`)
  })

  it('remembers its pace across a restart: another server on the same data keeps to it', async () => {
    const { id } = await create(stage, phones(2), { calls_per_minute: 1 })
    await stage.tick()
    const [task] = await stage.lease()
    await stage.runtime.release(leaseOf(task as never), 0)
    const other = stage.server.app.runtime
    const never = new AbortController().signal
    expect(await other.lease({ worker: 'other', callsMax: 5, waitMs: 0 }, never)).toEqual([])
    await stage.clock.jump(MINUTE_MS - 1)
    expect(await other.lease({ worker: 'other', callsMax: 5, waitMs: 0 }, never)).toEqual([])
    await stage.clock.jump(1)
    const [again] = await other.lease({ worker: 'other', callsMax: 5, waitMs: 0 }, never)
    expect(again).toMatchObject({ campaignId: id, conversationId: task?.conversationId })
    await stage.call('POST', `/v1/campaigns/${id}/cancel`)
  })

  it('holds up no other campaign of the organisation', async () => {
    await create(stage, phones(20), { calls_per_minute: 1, max_concurrency: 20 })
    const { id } = await create(stage, phones(20))
    await stage.play()
    expect(await dials(id)).toHaveLength(20)
  })
})

/** A worker takes what there is, holds it with heartbeats, and then dials all at once. */
async function holdAndDial(ms: number): Promise<void> {
  const held: LeaseRef[] = []
  for (let left = ms; left > 0; left -= 5000) {
    await stage.tick()
    held.push(...(await stage.lease()).map(leaseOf))
    await stage.clock.jump(Math.min(left, 5000))
    for (const lease of held) await stage.runtime.heartbeat(lease)
  }
  for (const lease of held) {
    const { accepted } = await stage.runtime.report(lease, [{ seq: 1, type: 'dialing' }])
    if (accepted) await stage.runtime.complete(lease, NO_ANSWER)
  }
}

it('lets one phone ring when a worker has held several calls, and the others when the pace opens again', async () => {
  const { id } = await create(stage, phones(4), { calls_per_minute: 1, max_concurrency: 10 })
  await holdAndDial(3 * MINUTE_MS + 1000)
  const [first = 0, ...others] = await dials(id)
  expect(others).toEqual([])
  await playFor(3 * MINUTE_MS)
  expect((await dials(id)).map((at) => at - first)).toEqual([0, 60_000, 120_000, 180_000])
  await stage.call('POST', `/v1/campaigns/${id}/cancel`)
})

const deed = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 40_000 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('play' as const), ms: fc.integer({ min: 1, max: 40_000 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('hold' as const), ms: fc.integer({ min: 1, max: 90_000 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const), ms: fc.integer({ min: 0, max: 5000 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('pause' as const, 'resume' as const), ms: fc.constant(0) }) },
)

async function act(id: string, tenant: Tenant, step: { do: string; ms: number }): Promise<void> {
  if (step.do === 'wait') {
    // The runtime is away: what piles up here would go all at once when it is back.
    for (let left = step.ms; left > 0; left -= 5000) {
      await stage.clock.jump(Math.min(left, 5000))
      await stage.tick()
    }
  } else if (step.do === 'play') await playFor(step.ms)
  else if (step.do === 'hold') await holdAndDial(step.ms)
  else if (step.do === 'release') {
    await stage.tick()
    for (const task of await stage.lease()) await stage.runtime.release(leaseOf(task), step.ms)
  } else await stage.call('POST', `/v1/campaigns/${id}/${step.do}`, undefined, tenant)
}

it('never begins more than calls_per_minute in any 60 seconds, whatever workers and clients do', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 90 }),
      fc.integer({ min: 1, max: 20 }),
      fc.array(deed, { minLength: 3, maxLength: 15 }),
      async (perMinute, concurrency, deeds) => {
        const tenant = await stage.server.addTenant()
        const fields = { calls_per_minute: perMinute, max_concurrency: concurrency }
        const { id } = await create(stage, phones(40), fields, tenant)
        for (const step of deeds) await act(id, tenant, step)
        await stage.call('POST', `/v1/campaigns/${id}/resume`, undefined, tenant)
        await playFor(20_000)
        const times = await dials(id)
        expect(mostInAMinute(times)).toBeLessThanOrEqual(perMinute)
        await stage.call('POST', `/v1/campaigns/${id}/cancel`, undefined, tenant)
      },
    ),
    { numRuns: 15 },
  )
}, 60_000)
