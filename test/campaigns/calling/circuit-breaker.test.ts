// A campaign whose calls fail for technical reasons pauses itself, alone, and goes on when told to.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  FAULTS_MAX,
  isTripped,
  type Watched,
  WINDOW_CALLS,
  withCall,
} from '../../../src/campaigns/calling/circuit-breaker.ts'
import type { EndReason } from '../../../src/runtime/port.ts'
import { AUCKLAND_9AM, create, type Stage, setStage } from '../../runtime/stage.ts'

const FRESH: Watched = { recent_calls: '', lost_at: null }

describe('the window', () => {
  const watchedAfter = (...ends: readonly string[]) =>
    ends.reduce((watched, end, index) => withCall(watched, end, index * 120_000), FRESH)
  const times = (count: number, end: string) => Array.from({ length: count }, () => end)

  it.each(['network_error', 'runtime_error', 'runtime_lost'])('trips at one %s more than half of it', (fault) => {
    expect(isTripped(watchedAfter(...times(FAULTS_MAX, fault)))).toBe(false)
    expect(isTripped(watchedAfter(...times(FAULTS_MAX + 1, fault)))).toBe(true)
    expect(
      isTripped(watchedAfter(...times(WINDOW_CALLS - FAULTS_MAX, 'agent_hangup'), ...times(FAULTS_MAX, fault))),
    ).toBe(false)
  })

  it.each(['no_answer', 'busy', 'declined', 'invalid_number', 'agent_hangup'])('never trips by %s', (end) => {
    expect(isTripped(watchedAfter(...times(100, end)))).toBe(false)
  })

  it('forgets what is older than its length', () => {
    const ends = [...times(FAULTS_MAX, 'network_error'), ...times(WINDOW_CALLS, 'busy'), 'network_error']
    expect(watchedAfter(...ends).recent_calls).toBe(`${'.'.repeat(WINDOW_CALLS - 1)}x`)
  })

  it('counts calls that were lost together once, so that a restart pauses nothing', () => {
    const lost = times(30, 'runtime_lost').reduce((watched, end) => withCall(watched, end, 1000), FRESH)
    expect(lost).toEqual({ recent_calls: 'x', lost_at: 1000 })
    expect(withCall(lost, 'runtime_lost', 60_999).recent_calls).toBe('x')
    expect(withCall(lost, 'runtime_lost', 61_000).recent_calls).toBe('xx')
  })
})

describe('a campaign', () => {
  let stage: Stage

  beforeEach(async () => {
    stage = await setStage({ settings: { NEXORA_CALLS_MAX: '100' } })
  })

  afterEach(async () => {
    await stage[Symbol.asyncDispose]()
  })

  const phones = (first: number, count: number) =>
    Array.from({ length: count }, (_, index) => `+642155${String(50_000 + first + index)}`)
  const campaign = async (id: string) => (await stage.call('GET', `/v1/campaigns/${id}`)).body
  const paused = async () => (await stage.events()).filter(({ type }) => type === 'campaign.paused')

  /** Dials so many calls of a campaign, which end like that. @returns how many there were to dial */
  async function dial(id: string, count: number, endReason: EndReason): Promise<number> {
    await stage.tick()
    const tasks = (await stage.lease()).filter(({ campaignId }) => campaignId === id)
    for (const [index, task] of tasks.entries()) {
      if (index >= count) await stage.runtime.release(task, 0)
      else if ((await stage.runtime.report(task, [{ seq: 1, type: 'dialing' }])).accepted)
        await stage.runtime.complete(task, { endReason, durationMs: 0, sipStatus: null, q850Cause: null })
    }
    return tasks.length
  }

  it('is paused by the call that is one fault too many, told of once, and holds the calls it has queued', async () => {
    const { id } = await create(stage, phones(0, 30), { max_concurrency: 20 })
    const other = await create(stage, phones(100, 30), { max_concurrency: 20 })
    expect(await dial(id, FAULTS_MAX, 'network_error')).toBe(20)
    expect(await campaign(id)).toMatchObject({ status: 'running', status_reason: null })
    await dial(id, 1, 'network_error')
    expect(await campaign(id)).toMatchObject({
      status: 'paused',
      status_reason: 'circuit_breaker',
      deferred_reason: 'circuit_breaker',
    })
    expect((await paused()).map(({ data }) => [data.object.id, data.object.status_reason])).toEqual([
      [id, 'circuit_breaker'],
    ])
    await stage.at(AUCKLAND_9AM + 120_000)
    expect(await dial(id, 99, 'network_error')).toBe(0)
    expect(await campaign(other.id)).toMatchObject({ status: 'running' })
  })

  it('goes on when it is resumed, with an empty window', async () => {
    const { id } = await create(stage, phones(0, 50), { max_concurrency: 20 })
    await dial(id, FAULTS_MAX + 1, 'runtime_error')
    expect((await campaign(id)).status).toBe('paused')
    expect((await stage.call('POST', `/v1/campaigns/${id}/resume`)).body).toMatchObject({
      status: 'running',
      status_reason: null,
    })
    await dial(id, FAULTS_MAX, 'runtime_error')
    expect((await campaign(id)).status).toBe('running')
    await dial(id, 1, 'runtime_error')
    expect((await campaign(id)).status).toBe('paused')
    expect(await paused()).toHaveLength(2)
  })

  it('ends, and is not paused, when the fault too many is that of its last call', async () => {
    const fields = { max_concurrency: 20, retry_policy: { max_attempts: 1 } }
    const { id } = await create(stage, phones(0, FAULTS_MAX + 1), fields)
    for (let round = 0; round < 5; round += 1) {
      await dial(id, 99, 'runtime_error')
      await stage.clock.jump(3_600_000)
    }
    expect((await campaign(id)).status).toBe('completed')
    expect(await paused()).toEqual([])
  })
})
