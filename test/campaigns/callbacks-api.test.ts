import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { create, DAY, HOUR, leaseOf, NO_ANSWER, type Stage, setStage, terminalEvents } from '../runtime/stage.ts'

/** Asks to be called tomorrow at 3 pm. */
const ASKS = '+12025550104'
const CAMPAIGN = { timezone: 'Pacific/Auckland' }
let stage: Stage

beforeAll(async () => {
  stage = await setStage()
})
afterAll(() => stage[Symbol.asyncDispose]())

async function ask(fields: object = {}) {
  const { id } = await create(stage, [ASKS], { ...CAMPAIGN, ...fields })
  await stage.play()
  const { body } = await stage.call('GET', `/v1/callbacks?campaign_id=${id}`)
  return { id, callback: body.data[0] }
}

const cancel = (id: string) => stage.call('POST', `/v1/callbacks/${id}/cancel`)

describe('a callback', () => {
  it('is listed by campaign and status, with the words and the time that were said', async () => {
    const { id, callback } = await ask()
    expect(callback).toMatchObject({
      source: 'requested_in_call',
      phone: ASKS,
      campaign_id: id,
      status: 'scheduled',
      requested_for: '2026-06-02T03:00:00.000Z',
      fulfilled_by_conversation_id: null,
    })
    const { body } = await stage.call('GET', '/v1/callbacks?status=received')
    expect(body.data).toEqual([])
    expect((await stage.call('GET', `/v1/callbacks/${callback.id}`)).body).toEqual(callback)
    await cancel(callback.id)
  })

  it('names the conversation that fulfilled it, and can be cancelled no more', async () => {
    const { id, callback } = await ask()
    await stage.at(stage.clock.now() + DAY + 6 * HOUR)
    const [task] = await stage.play()
    const { body } = await stage.call('GET', `/v1/callbacks/${callback.id}`)
    expect(body).toMatchObject({ status: 'fulfilled', fulfilled_by_conversation_id: task?.conversationId })
    const refused = await cancel(callback.id)
    expect([refused.status, refused.body.code]).toEqual([409, 'callback-state-conflict'])
    expect(await stage.recipients(id)).toMatchObject([{ attempt_count: 2 }])
  })

  it('that is cancelled is not made: the recipient is done with what was said, and so is the campaign', async () => {
    const { id, callback } = await ask()
    const { status, body } = await cancel(callback.id)
    expect([status, body.status]).toEqual([200, 'cancelled'])
    expect(await stage.recipients(id)).toMatchObject([
      { status: 'completed', outcome: 'callback_requested', next_attempt_at: null, attempt_count: 1 },
    ])
    expect((await stage.call('GET', `/v1/campaigns/${id}`)).body.status).toBe('completed')
    const types = (await stage.events()).map(({ type }) => type).slice(-2)
    expect(types).toEqual(['campaign.recipient.completed', 'campaign.completed'])
    await stage.at(stage.clock.now() + 2 * DAY)
    expect(await stage.play()).toEqual([])
    expect((await cancel(callback.id)).body.code).toBe('callback-state-conflict')
  })

  it('whose call is queued can be cancelled, and that call is not made; once it is dialled it cannot', async () => {
    const { id, callback } = await ask()
    await stage.at(stage.clock.now() + 2 * DAY)
    await stage.tick()
    expect((await cancel(callback.id)).body.status).toBe('cancelled')
    expect(await stage.play()).toEqual([])
    expect(await stage.recipients(id)).toMatchObject([{ status: 'completed', attempt_count: 1 }])
    const ends = terminalEvents(await stage.events())
    expect([...ends.values()].every((count) => count === 1)).toBe(true)

    const other = await ask()
    await stage.at(stage.clock.now() + 2 * DAY)
    await stage.tick()
    const [task] = await stage.lease()
    if (task === undefined) throw new Error('nobody is called')
    await stage.runtime.report(leaseOf(task), [{ seq: 1, type: 'dialing' }])
    expect((await cancel(other.callback.id)).body.code).toBe('callback-state-conflict')
    await stage.runtime.complete(leaseOf(task), NO_ANSWER)
  })

  it('whose call is queued is not made either where the campaign goes on with others', async () => {
    const NOBODY_HOME = '+12025550110'
    const retry_policy = { delay_seconds: 86_400, backoff: 'fixed' }
    const { id } = await create(stage, [ASKS, NOBODY_HOME], { ...CAMPAIGN, retry_policy, max_concurrency: 2 })
    await stage.play()
    const { body } = await stage.call('GET', `/v1/callbacks?campaign_id=${id}`)
    await stage.at(body.data[0].requested_for)
    await stage.tick()
    const queued = (await stage.recipients(id)).find(({ phone }) => phone === ASKS)
    expect(queued.status).toBe('queued')
    expect((await cancel(body.data[0].id)).body.status).toBe('cancelled')
    expect((await stage.call('GET', `/v1/campaigns/${id}`)).body.status).toBe('running')
    expect((await stage.play()).filter((task) => task.campaignId === id && task.to === ASKS)).toEqual([])
    const call = await stage.call('GET', `/v1/conversations/${queued.last_conversation_id}`)
    expect(call.body).toMatchObject({ status: 'cancelled', end_reason: 'cancelled' })
  })

  it('that nobody answers is missed once all tries are used up', async () => {
    const { id, callback } = await ask({ retry_policy: { max_attempts: 2 } })
    await stage.at(stage.clock.now() + 2 * DAY)
    await stage.tick()
    const task = (await stage.lease()).find(({ campaignId }) => campaignId === id)
    if (task === undefined) throw new Error('nobody is called')
    await stage.runtime.report(leaseOf(task), [{ seq: 1, type: 'dialing' }])
    expect((await stage.call('GET', `/v1/callbacks/${callback.id}`)).body.status).toBe('scheduled')
    await stage.runtime.complete(leaseOf(task), NO_ANSWER)
    expect((await stage.call('GET', `/v1/callbacks/${callback.id}`)).body).toMatchObject({
      status: 'missed',
      fulfilled_by_conversation_id: null,
    })
    expect((await stage.recipients(id))[0].status).toBe('failed')
  })

  it('of a person who must not be called any more is cancelled, and one that comes too late is missed', async () => {
    const { callback } = await ask()
    const { body } = await stage.call('POST', '/v1/suppressions', { phone: ASKS })
    await stage.at(stage.clock.now() + 2 * DAY)
    await stage.play()
    expect((await stage.call('GET', `/v1/callbacks/${callback.id}`)).body.status).toBe('cancelled')
    await stage.call('DELETE', `/v1/suppressions/${body.id}`)

    const late = await ask({ expires_at: new Date(stage.clock.now() + 3 * DAY).toISOString() })
    await stage.at(stage.clock.now() + 2 * DAY)
    await stage.tick()
    await stage.at(stage.clock.now() + 2 * DAY)
    await stage.lease() // before the scheduler looks
    expect((await stage.call('GET', `/v1/callbacks/${late.callback.id}`)).body.status).toBe('missed')
  })

  it('of another organisation is not found', async () => {
    const foreign = await stage.server.addTenant()
    const { callback } = await ask()
    expect((await stage.call('GET', `/v1/callbacks/${callback.id}`, undefined, foreign)).status).toBe(404)
    expect((await stage.call('POST', `/v1/callbacks/${callback.id}/cancel`, undefined, foreign)).status).toBe(404)
  })
})
