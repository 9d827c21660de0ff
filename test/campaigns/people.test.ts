// People who join or leave a campaign that is there already: all or none by default, each on its own when asked.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AUCKLAND_9AM, CONTEXT, campaignOf, create, HOUR, phoneOf, type Stage, setStage } from '../runtime/stage.ts'

let stage: Stage

beforeEach(async () => {
  stage = await setStage()
})

afterEach(async () => {
  await stage[Symbol.asyncDispose]()
})

const iso = (ms: number) => new Date(ms).toISOString()
const person = (index: number, fields: object = {}) => ({ phone: phoneOf(index), context: CONTEXT, ...fields })
const add = (id: string, recipients: readonly object[], options: object = {}) =>
  stage.call('POST', `/v1/campaigns/${id}/recipients`, { recipients, ...options })
const remove = (id: string, recipient: string) => stage.call('DELETE', `/v1/campaigns/${id}/recipients/${recipient}`)
const campaign = async (id: string) => (await stage.call('GET', `/v1/campaigns/${id}`)).body
const pointers = (body: { errors: { pointer: string; code: string }[] }) =>
  body.errors.map(({ pointer, code }) => [pointer, code])

describe('a campaign that never ran and has nobody any more', () => {
  const empty = async (id: string) => {
    for (const person of await stage.recipients(id)) await remove(id, person.id)
  }
  const step = (id: string, action: string) => stage.call('POST', `/v1/campaigns/${id}/${action}`)
  const EMPTY = { status: 409, body: { code: 'campaign-empty' } }

  it.each([{}, { schedule_at: iso(AUCKLAND_9AM + HOUR) }])(
    'cannot be started until somebody is added: %j',
    async (fields) => {
      const { id } = await create(stage, [phoneOf(1)], { draft: true, ...fields })
      await empty(id)
      expect(await step(id, 'start')).toMatchObject(EMPTY)
      expect((await campaign(id)).status).toBe('draft')
      const added = await stage.call('POST', `/v1/campaigns/${id}/recipients`, {
        recipients: campaignOf([phoneOf(2)]).recipients,
      })
      expect(added.status).toBe(200)
      expect((await step(id, 'start')).status).toBe(200)
      await stage.at(AUCKLAND_9AM + HOUR)
      expect(await stage.play()).toHaveLength(1)
      expect((await campaign(id)).status).toBe('completed')
    },
  )

  it('cannot be resumed', async () => {
    const { id } = await create(stage, [phoneOf(1)], { schedule_at: iso(AUCKLAND_9AM + HOUR) })
    await step(id, 'pause')
    await empty(id)
    await stage.at(AUCKLAND_9AM + HOUR)
    expect(await step(id, 'resume')).toMatchObject(EMPTY)
    expect((await campaign(id)).status).toBe('paused')
  })
})

describe('adding people', () => {
  it('calls them after those who are there, in a running campaign at once', async () => {
    const { id } = await create(stage, [phoneOf(1)], { max_concurrency: 1 })
    const { status, body } = await add(id, [person(2), person(3, { external_id: 'three' })])
    expect(status).toBe(200)
    expect(body).toMatchObject({ object: 'recipients_added', added: 2, skipped: 0, recipient_count: 3 })
    const known = await stage.recipients(id)
    expect(known.map((recipient) => recipient.phone)).toEqual([phoneOf(1), phoneOf(2), phoneOf(3)])
    expect(body.results.map((result: { recipient_id: string }) => result.recipient_id)).toEqual([
      known[1].id,
      known[2].id,
    ])
    expect((await stage.play()).map(({ to }) => to)).toEqual([phoneOf(1), phoneOf(2), phoneOf(3)])
    expect(await campaign(id)).toMatchObject({ status: 'completed', recipient_count: 3, counts: { completed: 3 } })
  })

  it('waits for the start of a scheduled campaign, and for the resume of a paused one', async () => {
    const scheduled = await create(stage, [phoneOf(1)], { schedule_at: iso(AUCKLAND_9AM + HOUR) })
    await add(scheduled.id, [person(2)])
    expect((await stage.recipients(scheduled.id))[1].next_attempt_at).toBe(iso(AUCKLAND_9AM + HOUR))
    const paused = await create(stage, [phoneOf(5)])
    await stage.call('POST', `/v1/campaigns/${paused.id}/pause`)
    await add(paused.id, [person(6)])
    expect(await stage.play()).toEqual([])
    await stage.call('POST', `/v1/campaigns/${paused.id}/resume`)
    expect(await stage.play()).toHaveLength(2)
  })

  it('adds nobody when one is not acceptable, and tells of each by pointer', async () => {
    const { id } = await create(stage, [phoneOf(1)], { draft: true })
    const answer = await add(id, [
      person(2),
      person(1),
      { phone: 'nobody', context: CONTEXT },
      person(4, { context: { first_name: 'Aroha' } }),
      person(2),
      person(6, { timezone: 'Mars/Olympus' }),
    ])
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation-failed', errors_total: 5 } })
    expect(pointers(answer.body).sort()).toEqual([
      ['#/recipients/1/phone', 'duplicate'],
      ['#/recipients/2/phone', 'pattern'],
      ['#/recipients/3/context/appt', 'required'],
      ['#/recipients/4/phone', 'duplicate'],
      ['#/recipients/5/timezone', 'time-zone'],
    ])
    expect((await campaign(id)).recipient_count).toBe(1)
  })

  it('leaves out what is not acceptable when asked to, and tells of each in order', async () => {
    const { id } = await create(stage, [phoneOf(1)], { draft: true })
    const sent = [
      person(1),
      person(2),
      { phone: 'nobody', context: CONTEXT },
      { phone: phoneOf(3), context: { first_name: 'Aroha' } },
      person(3), // the one before is no reason to leave this one out
      'no object',
      person(2),
    ]
    const { status, body } = await add(id, sent as object[], { on_invalid: 'skip', on_duplicate: 'skip' })
    expect(status).toBe(200)
    expect(body).toMatchObject({ added: 2, skipped: 5, recipient_count: 3 })
    expect(body.results.map((each: { status: string; code: string }) => [each.status, each.code])).toEqual([
      ['skipped', 'duplicate'],
      ['added', null],
      ['skipped', 'pattern'],
      ['skipped', 'required'],
      ['added', null],
      ['skipped', 'type'],
      ['skipped', 'duplicate'],
    ])
    expect((await stage.recipients(id)).map(({ phone }) => phone)).toEqual([phoneOf(1), phoneOf(2), phoneOf(3)])
  })

  it('still refuses what is wrong with the request itself', async () => {
    const { id } = await create(stage, [phoneOf(1)], { draft: true })
    const answer = await add(id, [{ phone: 'nobody' }], { on_invalid: 'skip', surplus: 1 })
    expect(pointers(answer.body)).toEqual([['#/surplus', 'unknown-field']])
  })

  it('is refused when the campaign is over or has expired', async () => {
    const { id } = await create(stage, [phoneOf(1)])
    await stage.play()
    expect(await add(id, [person(2)])).toMatchObject({ status: 409, body: { code: 'campaign-state-conflict' } })
    const late = await create(stage, [phoneOf(1)], { expires_at: iso(AUCKLAND_9AM + HOUR) })
    await stage.tick()
    const [task] = await stage.lease()
    await stage.runtime.report(task as never, [{ seq: 1, type: 'dialing' }])
    await stage.at(AUCKLAND_9AM + HOUR)
    expect((await add(late.id, [person(2)])).status).toBe(409)
  })

  it('happens once under an idempotency key', async () => {
    const { id } = await create(stage, [phoneOf(1)], { draft: true })
    const { token } = await stage.server.addTenant({ organisationId: stage.server.tenant.organisationId })
    const request = { token, body: { recipients: [person(2)] }, headers: { 'Idempotency-Key': 'add-two' } }
    const first = await stage.server.call('POST', `/v1/campaigns/${id}/recipients`, request)
    const again = await stage.server.call('POST', `/v1/campaigns/${id}/recipients`, request)
    expect(first.status).toBe(200)
    expect(again.text).toBe(first.text)
    expect((await campaign(id)).recipient_count).toBe(2)
  })
})

describe('a new campaign', () => {
  it('leaves out what is not acceptable when asked to, with a warning for each', async () => {
    const body = campaignOf([phoneOf(1), phoneOf(1)], { on_invalid: 'skip', on_duplicate: 'skip' })
    const answer = await stage.call('POST', '/v1/campaigns', {
      ...body,
      recipients: [...body.recipients, { phone: '+1 202 555 010', context: CONTEXT }],
    })
    expect(answer).toMatchObject({ status: 201, body: { recipient_count: 1, counts: { pending: 1 } } })
    expect(answer.body.warnings.map((each: { code: string; pointer: string }) => [each.code, each.pointer])).toEqual([
      ['recipient_skipped', '#/recipients/1/phone'],
      ['recipient_skipped', '#/recipients/2/phone'],
    ])
  })

  it('is answered as before under its idempotency key when its expires_at has passed meanwhile', async () => {
    const { token } = await stage.server.addTenant({ organisationId: stage.server.tenant.organisationId })
    const body = campaignOf([phoneOf(1)], { draft: true, expires_at: iso(AUCKLAND_9AM + HOUR / 2) })
    const request = { token, body, headers: { 'Idempotency-Key': 'expires' } }
    const first = await stage.server.call('POST', '/v1/campaigns', request)
    await stage.at(AUCKLAND_9AM + HOUR / 2)
    const again = await stage.server.call('POST', '/v1/campaigns', request)
    expect([first.status, again.status, again.text]).toEqual([201, 201, first.text])
    const late = await stage.server.call('POST', '/v1/campaigns', { token, body })
    expect(pointers(late.body)).toEqual([['#/expires_at', 'past']])
  })

  it('is refused when nobody is left', async () => {
    const answer = await stage.call('POST', '/v1/campaigns', {
      ...campaignOf([]),
      recipients: [{ phone: 'nobody', context: CONTEXT }],
      on_invalid: 'skip',
    })
    expect(pointers(answer.body)).toEqual([['#/recipients', 'empty']])
  })
})

describe('removing a person', () => {
  it('takes somebody off who was never called, once', async () => {
    const { id } = await create(stage, [phoneOf(1), phoneOf(2)], { schedule_at: iso(AUCKLAND_9AM + HOUR) })
    const [first] = await stage.recipients(id)
    expect((await remove(id, first.id)).status).toBe(204)
    expect((await remove(id, first.id)).status).toBe(404)
    expect(await campaign(id)).toMatchObject({ recipient_count: 1, counts: { pending: 1 } })
    await stage.at(AUCKLAND_9AM + HOUR)
    expect((await stage.play()).map(({ to }) => to)).toEqual([phoneOf(2)])
  })

  it('is refused for somebody who was called or whose call is queued', async () => {
    const { id } = await create(stage, ['+12025550110', phoneOf(2)])
    await stage.tick()
    const [first, second] = await stage.recipients(id)
    expect(await remove(id, second.id)).toMatchObject({ status: 409, body: { code: 'recipient-state-conflict' } })
    await stage.play()
    expect(await remove(id, first.id)).toMatchObject({ status: 409, body: { code: 'recipient-state-conflict' } })
  })

  it('ends a running campaign with nobody left, as failed when nobody was called', async () => {
    const { id } = await create(stage, [phoneOf(1)])
    const [only] = await stage.recipients(id)
    expect((await remove(id, only.id)).status).toBe(204)
    expect(await campaign(id)).toMatchObject({
      status: 'failed',
      status_reason: 'no_eligible_recipients',
      recipient_count: 0,
    })
    expect((await stage.events()).map(({ type }) => type)).toEqual(['campaign.started', 'campaign.failed'])
  })
})

it('removing the last person of a campaign that was paused before its start leaves it paused', async () => {
  const startsAt = new Date(stage.clock.now() + HOUR).toISOString()
  const later = await create(stage, [phoneOf(1)], { schedule_at: startsAt })
  await stage.call('POST', `/v1/campaigns/${later.id}/pause`)
  const [person] = await stage.recipients(later.id)
  expect((await stage.call('DELETE', `/v1/campaigns/${later.id}/recipients/${person.id}`)).status).toBe(204)
  expect((await stage.call('GET', `/v1/campaigns/${later.id}`)).body.status).toBe('paused')
  const recipients = [{ phone: phoneOf(3), context: CONTEXT }]
  expect((await stage.call('POST', `/v1/campaigns/${later.id}/recipients`, { recipients })).status).toBe(200)
})
