// What a campaign is made of: everything wrong is told at once, by pointer; what is right is kept
// whole and in order.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AUCKLAND_9AM, CONTEXT, campaignOf, create, HOUR, phoneOf, type Stage, setStage } from '../runtime/stage.ts'

let stage: Stage

beforeAll(async () => {
  stage = await setStage()
})

afterAll(async () => {
  await stage[Symbol.asyncDispose]()
})

const post = (body: object) => stage.call('POST', '/v1/campaigns', body)
const iso = (ms: number) => new Date(ms).toISOString()
const pointers = (body: { errors: { pointer: string; code: string }[] }) =>
  body.errors.map(({ pointer, code }) => [pointer, code])

describe('a new campaign', () => {
  it('is refused with every faulty recipient by pointer, and none of the sound ones', async () => {
    const answer = await post({
      scenario: 'appointment_reminder',
      recipients: [
        { phone: '+64 21 555 0100', context: CONTEXT },
        { phone: '+1 202 555 010', context: CONTEXT },
        { phone: '+64-21-555-0100', context: CONTEXT },
        { phone: '+64215550101', context: { first_name: '' } },
        { phone: '+64215550102', context: CONTEXT, timezone: 'Pacific/Atlantis' },
      ],
      timezone: 'Mars/Olympus',
    })
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation-failed' } })
    expect(pointers(answer.body)).toEqual([
      ['#/timezone', 'time-zone'],
      ['#/recipients/1/phone', 'phone'],
      ['#/recipients/2/phone', 'duplicate'],
      ['#/recipients/3/context/first_name', 'required'],
      ['#/recipients/3/context/appt', 'required'],
      ['#/recipients/4/timezone', 'time-zone'],
    ])
  })

  it('is told at once what breaks the schema and what breaks a rule, each place once', async () => {
    const { status, body } = await post({
      scenario: 'no_such_scenario',
      surplus: true,
      timezone: 'Mars/Olympus',
      expires_at: '2001-01-01T00:00:00Z',
      webhook_url: 'https://10.0.0.1/hook',
      recipients: [
        { phone: 'call me', context: CONTEXT },
        { phone: '+64215550101', context: 'none' },
        'nobody',
        { phone: '+1 202 555 010', context: CONTEXT },
      ],
    })
    expect(status).toBe(422)
    expect(new Set(pointers(body).map(([pointer]) => pointer))).toEqual(
      new Set([
        '#/surplus',
        '#/scenario',
        '#/timezone',
        '#/expires_at',
        '#/webhook_url',
        '#/recipients/0/phone',
        '#/recipients/1/context',
        '#/recipients/2',
        '#/recipients/3/phone',
      ]),
    )
    expect(body.errors_total).toBe(body.errors.length)
  })

  it('names 100 violations and the total when there are more', async () => {
    const recipients = Array.from({ length: 250 }, (_, index) => ({ phone: `+6421555${1000 + index}`, context: {} }))
    const { status, body } = await post({ scenario: 'appointment_reminder', recipients })
    expect(status).toBe(422)
    expect(body.errors).toHaveLength(100)
    expect(body.errors_total).toBe(500)
  })

  it('of an unknown scenario is told the known ones', async () => {
    const { body } = await post({ ...campaignOf([phoneOf(1)]), scenario: 'no_such_scenario' })
    expect(pointers(body)).toEqual([['#/scenario', 'unknown-scenario']])
    expect(body.errors[0].detail).toContain('appointment_reminder')
  })

  it('never has what was sent in its refusal', async () => {
    const secret = 'K7-private'
    const answer = await post({
      ...campaignOf([`+64 ${secret}`]),
      timezone: secret,
      scenario: secret.toLowerCase().replaceAll('-', '_'),
    })
    expect(answer.status).toBe(422)
    expect(answer.text.toLowerCase()).not.toContain('private')
  })

  it.each([
    ['an expiry in the past', { expires_at: iso(AUCKLAND_9AM - 1) }, 'past'],
    [
      'an expiry before the start',
      { schedule_at: iso(AUCKLAND_9AM + HOUR), expires_at: iso(AUCKLAND_9AM + 1) },
      'order',
    ],
    [
      'an expiry at the start',
      { schedule_at: iso(AUCKLAND_9AM + HOUR), expires_at: iso(AUCKLAND_9AM + HOUR) },
      'order',
    ],
  ])('with %s is refused', async (_, fields, code) => {
    const { status, body } = await post(campaignOf([phoneOf(1)], fields))
    expect(status).toBe(422)
    expect(pointers(body)).toEqual([['#/expires_at', code]])
  })

  it('keeps its numbers in E.164 and its times in UTC', async () => {
    const made = await create(stage, ['+64 (21) 555-01.99'], {
      from: '+64 9 555 0100',
      schedule_at: '2026-06-02T10:00:00+12:00',
      metadata: { batch: '7' },
      draft: true,
    })
    expect(made).toMatchObject({
      from: '+6495550100',
      schedule_at: '2026-06-01T22:00:00.000Z',
      metadata: { batch: '7' },
    })
    expect(await stage.recipients(made.id)).toMatchObject([
      { phone: '+64215550199', status: 'pending', context: CONTEXT },
    ])
  })

  it('of 10,000 recipients is accepted; none is lost, and they keep their order', async () => {
    const recipients = Array.from({ length: 10_000 }, (_, index) => ({
      phone: `+64 21 ${String(5_000_000 + index)}`,
      context: CONTEXT,
      external_id: `patient-${index}`,
    }))
    const { status, body } = await post({ scenario: 'appointment_reminder', recipients, draft: true })
    expect(status).toBe(201)
    expect(body).toMatchObject({ recipient_count: 10_000, counts: { pending: 10_000 } })
    const kept = await stage.server.database.reader
      .selectFrom('recipients')
      .select(['external_id', 'phone'])
      .where('campaign_id', '=', body.id)
      .orderBy('id')
      .execute()
    expect(kept).toEqual(
      recipients.map(({ external_id, phone }) => ({ external_id, phone: phone.replaceAll(' ', '') })),
    )
  })

  it('is dialled in the order of its recipients', async () => {
    const phones = Array.from({ length: 30 }, (_, index) => phoneOf((index * 7) % 30))
    const { id } = await create(stage, phones, { max_concurrency: 4 })
    const played = (await stage.play()).filter(({ campaignId }) => campaignId === id)
    expect(played.map(({ to }) => to)).toEqual(phones)
  })
})

describe('changing a campaign', () => {
  const patch = (id: string, body: object) => stage.call('PATCH', `/v1/campaigns/${id}`, body)

  it('replaces the given fields and leaves the others', async () => {
    const { id } = await create(stage, [phoneOf(1)], { draft: true, name: 'June', retry_policy: { max_attempts: 5 } })
    const { status, body } = await patch(id, {
      retry_policy: { delay_seconds: 120 },
      expires_at: iso(AUCKLAND_9AM + HOUR),
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      name: 'June',
      expires_at: iso(AUCKLAND_9AM + HOUR),
      retry_policy: { max_attempts: 3, delay_seconds: 120 }, // as a whole
    })
    expect((await patch(id, { expires_at: null, name: null })).body).toMatchObject({ expires_at: null, name: null })
  })

  it('moves the start only before it', async () => {
    const { id } = await create(stage, [phoneOf(1)])
    const refused = await patch(id, { schedule_at: iso(AUCKLAND_9AM + HOUR), name: 'Later' })
    expect(refused).toMatchObject({ status: 409, body: { code: 'campaign-state-conflict' } })
    expect((await stage.call('GET', `/v1/campaigns/${id}`)).body).toMatchObject({ schedule_at: null, name: null })
    await stage.call('POST', `/v1/campaigns/${id}/cancel`)
  })

  it('allows name and metadata always, and nothing about calls once the status is final', async () => {
    const { id } = await create(stage, [phoneOf(1)])
    await stage.call('POST', `/v1/campaigns/${id}/cancel`)
    for (const fields of [
      { max_concurrency: 2 },
      { retry_policy: {} },
      { expires_at: null },
      { name: 'X', max_concurrency: 2 },
    ])
      expect(await patch(id, fields)).toMatchObject({ status: 409, body: { code: 'campaign-state-conflict' } })
    const renamed = await patch(id, { name: 'Stopped', metadata: { why: 'rain' } })
    expect(renamed).toMatchObject({
      status: 200,
      body: { status: 'cancelled', name: 'Stopped', metadata: { why: 'rain' } },
    })
  })

  it('refuses an expiry before the start, or in the past', async () => {
    const { id } = await create(stage, [phoneOf(1)], { schedule_at: iso(AUCKLAND_9AM + 2 * HOUR) })
    for (const at of [AUCKLAND_9AM - HOUR, AUCKLAND_9AM + HOUR])
      expect(await patch(id, { expires_at: iso(at) })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '#/expires_at' }] },
      })
  })

  it('refuses a start after the expiry, and points at what was sent', async () => {
    const { id } = await create(stage, [phoneOf(1)], { draft: true, expires_at: iso(AUCKLAND_9AM + HOUR) })
    const { status, body } = await patch(id, { schedule_at: iso(AUCKLAND_9AM + 2 * HOUR) })
    expect(status).toBe(422)
    expect(pointers(body)).toEqual([['#/schedule_at', 'order']])
  })
})
