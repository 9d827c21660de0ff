// "Why is nothing happening": next_dial_at and deferred_reason tell the truth in every situation.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AUCKLAND_9AM, create, HOUR, MINUTE, NO_ANSWER, phoneOf, type Stage, setStage } from '../runtime/stage.ts'

let stage: Stage

beforeEach(async () => {
  stage = await setStage({ settings: { NEXORA_CALLS_MAX: '4' } })
})

afterEach(async () => {
  await stage[Symbol.asyncDispose]()
})

const phones = (count: number) => Array.from({ length: count }, (_, index) => phoneOf(index))
const iso = (ms: number) => new Date(ms).toISOString()
const step = (id: string, action: string) => stage.call('POST', `/v1/campaigns/${id}/${action}`)

/** As one campaign is shown, which must be as the list shows it. */
async function outlook(id: string): Promise<[reason: string | null, nextDialAt: string | null]> {
  const { body } = await stage.call('GET', `/v1/campaigns/${id}`)
  const list = await stage.call('GET', '/v1/campaigns?limit=100')
  expect(list.body.data.find((campaign: { id: string }) => campaign.id === id)).toEqual(body)
  return [body.deferred_reason, body.next_dial_at]
}

describe('a campaign that does not call', () => {
  it('is a draft, then scheduled for its time, then paused', async () => {
    const at = iso(AUCKLAND_9AM + HOUR)
    const { id } = await create(stage, phones(1), { draft: true, schedule_at: at })
    expect(await outlook(id)).toEqual(['draft', null])
    await step(id, 'start')
    expect(await outlook(id)).toEqual(['scheduled', at])
    await step(id, 'pause')
    expect(await outlook(id)).toEqual(['paused', null])
  })

  it('is about to, when somebody is due', async () => {
    const { id } = await create(stage, phones(1))
    expect(await outlook(id)).toEqual([null, iso(AUCKLAND_9AM)])
  })

  it('waits for a runtime while its queued calls are not taken', async () => {
    const { id } = await create(stage, phones(3), { max_concurrency: 2 })
    await stage.tick()
    expect(await outlook(id)).toEqual(['runtime', null])
  })

  it('has as many calls in progress as it may have', async () => {
    const { id } = await create(stage, phones(3), { max_concurrency: 2 })
    await stage.tick()
    for (const task of await stage.lease()) await stage.runtime.report(task, [{ seq: 1, type: 'dialing' }])
    expect(await outlook(id)).toEqual(['concurrency', null])
  })

  it('belongs to an organisation that has as many calls in progress as it may have', async () => {
    await create(stage, phones(4), { max_concurrency: 4 })
    await stage.tick()
    for (const task of await stage.lease()) await stage.runtime.report(task, [{ seq: 1, type: 'dialing' }])
    const { id } = await create(stage, ['+6421555900'])
    expect(await outlook(id)).toEqual(['organisation_concurrency', null])
    const { organisationId } = stage.server.tenant
    await stage.server.app.unitOfWork.run(async (tx) => {
      await tx.updateTable('organisations').set({ calls_max: 5 }).where('id', '=', organisationId).execute()
    })
    expect(await outlook(id)).toEqual([null, iso(AUCKLAND_9AM)])
    await stage.tick()
    expect(await stage.lease()).toHaveLength(1) // a new ceiling reaches running campaigns
  })

  it('waits for a retry, and says when that is', async () => {
    const { id } = await create(stage, ['+12025550110'], { retry_policy: { delay_seconds: 600 } })
    await stage.play()
    expect(await outlook(id)).toEqual(['retry_wait', iso(AUCKLAND_9AM + 10 * MINUTE)])
  })

  it('has nothing left to place while its last call is in progress, and when it is over', async () => {
    const { id } = await create(stage, phones(1), { retry_policy: { max_attempts: 1 } })
    await stage.tick()
    const [task] = await stage.lease()
    await stage.runtime.report(task as never, [{ seq: 1, type: 'dialing' }])
    expect(await outlook(id)).toEqual([null, null])
    await stage.runtime.complete(task as never, NO_ANSWER)
    expect(await outlook(id)).toEqual([null, null])
  })

  it('names no time after it expires', async () => {
    const fields = { calls_per_minute: 1, expires_at: iso(AUCKLAND_9AM + MINUTE / 2) }
    const { id } = await create(stage, phones(2), fields)
    await stage.play()
    expect(await outlook(id)).toEqual(['pacing', null])
  })
})

it('a paused campaign that never ran can be given another time, and one that ran cannot', async () => {
  const { id } = await create(stage, phones(1), { schedule_at: iso(AUCKLAND_9AM + HOUR) })
  await step(id, 'pause')
  const later = iso(AUCKLAND_9AM + 2 * HOUR)
  const moved = await stage.call('PATCH', `/v1/campaigns/${id}`, { schedule_at: later })
  expect(moved.body).toMatchObject({ status: 'paused', schedule_at: later, started_at: null })
  await stage.at(AUCKLAND_9AM + HOUR)
  expect((await step(id, 'resume')).body).toMatchObject({ status: 'scheduled', next_dial_at: later })
  await stage.at(AUCKLAND_9AM + 2 * HOUR)
  expect(await stage.play()).toHaveLength(1)
  const ran = await create(stage, ['+12025550110'])
  await stage.play()
  await step(ran.id, 'pause')
  const refused = await stage.call('PATCH', `/v1/campaigns/${ran.id}`, { schedule_at: iso(AUCKLAND_9AM + 9 * HOUR) })
  expect(refused).toMatchObject({ status: 409, body: { code: 'campaign-state-conflict' } })
})
