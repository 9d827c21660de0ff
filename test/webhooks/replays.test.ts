import { describe, expect, it } from 'vitest'
import { countMatching } from '../../src/webhooks/replays/intake.ts'
import type { ReplayFilter } from '../../src/webhooks/replays/repository.ts'
import type { DeliveryRow } from '../../src/webhooks/repository.ts'
import { makeFakeClock } from '../support/clock.ts'
import { startServer } from '../support/harness.ts'
import { startReceiver } from '../support/receiver.ts'
import { until } from '../support/until.ts'
import { openRoom, type Room, type Webhooks } from './support.ts'

const NO_RETRIES = { delaysMs: [] }
const EVERYTHING: ReplayFilter = {
  subscriptionId: null,
  since: null,
  until: null,
  eventTypes: [],
  states: ['failed'],
  recover: false,
}

async function roomWithFailures(count: number) {
  const clock = makeFakeClock()
  const room = await openRoom({ clock, ...NO_RETRIES, started: false })
  await room.subscribe({ url: 'https://example.com/hooks' })
  for (let index = 0; index < count; index += 1) await room.emit()
  await setStates(room, 'failed')
  return room
}

const setStates = (room: Room, state: 'failed' | 'succeeded', succeededAt: number | null = null) =>
  room.unitOfWork.run((tx) => tx.updateTable('deliveries').set({ state, succeeded_at: succeededAt }).execute())

async function begin(room: Room, change: Partial<ReplayFilter> = {}) {
  const filter = { ...EVERYTHING, ...change }
  const matching = await countMatching(room.database.reader, room.organisationId, filter)
  return room.unitOfWork.run((tx) => room.webhooks.replays.begin(tx, room.organisationId, filter, matching))
}

const round = ({ replays }: Webhooks) => replays.job.round(new AbortController().signal)

describe('a bulk replay', () => {
  it('puts every delivery on its way once, in units of a bounded size, and goes on where a killed process stopped', async () => {
    await using room = await roomWithFailures(600)
    const { id } = await begin(room)
    await round(room.webhooks)
    const waiting = async () => (await room.deliveries()).filter(({ state }) => state === 'pending').length
    expect(await waiting()).toBe(250)
    await setStates(room, 'failed') // those would be taken again by a replay that forgot its place
    const after = room.restart()
    while ((await round(after)) === 0);
    expect(await waiting()).toBe(350)
    const row = await room.database.reader.selectFrom('webhook_replays').selectAll().executeTakeFirstOrThrow()
    expect(row).toMatchObject({ id, status: 'completed', matching: 600, examined: 600, replayed: 600 })
  })

  it('goes on by number where it is of one subscription, also when what it looked at last has been pruned', async () => {
    await using room = await roomWithFailures(300)
    const subscription = (await room.delivery()).subscription_id
    await setStates(room, 'succeeded', 1)
    await begin(room, { subscriptionId: subscription, states: ['succeeded'] })
    await round(room.webhooks)
    const looked = (await room.deliveries()).filter(({ state }) => state === 'pending').map(({ id }) => id)
    expect(looked).toHaveLength(250)
    await setStates(room, 'succeeded', 1)
    await room.unitOfWork.run((tx) =>
      tx
        .deleteFrom('deliveries')
        .where('id', '=', looked.at(-1) as string)
        .execute(),
    )
    while ((await round(room.webhooks)) === 0);
    const replayed = (await room.deliveries()).filter(({ state }) => state === 'pending')
    expect(replayed.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 50 }, (_, index) => 251 + index))
  })

  it('leaves out what was made after it began', async () => {
    await using room = await roomWithFailures(2)
    await begin(room)
    await room.emit()
    await room.unitOfWork.run((tx) =>
      tx.updateTable('deliveries').set({ state: 'failed' }).where('state', '=', 'pending').execute(),
    )
    while ((await round(room.webhooks)) === 0);
    expect((await room.deliveries()).map(({ state }) => state)).toEqual(['pending', 'pending', 'failed'])
  })

  it('recovers only what was never acknowledged', async () => {
    await using room = await roomWithFailures(2)
    await setStates(room, 'failed', 5)
    await room.emit()
    await room.unitOfWork.run((tx) =>
      tx.updateTable('deliveries').set({ state: 'failed' }).where('succeeded_at', 'is', null).execute(),
    )
    await begin(room, { recover: true, states: ['failed', 'succeeded'] })
    while ((await round(room.webhooks)) === 0);
    expect((await room.deliveries()).map(({ state }) => state)).toEqual(['failed', 'failed', 'pending'])
  })

  it('parks what goes to a paused subscription, and leaves alone what went to a deleted one', async () => {
    await using room = await roomWithFailures(1)
    const [delivery] = await room.deliveries()
    const subscription = await room.subscription(delivery?.subscription_id ?? '')
    await room.unitOfWork.run((tx) => room.webhooks.service.update(tx, subscription, {}, 'paused'))
    await begin(room)
    while ((await round(room.webhooks)) === 0);
    expect((await room.delivery()).state).toBe('parked')
    await setStates(room, 'failed')
    await room.unitOfWork.run((tx) => room.webhooks.service.delete(tx, subscription, 'cli_test'))
    await expect(begin(room)).rejects.toMatchObject({ code: 'replay-empty' })
  })

  it('stops when it is cancelled, between two units', async () => {
    await using room = await roomWithFailures(300)
    const { id } = await begin(room)
    await round(room.webhooks)
    await room.unitOfWork.run((tx) => room.webhooks.replays.cancel(tx, room.organisationId, id))
    while ((await round(room.webhooks)) === 0);
    expect((await room.deliveries()).filter(({ state }) => state === 'failed').length).toBe(50)
  })
})

describe('the API of bulk replays', () => {
  it('counts first, then sends the same id and bytes again, marked as a replay', async () => {
    await using receiver = await startReceiver()
    await using server = await startServer()
    const { body: webhook } = await server.call('POST', '/v1/webhooks', { body: { url: receiver.url } })
    for (let index = 0; index < 3; index += 1) await server.call('POST', `/v1/webhooks/${webhook.id}/test`)
    await until(() => receiver.requests.length === 3)
    const filter = { webhook_id: webhook.id, states: ['succeeded'], event_types: ['webhook.ping'] }
    const count = await until(async () => {
      const answer = await server.call('POST', '/v1/webhooks/replays', { body: { ...filter, dry_run: true } })
      return answer.body.matching === 3 ? answer : undefined
    })
    expect(count.status).toBe(200)
    expect(receiver.requests.length).toBe(3)
    const begun = await server.call('POST', '/v1/webhooks/replays', { body: filter })
    expect(begun.status).toBe(202)
    const path = begun.headers.get('location') ?? ''
    await until(async () => (await server.call('GET', path)).body.status === 'completed')
    await until(() => receiver.requests.length === 6)
    const [first, again] = [receiver.requests.slice(0, 3), receiver.requests.slice(3)]
    const idOf = ({ headers, body }: { headers: object; body: string }) =>
      `${(headers as Record<string, string>)['webhook-id']} ${body}`
    expect(again.map(idOf).sort()).toEqual(first.map(idOf).sort())
    expect(again.every(({ headers }) => headers['x-nexora-replay'] === 'true')).toBe(true)
    expect((await server.call('GET', '/v1/webhooks/replays')).body.data).toHaveLength(1)
    expect((await server.call('POST', `${path}/cancel`)).body.code).toBe('replay-state-conflict')
  })

  it('refuses an empty set, an end before the beginning and a webhook of somebody else, and does nothing', async () => {
    await using server = await startServer({ idle: true })
    const other = await server.addTenant()
    const { body: foreign } = await server.call('POST', '/v1/webhooks', {
      token: other.token,
      body: { url: 'https://example.com/' },
    })
    await server.call('POST', `/v1/webhooks/${foreign.id}/test`, { token: other.token })
    await server.app.unitOfWork.run((tx) => tx.updateTable('deliveries').set({ state: 'failed' }).execute())
    const empty = await server.call('POST', '/v1/webhooks/replays', { body: {} })
    expect([empty.status, empty.body.code]).toEqual([409, 'replay-empty'])
    for (const dry of [false, true]) {
      const refused = await server.call('POST', '/v1/webhooks/replays', {
        body: { webhook_id: foreign.id, dry_run: dry },
      })
      expect(refused.status).toBe(422)
      expect(refused.body.errors).toMatchObject([{ pointer: '#/webhook_id', code: 'unknown-webhook' }])
    }
    const body = { since: '2026-06-02T00:00:00Z', until: '2026-06-01T00:00:00Z' }
    const inverted = await server.call('POST', '/v1/webhooks/replays', { body })
    expect(inverted.status).toBe(422)
    expect(inverted.body.errors[0].pointer).toBe('#/until')
    expect((await server.call('GET', '/v1/webhooks/replays')).body.data).toEqual([])
    const deliveries = await server.database.reader.selectFrom('deliveries').select('state').execute()
    expect(deliveries).toEqual([{ state: 'failed' }])
  })
})

describe('the filter of a bulk replay', () => {
  const times = [1000, 2000, 3000]
  const types = ['conversation.completed', 'conversation.failed'] as const

  /** Of two subscriptions, a delivery for each time, type and state; named by what tells them apart. */
  async function roomWithAll() {
    const clock = makeFakeClock()
    const room = await openRoom({ clock, ...NO_RETRIES, started: false })
    const ids = new Map<string, string>()
    for (const place of ['a', 'b']) {
      const { row } = await room.subscribe({ url: `https://example.com/${place}` })
      ids.set(row.id, place)
    }
    const count = times.length * types.length * 2
    for (let index = 0; index < count; index += 1) await room.emit()
    const rows = await room.deliveries()
    await room.unitOfWork.run(async (tx) => {
      for (const [index, { id }] of rows.entries()) {
        const at = Math.floor(index / 2) // the two subscriptions have one each
        const state = at % 2 === 0 ? 'failed' : 'succeeded'
        const type = types[Math.floor(at / 2) % 2] as string
        const created = times[Math.floor(at / 4)] as number
        const change = { state, event_type: type, created_at: created } as const
        await tx.updateTable('deliveries').set(change).where('id', '=', id).execute()
      }
    })
    const nameOf = (row: DeliveryRow) =>
      `${ids.get(row.subscription_id)} ${row.created_at} ${row.event_type.slice(13)} ${row.state}`
    const names = new Map((await room.deliveries()).map((row) => [row.id, nameOf(row)]))
    return { room, names, subscriptionId: (place: string) => [...ids].find(([, of]) => of === place)?.[0] ?? '' }
  }

  it.each<[string, Partial<ReplayFilter>, RegExp]>([
    ['nothing', {}, /failed$/],
    ['since, inclusive', { since: 2000 }, /^. [23]000 .* failed$/],
    ['until, exclusive', { until: 2000 }, /^. 1000 .* failed$/],
    ['since and until', { since: 2000, until: 3000 }, /^. 2000 .* failed$/],
    ['a type', { eventTypes: ['conversation.failed'] }, / failed failed$/],
    ['two types', { eventTypes: [...types] }, /failed$/],
    ['what succeeded', { states: ['succeeded'] }, /succeeded$/],
    ['both states', { states: ['succeeded', 'failed'] }, /./],
    ['a subscription', { subscriptionId: 'b' }, /^b .* failed$/],
    [
      'all of it',
      { subscriptionId: 'a', since: 1000, until: 3000, eventTypes: ['conversation.completed'], states: ['succeeded'] },
      /^a [12]000 completed succeeded$/,
    ],
  ])('%s: counts and sends just that', async (_name, change, wanted) => {
    const { room, names, subscriptionId } = await roomWithAll()
    await using _ = room
    const id = typeof change.subscriptionId === 'string' ? subscriptionId(change.subscriptionId) : null
    const { matching } = await begin(room, { ...change, subscriptionId: id })
    while ((await round(room.webhooks)) === 0);
    const sent = (await room.deliveries()).filter(({ state }) => state === 'pending').map((row) => names.get(row.id))
    const expected = [...names.values()].filter((name) => wanted.test(name))
    expect(expected.length).toBeGreaterThan(0)
    expect(sent.sort()).toEqual(expected.sort())
    expect(matching).toBe(expected.length)
  })
})
