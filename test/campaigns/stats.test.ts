// The statistics of a campaign are what a count of its conversations gives, and counting many holds up nobody.
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CountedCall, makeCallCounter } from '../../src/campaigns/stats.ts'
import { AUCKLAND_9AM, create, HOUR, phoneOf, type Stage, setStage } from '../runtime/stage.ts'

const call = (fields: Partial<CountedCall>): CountedCall => ({
  dialing_at: AUCKLAND_9AM,
  answered_at: null,
  ended_at: AUCKLAND_9AM + 1000,
  answered_by: null,
  end_reason: 'no_answer',
  outcome: null,
  successful: null,
  talk_ms: null,
  ...fields,
})
const talked = (ms: number, successful = 1) =>
  call({
    answered_at: AUCKLAND_9AM,
    answered_by: 'human',
    end_reason: 'agent_hangup',
    outcome: successful === 1 ? 'confirmed' : 'declined',
    successful,
    talk_ms: ms,
  })

function count(calls: readonly CountedCall[], interval: 'hour' | 'day' = 'hour') {
  const counter = makeCallCounter(interval)
  calls.forEach(counter.add)
  return counter.result()
}

describe('the count', () => {
  it('of nothing has no rates and no talk time', () => {
    expect(count([])).toMatchObject({
      attempts: 0,
      connectRate: null,
      successRate: null,
      talkMs: { total: 0, mean: null, p50: null, p95: null },
      series: [],
    })
  })

  it('leaves a call in progress out of the rates', () => {
    const busy = call({ ended_at: null, end_reason: null, answered_at: AUCKLAND_9AM, answered_by: 'human' })
    expect(count([busy, talked(1000), call({})])).toMatchObject({
      attempts: 3,
      inProgress: 1,
      connected: 2,
      connectRate: 0.5,
      successRate: 1,
    })
  })

  it('ranks values by how often they come, then by name', () => {
    const calls = [talked(1, 0), talked(1), talked(1), call({}), call({ end_reason: 'busy' })]
    expect(count(calls)).toMatchObject({
      endReasons: [
        { value: 'agent_hangup', calls: 3 },
        { value: 'busy', calls: 1 },
        { value: 'no_answer', calls: 1 },
      ],
      outcomes: [
        { value: 'confirmed', calls: 2 },
        { value: 'declined', calls: 1 },
      ],
      answeredBy: [{ value: 'human', calls: 3 }],
    })
  })

  it('takes percentiles by nearest rank: so many per cent are no longer, and fewer would not do', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 60 }), (talks) => {
        const { talkMs } = count(talks.map((ms) => talked(ms)))
        for (const [percent, value] of [
          [50, talkMs.p50],
          [95, talkMs.p95],
        ] as const) {
          const within = (limit: number) => talks.filter((ms) => ms <= limit).length / talks.length
          expect(within(value ?? -1)).toBeGreaterThanOrEqual(percent / 100)
          expect(within((value ?? 0) - 1)).toBeLessThan(percent / 100)
        }
        expect(talkMs.total).toBe(talks.reduce((sum, ms) => sum + ms, 0))
      }),
    )
  })

  it('has a point for each hour or day with a call, the latest 168 of them', () => {
    const calls = Array.from({ length: 200 }, (_, hour) => call({ dialing_at: AUCKLAND_9AM + hour * HOUR + 59_000 }))
    const hours = count(calls).series
    expect(hours).toHaveLength(168)
    expect(hours.at(-1)).toEqual({ from: AUCKLAND_9AM + 199 * HOUR, attempts: 1, connected: 0, successful: 0 })
    const days = count(calls, 'day').series
    expect(days.reduce((sum, { attempts }) => sum + attempts, 0)).toBe(200)
    expect(days.every(({ from }) => from % (24 * HOUR) === 0)).toBe(true)
  })
})

describe('over HTTP', () => {
  let stage: Stage

  beforeEach(async () => {
    stage = await setStage()
  })

  afterEach(async () => {
    await stage[Symbol.asyncDispose]()
  })

  it('tells what became of people and calls', async () => {
    const { id } = await create(stage, ['+12025550100', '+12025550101', '+12025550110'], {
      retry_policy: { max_attempts: 2, delay_seconds: 3600, backoff: 'fixed' },
    })
    await stage.play()
    await stage.at(AUCKLAND_9AM + HOUR)
    await stage.play()
    const { status, body } = await stage.call('GET', `/v1/campaigns/${id}/stats`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      object: 'campaign_stats',
      campaign_id: id,
      recipients: { completed: 2, failed: 1, pending: 0 },
      calls: { attempts: 4, in_progress: 0, connected: 2, successful: 1, connect_rate: 0.5, success_rate: 0.5 },
      answered_by: [{ value: 'human', calls: 2 }],
      interval: 'hour',
      series: [
        { from: '2026-05-31T21:00:00.000Z', attempts: 3, connected: 2, successful: 1 },
        { from: '2026-05-31T22:00:00.000Z', attempts: 1, connected: 0, successful: 0 },
      ],
    })
    const calls = await stage.conversations(id)
    const talk = calls.reduce((sum, { talk_seconds }) => sum + (talk_seconds ?? 0), 0)
    expect(Math.abs(body.talk_seconds.total - talk)).toBeLessThanOrEqual(calls.length / 2)
    const daily = await stage.call('GET', `/v1/campaigns/${id}/stats?interval=day`)
    expect(daily.body.series).toMatchObject([{ from: '2026-05-31T00:00:00.000Z', attempts: 4 }])
  })

  it('counts 30,000 calls in many turns of the event loop', async () => {
    const { id } = await create(stage, [phoneOf(1)])
    await stage.play()
    await stage.server.app.unitOfWork.run(async (tx) => {
      const [row] = await tx.selectFrom('conversations').selectAll().where('campaign_id', '=', id).execute()
      const { number: _, ...fields } = row as NonNullable<typeof row>
      for (let start = 0; start < 30_000; start += 500) {
        const rows = Array.from({ length: 500 }, (_, index) => ({
          ...fields,
          id: `conv_${String(start + index).padStart(8, '0')}`,
        }))
        await tx.insertInto('conversations').values(rows).execute()
        await new Promise(setImmediate)
      }
    })
    let turns = 0
    let over = false
    const count = () => {
      turns += 1
      if (!over) setImmediate(count)
    }
    setImmediate(count)
    const { body } = await stage.call('GET', `/v1/campaigns/${id}/stats`)
    over = true
    expect(body.calls.attempts).toBe(30_001)
    expect(turns).toBeGreaterThan(60) // turns that others had meanwhile
  }, 60_000)
})
