import { describe, expect, it } from 'vitest'
import { makeEventFeed } from '../../src/events/feed.ts'
import { makeEventHandlers } from '../../src/events/handlers.ts'
import type { ReadCall } from '../../src/http/call.ts'
import { makeLog } from '../../src/kernel/log.ts'
import { makeFakeClock } from '../support/clock.ts'
import { openRoom, type Room } from '../webhooks/support.ts'

const clock = makeFakeClock()
const { listEvents, getEvent } = makeEventHandlers({ clock, feed: makeEventFeed(clock) })

function callOf(room: Room, organisationId = room.organisationId): ReadCall {
  const limits = { ratePerMinute: null, rateBurst: null, organisationRatePerMinute: 600 }
  const principal = { organisationId, clientId: 'cli_test', scopes: ['events:read'], ...limits }
  const over = new AbortController().signal
  const lasting = { wantsStream: false, over, breakOff: () => undefined, stillAuthorized: async () => true }
  return { principal, reader: room.database.reader, requestId: 'req_test', log: makeLog('silent'), lasting }
}

const request = (query: object, params = {}) => ({ query, params, headers: {}, body: undefined }) as never

async function page(call: ReadCall, query: object) {
  const reply = await listEvents(call, request(query))
  if (!('body' in reply) || reply.body === undefined) throw new Error('not a page')
  return { body: reply.body }
}

describe('the list of events', () => {
  it('goes on from a sequence, in order and without gaps', async () => {
    await using room = await openRoom({ clock: makeFakeClock(), started: false })
    for (let index = 0; index < 5; index += 1) await room.emit()
    const call = callOf(room)
    const first = await page(call, { limit: 3 })
    expect(first.body).toMatchObject({ has_more: true, next_sequence: 3 })
    const second = await page(call, { after_sequence: 3, limit: 3 })
    expect(second.body).toMatchObject({ has_more: false, next_sequence: 5 })
    const sequences = [...first.body.data, ...second.body.data].map((event) => event.sequence)
    expect(sequences).toEqual([1, 2, 3, 4, 5])
    expect((await page(call, { after_sequence: 5 })).body).toEqual({
      data: [],
      has_more: false,
      next_sequence: 5,
    })
  })

  it('passes over other types without losing its place', async () => {
    await using room = await openRoom({ clock: makeFakeClock(), started: false })
    for (let index = 0; index < 3; index += 1) await room.emit()
    const { body } = await page(callOf(room), { type: ['intent.detected'] })
    expect(body).toEqual({ data: [], has_more: false, next_sequence: 3 })
  })

  it('shows nothing of another organisation', async () => {
    await using room = await openRoom({ clock: makeFakeClock(), started: false })
    const event = await room.emit()
    const call = callOf(room, 'org_other')
    expect((await page(call, {})).body.data).toEqual([])
    await expect(getEvent(call, request({}, { event_id: event.id }))).rejects.toMatchObject({ code: 'event-not-found' })
  })
})

describe('an event', () => {
  it('is read as the very bytes that webhooks deliver', async () => {
    await using room = await openRoom({ clock: makeFakeClock(), started: false })
    const event = await room.emit()
    const { body } = await getEvent(callOf(room), request({}, { event_id: event.id }))
    expect(JSON.stringify(body)).toBe(event.body)
  })
})
