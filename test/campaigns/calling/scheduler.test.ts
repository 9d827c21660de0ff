// When calls are made: never before their time, never more at once than allowed, and never to whom
// they must not be made. The clock is the test's.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AUCKLAND_9AM, create, DAY, HOUR, MINUTE, phoneOf, type Stage, setStage } from '../../runtime/stage.ts'

let stage: Stage

beforeEach(async () => {
  stage = await setStage()
})

afterEach(async () => {
  await stage[Symbol.asyncDispose]()
})

const campaign = async (id: string) => (await stage.call('GET', `/v1/campaigns/${id}`)).body
const phones = (count: number) => Array.from({ length: count }, (_, index) => phoneOf(index))
const iso = (ms: number) => new Date(ms).toISOString()

describe('a scheduled campaign', () => {
  it('starts at schedule_at and not a millisecond before', async () => {
    const { id, status } = await create(stage, phones(2), { schedule_at: iso(AUCKLAND_9AM + HOUR) })
    expect(status).toBe('scheduled')
    await stage.at(AUCKLAND_9AM + HOUR - 1)
    expect(await stage.play()).toEqual([])
    expect(await campaign(id)).toMatchObject({ status: 'scheduled', started_at: null })
    await stage.at(AUCKLAND_9AM + HOUR)
    expect(await stage.play()).toHaveLength(2)
    expect(await campaign(id)).toMatchObject({ status: 'completed', started_at: iso(AUCKLAND_9AM + HOUR) })
  })

  it('starts now, with a warning, when schedule_at is past', async () => {
    const made = await create(stage, phones(1), { schedule_at: iso(AUCKLAND_9AM - DAY) })
    expect(made).toMatchObject({
      status: 'running',
      warnings: [{ code: 'schedule_at_in_past', pointer: '#/schedule_at' }],
    })
    expect(await stage.play()).toHaveLength(1)
  })

  it('starts at a new schedule_at that is earlier', async () => {
    const { id } = await create(stage, phones(1), { schedule_at: iso(AUCKLAND_9AM + DAY) })
    const changed = await stage.call('PATCH', `/v1/campaigns/${id}`, { schedule_at: iso(AUCKLAND_9AM + HOUR) })
    expect(changed.status).toBe(200)
    const [waiting] = await stage.recipients(id)
    expect(waiting.next_attempt_at).toBe(iso(AUCKLAND_9AM + HOUR))
    await stage.at(AUCKLAND_9AM + HOUR)
    expect(await stage.play()).toHaveLength(1)
  })

  it('starts at a new schedule_at that is later, and not before', async () => {
    const { id } = await create(stage, phones(1), { schedule_at: iso(AUCKLAND_9AM + HOUR) })
    await stage.call('PATCH', `/v1/campaigns/${id}`, { schedule_at: iso(AUCKLAND_9AM + DAY) })
    await stage.at(AUCKLAND_9AM + DAY - 1)
    expect(await stage.play()).toEqual([])
    await stage.at(AUCKLAND_9AM + DAY)
    expect(await stage.play()).toHaveLength(1)
  })

  it('waits as a draft until it is started, then for its schedule_at', async () => {
    const { id } = await create(stage, phones(1), { draft: true, schedule_at: iso(AUCKLAND_9AM + HOUR) })
    expect(await stage.play()).toEqual([])
    const started = await stage.call('POST', `/v1/campaigns/${id}/start`)
    expect(started.body).toMatchObject({ status: 'scheduled', started_at: null })
    expect(await stage.play()).toEqual([])
    await stage.at(AUCKLAND_9AM + HOUR)
    expect(await stage.play()).toHaveLength(1)
  })

  it('calls at once when a draft whose schedule_at has passed is started', async () => {
    const { id } = await create(stage, phones(1), { draft: true, schedule_at: iso(AUCKLAND_9AM + HOUR) })
    await stage.at(AUCKLAND_9AM + 2 * HOUR)
    expect(await stage.play()).toEqual([])
    expect((await stage.call('POST', `/v1/campaigns/${id}/start`)).body.status).toBe('running')
    expect(await stage.play()).toHaveLength(1)
  })
})

describe('ceilings', () => {
  it('never lets a campaign exceed its max_concurrency', async () => {
    await create(stage, phones(7), { max_concurrency: 3 })
    await stage.tick()
    const first = await stage.lease('a')
    expect(first).toHaveLength(3)
    await stage.tick()
    expect(await stage.lease('b')).toEqual([])
    const [one] = first
    await stage.runtime.report(one as never, [{ seq: 1, type: 'dialing' }])
    await stage.runtime.complete(one as never, {
      endReason: 'runtime_error',
      durationMs: 0,
      sipStatus: null,
      q850Cause: null,
    })
    await stage.tick()
    expect(await stage.lease('b')).toHaveLength(1)
  })

  it('takes a new max_concurrency for the calls not yet made', async () => {
    const { id } = await create(stage, phones(5), { max_concurrency: 1 })
    await stage.tick()
    expect(await stage.lease()).toHaveLength(1)
    await stage.call('PATCH', `/v1/campaigns/${id}`, { max_concurrency: 3 })
    await stage.tick()
    expect(await stage.lease()).toHaveLength(2)
  })

  it('never lets the campaigns of an organisation together exceed its calls_max', async () => {
    await stage[Symbol.asyncDispose]()
    stage = await setStage({ settings: { NEXORA_CALLS_MAX: '4' } })
    await create(stage, phones(5), { max_concurrency: 3 })
    await create(stage, phones(5), { max_concurrency: 3 })
    const other = await stage.server.addTenant()
    await create(stage, phones(5), { max_concurrency: 2 }, other)
    await stage.tick()
    const tasks = await stage.lease()
    const owners = await Promise.all(tasks.map(({ campaignId }) => stage.call('GET', `/v1/campaigns/${campaignId}`)))
    expect(owners.filter(({ status }) => status === 200)).toHaveLength(4)
    expect(owners.filter(({ status }) => status === 404)).toHaveLength(2)
  })

  it('lets a paused campaign take no room from the others', async () => {
    await stage[Symbol.asyncDispose]()
    stage = await setStage({ settings: { NEXORA_CALLS_MAX: '2' } })
    const paused = await create(stage, phones(2))
    await stage.tick()
    await stage.call('POST', `/v1/campaigns/${paused.id}/pause`)
    await create(stage, ['+6421555900', '+6421555901'])
    expect(await stage.play()).toHaveLength(2)
  })

  it('keeps to calls_max when a paused campaign goes on beside another', async () => {
    await stage[Symbol.asyncDispose]()
    stage = await setStage({ settings: { NEXORA_CALLS_MAX: '2' } })
    const paused = await create(stage, phones(2))
    await stage.tick()
    await stage.call('POST', `/v1/campaigns/${paused.id}/pause`)
    await create(stage, ['+6421555900', '+6421555901'])
    await stage.tick()
    const held = await stage.lease()
    await stage.call('POST', `/v1/campaigns/${paused.id}/resume`)
    await stage.tick()
    expect([...held, ...(await stage.lease())]).toHaveLength(2)
    for (const task of held) {
      await stage.runtime.report(task, [{ seq: 1, type: 'dialing' }])
      await stage.runtime.complete(task, { endReason: 'declined', durationMs: 0, sipStatus: 603, q850Cause: 21 })
    }
    await stage.tick()
    expect(await stage.lease()).toHaveLength(2)
  })

  it('lets no campaign of many people keep a later one of the organisation waiting', async () => {
    await create(stage, phones(60), { max_concurrency: 100 })
    await stage.tick()
    const first = await stage.lease('worker', 50)
    expect(first).toHaveLength(20) // the organisation's ceiling, all for the only campaign
    const later = await create(stage, ['+6421555900'])
    for (const task of first.slice(0, 2)) {
      await stage.runtime.report(task, [{ seq: 1, type: 'dialing' }])
      await stage.runtime.complete(task, { endReason: 'declined', durationMs: 0, sipStatus: 603, q850Cause: 21 })
    }
    await stage.tick()
    expect((await stage.lease('worker', 50)).map(({ campaignId }) => campaignId)).toContain(later.id)
  })

  it('lets no number of busy campaigns keep another one waiting', async () => {
    for (let index = 0; index < 60; index += 1) await create(stage, phones(3), { max_concurrency: 1 })
    await stage.tick()
    expect(new Set((await stage.lease()).map(({ campaignId }) => campaignId)).size).toBe(20)
    const other = await stage.server.addTenant()
    const theirs = await create(stage, phones(1), {}, other)
    await stage.tick()
    expect((await stage.lease()).map(({ campaignId }) => campaignId)).toEqual([theirs.id])
  })
})

describe('expires_at', () => {
  it('skips whoever was not called, and fails the campaign as expired when nobody was', async () => {
    const { id } = await create(stage, ['+12025550110', '+12025550100'], {
      expires_at: iso(AUCKLAND_9AM + 10 * MINUTE),
    })
    await stage.play()
    const late = await create(stage, phones(2), {
      schedule_at: iso(AUCKLAND_9AM + HOUR),
      expires_at: iso(AUCKLAND_9AM + 2 * HOUR),
    })
    expect(await campaign(id)).toMatchObject({
      status: 'completed',
      status_reason: null,
      counts: { failed: 1, completed: 1 },
    })
    await stage.call('POST', `/v1/campaigns/${late.id}/pause`)
    await stage.at(AUCKLAND_9AM + 2 * HOUR)
    expect(await stage.play()).toEqual([])
    expect(await campaign(late.id)).toMatchObject({
      status: 'failed',
      status_reason: 'expired',
      counts: { skipped: 2 },
    })
    expect(await stage.recipients(late.id)).toMatchObject([
      { status: 'skipped', skip_reason: 'expired', next_attempt_at: null },
      { status: 'skipped', skip_reason: 'expired', next_attempt_at: null },
    ])
  })

  it('withdraws a queued call, lets one in progress finish, and still completes as expired', async () => {
    const { id } = await create(stage, phones(3), { max_concurrency: 2, expires_at: iso(AUCKLAND_9AM + MINUTE) })
    await stage.tick()
    const [task] = await stage.lease('worker', 1)
    await stage.runtime.report(task as never, [{ seq: 1, type: 'dialing' }])
    await stage.clock.jump(30_000)
    await stage.runtime.heartbeat(task as never)
    await stage.clock.jump(30_000)
    await stage.tick()
    expect(await campaign(id)).toMatchObject({ status: 'running', counts: { skipped: 2, in_progress: 1 } })
    await stage.runtime.complete(task as never, {
      endReason: 'no_answer',
      durationMs: 0,
      sipStatus: 480,
      q850Cause: 19,
    })
    await stage.tick()
    expect(await campaign(id)).toMatchObject({
      status: 'completed',
      status_reason: 'expired',
      counts: { skipped: 2, failed: 1 },
    })
    const ended = (await stage.events()).filter(({ type }) => type === 'conversation.failed')
    expect(ended.map(({ data }) => data.object.end_reason).sort()).toEqual(['expired', 'no_answer'])
  })
})

describe('retries', () => {
  it('come at the times of an exponential policy, never earlier', async () => {
    await create(stage, ['+12025550110'], { retry_policy: { max_attempts: 4, delay_seconds: 600 } })
    expect(await stage.play()).toHaveLength(1)
    let last = AUCKLAND_9AM
    for (const minutes of [10, 20, 40]) {
      last += minutes * MINUTE
      await stage.at(last - 1)
      expect(await stage.play()).toEqual([])
      await stage.at(last)
      expect(await stage.play()).toHaveLength(1)
    }
    await stage.at(last + 7 * DAY)
    expect(await stage.play()).toEqual([])
  })

  it('reach a person who answers the third call: three conversations, outcome confirmed', async () => {
    const { id } = await create(stage, ['+12025550120'], { retry_policy: { backoff: 'fixed', delay_seconds: 60 } })
    for (let minute = 0; minute <= 3; minute += 1) {
      await stage.at(AUCKLAND_9AM + minute * MINUTE)
      await stage.play()
    }
    const calls = await stage.conversations(id)
    expect(calls.map(({ attempt, end_reason }) => [attempt, end_reason])).toEqual([
      [1, 'no_answer'],
      [2, 'no_answer'],
      [3, 'agent_hangup'],
    ])
    expect(await stage.recipients(id)).toMatchObject([{ status: 'completed', attempt_count: 3, outcome: 'confirmed' }])
  })
})

describe('campaign.completed', () => {
  it('is told exactly once, with the counts of its end', async () => {
    const { id } = await create(stage, ['+12025550100', '+12025550101', '+12025550111', phoneOf(1)], {
      retry_policy: { max_attempts: 1 },
    })
    await stage.play()
    await stage.at(AUCKLAND_9AM + DAY)
    await stage.play()
    const told = (await stage.events()).filter(({ type }) => type === 'campaign.completed')
    expect(told).toHaveLength(1)
    expect(told[0]?.data.object).toMatchObject({
      id,
      status: 'completed',
      counts: { completed: 3, failed: 1, pending: 0 },
    })
    expect(told[0]?.data.object.completed_at).toBe((await campaign(id)).completed_at)
  })
})
