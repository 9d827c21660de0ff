import { CompiledQuery } from 'kysely'
import { describe, expect, it } from 'vitest'
import { violationsOfCounts } from '../../scripts/kills/webhooks/records.ts'
import { KEPT_MS } from '../../src/webhooks/retention/job.ts'
import { makeFakeClock } from '../support/clock.ts'
import { startServer } from '../support/harness.ts'
import { startReceiver } from '../support/receiver.ts'
import { until } from '../support/until.ts'
import { openRoom, type Room } from './support.ts'

const prune = (room: Room) => room.webhooks.retention.round(new AbortController().signal)

async function accounted(room: Room): Promise<number> {
  const { byState, expected, pruned, unaccounted, notFannedOut } = await room.webhooks.counts()
  expect([unaccounted, notFannedOut]).toEqual([0, 0])
  expect(Object.values(byState).reduce((sum, number) => sum + number, pruned)).toBe(expected)
  return expected
}

describe('retention', () => {
  it('prunes what succeeded 30 days ago with its attempts, keeps what failed, and the ledger adds up all the same', async () => {
    const clock = makeFakeClock()
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock, delaysMs: [] })
    const { row } = await room.subscribe({ url: receiver.url })
    receiver.next({}, { status: 500 })
    for (let index = 0; index < 3; index += 1) {
      await room.emit()
      await until(async () => (await room.deliveries()).every(({ attempt_count: count }) => count === 1))
    }
    expect((await room.deliveries()).map(({ state }) => state)).toEqual(['succeeded', 'failed', 'succeeded'])
    await clock.jump(KEPT_MS - 1000)
    await prune(room)
    expect(await room.deliveries()).toHaveLength(3)
    await clock.jump(2000)
    await prune(room)
    expect((await room.deliveries()).map(({ state, sequence }) => [state, sequence])).toEqual([['failed', 2]])
    expect(await room.attempts()).toHaveLength(1)
    expect(await room.subscription(row.id)).toMatchObject({
      last_sequence: 3,
      pruned_through: 3,
      pruned_acknowledged: 2,
      pruned_dismissed: 0,
    })
    expect(await accounted(room)).toBe(3)
  })

  it('prunes a failed delivery only 30 days after somebody dismissed it', async () => {
    const clock = makeFakeClock()
    await using room = await openRoom({ clock, started: false })
    const { row } = await room.subscribe({ url: 'https://example.com/' })
    await room.emit()
    await room.unitOfWork.run((tx) => tx.updateTable('deliveries').set({ state: 'failed' }).execute())
    await clock.jump(10 * KEPT_MS)
    await prune(room)
    const { id } = await room.delivery()
    await room.unitOfWork.run((tx) => room.webhooks.service.dismiss(tx, row, id, 'Aroha Ngata'))
    await prune(room)
    expect(await room.deliveries()).toHaveLength(1)
    await clock.jump(KEPT_MS + 1)
    await prune(room)
    expect(await room.deliveries()).toHaveLength(0)
    expect(await room.subscription(row.id)).toMatchObject({ pruned_dismissed: 1 })
    expect(await accounted(room)).toBe(1)
  })

  it('prunes what had failed for a webhook 30 days after that was deleted: nobody can replay or dismiss it any more', async () => {
    const clock = makeFakeClock()
    await using room = await openRoom({ clock, started: false })
    const gone = await room.subscribe({ url: 'https://example.com/gone' })
    const kept = await room.subscribe({ url: 'https://example.com/kept' })
    await room.emit()
    await room.unitOfWork.run((tx) => tx.updateTable('deliveries').set({ state: 'failed' }).execute())
    await clock.jump(3 * KEPT_MS)
    await room.unitOfWork.run((tx) => room.webhooks.service.delete(tx, gone.row, 'cli_test'))
    await clock.jump(KEPT_MS - 1000)
    await prune(room)
    expect(await room.deliveries()).toHaveLength(2)
    await clock.jump(2000)
    await prune(room)
    expect((await room.deliveries()).map((row) => row.subscription_id)).toEqual([kept.row.id])
    expect(await accounted(room)).toBe(2)
  })

  it('keeps the tables bounded over a year of events', async () => {
    const clock = makeFakeClock()
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock })
    await room.subscribe({ url: receiver.url })
    for (let week = 0; week < 52; week += 1) {
      await room.emit()
      await until(async () => (await room.webhooks.counts()).byState.succeeded > 0)
      await until(async () => (await room.deliveries()).every(({ state }) => state === 'succeeded'))
      await clock.jump(7 * 86_400_000)
      await prune(room)
      expect((await room.deliveries()).length).toBeLessThanOrEqual(5)
    }
    expect(await accounted(room)).toBe(52)
  })

  it('prunes with the delivery of a test the example that was stored for it, and no event of the organisation', async () => {
    const clock = makeFakeClock()
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock })
    const { row } = await room.subscribe({ url: receiver.url })
    await room.emit()
    await room.unitOfWork.run((tx) => room.webhooks.service.test(tx, row, 'conversation.failed'))
    await room.unitOfWork.run((tx) => room.webhooks.service.test(tx, row))
    await until(async () => (await room.deliveries()).every(({ state }) => state === 'succeeded'))
    const sequences = async () => {
      const rows = await room.database.reader.selectFrom('events').select('sequence').orderBy('sequence').execute()
      return rows.map(({ sequence }) => sequence)
    }
    expect(await sequences()).toEqual([-1, 1, 2])
    await clock.jump(KEPT_MS + 1000)
    await prune(room)
    expect(await room.deliveries()).toEqual([])
    expect(await sequences()).toEqual([1, 2])
    expect(await accounted(room)).toBe(3)
    await room.unitOfWork.run((tx) => room.webhooks.service.test(tx, row, 'conversation.failed'))
    await until(async () => (await room.delivery()).state === 'succeeded')
  })

  it('finds what to prune by its index', async () => {
    await using room = await openRoom({ clock: makeFakeClock(), started: false })
    const plan = await room.database.reader.executeQuery<{ detail: string }>(
      CompiledQuery.raw(`explain query plan select id from deliveries
        where (state in ('succeeded', 'cancelled') or (state = 'failed' and dismissed_at is not null))
        and updated_at < 1 order by updated_at limit 500`),
    )
    expect(plan.rows.map(({ detail }) => detail).join()).toContain('deliveries_to_prune')
  })
})

describe('the counts', () => {
  it('hold through failure, replay, pause, resume, deletion and a killed process, and see a delivery that is lost', async () => {
    const clock = makeFakeClock()
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock, delaysMs: [] })
    const { row } = await room.subscribe({ url: receiver.url })
    receiver.next({ status: 500 }, {}, { fault: 'hang' })
    await room.emit()
    await until(async () => (await room.delivery()).state === 'failed')
    await room.unitOfWork.run(async (tx) => room.webhooks.service.replay(tx, row, (await room.delivery()).id))
    await until(async () => (await room.delivery()).state === 'succeeded')
    await room.emit()
    await until(() => receiver.open() === 1)
    expect(await accounted(room)).toBe(2)
    await room.restart().dispatcher.start() // as after a kill: the lease is taken back
    const change = (status: 'active' | 'paused') =>
      room.unitOfWork.run((tx) => room.webhooks.service.update(tx, row, {}, status))
    await change('paused')
    await room.emit()
    expect(await accounted(room)).toBe(3)
    await change('active')
    await room.unitOfWork.run((tx) => room.webhooks.service.delete(tx, row, 'cli_test'))
    expect(await accounted(room)).toBe(3)
    await room.unitOfWork.run((tx) => tx.deleteFrom('deliveries').where('sequence', '=', 1).execute())
    expect((await room.webhooks.counts()).unaccounted).toBe(1)
  })

  it('hold for what is born waiting, parked or under way, for one webhook or several, and not for what is taken back', async () => {
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock: makeFakeClock() })
    const states = async () => (await room.webhooks.counts()).byState
    const none = { pending: 0, leased: 0, succeeded: 0, failed: 0, parked: 0, cancelled: 0 }
    receiver.next({ fault: 'hang' })
    const { row } = await room.subscribe({ url: receiver.url, maxInFlight: 1 })
    await room.emit()
    await until(() => receiver.open() === 1)
    await room.emit()
    expect(await states()).toEqual({ ...none, leased: 1, pending: 1 })
    const { row: paused } = await room.subscribe({ url: 'https://example.com/paused' })
    await room.unitOfWork.run((tx) => room.webhooks.service.update(tx, paused, {}, 'paused'))
    const taken = room.unitOfWork.run(async (tx) => {
      await room.webhooks.service.test(tx, row)
      throw new Error('taken back')
    })
    await Promise.all([room.emit(), expect(taken).rejects.toThrow('taken back'), room.emit()])
    expect(await states()).toEqual({ ...none, leased: 1, pending: 3, parked: 2 })
    expect(await violationsOfCounts(room.database.reader)).toEqual([])
    expect(await accounted(room)).toBe(6)
  })

  it('are a metric, and a detail of readiness', async () => {
    await using server = await startServer({ idle: true })
    const { body } = await server.call('POST', '/v1/webhooks', { body: { url: 'https://example.com/' } })
    await server.call('POST', `/v1/webhooks/${body.id}/test`)
    const metrics = (await server.call('GET', '/metrics')).text
    expect(metrics).toContain('nexora_webhook_deliveries{state="pending"} 1')
    expect(metrics).toContain('nexora_webhook_deliveries{state="expected"} 1')
    expect(metrics).toMatch(/^nexora_webhook_deliveries_unaccounted 0$/m)
    expect(metrics).toMatch(/^nexora_events_not_fanned_out 0$/m)
    const ready = await server.call('GET', '/readyz')
    expect(ready.body.checks.deliveries).toEqual({ status: 'ok', expected: 1, unaccounted: 0, not_fanned_out: 0 })
  })
})

describe('dismissing', () => {
  it('is for what has failed, by a name, in the audit trail, and left out of bulk replays', async () => {
    await using server = await startServer({ idle: true })
    const { body: webhook } = await server.call('POST', '/v1/webhooks', { body: { url: 'https://example.com/' } })
    const { body: delivery } = await server.call('POST', `/v1/webhooks/${webhook.id}/test`)
    const path = `/v1/webhooks/${webhook.id}/deliveries/${delivery.id}`
    const body = { dismissed_by: 'Aroha Ngata' }
    const early = await server.call('POST', `${path}/dismiss`, { body })
    expect(early.status).toBe(409)
    expect(early.body.code).toBe('delivery-not-dismissable')
    await server.app.unitOfWork.run((tx) => tx.updateTable('deliveries').set({ state: 'failed' }).execute())
    const dismissed = await server.call('POST', `${path}/dismiss`, { body })
    expect(dismissed.body).toMatchObject({ state: 'failed', dismissed_by: 'Aroha Ngata' })
    const trail = await server.database.reader.selectFrom('audit_trail').selectAll().orderBy('sequence').execute()
    expect(trail.at(-1)).toMatchObject({ action: 'dismissDelivery', actor: `client:${server.tenant.clientId}` })
    expect((await server.call('POST', '/v1/webhooks/replays', { body: {} })).body.code).toBe('replay-empty')
    expect((await server.call('POST', `${path}/replay`)).status).toBe(202)
    expect((await server.call('GET', path)).body.dismissed_at).toBeNull()
  })
})
