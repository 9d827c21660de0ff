// What a receiver can say besides yes and no, and what comes of it: the rows of the outcome rules that are more than a
// state (dispatcher.test.ts has those).
import { expect, it } from 'vitest'
import { makeFakeClock } from '../support/clock.ts'
import { startReceiver } from '../support/receiver.ts'
import { until } from '../support/until.ts'
import { openRoom } from './support.ts'

const OVERLAP_MS = 86_400_000

it.each([400, 404, 409, 422, 499])(
  '%i with abort-message ends the delivery at once; it can be seen and replayed',
  async (status) => {
    const clock = makeFakeClock()
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock })
    receiver.next({ status, headers: { 'Webhook-Delivery': ' Abort-Message ' } })
    const { row } = await room.subscribe({ url: receiver.url })
    await room.emit()
    await until(async () => (await room.delivery()).state === 'failed')
    expect(await room.delivery()).toMatchObject({ attempt_count: 1, schedule_count: 1, last_status: status })
    const { id } = await room.delivery()
    await room.unitOfWork.run((tx) => room.webhooks.service.replay(tx, row, id))
    await until(async () => (await room.delivery()).state === 'succeeded')
  },
)

it.each([200, 302, 500, 503])('abort-message means nothing with %i', async (status) => {
  const clock = makeFakeClock()
  await using receiver = await startReceiver()
  await using room = await openRoom({ clock })
  receiver.next({ status, headers: { 'Webhook-Delivery': 'abort-message' } })
  await room.subscribe({ url: receiver.url })
  await room.emit()
  await until(async () => (await room.delivery()).attempt_count === 1)
  expect((await room.delivery()).state).toBe(status === 200 ? 'succeeded' : 'pending')
})

it('410 parks all that waits and tells the other subscriptions, abort-message or not; a person resumes', async () => {
  const clock = makeFakeClock()
  await using receiver = await startReceiver()
  await using other = await startReceiver()
  await using room = await openRoom({ clock })
  const { row } = await room.subscribe({ url: receiver.url, maxInFlight: 1, eventTypes: ['conversation.*'] })
  await room.subscribe({ url: other.url, eventTypes: ['webhook.health_changed'] })
  receiver.next({ status: 410, headers: { 'Webhook-Delivery': 'abort-message' } })
  await Promise.all([room.emit(), room.emit(), room.emit()])
  await until(async () => (await room.subscription(row.id)).status === 'gone')
  const own = async () => (await room.deliveries()).filter(({ subscription_id: id }) => id === row.id)
  expect((await own()).map(({ state }) => state)).toEqual(['parked', 'parked', 'parked'])
  await until(() => other.requests.length === 1)
  expect(JSON.parse(other.requests[0]?.body ?? '').data.object).toMatchObject({ reason: 'gone' })
  await room.unitOfWork.run(async (tx) =>
    room.webhooks.service.update(tx, await room.subscription(row.id), {}, 'active'),
  )
  await until(async () => (await own()).every(({ state }) => state === 'succeeded'))
})

it('410 of a URL that was replaced while the request was under way says nothing about the new one', async () => {
  const clock = makeFakeClock()
  await using before = await startReceiver()
  await using after = await startReceiver()
  await using room = await openRoom({ clock })
  const answer = Promise.withResolvers<void>()
  before.next({ status: 410, after: answer.promise })
  const { row } = await room.subscribe({ url: before.url })
  await room.emit()
  await until(() => before.requests.length === 1)
  await room.unitOfWork.run((tx) => room.webhooks.service.update(tx, row, { url: after.url }))
  answer.resolve()
  await until(async () => (await room.delivery()).attempt_count === 1)
  expect(await room.delivery()).toMatchObject({ state: 'pending', due_at: clock.now() + 30_000, last_error: 'gone' })
  expect((await room.subscription(row.id)).status).toBe('active')
  await clock.advance(30_000)
  await until(async () => (await room.delivery()).state === 'succeeded')
  expect(after.requests).toHaveLength(1)
})

it.each([
  [65_536, 'succeeded', null],
  [65_535, 'pending', 'response_stalled'],
])('200 that stalls after %i bytes of body is %s: 64 KiB are read and no more', async (bytes, state, error) => {
  const clock = makeFakeClock()
  await using receiver = await startReceiver()
  await using room = await openRoom({ clock })
  receiver.next({ body: 'x'.repeat(bytes), fault: 'hang-in-body' })
  await room.subscribe({ url: receiver.url })
  await room.emit()
  await until(() => receiver.requests.length === 1)
  if (error !== null) {
    await new Promise((resolve) => setTimeout(resolve, 250)) // the body is on its way
    await clock.jump(15_000)
  }
  await until(async () => (await room.delivery()).attempt_count === 1)
  expect(await room.delivery()).toMatchObject({ state, last_error: error })
  expect((await room.attempts())[0]).toMatchObject({ truncated: 1, response_body: 'x'.repeat(16_384) })
})

it.each([401, 403])(
  '%i while two secrets overlap is a failure like others: the same secret goes on signing',
  async (status) => {
    const clock = makeFakeClock()
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock })
    const { row } = await room.subscribe({ url: receiver.url })
    const rotation = { secret: undefined, mode: 'staged', overlapMs: OVERLAP_MS } as const
    await room.unitOfWork.run((tx) => room.webhooks.service.rotate(tx, row, rotation))
    receiver.next({ status })
    await room.emit()
    await until(async () => (await room.delivery()).attempt_count === 1)
    expect((await room.delivery()).due_at).toBe(clock.now() + 30_000)
    await clock.advance(30_000)
    await until(async () => (await room.delivery()).state === 'succeeded')
    const [first, second] = receiver.requests.map(({ headers }) => headers)
    expect(second?.['x-nexora-signature']).toBe(first?.['x-nexora-signature'])
    expect(second?.['webhook-signature']?.toString().split(' ')).toHaveLength(2)
  },
)

it.each([300, 301, 302, 303, 307, 308])(
  '%i is not followed, and what is kept of it tells where it pointed',
  async (status) => {
    const clock = makeFakeClock()
    await using receiver = await startReceiver()
    await using elsewhere = await startReceiver()
    await using room = await openRoom({ clock })
    receiver.next({ status, headers: { Location: elsewhere.url } })
    await room.subscribe({ url: receiver.url })
    await room.emit()
    await until(async () => (await room.delivery()).attempt_count === 1)
    const [attempt] = await room.attempts()
    expect(attempt).toMatchObject({ error_class: 'redirect', response_status: status })
    expect(JSON.parse(attempt?.response_headers ?? '')).toMatchObject({ location: elsewhere.url })
    expect(elsewhere.connections()).toBe(0)
  },
)

it.each([
  [429, 90_000],
  [503, 90_000],
  [500, 30_000],
  [302, 30_000],
])('Retry-After with %i makes the wait %i ms', async (status, wait) => {
  const clock = makeFakeClock()
  await using receiver = await startReceiver()
  await using room = await openRoom({ clock })
  receiver.next({ status, headers: { 'Retry-After': '90' } })
  await room.subscribe({ url: receiver.url })
  await room.emit()
  await until(async () => (await room.delivery()).attempt_count === 1)
  expect((await room.delivery()).due_at).toBe(clock.now() + wait)
})
