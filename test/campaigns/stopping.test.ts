// What ends calls that were planned: pause, cancel, opt-out; and the one call that a person may ask for.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  AUCKLAND_9AM,
  answerCall,
  create,
  DAY,
  HOUR,
  HUNG_UP,
  leaseOf,
  phoneOf,
  type Stage,
  setStage,
  speech,
  terminalEvents,
} from '../runtime/stage.ts'

let stage: Stage

beforeEach(async () => {
  stage = await setStage()
})

afterEach(async () => {
  await stage[Symbol.asyncDispose]()
})

const campaign = async (id: string) => (await stage.call('GET', `/v1/campaigns/${id}`)).body
const step = (id: string, action: string) => stage.call('POST', `/v1/campaigns/${id}/${action}`)
const phones = (count: number) => Array.from({ length: count }, (_, index) => phoneOf(index))
const LATER = Date.parse('2026-06-02T15:00:00+12:00')

describe('pausing', () => {
  it('lets no further call begin, holds the queued ones, and resuming makes each of them once', async () => {
    const { id } = await create(stage, phones(6), { max_concurrency: 3 })
    await stage.tick()
    const [task] = await stage.lease('worker', 1)
    await answerCall(stage.runtime, task as never)
    expect((await step(id, 'pause')).body).toMatchObject({ status: 'paused', status_reason: 'api' })
    await stage.at(AUCKLAND_9AM + 30_000)
    await stage.tick()
    expect(await stage.lease()).toEqual([])
    await stage.runtime.complete(task as never, HUNG_UP) // a call in progress finishes
    expect(await stage.play()).toEqual([])
    expect(await campaign(id)).toMatchObject({ status: 'paused', counts: { completed: 1, queued: 2, pending: 3 } })
    expect((await step(id, 'resume')).body).toMatchObject({ status: 'running', status_reason: null })
    const played = await stage.play()
    expect(new Set(played.map(({ to }) => to)).size).toBe(5)
    expect(played).toHaveLength(5)
    expect(await campaign(id)).toMatchObject({ status: 'completed', counts: { completed: 6 } })
  })

  it('refuses the dial of a call that was leased before, and makes the call after resuming', async () => {
    const { id } = await create(stage, phones(1))
    await stage.tick()
    const [task] = await stage.lease()
    await step(id, 'pause')
    expect(await stage.runtime.report(task as never, [{ seq: 1, type: 'dialing' }])).toEqual({
      accepted: false,
      refusal: 'lease_lost',
    })
    expect(await stage.play()).toEqual([])
    await step(id, 'resume')
    expect((await stage.play()).map(({ conversationId }) => conversationId)).toEqual([task?.conversationId])
    expect(await stage.conversations(id)).toHaveLength(1)
  })

  it('makes a scheduled campaign wait for its time again when it is resumed before', async () => {
    const { id } = await create(stage, phones(1), { schedule_at: new Date(AUCKLAND_9AM + HOUR).toISOString() })
    await step(id, 'pause')
    expect((await step(id, 'resume')).body).toMatchObject({ status: 'scheduled', started_at: null })
    await step(id, 'pause')
    await stage.at(AUCKLAND_9AM + 2 * HOUR)
    expect(await stage.play()).toEqual([])
    expect((await step(id, 'resume')).body.status).toBe('running')
    expect(await stage.play()).toHaveLength(1)
  })

  it('keeps a retry that falls due meanwhile for the resume', async () => {
    const { id } = await create(stage, ['+12025550110'], { retry_policy: { delay_seconds: 60 } })
    await stage.play()
    await step(id, 'pause')
    await stage.at(AUCKLAND_9AM + HOUR)
    expect(await stage.play()).toEqual([])
    await step(id, 'resume')
    expect(await stage.play()).toHaveLength(1)
  })
})

describe('cancelling', () => {
  it('ends queued calls as cancelled with one terminal event each, and lets calls in progress finish', async () => {
    const { id } = await create(stage, phones(6), { max_concurrency: 4 })
    await stage.tick()
    const [leased, talking] = await stage.lease('worker', 2)
    await answerCall(stage.runtime, talking as never)
    expect((await step(id, 'cancel')).body).toMatchObject({
      status: 'cancelled',
      status_reason: 'api',
      counts: { cancelled: 5, in_progress: 1 },
    })
    const refused = await stage.runtime.report(leased as never, [{ seq: 1, type: 'dialing' }])
    expect(refused).toMatchObject({ accepted: false })
    expect(await stage.runtime.complete(talking as never, HUNG_UP)).toEqual({ accepted: true })
    expect(await stage.play()).toEqual([])
    const calls = await stage.conversations(id)
    expect(calls.map(({ status }) => status).sort()).toEqual(['cancelled', 'cancelled', 'cancelled', 'completed'])
    expect([...terminalEvents(await stage.events()).values()]).toEqual([1, 1, 1, 1])
    expect(await campaign(id)).toMatchObject({ counts: { cancelled: 5, completed: 1 } })
    expect((await stage.events()).map(({ type }) => type)).not.toContain('campaign.completed')
  })

  it('ends the calls that a pause held', async () => {
    const { id } = await create(stage, phones(2))
    await stage.tick()
    await step(id, 'pause')
    await step(id, 'cancel')
    expect((await stage.conversations(id)).map(({ status }) => status)).toEqual(['cancelled', 'cancelled'])
  })

  it('plans no retry and no callback for a call that was in progress', async () => {
    const { id } = await create(stage, [phoneOf(1), phoneOf(2)])
    await stage.tick()
    const [unanswered, asked] = await stage.lease()
    await stage.runtime.report(unanswered as never, [{ seq: 1, type: 'dialing' }])
    await answerCall(stage.runtime, asked as never)
    const lease = leaseOf(asked as never)
    await stage.runtime.turn(lease, { seq: 4, input: { type: 'start' }, offsetMs: 0, durationMs: 0 })
    const input = speech('Can you call me back tomorrow at 3 pm?')
    await stage.runtime.turn(lease, { seq: 5, input, offsetMs: 20_000, durationMs: 2000 })
    await step(id, 'cancel')
    const noAnswer = { endReason: 'no_answer', durationMs: 0, sipStatus: 480, q850Cause: 19 } as const
    await stage.runtime.complete(unanswered as never, noAnswer)
    await stage.runtime.complete(lease, HUNG_UP)
    const told = (await stage.events()).filter(({ type }) => type === 'campaign.callback.received')
    expect(told.map(({ data }) => data.object.status)).toEqual(['received'])
    expect((await stage.recipients(id)).map(({ next_attempt_at }) => next_attempt_at)).toEqual([null, null])
    await stage.at(LATER + DAY)
    expect(await stage.play()).toEqual([])
  })
})

describe('a person who asks to be called back tomorrow at 3 pm', () => {
  it('is called at that instant in their zone, once, and the callback counts as fulfilled', async () => {
    const { id } = await create(stage, ['+12025550104'], {
      timezone: 'Pacific/Auckland',
      retry_policy: { max_attempts: 1 },
    })
    await stage.play()
    const [asked] = (await stage.events()).filter(({ type }) => type === 'campaign.callback.received')
    expect(asked?.data.object).toMatchObject({
      source: 'requested_in_call',
      requested_for: '2026-06-02T03:00:00.000Z',
      status: 'scheduled',
    })
    expect(await campaign(id)).toMatchObject({ status: 'running', counts: { callback_scheduled: 1 } })
    await stage.at(LATER - 1)
    expect(await stage.play()).toEqual([])
    await stage.at(LATER)
    expect(await stage.play()).toHaveLength(1)
    const kept = await stage.server.database.reader
      .selectFrom('callbacks')
      .select(['id', 'status'])
      .orderBy('id')
      .execute()
    expect(kept[0]).toEqual({ id: asked?.data.object.id, status: 'fulfilled' })
    await stage.at(LATER + 3 * DAY)
    expect(await stage.play()).toEqual([])
    expect(await stage.conversations(id)).toHaveLength(2)
    expect(await campaign(id)).toMatchObject({ status: 'completed' })
  })

  it('is told of, but not called, when the campaign expires before', async () => {
    await create(stage, ['+12025550104'], { timezone: 'Pacific/Auckland', expires_at: new Date(LATER).toISOString() })
    await stage.play()
    const [asked] = (await stage.events()).filter(({ type }) => type === 'campaign.callback.received')
    expect(asked?.data.object.status).toBe('received')
    await stage.at(LATER)
    expect(await stage.play()).toEqual([])
  })
})

describe('an opt-out', () => {
  const SAYS_STOP = '+12025550105'

  it('lets no campaign of the organisation call that number again', async () => {
    await create(stage, [SAYS_STOP])
    await stage.play()
    const again = await create(stage, [SAYS_STOP, phoneOf(1)])
    expect((await stage.play()).map(({ to }) => to)).toEqual([phoneOf(1)])
    expect(await stage.recipients(again.id)).toMatchObject([{ status: 'skipped', skip_reason: 'opted_out' }, {}])
    expect(await campaign(again.id)).toMatchObject({ status: 'completed' })
  })

  it('stops calls to it that are queued or leased already, with one terminal event each', async () => {
    const own = await create(stage, [SAYS_STOP])
    const queued = await create(stage, [SAYS_STOP])
    const leased = await create(stage, [SAYS_STOP])
    await stage.tick()
    const tasks = await stage.lease('worker', 3)
    const of = (id: string) => leaseOf(tasks.find(({ campaignId }) => campaignId === id) as never)
    await stage.runtime.release(of(queued.id), 0)
    const talking = tasks.find(({ campaignId }) => campaignId === own.id)
    await answerCall(stage.runtime, talking as never)
    const input = speech('Take me off your list and stop calling me.')
    await stage.runtime.turn(of(own.id), { seq: 4, input, offsetMs: 0, durationMs: 1500 })
    expect(await stage.runtime.report(of(leased.id), [{ seq: 1, type: 'dialing' }])).toMatchObject({ accepted: false })
    expect(await stage.play()).toEqual([])
    await stage.runtime.complete(of(own.id), HUNG_UP)
    for (const { id } of [queued, leased]) {
      expect(await stage.recipients(id)).toMatchObject([
        { status: 'skipped', skip_reason: 'opted_out', attempt_count: 0 },
      ])
      expect(await campaign(id)).toMatchObject({ status: 'failed', status_reason: 'no_eligible_recipients' })
    }
    expect([...terminalEvents(await stage.events()).values()]).toEqual([1, 1, 1])
  })

  it('does not bind another organisation', async () => {
    await create(stage, [SAYS_STOP])
    await stage.play()
    await create(stage, [SAYS_STOP], {}, await stage.server.addTenant())
    expect(await stage.play()).toHaveLength(1)
  })
})
