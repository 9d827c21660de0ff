import { verify } from '@octokit/webhooks-methods'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import type { Problem } from '../../src/kernel/problem.ts'
import { standardWebhooksSecret } from '../../src/webhooks/signature.ts'
import { makeFakeClock } from '../support/clock.ts'
import { type Received, startReceiver } from '../support/receiver.ts'
import { until } from '../support/until.ts'
import { CAMPAIGN, openRoom, type Room } from './support.ts'

const DAY = 86_400_000
const OTHER_CAMPAIGN = 'camp_0197a2f4-6b18-7c3d-9e41-5a0b8c7d6e60'

const signedBy = async (secret: string, { body, headers }: Received) =>
  verify(secret, body, String(headers['x-nexora-signature']))

const states = async (room: Room) => (await room.deliveries()).map(({ state }) => state)

async function violationsOf(work: Promise<unknown>) {
  const problem = (await work.catch((cause: unknown) => cause)) as Problem
  expect(problem.code).toBe('validation-failed')
  return problem.violations
}

describe('a subscription', () => {
  it('is refused with every fault of its URL and secret', async () => {
    await using room = await openRoom({ clock: makeFakeClock() })
    const violations = await violationsOf(room.subscribe({ url: 'http://10.0.0.1:22/' }, 'short'))
    expect(violations.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
      '#/url destination',
      '#/url destination',
      '#/url destination',
      '#/secret secret',
    ])
  })

  it('gets the events its types and filters ask for, and no others', async () => {
    await using room = await openRoom({ clock: makeFakeClock(), started: false })
    const url = 'https://example.com/hooks'
    const wanted = [
      { eventTypes: ['*'] },
      { eventTypes: ['conversation.*'] },
      { eventTypes: ['intent.detected', 'conversation.completed'] },
      { filters: { campaignIds: [CAMPAIGN], scenarios: ['appointment_reminder'], modes: ['simulation'] } },
    ]
    const unwanted = [
      { eventTypes: ['campaign.*'] },
      { eventTypes: ['conversation.failed'] },
      { filters: { campaignIds: [OTHER_CAMPAIGN] } },
      { filters: { scenarios: ['payment_reminder'] } },
      { filters: { modes: ['live'] } },
    ]
    const expected: string[] = []
    for (const input of wanted) expected.push((await room.subscribe({ url, ...input })).row.id)
    for (const input of unwanted) await room.subscribe({ url, ...input })
    await room.emit()
    expect((await room.deliveries()).map((row) => row.subscription_id)).toEqual(expected)
  })

  it('that filters by campaign gets no event without one', async () => {
    await using room = await openRoom({ clock: makeFakeClock(), started: false })
    await room.subscribe({ url: 'https://example.com/', filters: { scenarios: ['appointment_reminder'] } })
    await room.emit({ campaignId: undefined, scenario: undefined })
    expect(await room.deliveries()).toEqual([])
  })

  it('parks while it is paused and sends all of it, oldest first, when it is active again', async () => {
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock: makeFakeClock() })
    const { row } = await room.subscribe({ url: receiver.url, maxInFlight: 1 })
    receiver.next({ status: 500 })
    const first = await room.emit()
    await until(async () => (await room.delivery()).attempt_count === 1)
    const { service } = room.webhooks
    const paused = await room.unitOfWork.run((tx) => service.update(tx, row, {}, 'paused'))
    const second = await room.emit()
    expect(await states(room)).toEqual(['parked', 'parked'])
    await room.unitOfWork.run((tx) => service.update(tx, paused, {}, 'active'))
    await until(async () => (await states(room)).every((state) => state === 'succeeded'))
    expect(receiver.requests.slice(1).map(({ headers }) => headers['webhook-id'])).toEqual([second.id, first.id].sort())
  })

  it('whose URL answers 410 is gone: all its deliveries are parked, and come when it is revived', async () => {
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock: makeFakeClock() })
    const { row } = await room.subscribe({ url: receiver.url })
    receiver.next({ status: 500 }, { status: 410 })
    await room.emit()
    await until(async () => (await room.delivery()).attempt_count === 1)
    await room.emit()
    await until(async () => (await room.subscription(row.id)).status === 'gone')
    await room.emit()
    expect(await states(room)).toEqual(['parked', 'parked', 'parked'])
    const gone = await room.subscription(row.id)
    await room.unitOfWork.run((tx) => room.webhooks.service.update(tx, gone, {}, 'active'))
    await until(async () => (await states(room)).every((state) => state === 'succeeded'))
  })

  it('that is deleted cancels what is open, also what is under way', async () => {
    const clock = makeFakeClock()
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock })
    const { row } = await room.subscribe({ url: receiver.url, maxInFlight: 1 })
    receiver.otherwise({ fault: 'hang' })
    await room.emit()
    await room.emit()
    await until(() => receiver.requests.length === 1)
    await room.unitOfWork.run((tx) => room.webhooks.service.delete(tx, row, 'cli_test'))
    expect(await states(room)).toEqual(['cancelled', 'cancelled'])
    await clock.jump(15_000)
    await until(async () => (await room.attempts()).length === 1)
    await room.emit()
    expect(await states(room)).toEqual(['cancelled', 'cancelled'])
    expect(receiver.requests.length).toBe(1)
  })

  it('gets a test event whatever it subscribes to, and nobody else gets it', async () => {
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock: makeFakeClock() })
    await room.subscribe({ url: 'https://example.com/' })
    const { row } = await room.subscribe({ url: receiver.url, eventTypes: ['campaign.completed'] })
    const delivery = await room.unitOfWork.run((tx) => room.webhooks.service.test(tx, row))
    expect(delivery).toMatchObject({ event_type: 'webhook.ping', subscription_id: row.id, kind: 'test' })
    await until(async () => (await room.delivery()).state === 'succeeded')
    expect(await states(room)).toEqual(['succeeded'])
    expect(JSON.parse(receiver.requests[0]?.body ?? '')).toMatchObject({
      type: 'webhook.ping',
      data: { object: { id: row.id } },
    })
  })
})

describe('a rotation', () => {
  it.each(['staged', 'immediate'] as const)('that is %s keeps both secrets until its overlap ends', async (mode) => {
    const clock = makeFakeClock(Date.now()) // the verifiers look at the real time
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock })
    const { row, secret: old } = await room.subscribe({ url: receiver.url })
    const rotated = await room.unitOfWork.run((tx) =>
      room.webhooks.service.rotate(tx, row, { secret: undefined, mode, overlapMs: DAY }),
    )
    await room.emit()
    const during = await until(() => receiver.requests[0])
    const single = mode === 'staged' ? old : rotated.secret
    expect(await signedBy(single, during)).toBe(true)
    const headers = during.headers as Record<string, string>
    for (const secret of [old, rotated.secret]) new Webhook(standardWebhooksSecret(secret)).verify(during.body, headers)
    await until(async () => (await room.delivery()).state === 'succeeded')
    await clock.jump(DAY)
    await room.emit()
    const after = await until(() => receiver.requests[1])
    expect(await signedBy(rotated.secret, after)).toBe(true)
    expect(String(after.headers['webhook-signature']).split(' ')).toHaveLength(1)
  })

  it.each(['staged', 'immediate'] as const)(
    'that is %s and without overlap keeps nothing of the old secret',
    async (mode) => {
      await using receiver = await startReceiver()
      await using room = await openRoom({ clock: makeFakeClock() })
      const { row } = await room.subscribe({ url: receiver.url })
      const { service } = room.webhooks
      const rotation = { secret: undefined, mode, overlapMs: 0 }
      const { secret } = await room.unitOfWork.run((tx) => service.rotate(tx, row, rotation))
      const kept = await room.subscription(row.id)
      expect(kept).toMatchObject({ other_secret_enc: null, other_secret_hint: null, rotation: 'none' })
      expect(kept.secret_enc).not.toBe(row.secret_enc)
      await room.emit()
      await until(() => receiver.requests.length === 1)
      const [request] = receiver.requests as [Received]
      expect(await signedBy(secret, request)).toBe(true)
      expect(String(request.headers['webhook-signature']).split(' ')).toHaveLength(1)
    },
  )

  it('during another one ends that one: the secret before the previous stops working', async () => {
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock: makeFakeClock() })
    const { row, secret: first } = await room.subscribe({ url: receiver.url })
    const rotate = async () => {
      const current = await room.subscription(row.id)
      const rotation = { secret: undefined, mode: 'staged', overlapMs: DAY } as const
      return (await room.unitOfWork.run((tx) => room.webhooks.service.rotate(tx, current, rotation))).secret
    }
    const second = await rotate()
    await rotate()
    await room.emit()
    const request = await until(() => receiver.requests[0])
    expect([await signedBy(first, request), await signedBy(second, request)]).toEqual([false, true])
  })
})

describe('a replay', () => {
  it('sends the same event and bytes, marked, under the current secret, with the schedule anew', async () => {
    const clock = makeFakeClock()
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock, delaysMs: [1000] })
    receiver.next({ status: 500 }, { status: 500 }, { status: 500 })
    const { row } = await room.subscribe({ url: receiver.url })
    const event = await room.emit()
    await until(async () => (await room.delivery()).attempt_count === 1)
    await clock.advance(1000)
    await until(async () => (await room.delivery()).state === 'failed')
    const { service } = room.webhooks
    const rotation = { secret: undefined, mode: 'immediate', overlapMs: 0 } as const
    const rotated = await room.unitOfWork.run((tx) => service.rotate(tx, row, rotation))
    const { id } = await room.delivery()
    await room.unitOfWork.run((tx) => service.replay(tx, rotated.row, id))
    await until(async () => (await room.delivery()).attempt_count === 3)
    expect(await room.delivery()).toMatchObject({ state: 'pending', schedule_count: 1, due_at: clock.now() + 1000 })
    await clock.advance(1020)
    await until(async () => (await room.delivery()).state === 'succeeded')
    const [original, , replayed, retried] = receiver.requests
    expect(original?.headers['x-nexora-replay']).toBeUndefined()
    for (const request of [replayed, retried]) {
      expect(request).toMatchObject({
        body: event.body,
        headers: { 'webhook-id': event.id, 'x-nexora-replay': 'true' },
      })
      expect(await signedBy(rotated.secret, request as Received)).toBe(true)
    }
    expect((await room.attempts()).map(({ number, kind }) => `${number} ${kind}`)).toEqual([
      '1 scheduled',
      '2 scheduled',
      '3 replay',
      '4 scheduled',
    ])
  })

  it.each(['pending', 'leased', 'parked', 'cancelled'] as const)(
    'of a delivery that is %s is refused',
    async (state) => {
      await using room = await openRoom({ clock: makeFakeClock(), started: false })
      const { row } = await room.subscribe({ url: 'https://example.com/' })
      await room.emit()
      const { id } = await room.delivery()
      await room.unitOfWork.run((tx) => tx.updateTable('deliveries').set({ state }).execute())
      const replay = room.unitOfWork.run((tx) => room.webhooks.service.replay(tx, row, id))
      await expect(replay).rejects.toMatchObject({ code: 'delivery-not-replayable', status: 409 })
    },
  )

  it('to a paused subscription is parked', async () => {
    await using room = await openRoom({ clock: makeFakeClock(), started: false })
    const { row } = await room.subscribe({ url: 'https://example.com/' })
    await room.emit()
    const { id } = await room.delivery()
    await room.unitOfWork.run((tx) => tx.updateTable('deliveries').set({ state: 'failed' }).execute())
    const { service } = room.webhooks
    const paused = await room.unitOfWork.run((tx) => service.update(tx, row, {}, 'paused'))
    expect(await room.unitOfWork.run((tx) => service.replay(tx, paused, id))).toMatchObject({ state: 'parked' })
  })
})
