import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { addBacklog } from '../../scripts/bench/servers/backlog.ts'
import { violationsOfCounts } from '../../scripts/kills/webhooks/records.ts'
import { SETTLED_ROWS_MAX } from '../../src/webhooks/settling/store.ts'
import { rebase } from '../../src/webhooks/store.ts'
import { makeFakeClock } from '../support/clock.ts'
import { openRoom, type Room, type Webhooks } from './support.ts'

const MANY = 2 * SETTLED_ROWS_MAX + 200

async function roomWithMany() {
  const clock = makeFakeClock()
  const room = await openRoom({ clock, started: false })
  const { row } = await room.subscribe({ url: 'https://example.com/' })
  await room.emit()
  await addBacklog(room, { subscriptionId: row.id, count: MANY - 1, dueAt: clock.now() })
  return { room, clock, id: row.id }
}

async function update(room: Room, id: string, status: 'active' | 'paused', perSecond?: number): Promise<void> {
  const { unitOfWork, webhooks, organisationId } = room
  await unitOfWork.run(async (tx) => {
    const row = await webhooks.service.require(tx, organisationId, id)
    await webhooks.service.update(tx, row, {}, status, perSecond)
  })
}

const round = ({ settling }: Webhooks) => settling.round(new AbortController().signal)

async function settled(webhooks: Webhooks): Promise<void> {
  while ((await round(webhooks)) === 0);
}

async function states(room: Room): Promise<Record<string, number>> {
  const { rows } = await sql<{ state: string; rows: number }>`
    select state, count(*) as rows from deliveries group by state`.execute(room.database.reader)
  return Object.fromEntries(rows.map(({ state, rows: count }) => [state, count]))
}

describe('a subscription with many deliveries', () => {
  it('is paused, resumed and deleted in portions of a bounded size, which a later process goes on with', async () => {
    const { room, id } = await roomWithMany()
    await using _ = room
    await update(room, id, 'paused')
    expect(await states(room)).toEqual({ parked: SETTLED_ROWS_MAX, pending: MANY - SETTLED_ROWS_MAX })
    await round(room.webhooks)
    expect(await states(room)).toEqual({ parked: 2 * SETTLED_ROWS_MAX, pending: MANY - 2 * SETTLED_ROWS_MAX })
    await settled(room.restart())
    expect(await states(room)).toEqual({ parked: MANY })

    await update(room, id, 'active')
    expect(await states(room)).toEqual({ pending: SETTLED_ROWS_MAX, parked: MANY - SETTLED_ROWS_MAX })
    await settled(room.restart())
    expect(await states(room)).toEqual({ pending: MANY })

    await update(room, id, 'paused') // some of it parked, some pending
    await room.unitOfWork.run(async (tx) => {
      await room.webhooks.service.delete(tx, await room.webhooks.service.require(tx, room.organisationId, id), 'cli_x')
    })
    await settled(room.restart())
    expect(await states(room)).toEqual({ cancelled: MANY })
    expect(await violationsOfCounts(room.database.reader)).toEqual([])
  })

  it('drains at the rate that was asked for across all portions, oldest first', async () => {
    const { room, clock, id } = await roomWithMany()
    await using _ = room
    await update(room, id, 'paused')
    await settled(room.webhooks)
    await update(room, id, 'active', 100)
    await clock.jump(500)
    await settled(room.webhooks)
    const rows = await room.database.reader.selectFrom('deliveries').select('due_at').orderBy('due_at').execute()
    const start = clock.now() - 500
    expect(rows.map(({ due_at: dueAt }) => dueAt - start)).toEqual(
      Array.from({ length: MANY }, (_, place) => place * 10),
    )
  })

  it.each([3_600_000, -3_600_000])(
    'drains on at that rate though the clock is set by %i ms between two portions',
    async (byMs) => {
      const { room, clock, id } = await roomWithMany()
      await using _ = room
      await update(room, id, 'paused')
      await settled(room.webhooks)
      await update(room, id, 'active', 100)
      const start = clock.now() + byMs
      await room.unitOfWork.run((tx) => rebase(tx, clock.now(), byMs))
      const later = room.restart({ clock: { ...clock, now: () => clock.now() + byMs } })
      await settled(later)
      const rows = await room.database.reader.selectFrom('deliveries').select('due_at').orderBy('due_at').execute()
      const due = rows.map(({ due_at: dueAt }) => dueAt - start)
      // What was due already stays so.
      const first = byMs > 0 ? -byMs : 0
      expect(due.join()).toBe([first, ...Array.from({ length: MANY - 1 }, (_, place) => (place + 1) * 10)].join())
    },
  )

  it('sends nothing of a paused subscription that is not settled yet', async () => {
    const { room, id } = await roomWithMany()
    await using _ = room
    await update(room, id, 'paused')
    await room.webhooks.dispatcher.start()
    room.webhooks.dispatcher.wake(id)
    await settled(room.webhooks)
    expect(await states(room)).toEqual({ parked: MANY })
    expect(await room.attempts()).toEqual([])
  })
})
