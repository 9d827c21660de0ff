// Somebody who was called rings back: what it does to them and to their campaign.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CallTask, InboundCall } from '../../../src/runtime/port.ts'
import {
  answerCall,
  create,
  DAY,
  HOUR,
  HUNG_UP,
  leaseOf,
  MINUTE,
  NO_ANSWER,
  phoneOf,
  START,
  type Stage,
  setStage,
  speech,
  terminalEvents,
} from '../../runtime/stage.ts'

let stage: Stage

beforeEach(async () => {
  stage = await setStage()
})

afterEach(async () => {
  await stage[Symbol.asyncDispose]()
})

const PHONE = phoneOf(1)
const YES = 'Yes, I will be there.'
const THREE_TOMORROW = '2026-06-02T03:00:00.000Z'
const ZONE = { timezone: 'Pacific/Auckland' }

const campaign = async (id: string) => (await stage.call('GET', `/v1/campaigns/${id}`)).body
const recipient = async (id: string) => (await stage.recipients(id))[0]
const types = async () => (await stage.events()).map(({ type }) => type)
const callbacks = async () => (await stage.call('GET', '/v1/callbacks')).body.data
const dial = (task: CallTask) => stage.runtime.report(leaseOf(task), [{ seq: 1, type: 'dialing' }])

async function take(): Promise<CallTask> {
  await stage.tick()
  const [task] = await stage.lease()
  if (task === undefined) throw new Error('there is a call to take')
  return task
}

/** A campaign of one person who did not answer. */
async function missed(fields: object = {}): Promise<{ id: string; task: CallTask }> {
  const { id } = await create(stage, [PHONE], { ...ZONE, ...fields })
  const task = await take()
  await dial(task)
  await stage.runtime.complete(leaseOf(task), NO_ANSWER)
  return { id, task }
}

let rung = 0
async function ring(task: CallTask, fields: Partial<InboundCall> = {}): Promise<CallTask> {
  rung += 1
  const asked = { from: task.to, to: task.from, providerCallId: `call ${rung}`, worker: 'bridge', mode: task.mode }
  const answer = await stage.runtime.inbound({ ...asked, ...fields })
  if (!answer.accepted) throw new Error(answer.refusal)
  return answer.call
}

async function pickUp(call: CallTask): Promise<void> {
  await stage.runtime.report(leaseOf(call), [{ seq: 1, type: 'answered', answeredBy: 'human' }])
  await stage.runtime.turn(leaseOf(call), { seq: 2, input: START, offsetMs: 0, durationMs: 0 })
}

/** They say this, and the call ends. */
async function say(call: CallTask, ...texts: string[]): Promise<void> {
  for (const [index, text] of texts.entries())
    await stage.runtime.turn(leaseOf(call), { seq: 3 + index, input: speech(text), offsetMs: 9000, durationMs: 900 })
  await stage.runtime.complete(leaseOf(call), HUNG_UP)
}

async function ringAndSay(task: CallTask, ...texts: string[]): Promise<CallTask> {
  const call = await ring(task)
  await pickUp(call)
  await say(call, ...texts)
  return call
}

describe('a person who rings back', () => {
  it('is told of by campaign.callback.received when they are answered, once, and it stands as fulfilled', async () => {
    const { id, task } = await missed()
    const call = await ring(task)
    expect(await types()).not.toContain('campaign.callback.received')
    await pickUp(call)
    await stage.runtime.report(leaseOf(call), [{ seq: 1, type: 'answered', answeredBy: 'human' }])
    await say(call, YES)
    const told = (await stage.events()).filter(({ type }) => type === 'campaign.callback.received')
    expect(told.map(({ data }) => data.object)).toMatchObject([
      {
        source: 'inbound_call',
        status: 'fulfilled',
        phone: PHONE,
        campaign_id: id,
        recipient_id: task.recipientId,
        conversation_id: call.conversationId,
        fulfilled_by_conversation_id: call.conversationId,
        requested_for: null,
      },
    ])
    expect(await callbacks()).toEqual(told.map(({ data }) => data.object))
  })

  it('has a conversation like any other, with their number as the one that called', async () => {
    const { id, task } = await missed()
    const { conversationId } = await ringAndSay(task, YES)
    const { body } = await stage.call('GET', `/v1/conversations/${conversationId}?expand=transcript`)
    expect(body).toMatchObject({
      status: 'completed',
      direction: 'inbound',
      attempt: 0,
      from: PHONE,
      to: task.from,
      campaign_id: id,
      dialing_at: null,
      outcome: 'confirmed',
      collected: { confirmed: true },
    })
    expect([...terminalEvents(await stage.events()).values()]).toEqual([1, 1])
    const list = async (query: string) =>
      (await stage.call('GET', `/v1/conversations?${query}`)).body.data.map((one: { id: string }) => one.id)
    expect(await list('direction=inbound')).toEqual([conversationId])
    expect(await list(`phone=${encodeURIComponent(PHONE)}`)).toEqual([conversationId, task.conversationId])
    expect((await stage.call('GET', `/v1/campaigns/${id}/stats`)).body.calls).toMatchObject({
      attempts: 1,
      connected: 0,
    })
  })

  it('is called no more when they wait for a retry and decide; the campaign that waited for them is done', async () => {
    const { id, task } = await missed()
    expect(await recipient(id)).toMatchObject({ status: 'retry_scheduled' })
    const call = await ringAndSay(task, 'Sorry, I cannot make it.', 'No thanks.')
    expect(await recipient(id)).toMatchObject({
      status: 'completed',
      outcome: 'declined',
      successful: false,
      attempt_count: 1,
      next_attempt_at: null,
      last_end_reason: 'agent_hangup',
      last_conversation_id: call.conversationId,
    })
    expect(await campaign(id)).toMatchObject({ status: 'completed' })
    expect((await types()).slice(-3)).toEqual([
      'conversation.completed',
      'campaign.recipient.completed',
      'campaign.completed',
    ])
    await stage.at(stage.clock.now() + DAY)
    expect(await stage.play()).toEqual([])
  })

  it.each(['queued', 'held', 'leased'] as const)('has their %s call withdrawn when they decide', async (state) => {
    const { id, task } = await missed()
    await stage.at(stage.clock.now() + 15 * MINUTE)
    await stage.tick()
    const retry = state === 'leased' ? await take() : undefined
    if (state === 'held') await stage.call('POST', `/v1/campaigns/${id}/pause`)
    await ringAndSay(task, YES)
    if (retry) expect(await dial(retry)).toEqual({ accepted: false, refusal: 'lease_lost' })
    expect((await stage.conversations(id)).map(({ status }) => status)).toEqual(['failed', 'cancelled', 'completed'])
    expect([...terminalEvents(await stage.events()).values()]).toEqual([1, 1, 1])
    expect(await recipient(id)).toMatchObject({ status: 'completed', outcome: 'confirmed', attempt_count: 1 })
    expect(await campaign(id)).toMatchObject({ status: 'completed' })
    expect(await stage.play()).toEqual([])
  })

  it('is called as planned when nothing was decided', async () => {
    const { id, task } = await missed()
    const before = await recipient(id)
    const call = await ring(task)
    await pickUp(call)
    await stage.runtime.complete(leaseOf(call), { ...HUNG_UP, endReason: 'recipient_hangup' })
    expect(await recipient(id)).toEqual(before)
    await stage.at(stage.clock.now() + 15 * MINUTE)
    expect(await stage.play()).toHaveLength(1)
    expect(await recipient(id)).toMatchObject({ status: 'completed', attempt_count: 2 })
  })

  it('is called as planned when their call was lost with its runtime', async () => {
    const { id, task } = await missed()
    const call = await ring(task)
    await pickUp(call)
    await stage.at(stage.clock.now() + 16 * MINUTE)
    expect((await stage.play()).map(({ attempt }) => attempt)).toEqual([2])
    const { body } = await stage.call('GET', `/v1/conversations/${call.conversationId}`)
    expect(body).toMatchObject({ status: 'completed', end_reason: 'runtime_lost' })
    expect(await recipient(id)).toMatchObject({ status: 'completed', outcome: 'confirmed', attempt_count: 2 })
  })

  it('is not called again though their phone rings while they decide', async () => {
    const { id, task } = await missed()
    await stage.at(stage.clock.now() + 15 * MINUTE)
    const retry = await take()
    await dial(retry)
    await ringAndSay(task, YES)
    expect(await recipient(id)).toMatchObject({ status: 'in_progress', outcome: 'confirmed' })
    await stage.runtime.complete(leaseOf(retry), NO_ANSWER)
    expect(await recipient(id)).toMatchObject({ status: 'completed', outcome: 'confirmed', attempt_count: 2 })
    expect(await campaign(id)).toMatchObject({ status: 'completed' })
  })

  it('is taken at their latest word when they had answered before, if they say one', async () => {
    const { id } = await create(stage, [PHONE])
    const [task] = (await stage.play()) as [CallTask]
    await ringAndSay(task, 'Who is this?')
    expect(await recipient(id)).toMatchObject({ status: 'completed', outcome: 'confirmed' })
    await ringAndSay(task, 'Sorry, I cannot make it after all.', 'No thanks.')
    expect(await recipient(id)).toMatchObject({ status: 'completed', outcome: 'declined' })
    const ends = (await types()).filter(
      (type) => type === 'campaign.recipient.completed' || type === 'campaign.completed',
    )
    expect(ends).toHaveLength(2)
  })

  it('is taken by a cancelled campaign too, which stays as it is', async () => {
    const { id, task } = await missed()
    await stage.call('POST', `/v1/campaigns/${id}/cancel`)
    await ringAndSay(task, YES)
    expect(await campaign(id)).toMatchObject({ status: 'cancelled' })
    expect(await recipient(id)).toMatchObject({ status: 'cancelled', outcome: 'confirmed' })
  })

  it('is hung up on when the campaign is cancelled with hang_up, and talks on when it is paused', async () => {
    const { id, task } = await missed()
    const call = await ring(task)
    await pickUp(call)
    await stage.call('POST', `/v1/campaigns/${id}/pause`)
    expect(await stage.runtime.heartbeat(leaseOf(call))).toMatchObject({ accepted: true, hangUp: false })
    await stage.call('POST', `/v1/campaigns/${id}/cancel`, { hang_up: true })
    expect(await stage.runtime.heartbeat(leaseOf(call))).toMatchObject({ accepted: true, hangUp: true })
  })

  it('is not called any more by anybody when they ask for that', async () => {
    const { id, task } = await missed()
    const other = await create(stage, [PHONE], { schedule_at: new Date(stage.clock.now() + HOUR).toISOString() })
    await ringAndSay(task, 'Take me off your list.')
    expect(await recipient(id)).toMatchObject({ status: 'completed', outcome: 'opted_out' })
    expect(await types()).toContain('recipient.opted_out')
    await stage.at(stage.clock.now() + HOUR)
    expect(await stage.play()).toEqual([])
    expect(await recipient(other.id)).toMatchObject({ status: 'skipped', skip_reason: 'opted_out' })
  })

  it('is called at the time they name instead of the retry', async () => {
    const { id, task } = await missed()
    await stage.at(stage.clock.now() + 15 * MINUTE)
    await stage.tick()
    await ringAndSay(task, 'Can you call me back tomorrow at 3 pm?')
    expect(await recipient(id)).toMatchObject({ status: 'callback_scheduled', next_attempt_at: THREE_TOMORROW })
    expect((await callbacks()).map(({ source, status }: Record<string, string>) => [source, status])).toEqual([
      ['requested_in_call', 'scheduled'],
      ['inbound_call', 'fulfilled'],
    ])
    expect(await stage.play()).toEqual([])
    await stage.at(THREE_TOMORROW)
    expect(await stage.play()).toHaveLength(1)
    expect((await callbacks())[0]).toMatchObject({ status: 'fulfilled' })
    expect(await campaign(id)).toMatchObject({ status: 'completed' })
  })

  it('does not get the call back any more that they had asked for, once they have decided', async () => {
    const { id } = await create(stage, [PHONE], ZONE)
    const task = await take()
    await answerCall(stage.runtime, task)
    const asked = { seq: 4, input: speech('Can you call me back tomorrow at 3 pm?'), offsetMs: 9000, durationMs: 900 }
    await stage.runtime.turn(leaseOf(task), asked)
    await stage.runtime.complete(leaseOf(task), HUNG_UP)
    expect(await recipient(id)).toMatchObject({ status: 'callback_scheduled' })
    const call = await ringAndSay(task, YES)
    expect(await callbacks()).toMatchObject([
      { source: 'inbound_call', status: 'fulfilled' },
      { source: 'requested_in_call', status: 'fulfilled', fulfilled_by_conversation_id: call.conversationId },
    ])
    await stage.at(Date.parse(THREE_TOMORROW) + DAY)
    expect(await stage.play()).toEqual([])
    expect(await campaign(id)).toMatchObject({ status: 'completed' })
  })

  it('reaches the organisation and campaign that called them last', async () => {
    await missed({ retry_policy: { max_attempts: 1 } })
    const other = await stage.server.addTenant()
    const { id } = await create(stage, [PHONE], { retry_policy: { max_attempts: 1 } }, other)
    await stage.at(stage.clock.now() + MINUTE)
    const task = await take()
    await dial(task)
    await stage.runtime.complete(leaseOf(task), NO_ANSWER)
    const call = await ring(task)
    expect(call.campaignId).toBe(id)
    const { status } = await stage.call('GET', `/v1/conversations/${call.conversationId}`)
    expect(status).toBe(404)
    expect((await stage.call('GET', `/v1/conversations/${call.conversationId}`, undefined, other)).status).toBe(200)
  })
})
