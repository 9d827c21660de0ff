// Calling people again who were not reached: whom, how often, and what becomes of the campaign.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AUCKLAND_9AM, create, DAY, HOUR, phoneOf, type Stage, setStage } from '../runtime/stage.ts'

let stage: Stage

beforeEach(async () => {
  stage = await setStage()
})

afterEach(async () => {
  await stage[Symbol.asyncDispose]()
})

const SILENT = '+12025550110'
const ENGAGED = '+12025550111'
const POLICY = { retry_policy: { max_attempts: 2, delay_seconds: 60, backoff: 'fixed' } }
const retry = (id: string, filter?: object) => stage.call('POST', `/v1/campaigns/${id}/retry`, filter)
const campaign = async (id: string) => (await stage.call('GET', `/v1/campaigns/${id}`)).body

/** Plays until nobody is due any more. @returns numbers called, in order */
async function playOut(): Promise<string[]> {
  const called: string[] = []
  for (let round = 0; round < 5; round += 1) {
    called.push(...(await stage.play()).map(({ to }) => to))
    await stage.clock.jump(HOUR)
  }
  return called
}

it('nobody waits for a call that would come when the campaign has expired', async () => {
  const expires_at = new Date(AUCKLAND_9AM + 60_000).toISOString()
  const { id } = await create(stage, [SILENT], { ...POLICY, expires_at })
  await stage.play()
  expect(await campaign(id)).toMatchObject({ status: 'completed', counts: { failed: 1, retry_scheduled: 0 } })
})

describe('a retry', () => {
  it('runs a completed campaign again, for those who failed, each with the whole allowance of attempts', async () => {
    const { id } = await create(stage, [SILENT, phoneOf(1)], POLICY)
    expect(await playOut()).toEqual([SILENT, phoneOf(1), SILENT])
    expect(await campaign(id)).toMatchObject({ status: 'completed', counts: { completed: 1, failed: 1 } })
    const answer = await retry(id)
    expect(answer).toMatchObject({
      status: 200,
      body: { object: 'campaign_retry', requeued: 1, campaign: { id, status: 'running', completed_at: null } },
    })
    expect(await playOut()).toEqual([SILENT, SILENT])
    expect(await stage.recipients(id)).toMatchObject([{ status: 'failed', attempt_count: 4 }, { attempt_count: 1 }])
    const told = (await stage.events()).map(({ type }) => type).filter((type) => type.startsWith('campaign.'))
    expect(told).toEqual([
      'campaign.started',
      'campaign.recipient.completed',
      'campaign.recipient.completed',
      'campaign.completed',
      'campaign.resumed',
      'campaign.recipient.completed',
      'campaign.completed',
    ])
  })

  it('chooses by how the latest call ended and by what it came to', async () => {
    const { id } = await create(stage, [SILENT, ENGAGED, '+12025550101', phoneOf(1)], {
      retry_policy: { max_attempts: 1 },
    })
    await playOut()
    const outcomes = (await stage.recipients(id)).map(({ outcome }) => outcome)
    expect((await retry(id, { end_reasons: ['busy'] })).body.requeued).toBe(1)
    expect(await playOut()).toEqual([ENGAGED])
    expect((await retry(id, { outcomes: [outcomes[2]] })).body.requeued).toBe(1)
    expect(await playOut()).toEqual(['+12025550101'])
    expect((await retry(id, { end_reasons: ['busy'], outcomes: [outcomes[2]] })).body.requeued).toBe(0)
  })

  it('changes nothing when nobody matches', async () => {
    const { id } = await create(stage, [phoneOf(1)])
    await stage.play()
    const before = await campaign(id)
    expect((await retry(id)).body).toEqual({ object: 'campaign_retry', requeued: 0, campaign: before })
    expect(await campaign(id)).toEqual(before)
  })

  it('leaves out who has opted out', async () => {
    const { id } = await create(stage, ['+12025550105', SILENT], { retry_policy: { max_attempts: 1 } })
    await stage.play()
    expect((await retry(id, { end_reasons: ['no_answer', 'agent_hangup', 'recipient_hangup'] })).body.requeued).toBe(1)
    expect(await playOut()).toEqual([SILENT])
  })

  it('keeps a paused campaign paused', async () => {
    const { id } = await create(stage, [SILENT, phoneOf(1)], { ...POLICY, max_concurrency: 1 })
    await stage.tick()
    const [task] = await stage.lease()
    await stage.runtime.report(task as never, [{ seq: 1, type: 'dialing' }])
    await stage.call('POST', `/v1/campaigns/${id}/pause`)
    const declined = { endReason: 'declined', durationMs: 0, sipStatus: 603, q850Cause: 21 } as const
    await stage.runtime.complete(task as never, declined)
    expect((await retry(id)).body).toMatchObject({ requeued: 1, campaign: { status: 'paused' } })
    expect(await stage.play()).toEqual([])
  })

  it.each(['draft', 'scheduled', 'cancelled', 'failed'])('is refused for a campaign that is %s', async (status) => {
    const at = (ms: number) => new Date(AUCKLAND_9AM + ms).toISOString()
    const fields = {
      draft: { draft: true },
      scheduled: { schedule_at: at(HOUR) },
      cancelled: {},
      failed: { schedule_at: at(HOUR), expires_at: at(2 * HOUR) },
    }[status]
    const { id } = await create(stage, [phoneOf(1)], fields)
    if (status === 'cancelled') await stage.call('POST', `/v1/campaigns/${id}/cancel`)
    if (status === 'failed') {
      await stage.call('POST', `/v1/campaigns/${id}/pause`)
      await stage.at(AUCKLAND_9AM + DAY)
      await stage.tick()
    }
    expect((await campaign(id)).status).toBe(status)
    expect(await retry(id)).toMatchObject({ status: 409, body: { code: 'campaign-state-conflict' } })
  })

  it('is refused once the campaign has expired', async () => {
    const { id } = await create(stage, [SILENT], {
      retry_policy: { max_attempts: 1 },
      expires_at: new Date(AUCKLAND_9AM + HOUR).toISOString(),
    })
    await stage.play()
    await stage.at(AUCKLAND_9AM + HOUR)
    expect((await retry(id)).status).toBe(409)
  })

  it('happens once under an idempotency key', async () => {
    const { id } = await create(stage, [SILENT], { retry_policy: { max_attempts: 1 } })
    await stage.play()
    const { token } = await stage.server.addTenant({ organisationId: stage.server.tenant.organisationId })
    const send = () =>
      stage.server.call('POST', `/v1/campaigns/${id}/retry`, { token, headers: { 'Idempotency-Key': 'again' } })
    const first = await send()
    await stage.play()
    expect((await send()).text).toBe(first.text)
    expect(await playOut()).toEqual([])
  })
})
