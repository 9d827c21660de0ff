// Deliveries are written together before the commit: who looks for them in the same transaction sees them all the same, what
// is taken back is written by nobody, and what the database refuses is promised to nobody.
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { Tx } from '../../src/db/transaction.ts'
import { findLastPlace } from '../../src/webhooks/replays/repository.ts'
import type { SubscriptionRow } from '../../src/webhooks/repository.ts'
import { settle } from '../../src/webhooks/settling/store.ts'
import { claim, rebase, reclaim } from '../../src/webhooks/store.ts'
import { makeFakeClock } from '../support/clock.ts'
import { makeSilentSender, openRoom, type Room } from './support.ts'

const HOOK = 'https://hooks.example.com/first'
const HOUR_MS = 3_600_000

const append = (room: Room, tx: Tx, dedupeKey: string) =>
  room.webhooks.outbox.append(tx, {
    ...{ organisationId: room.organisationId, type: 'conversation.completed', mode: 'simulation' },
    ...{ object: room.conversation, dedupeKey },
  })

const ofOne = (row: SubscriptionRow) => ({ subscriptionId: row.id, since: null, until: null, eventTypes: [] })

describe('in a transaction a delivery is seen by', () => {
  it.each<[string, (tx: Tx, row: SubscriptionRow, now: number) => Promise<unknown>, unknown]>([
    ['a claim', async (tx, row, now) => (await claim(tx, row, now, 10, 0)).map((one) => one.sequence), [1]],
    ['a pause', (tx, row, now) => settle(tx, { ...row, status: 'paused' }, now), 1],
    [
      'a replay that looks for its end',
      (tx, row) => findLastPlace(tx, row.organisation_id, { ...ofOne(row), states: ['failed'], recover: false }),
      '1',
    ],
  ])('%s, of an earlier unit and of its own', async (_, look, seen) => {
    for (const own of [true, false]) {
      const clock = makeFakeClock()
      await using room = await openRoom({ clock, started: false })
      const { row } = await room.subscribe({ url: HOOK })
      const earlier = own ? undefined : room.emit()
      const found = await room.unitOfWork.run(async (tx) => {
        if (own) await append(room, tx, 'own')
        return look(tx, row, clock.now())
      })
      await earlier
      expect(found).toEqual(seen)
    }
  })

  it.each<[string, (tx: Tx, now: number) => Promise<unknown>, object]>([
    ['who takes leases back', (tx, now) => reclaim(tx, now, undefined), { state: 'pending', lease_until: null }],
    ['who sets leases right after the clock was set', (tx, now) => rebase(tx, now, HOUR_MS), { state: 'leased' }],
  ])('%s', async (_, look, seen) => {
    const clock = makeFakeClock()
    await using room = await openRoom({ clock, sender: makeSilentSender() })
    await room.subscribe({ url: HOOK })
    const now = clock.now()
    await Promise.all([room.emit(), room.unitOfWork.run((tx) => look(tx, now))])
    const delivery = await room.delivery()
    expect(delivery).toMatchObject(seen)
    if (delivery.lease_until !== null) expect(delivery.lease_until).toBeGreaterThan(now + HOUR_MS)
  })
})

it('a unit that had the deliveries of others written and is taken back costs them nothing', async () => {
  const clock = makeFakeClock()
  await using room = await openRoom({ clock, started: false })
  const { row } = await room.subscribe({ url: HOOK })
  const claimAndFail = (key?: string) =>
    room.unitOfWork.run(async (tx) => {
      if (key !== undefined) await append(room, tx, key)
      await claim(tx, row, clock.now(), 10, 0)
      throw new Error('taken back')
    })
  const units = [room.emit(), claimAndFail(), room.emit(), claimAndFail('its own'), room.emit()]
  const ends = (await Promise.allSettled(units)).map(({ status }) => status)
  expect(ends).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled'])
  const rows = (await room.deliveries()).map(({ sequence, state, claim_count }) => [sequence, state, claim_count])
  expect(rows).toEqual([1, 2, 3].map((sequence) => [sequence, 'pending', 0]))
  const { unaccounted, notFannedOut, byState } = await room.webhooks.counts()
  expect({ unaccounted, notFannedOut, pending: byState.pending }).toEqual({
    unaccounted: 0,
    notFannedOut: 0,
    pending: 3,
  })
})

it('an event to many webhooks, some of them in order, makes each delivery once, numbered without a gap', async () => {
  await using room = await openRoom({ clock: makeFakeClock(), started: false })
  for (let index = 0; index < 40; index += 1)
    await room.subscribe({ url: `${HOOK}/${index}`, ordering: index % 3 === 0 ? 'conversation' : 'none' })
  await Promise.all(Array.from({ length: 5 }, () => room.emit()))
  const rows = await room.deliveries()
  const numbers = [...Map.groupBy(rows, (row) => row.subscription_id).values()].map((own) =>
    own.map(({ sequence }) => sequence).sort(),
  )
  expect(numbers).toEqual(Array.from({ length: 40 }, () => [1, 2, 3, 4, 5]))
  expect(rows.filter(({ held }) => held === 1)).toHaveLength(14 * 4)
  expect(await room.webhooks.counts()).toMatchObject({ unaccounted: 0, expected: 200, byState: { pending: 200 } })
})

describe('what the database refuses', () => {
  it('is promised to nobody of the transaction and sent to nobody, and leaves no slot taken', async () => {
    const sender = makeSilentSender()
    await using room = await openRoom({ clock: makeFakeClock(), sender })
    await room.subscribe({ url: HOOK, maxInFlight: 2 })
    const { writer } = room.database
    await sql`create trigger refuse before insert on deliveries begin select raise(fail, 'no'); end`.execute(writer)
    const ends = await Promise.allSettled([room.emit(), room.emit(), room.subscribe({ url: `${HOOK}/other` })])
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(sender.sent).toEqual([])
    await sql`drop trigger refuse`.execute(writer)
    await Promise.all([room.emit(), room.emit()])
    expect(await room.deliveries()).toMatchObject([
      { sequence: 1, state: 'leased' },
      { sequence: 2, state: 'leased' },
    ])
    expect(sender.sent).toHaveLength(2)
    expect(await room.webhooks.counts()).toMatchObject({ unaccounted: 0, notFannedOut: 0 })
  })

  it.each([
    ['before the commit', false],
    ['when somebody looks for it', true],
  ])('for a full disk, %s, is not accepted, and what is accepted is there', async (_, looked) => {
    const clock = makeFakeClock()
    await using room = await openRoom({ clock, started: false })
    const { row } = await room.subscribe({ url: HOOK })
    for (let index = 0; index < 60; index += 1) await room.subscribe({ url: `${HOOK}/${index}` })
    await room.emit()
    const { writer } = room.database
    await sql.raw('pragma max_page_count = 1').execute(writer) // as many as there are, and no more
    const ends: PromiseSettledResult<unknown>[] = []
    for (let round = 0; round < 40; round += 1) {
      const emitted = Array.from({ length: 5 }, () => room.emit())
      const look = looked ? [room.unitOfWork.run((tx) => settle(tx, row, clock.now()))] : []
      const [settled] = await Promise.all([Promise.allSettled(emitted), Promise.allSettled(look)])
      ends.push(...settled)
    }
    const refused = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason.code] : []))
    expect(refused.length).toBeGreaterThan(0)
    expect(new Set(refused)).toEqual(new Set(['SQLITE_FULL']))
    await sql.raw('pragma max_page_count = 1073741823').execute(writer)
    await Promise.all([room.emit(), room.emit()])
    const rows = await room.deliveries()
    expect(rows).toHaveLength((ends.length - refused.length + 3) * 61)
    expect(await room.webhooks.counts()).toMatchObject({
      unaccounted: 0,
      notFannedOut: 0,
      byState: { pending: rows.length },
    })
  })
})
