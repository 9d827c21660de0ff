import { expect, it } from 'vitest'
import * as initial from '../../src/db/migrations/0001-initial.ts'
import * as deliverySequences from '../../src/db/migrations/0120-delivery-sequences.ts'
import * as webhookReplays from '../../src/db/migrations/0130-webhook-replays.ts'
import * as webhookOptions from '../../src/db/migrations/0140-webhook-options.ts'
import * as heldDeliveries from '../../src/db/migrations/0150-held-deliveries.ts'
import * as fewerCounts from '../../src/db/migrations/0160-fewer-counts.ts'
import * as leanDeliveries from '../../src/db/migrations/0170-lean-deliveries.ts'
import { openEmpty } from './empty.ts'

const STATES = ['pending', 'leased', 'succeeded', 'failed', 'parked', 'cancelled'] as const

/** The tables of deliveries as the version before left them. */
async function openBefore() {
  const earlier = openEmpty()
  for (const migration of [initial, deliverySequences, webhookReplays, webhookOptions, heldDeliveries, fewerCounts])
    await earlier.bringUp(migration)
  const add = (
    subscription: string,
    sequence: number,
    state: string,
    { id = `dlv_${subscription}${sequence}`, event = sequence, held = 0 } = {},
  ) =>
    earlier.run(`insert into deliveries (organisation_id, id, event_id, event_sequence, event_type, subscription_id, state,
        attempt_count, schedule_count, claim_count, kind, due_at, lease_token, lease_until, created_at, updated_at, sequence, held)
      values ('org', '${id}', 'evt_${event}', ${event}, 'webhook.ping', '${subscription}', '${state}', 0, 0, 0,
        'scheduled', 5, iif('${state}' = 'leased', 'token', null), iif('${state}' = 'leased', 9, null), 1, 2, ${sequence}, ${held})`)
  return { ...earlier, add }
}

it('deliveries of an earlier version come through as they were, in every state, and none can be made twice', async () => {
  await using earlier = await openBefore()
  const { add, writer } = earlier
  for (const subscription of ['a', 'b'])
    for (const [index, state] of STATES.entries()) await add(subscription, index + 1, state)
  await add('a', 7, 'pending', { held: 1 })
  const all = () => writer.selectFrom('deliveries').selectAll().orderBy('subscription_id').orderBy('sequence').execute()
  const before = await all()
  expect(before).toHaveLength(13)
  await earlier.bringUp(leanDeliveries)
  expect(await all()).toEqual(before)
  await expect(add('a', 3, 'pending', { id: 'dlv_new', event: 9 })).rejects.toThrow('UNIQUE')
  await expect(add('a', 9, 'pending', { event: 3 })).rejects.toThrow('UNIQUE')
  await expect(add('a', 9, 'pending', { id: 'dlv_b3' })).rejects.toThrow('UNIQUE')
  await add('a', 8, 'pending')
  expect(await all()).toHaveLength(14)
})

it('bulk replays of an earlier version that are under way go on where they stood, and end where they were to end', async () => {
  await using earlier = await openBefore()
  const { add, writer } = earlier
  for (let sequence = 11; sequence <= 15; sequence += 1) await add('a', sequence, 'failed')
  const begin = (id: string, status: string, subscription: string | null, cursor: string, last: string) =>
    earlier.run(`insert into webhook_replays (organisation_id, id, status, subscription_id, event_types, states, recover,
        cursor, last_id, matching, examined, replayed, created_at, updated_at)
      values ('org', '${id}', '${status}', ${subscription === null ? 'null' : `'${subscription}'`}, '[]', '["failed"]', 0,
        '${cursor}', '${last}', 5, 0, 0, 1, 1)`)
  await begin('1 not begun', 'running', 'a', '', 'dlv_a14')
  await begin('2 half way', 'running', 'a', 'dlv_a12', 'dlv_a15')
  await begin('3 nothing left', 'running', 'b', 'dlv_a10', 'dlv_a10')
  await begin('4 of all', 'running', null, 'dlv_a12', 'dlv_a15')
  await earlier.bringUp(leanDeliveries)
  const places = await writer
    .selectFrom('webhook_replays')
    .select(['id', 'cursor', 'last_place'])
    .orderBy('id')
    .execute()
  expect(places.map(({ id, cursor, last_place: last }) => [id, cursor, last])).toEqual([
    ['1 not begun', '', '14'],
    ['2 half way', '12', '15'],
    ['3 nothing left', '', ''],
    ['4 of all', 'dlv_a12', 'dlv_a15'],
  ])
})
