import { describe, expect, it } from 'vitest'
import { EVENT_EXAMPLES } from '../../generated/events.ts'
import { startJob } from '../../src/kernel/job.ts'
import { makeLog } from '../../src/kernel/log.ts'
import { healthOf } from '../../src/webhooks/health/health.ts'
import { type FakeClock, makeFakeClock } from '../support/clock.ts'
import { startServer } from '../support/harness.ts'
import { startReceiver } from '../support/receiver.ts'
import { until } from '../support/until.ts'
import { openRoom, type Room } from './support.ts'

const MINUTE = 60_000

async function reasons(room: Room): Promise<string[]> {
  const rows = await room.database.reader
    .selectFrom('events')
    .select('body')
    .where('type', '=', 'webhook.health_changed')
    .orderBy('sequence')
    .execute()
  return rows.map(({ body }) => JSON.parse(body).data.object.reason)
}

async function later(room: Room, clock: FakeClock, ms: number): Promise<void> {
  await clock.jump(ms)
  await room.webhooks.health.round(new AbortController().signal)
}

describe('health', () => {
  it('is told at 5 minutes, an hour and a day of failing, once each, and when it is over; nothing is switched off', async () => {
    const clock = makeFakeClock()
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock, delaysMs: [30_000, 26 * 60 * MINUTE] })
    const { row } = await room.subscribe({ url: receiver.url, eventTypes: ['conversation.completed'] })
    const health = async () => healthOf(await room.subscription(row.id))
    receiver.otherwise({ status: 500 })
    await room.emit()
    await until(async () => (await room.delivery()).attempt_count === 1)
    await later(room, clock, 5 * MINUTE - 1)
    expect([await health(), await reasons(room)]).toEqual(['healthy', []])
    await later(room, clock, 1)
    await later(room, clock, 1)
    expect([await health(), await reasons(room)]).toEqual(['degraded', ['failing_for_5_minutes']])
    await later(room, clock, 55 * MINUTE)
    expect(await health()).toBe('failing')
    await later(room, clock, 23 * 60 * MINUTE)
    expect(await reasons(room)).toEqual(['failing_for_5_minutes', 'failing_for_1_hour', 'failing_for_24_hours'])
    expect((await room.subscription(row.id)).status).toBe('active')
    receiver.otherwise({})
    await until(async () => {
      await clock.advance(60 * MINUTE)
      return (await room.delivery()).state === 'succeeded'
    })
    expect((await reasons(room)).at(-1)).toBe('recovered')
    expect(await room.subscription(row.id)).toMatchObject({ failing_since: null, health_told: 0 })
  })

  it('is not judged by what a person sends by hand: a test or a replay that fails begins nothing', async () => {
    const clock = makeFakeClock()
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock })
    const { row } = await room.subscribe({ url: receiver.url })
    await room.emit()
    await until(async () => (await room.delivery()).state === 'succeeded')
    receiver.otherwise({ status: 500 })
    const { id } = await room.delivery()
    await room.unitOfWork.run((tx) => room.webhooks.service.replay(tx, row, id))
    await room.unitOfWork.run((tx) => room.webhooks.service.test(tx, row))
    await until(async () => (await room.attempts()).length === 3)
    expect(await room.subscription(row.id)).toMatchObject({ failing_since: null, last_failure_status: 500 })
    await clock.advance(31_000) // by the schedule, like any other
    await until(async () => (await room.attempts()).length === 5)
    expect((await room.subscription(row.id)).failing_since).not.toBeNull()
  })

  it.each([3_600_000, -3_600_000])('is judged by time that passes, though the clock is set by %i ms', async (byMs) => {
    const steady = makeFakeClock()
    let set = 0
    const clock = { ...steady, now: () => steady.now() + set }
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock, delaysMs: [26 * 60 * MINUTE] })
    receiver.otherwise({ status: 500 })
    await room.subscribe({ url: receiver.url, eventTypes: ['conversation.completed'] })
    await room.emit()
    await until(async () => (await room.delivery()).attempt_count === 1)
    const watch = startJob(room.webhooks.health, clock, makeLog('silent'))
    await steady.advance(MINUTE)
    set = byMs
    await steady.advance(3 * MINUTE)
    expect(await reasons(room)).toEqual([])
    await steady.advance(MINUTE + 20_000)
    expect(await reasons(room)).toEqual(['failing_for_5_minutes'])
    await watch.stop()
  })

  it('goes to the other subscriptions and not to the one that fails, also when its URL is gone', async () => {
    const clock = makeFakeClock()
    await using gone = await startReceiver()
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock })
    gone.otherwise({ status: 410 })
    const failing = await room.subscribe({ url: gone.url })
    await room.subscribe({ url: receiver.url, eventTypes: ['webhook.health_changed'] })
    await room.emit()
    await until(() => receiver.requests.length === 1)
    const event = JSON.parse(receiver.requests[0]?.body ?? '')
    expect(event).toMatchObject({ type: 'webhook.health_changed', data: { object: { reason: 'gone' } } })
    expect(event.data.object.webhook).toMatchObject({ id: failing.row.id, status: 'gone' })
    await clock.settle()
    expect(gone.requests).toHaveLength(1)
    expect((await room.deliveries())[0]?.state).toBe('parked')
  })
})

describe('a test of a type', () => {
  it('delivers the contract example to this subscription alone, marked, and is no event of the organisation', async () => {
    await using receiver = await startReceiver()
    await using server = await startServer()
    const { body: webhook } = await server.call('POST', '/v1/webhooks', { body: { url: receiver.url } })
    await server.call('POST', '/v1/webhooks', { body: { url: `${receiver.url}/other` } })
    const types = Object.keys(EVENT_EXAMPLES).filter((type) => type !== 'webhook.ping')
    for (const type of types) {
      const sent = await server.call('POST', `/v1/webhooks/${webhook.id}/test`, { body: { event_type: type } })
      expect(sent.status).toBe(202)
      expect(sent.body).toMatchObject({ event_type: type })
    }
    await until(() => receiver.requests.length === types.length)
    for (const { headers, body, path } of receiver.requests) {
      const event = JSON.parse(body)
      expect(path).toBe('/hooks')
      expect(headers).toMatchObject({ 'x-nexora-test': 'true', 'x-nexora-event': event.type, 'webhook-id': event.id })
      const example = EVENT_EXAMPLES[event.type as keyof typeof EVENT_EXAMPLES]
      expect(event).toEqual({ ...example, id: event.id, mode: 'simulation', created_at: event.created_at })
    }
    for (const query of ['', '?from=now'])
      expect((await server.call('GET', `/v1/events${query}`)).body).toMatchObject({ data: [], next_sequence: 0 })
    const { body: ready } = await server.call('GET', '/readyz')
    expect(ready.checks.deliveries).toMatchObject({ expected: types.length, unaccounted: 0, not_fanned_out: 0 })
    const refused = await server.call('POST', `/v1/webhooks/${webhook.id}/test`, { body: { event_type: 'no.such' } })
    expect(refused.status).toBe(422)
  })
})
