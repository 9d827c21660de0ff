import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallTask } from '../../src/runtime/port.ts'
import {
  answerCall,
  campaignOf,
  create,
  DAY,
  HUNG_UP,
  leaseOf,
  START,
  type Stage,
  setStage,
  speech,
} from '../runtime/stage.ts'

const OPTS_OUT = '+12025550105'
let stage: Stage

beforeAll(async () => {
  stage = await setStage()
})
afterAll(() => stage[Symbol.asyncDispose]())

const suppress = (body: object) => stage.call('POST', '/v1/suppressions', body)
const check = async (phones: string[], scenario?: string) =>
  (await stage.call('POST', '/v1/suppressions/check', { phones, ...(scenario === undefined ? {} : { scenario }) })).body
    .data

describe('a suppressed number', () => {
  it('is not called by a campaign made before, nor by one made after', async () => {
    const phone = '+64215550101'
    const before = await create(stage, [phone], { draft: true })
    expect((await suppress({ phone: '+64 21 555-0101', reason: 'complaint', note: 'By letter' })).status).toBe(201)
    await stage.call('POST', `/v1/campaigns/${before.id}/start`)
    const after = await create(stage, [phone])
    expect(await stage.play()).toEqual([])
    for (const { id } of [before, after]) {
      expect(await stage.recipients(id)).toMatchObject([{ status: 'skipped', skip_reason: 'opted_out' }])
      expect(await stage.conversations(id)).toEqual([]) // no call was even planned
    }
  })

  it('is not dialled when it was suppressed after its call was queued', async () => {
    const phone = '+64215550102'
    const { id } = await create(stage, [phone])
    await stage.tick()
    expect((await suppress({ phone })).status).toBe(201)
    expect(await stage.play()).toEqual([])
    expect(await stage.recipients(id)).toMatchObject([{ status: 'skipped', attempt_count: 0 }])
  })

  it('is called again once the suppression is deleted', async () => {
    const phone = '+64215550103'
    const { body } = await suppress({ phone })
    expect((await stage.call('DELETE', `/v1/suppressions/${body.id}`)).status).toBe(204)
    expect((await stage.call('GET', `/v1/suppressions/${body.id}`)).body.code).toBe('suppression-not-found')
    await create(stage, [phone])
    expect((await stage.play()).map(({ to }) => to)).toEqual([phone])
  })

  it('is called by other scenarios when the suppression names one', async () => {
    const phone = '+64215550104'
    const { body } = await suppress({ phone, scenario: 'satisfaction_survey' })
    expect(body).toMatchObject({ scope: 'scenario', scenario: 'satisfaction_survey' })
    await create(stage, [phone])
    expect((await stage.play()).map(({ to }) => to)).toEqual([phone])
    expect(await check([phone], 'satisfaction_survey')).toMatchObject([{ suppressed: true, suppression_id: body.id }])
    expect(await check([phone])).toMatchObject([{ suppressed: false, suppression_id: null }])
  })

  it('is called again, and can be suppressed again, once the suppression has expired', async () => {
    const phone = '+64215550105'
    const expires_at = new Date(stage.clock.now() + DAY).toISOString()
    const first = await suppress({ phone, expires_at })
    expect(await check([phone])).toMatchObject([{ suppressed: true }])
    await stage.at(stage.clock.now() + DAY)
    expect(await check([phone])).toMatchObject([{ suppressed: false }])
    const second = await suppress({ phone })
    expect(second.status).toBe(201)
    expect(second.body.id).not.toBe(first.body.id)
  })

  it('is refused a second time, with the way to the suppression that holds', async () => {
    const phone = '+64215550106'
    const { body } = await suppress({ phone })
    for (const again of [{ phone }, { phone, scenario: 'appointment_reminder' }]) {
      const { status, headers, body: problem } = await suppress(again)
      expect([status, problem.code, headers.get('location')]).toEqual([
        409,
        'suppression-exists',
        `/v1/suppressions/${body.id}`,
      ])
    }
  })
})

describe('a hold that ends', () => {
  it('gives way to one that lasts longer, and to one for all calls', async () => {
    const phone = '+64215550111'
    const expires_at = new Date(stage.clock.now() + DAY).toISOString()
    const held = await suppress({ phone, expires_at })
    expect((await suppress({ phone, expires_at })).body.code).toBe('suppression-exists')
    const lasting = await suppress({ phone, reason: 'complaint' })
    expect(lasting.status).toBe(201)
    expect((await stage.call('GET', `/v1/suppressions/${held.body.id}`)).status).toBe(404)
    await stage.at(stage.clock.now() + 2 * DAY)
    expect(await check([phone])).toMatchObject([{ suppressed: true, suppression_id: lasting.body.id }])

    const other = '+64215550112'
    expect((await suppress({ phone: other, expires_at: new Date(stage.clock.now() + DAY).toISOString() })).status).toBe(
      201,
    )
    expect((await suppress({ phone: other, scenario: 'satisfaction_survey' })).status).toBe(201)
  })

  it("does not keep a person's own word from being taken, told and kept", async () => {
    const phone = '+13125550105'
    const { id } = await create(stage, [phone])
    await stage.tick()
    const [task] = await stage.lease()
    if (task === undefined) throw new Error('nobody is called')
    await answerCall(stage.runtime, task)
    const manual = await suppress({ phone })
    const before = (await stage.events()).length
    const turn = { offsetMs: 0, durationMs: 0 }
    await stage.runtime.turn(leaseOf(task), { ...turn, seq: 4, input: START })
    await stage.runtime.turn(leaseOf(task), { ...turn, seq: 5, input: speech('Take me off your list.') })
    await stage.runtime.complete(leaseOf(task), HUNG_UP)
    const told = (await stage.events()).slice(before).filter(({ type }) => type === 'recipient.opted_out')
    expect(told.map(({ data }) => data.object.campaign_id)).toEqual([id])
    expect((await stage.call('DELETE', `/v1/suppressions/${manual.body.id}`)).status).toBe(404)
    expect(await check([phone])).toMatchObject([{ suppressed: true, reason: 'opted_out' }])
  })

  it('is told with what stops all calls, where one for a scenario holds too', async () => {
    const scenario = 'appointment_reminder'
    for (const [phone, ...order] of [
      ['+64215550121', {}, { scenario }],
      ['+64215550122', { scenario }, {}],
    ] as const) {
      for (const fields of order) await suppress({ phone, ...fields })
      const { data } = (await stage.call('GET', `/v1/suppressions?phone=${encodeURIComponent(phone)}`)).body
      const all = data.find((row: { scope: string }) => row.scope === 'organisation')
      expect(await check([phone], scenario)).toMatchObject([{ suppressed: true, suppression_id: all.id }])
    }
  })

  it('holds for every spelling of the number', async () => {
    expect((await suppress({ phone: '+64 21 555 0113' })).status).toBe(201)
    expect((await stage.call('POST', '/v1/campaigns', campaignOf(['+64 (0)21 555 0113']))).status).toBe(201)
    expect(await stage.play()).toEqual([])
    const twice = await stage.call('POST', '/v1/campaigns', campaignOf(['+44 20 7946 0018', '+44 (0)20 7946 0018']))
    expect(twice.body.errors).toMatchObject([{ pointer: '#/recipients/1/phone', code: 'duplicate' }])
  })
})

describe('an opt-out in a call', () => {
  it('is told once, however often it is said, and is their own word whatever a client noted', async () => {
    const phone = '+13125550106'
    const { id } = await create(stage, [phone])
    await stage.tick()
    const [task] = (await stage.lease()) as [CallTask]
    await answerCall(stage.runtime, task)
    await suppress({ phone, reason: 'opted_out' })
    const call = { ...task, phone, campaignId: id, mode: 'simulation' } as const
    const say = () =>
      stage.server.app.unitOfWork.run((tx) =>
        stage.calling.suppressions.optOut(tx, {
          ...call,
          organisationId: stage.server.tenant.organisationId,
          scenario: 'appointment_reminder',
        }),
      )
    await say()
    await say()
    const told = (await stage.events()).filter(({ type }) => type === 'recipient.opted_out')
    expect(told.map(({ data }) => data.object).filter((row) => row.phone === phone)).toMatchObject([
      { source: 'conversation', campaign_id: id },
    ])
    await stage.runtime.complete(leaseOf(task), HUNG_UP)
  })

  it('is listed with the call it was said in, told once, and outlasts one that would have expired', async () => {
    const soon = new Date(stage.clock.now() + DAY).toISOString()
    expect(await check([OPTS_OUT])).toMatchObject([{ suppressed: false }])
    const { id } = await create(stage, [OPTS_OUT])
    const [task] = await stage.play()
    const { body } = await stage.call(
      'GET',
      `/v1/suppressions?source=conversation&phone=${encodeURIComponent(OPTS_OUT)}`,
    )
    expect(body.data).toMatchObject([
      {
        phone: OPTS_OUT,
        reason: 'opted_out',
        scope: 'organisation',
        campaign_id: id,
        conversation_id: task?.conversationId,
        expires_at: null,
      },
    ])
    const told = (await stage.events()).filter(({ type }) => type === 'recipient.opted_out')
    expect(told.map(({ data }) => data.object).filter(({ phone }) => phone === OPTS_OUT)).toEqual(body.data)
    expect((await suppress({ phone: OPTS_OUT, expires_at: soon })).body.code).toBe('suppression-exists')
  })
})

describe('bad input', () => {
  it('is told all at once, by pointer', async () => {
    const { status, body } = await suppress({
      phone: '12',
      reason: 'fun',
      scenario: 'nope',
      expires_at: '2020-01-01T00:00:00Z',
    })
    expect(status).toBe(422)
    expect(body.errors.map(({ pointer, code }: { pointer: string; code: string }) => [pointer, code]).sort()).toEqual([
      ['#/expires_at', 'past'],
      ['#/phone', 'min-length'],
      ['#/reason', 'enum'],
      ['#/scenario', 'unknown-scenario'],
    ])
    const checked = await stage.call('POST', '/v1/suppressions/check', { phones: ['+64215550101', 'abcdef', '+1'] })
    expect(checked.body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      '#/phones/1',
      '#/phones/2',
    ])
  })

  it('a suppression of another organisation is not found, listed or in force', async () => {
    const foreign = await stage.server.addTenant()
    const phone = '+64215550107'
    const { body } = await stage.call('POST', '/v1/suppressions', { phone }, foreign)
    expect((await stage.call('GET', `/v1/suppressions/${body.id}`)).status).toBe(404)
    expect((await stage.call('DELETE', `/v1/suppressions/${body.id}`)).status).toBe(404)
    expect(await check([phone])).toMatchObject([{ suppressed: false }])
    expect((await stage.call('POST', '/v1/campaigns', campaignOf([phone]))).status).toBe(201)
    expect((await stage.play()).map(({ to }) => to)).toEqual([phone])
  })
})
