// The events of a campaign's life: one for each transition, in the order of cause and effect, and none
// for what did not happen.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AUCKLAND_9AM, create, HOUR, phoneOf, type Stage, setStage } from '../runtime/stage.ts'

let stage: Stage

beforeEach(async () => {
  stage = await setStage()
})

afterEach(async () => {
  await stage[Symbol.asyncDispose]()
})

const iso = (ms: number) => new Date(ms).toISOString()
const step = (id: string, action: string) => stage.call('POST', `/v1/campaigns/${id}/${action}`)

/** Types of events in order, those about single calls left out unless asked for. */
async function told(everything = false): Promise<string[]> {
  const types = (await stage.events()).map(({ type }) => type)
  return everything ? types : types.filter((type) => /^campaign\.(?!recipient)/.test(type))
}

describe('the events of a campaign', () => {
  it('come in the order of cause and effect', async () => {
    const { id } = await create(stage, [phoneOf(1)])
    await stage.play()
    expect(await told(true)).toEqual([
      'campaign.started',
      'conversation.started',
      'intent.detected',
      'conversation.completed',
      'campaign.recipient.completed',
      'campaign.completed',
    ])
    const events = await stage.events()
    expect(events[0]?.data.object).toMatchObject({ id, status: 'running', counts: { pending: 1 } })
    expect(events[1]?.data.object).toMatchObject({ status: 'in_progress', answered_by: 'human', ended_at: null })
    const [recipient] = await stage.recipients(id)
    expect(events[4]?.data.object).toEqual(recipient)
    expect(events[5]?.data.object).toEqual((await stage.call('GET', `/v1/campaigns/${id}`)).body)
  })

  it('tell that it is scheduled, and that it has started when its time has come', async () => {
    const { id } = await create(stage, [phoneOf(1)], { schedule_at: iso(AUCKLAND_9AM + HOUR) })
    expect(await told()).toEqual(['campaign.scheduled'])
    await stage.call('PATCH', `/v1/campaigns/${id}`, { schedule_at: iso(AUCKLAND_9AM + 2 * HOUR) })
    await stage.at(AUCKLAND_9AM + 2 * HOUR)
    await stage.play()
    expect(await told()).toEqual(['campaign.scheduled', 'campaign.started', 'campaign.completed'])
  })

  it('say nothing of a draft until it is started', async () => {
    const { id } = await create(stage, [phoneOf(1)], { draft: true })
    expect(await told()).toEqual([])
    await step(id, 'start')
    expect(await told()).toEqual(['campaign.started'])
  })

  it('tell of each pause and each resume', async () => {
    const { id } = await create(stage, [phoneOf(1)])
    for (const action of ['pause', 'resume', 'pause', 'resume']) await step(id, action)
    expect((await step(id, 'resume')).status).toBe(409)
    expect(await told()).toEqual([
      'campaign.started',
      'campaign.paused',
      'campaign.resumed',
      'campaign.paused',
      'campaign.resumed',
    ])
  })

  it('tell of the start of one that was paused before it ran, when it is resumed after its time', async () => {
    const { id } = await create(stage, [phoneOf(1)], { schedule_at: iso(AUCKLAND_9AM + HOUR) })
    await step(id, 'pause')
    await step(id, 'resume') // scheduled again
    await step(id, 'pause')
    await stage.at(AUCKLAND_9AM + HOUR)
    await step(id, 'resume')
    expect((await told()).slice(1)).toEqual([
      'campaign.paused',
      'campaign.resumed',
      'campaign.paused',
      'campaign.resumed',
      'campaign.started',
    ])
  })

  it('tell of a cancellation once, with the counts it leaves, and of no person dropped with it', async () => {
    const { id } = await create(stage, [phoneOf(1), phoneOf(2)])
    await step(id, 'cancel')
    expect((await step(id, 'cancel')).status).toBe(409)
    expect(await told(true)).toEqual(['campaign.started', 'campaign.cancelled'])
    const [, cancelled] = await stage.events()
    expect(cancelled?.data.object).toMatchObject({ status: 'cancelled', counts: { cancelled: 2, pending: 0 } })
  })
})

describe('campaign.failed', () => {
  it('tells that it expired before anybody was called, without a start that never was', async () => {
    const fields = { schedule_at: iso(AUCKLAND_9AM + HOUR), expires_at: iso(AUCKLAND_9AM + 2 * HOUR) }
    const { id } = await create(stage, [phoneOf(1)], fields)
    await step(id, 'pause')
    await stage.at(AUCKLAND_9AM + 2 * HOUR)
    await stage.play()
    expect(await told()).toEqual(['campaign.scheduled', 'campaign.paused', 'campaign.failed'])
    const failed = (await stage.events()).at(-1)
    expect(failed?.data.object).toMatchObject({ status: 'failed', status_reason: 'expired', started_at: null })
    expect(failed?.data.object).toEqual((await stage.call('GET', `/v1/campaigns/${id}`)).body)
  })

  it('tells that nobody on it may be called', async () => {
    await create(stage, ['+12025550105'])
    await stage.play()
    const { id } = await create(stage, ['+12025550105'])
    await stage.play()
    expect((await told()).slice(-2)).toEqual(['campaign.started', 'campaign.failed'])
    expect((await stage.call('GET', `/v1/campaigns/${id}`)).body).toMatchObject({
      status: 'failed',
      status_reason: 'no_eligible_recipients',
    })
  })
})

describe('the events of a person', () => {
  it('tell of a retry nothing, and of the end of the last call once', async () => {
    const { id } = await create(stage, ['+12025550110'], { retry_policy: { max_attempts: 2, delay_seconds: 60 } })
    await stage.play()
    expect(await told(true)).toEqual(['campaign.started', 'conversation.failed'])
    await stage.at(AUCKLAND_9AM + HOUR)
    await stage.play()
    expect((await told(true)).slice(2)).toEqual([
      'conversation.failed',
      'campaign.recipient.completed',
      'campaign.completed',
    ])
    const [recipient] = await stage.recipients(id)
    expect((await stage.events()).at(-2)?.data.object).toEqual(recipient)
  })

  it('tell of an opt-out during the call, once for the number', async () => {
    await create(stage, ['+12025550105'])
    await stage.play()
    const types = await told(true)
    const at = types.indexOf('recipient.opted_out')
    expect(types.indexOf('conversation.started')).toBeLessThan(at)
    expect(at).toBeLessThan(types.indexOf('conversation.completed'))
    const [optOut] = (await stage.events()).filter(({ type }) => type === 'recipient.opted_out')
    const [call] = (await stage.events()).filter(({ type }) => type === 'conversation.completed')
    expect(optOut?.data.object).toMatchObject({
      phone: '+12025550105',
      conversation_id: call?.data.object.id,
      campaign_id: call?.data.object.campaign_id,
      recipient_id: call?.data.object.recipient_id,
    })
    await create(stage, ['+12025550105'])
    await stage.play()
    expect((await told(true)).filter((type) => type === 'recipient.opted_out')).toHaveLength(1)
    expect((await told(true)).slice(-3)).toEqual([
      'campaign.started',
      'campaign.recipient.completed',
      'campaign.failed',
    ])
  })
})
