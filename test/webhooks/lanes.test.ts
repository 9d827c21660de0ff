import { describe, expect, it } from 'vitest'
import { addBacklog } from '../../scripts/bench/servers/backlog.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import type { Sender } from '../../src/webhooks/sender.ts'
import { release } from '../../src/webhooks/store.ts'
import { makeFakeClock } from '../support/clock.ts'
import { startReceiver } from '../support/receiver.ts'
import { until } from '../support/until.ts'
import { openRoom } from './support.ts'

describe('lanes', () => {
  it('keep an endpoint that hangs with a hundred thousand due from delaying another: the first claim serves both', async () => {
    const clock = systemClock
    await using dead = await startReceiver()
    await using alive = await startReceiver()
    await using room = await openRoom({ clock })
    dead.otherwise({ fault: 'hang' })
    const { row } = await room.subscribe({ url: dead.url, maxInFlight: 4, timeoutMs: 30_000 })
    await room.emit()
    await addBacklog(room, { subscriptionId: row.id, count: 100_000, dueAt: clock.now() - 3_600_000 })
    room.webhooks.dispatcher.wake(row.id)
    await until(() => dead.open() === 4)
    await room.subscribe({ url: alive.url })
    for (let index = 0; index < 50; index += 1) await room.emit()
    await until(() => alive.requests.length === 50, 10_000)
    expect(dead.requests.length).toBe(4) // none of them was waited for: the next would have followed it
  }, 60_000)

  it('share a claim when each has more due than it can hold', async () => {
    const order: string[] = []
    const never = Promise.withResolvers<undefined>()
    const sender: Sender = {
      send({ terms }) {
        order.push(terms.url)
        return never.promise
      },
      giveUp: () => never.resolve(undefined),
      close: async () => undefined,
    }
    await using room = await openRoom({ clock: makeFakeClock(), sender, started: false })
    const urls = ['https://one.example.com/', 'https://two.example.com/']
    for (const url of urls) await room.subscribe({ url, maxInFlight: 64 })
    for (let index = 0; index < 64; index += 1) await room.emit()
    await room.webhooks.dispatcher.start()
    await until(() => order.length === 128)
    const firstClaim = order.slice(0, 64)
    expect(urls.map((url) => firstClaim.filter((to) => to === url).length)).toEqual([32, 32])
  })

  it('never hold more requests than the subscription allows, and lose none that had to wait', async () => {
    const clock = systemClock
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock })
    const most = { open: 0 }
    receiver.otherwise(() => {
      most.open = Math.max(most.open, receiver.open())
      return {}
    })
    await room.subscribe({ url: receiver.url, maxInFlight: 3 })
    await Promise.all(Array.from({ length: 200 }, () => room.emit()))
    await until(async () => (await room.deliveries()).every(({ state }) => state === 'succeeded'))
    expect(receiver.requests.length).toBe(200)
    expect(most.open).toBeLessThanOrEqual(3)
  })
})

describe('a delivery', () => {
  it('is born leased when its lane has room, and goes out without a claim', async () => {
    const clock = makeFakeClock()
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock })
    receiver.otherwise({ fault: 'hang' })
    await room.subscribe({ url: receiver.url })
    await room.emit()
    const delivery = await room.delivery()
    expect(delivery).toMatchObject({ state: 'leased', claim_count: 1, lease_until: clock.now() + 30_000 })
    await until(() => receiver.requests.length === 1)
    expect(await room.delivery()).toEqual(delivery)
  })

  it('waits as pending behind those that came first when its lane is full', async () => {
    const clock = makeFakeClock()
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock })
    receiver.otherwise({ fault: 'hang' })
    await room.subscribe({ url: receiver.url, maxInFlight: 1 })
    await room.emit()
    await room.emit()
    await clock.settle()
    expect((await room.deliveries()).map(({ state }) => state)).toEqual(['leased', 'pending'])
  })

  it('of a transaction that is rolled back never goes out and holds no slot', async () => {
    const clock = makeFakeClock()
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock })
    await room.subscribe({ url: receiver.url, maxInFlight: 1 })
    const { webhooks, unitOfWork, organisationId } = room
    const ping = async () => {
      const [row] = await room.database.reader.selectFrom('subscriptions').selectAll().execute()
      return unitOfWork.run(async (tx) => {
        if (row !== undefined) await webhooks.service.test(tx, row)
        throw new Error('changed my mind')
      })
    }
    await expect(ping()).rejects.toThrow('changed my mind')
    expect(await room.deliveries()).toEqual([])
    await room.emit()
    await until(async () => (await room.delivery()).state === 'succeeded')
    expect(receiver.requests.length).toBe(1)
    const events = await room.database.reader.selectFrom('events').selectAll().execute()
    expect(events.map(({ sequence }) => sequence)).toEqual([1])
    expect(organisationId).toBe(events[0]?.organisation_id)
  })
})

describe('after a crash', () => {
  it('sends what the dead process held, without having counted an attempt', async () => {
    const clock = makeFakeClock()
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock })
    receiver.otherwise({ fault: 'hang' })
    await room.subscribe({ url: receiver.url })
    const event = await room.emit()
    await until(() => receiver.requests.length === 1)
    receiver.otherwise({})
    await room.restart().dispatcher.start()
    await until(async () => (await room.delivery()).state === 'succeeded')
    expect(receiver.requests.map(({ headers }) => headers['webhook-id'])).toEqual([event.id, event.id])
    expect(await room.delivery()).toMatchObject({ attempt_count: 1, claim_count: 2 })
  })

  it('counts a late acknowledgement of the earlier holder: the delivery has succeeded', async () => {
    const clock = makeFakeClock()
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock })
    const late = Promise.withResolvers<void>()
    receiver.next({ after: late.promise }, { status: 500 })
    await room.subscribe({ url: receiver.url })
    await room.emit()
    await until(() => receiver.requests.length === 1)
    await room.restart().dispatcher.start()
    await until(async () => (await room.delivery()).attempt_count === 1)
    late.resolve()
    await until(async () => (await room.delivery()).state === 'succeeded')
    expect((await room.attempts())[1]).toMatchObject({ number: 2, fenced: 1, error_class: null })
    await clock.jump(60_000)
    expect(receiver.requests.length).toBe(2)
  })

  it('is not given back by who holds it no longer', async () => {
    const clock = makeFakeClock()
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock })
    receiver.otherwise({ fault: 'hang' })
    await room.subscribe({ url: receiver.url })
    await room.emit()
    const before = await room.delivery()
    const lease = { organisationId: room.organisationId, deliveryId: before.id }
    await room.unitOfWork.run((tx) => release(tx, { ...lease, token: 'of the earlier holder' }, clock.now()))
    expect(await room.delivery()).toEqual(before)
    await room.unitOfWork.run((tx) => release(tx, { ...lease, token: before.lease_token ?? '' }, clock.now()))
    expect(await room.delivery()).toMatchObject({ state: 'pending', due_at: before.due_at, lease_token: null })
  })

  it('an acknowledgement counts although a failure of the earlier holder was counted since it was sent', async () => {
    const clock = makeFakeClock()
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock })
    const answered = Promise.withResolvers<void>()
    receiver.next({ fault: 'hang' }, { after: answered.promise })
    await room.subscribe({ url: receiver.url })
    await room.emit()
    await until(() => receiver.requests.length === 1)
    await clock.jump(5000)
    await room.restart().dispatcher.start()
    await until(() => receiver.requests.length === 2)
    await clock.jump(10_000) // the first holder's deadline
    await until(async () => (await room.attempts()).length === 1)
    answered.resolve()
    await until(async () => (await room.delivery()).state === 'succeeded')
    const numbered = (await room.attempts()).map(({ number, fenced, error_class }) => [number, fenced, error_class])
    expect(numbered).toEqual([
      [1, 1, 'timeout'],
      [2, 0, null],
    ])
    expect(await room.delivery()).toMatchObject({ attempt_count: 2, lease_token: null })
  })

  it('notes a late failure of the earlier holder and changes nothing by it', async () => {
    const clock = makeFakeClock()
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock })
    receiver.next({ fault: 'hang' }, { status: 500 })
    await room.subscribe({ url: receiver.url })
    await room.emit()
    await until(() => receiver.requests.length === 1)
    await room.restart().dispatcher.start()
    await until(async () => (await room.delivery()).attempt_count === 1)
    await clock.jump(15_000) // the first holder's deadline
    await until(async () => (await room.attempts()).length === 2)
    expect((await room.attempts())[1]).toMatchObject({ number: 2, fenced: 1, error_class: 'timeout' })
    expect(await room.delivery()).toMatchObject({ state: 'pending', schedule_count: 1, attempt_count: 2 })
  })

  it('takes back a lease that ran out while the process lived', async () => {
    const clock = makeFakeClock()
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock })
    await room.subscribe({ url: receiver.url })
    receiver.next({ status: 500 })
    await room.emit()
    await until(async () => (await room.delivery()).state === 'pending')
    const lost = { state: 'leased', lease_token: 'nobody', lease_until: clock.now() + 1000 } as const
    await room.unitOfWork.run((tx) => tx.updateTable('deliveries').set(lost).execute())
    await clock.jump(40_000)
    await until(async () => (await room.delivery()).state === 'succeeded')
  })
})

describe('stopping', () => {
  it('lets requests under way finish', async () => {
    const clock = systemClock
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock })
    await room.subscribe({ url: receiver.url })
    await room.emit()
    await room.webhooks.dispatcher.stop(5000)
    expect((await room.delivery()).state).toBe('succeeded')
    await room.emit()
    expect((await room.deliveries()).map(({ state }) => state)).toEqual(['succeeded', 'pending'])
  })

  it('gives back what does not finish in time, due as before', async () => {
    const clock = makeFakeClock()
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock })
    receiver.otherwise({ fault: 'hang' })
    await room.subscribe({ url: receiver.url })
    await room.emit()
    const { due_at: dueAt } = await room.delivery()
    await until(() => receiver.requests.length === 1)
    const stopped = room.webhooks.dispatcher.stop(3000)
    await clock.advance(3000)
    await stopped
    expect(await room.delivery()).toMatchObject({ state: 'pending', due_at: dueAt, attempt_count: 0 })
  })
})
