import { expect, it } from 'vitest'
import * as heldDeliveries from '../../src/db/migrations/0150-held-deliveries.ts'
import { openEmpty } from './empty.ts'

it('of the open deliveries of an earlier version each that has an earlier one of its key is held, and no other', async () => {
  await using earlier = openEmpty()
  const { run, writer } = earlier
  await run('create table subscriptions (id text)')
  await run(`create table deliveries (id text, subscription_id text, ordering_key text, sequence integer, state text,
      due_at integer)`)
  await run(`create index deliveries_ready on deliveries (subscription_id, due_at, id) where state = 'pending'`)
  await run(`create index deliveries_parked on deliveries (subscription_id) where state = 'parked'`)
  await run(`insert into deliveries values
      ('ended', 'a', 'k', 1, 'succeeded', 0), ('first', 'a', 'k', 2, 'leased', 0), ('second', 'a', 'k', 3, 'pending', 0),
      ('third', 'a', 'k', 4, 'parked', 0), ('given up', 'a', 'k', 5, 'failed', 0), ('other key', 'a', 'l', 6, 'pending', 0),
      ('no key', 'a', null, 7, 'pending', 0), ('no key either', 'a', null, 8, 'pending', 0),
      ('other subscription', 'b', 'k', 9, 'pending', 0)`)
  await earlier.bringUp(heldDeliveries)
  const held = await writer.selectFrom('deliveries').select('id').where('held', '=', 1).orderBy('id').execute()
  expect(held.map(({ id }) => id)).toEqual(['second', 'third'])
})
