import { expect, it } from 'vitest'
import * as fewerCounts from '../../src/db/migrations/0160-fewer-counts.ts'
import { readCounts } from '../../src/webhooks/counts/store.ts'
import { openEmpty } from './empty.ts'

it('counts go on from those of an earlier version, also of what was under way when it ended', async () => {
  await using earlier = openEmpty()
  const { run } = earlier
  await run('create table organisations (id text, last_sequence integer)')
  await run('create table events (sequence integer)')
  await run(
    'create table deliveries (id text, subscription_id text, event_id text, event_sequence integer, state text)',
  )
  await run('create unique index deliveries_once on deliveries (event_id, subscription_id)')
  await run('create table delivery_counts (name text primary key, number integer)')
  const nothing = (name: string, on: string) => run(`create trigger ${name} after ${on} begin select 1; end`)
  await nothing('deliveries_counted', 'insert on deliveries')
  await nothing('deliveries_recounted', 'update of state on deliveries')
  await nothing('deliveries_uncounted', 'delete on deliveries')
  await nothing('events_counted', 'insert on events')
  await run(`insert into organisations values ('a', 2), ('b', 1)`)
  await run(
    `insert into deliveries values ('1', 's', 'e', 1, 'leased'), ('2', 's', 'f', 2, 'pending'), ('3', 't', 'e', 1, 'failed')`,
  )
  await run(`insert into delivery_counts values ('pending', 1), ('leased', 1), ('succeeded', 0), ('failed', 1), ('parked', 0),
      ('cancelled', 0), ('pruned', 0), ('expected', 3), ('events', 3), ('fanned_out', 3)`)
  await earlier.bringUp(fewerCounts)
  const none = { pending: 0, leased: 0, succeeded: 0, failed: 0, parked: 0, cancelled: 0 }
  const whole = { expected: 3, pruned: 0, unaccounted: 0, notFannedOut: 0 }
  const counts = () => readCounts(earlier.reader)
  expect(await counts()).toEqual({ byState: { ...none, pending: 1, leased: 1, failed: 1 }, ...whole })
  await run(`update deliveries set state = 'succeeded' where id = '1'`)
  await run(`update deliveries set state = 'leased' where id = '2'`)
  await run(`update deliveries set state = 'parked' where id = '3'`)
  expect(await counts()).toEqual({ byState: { ...none, succeeded: 1, leased: 1, parked: 1 }, ...whole })
  await run(`delete from deliveries where id <> '3'`)
  expect(await counts()).toEqual({ byState: { ...none, parked: 1 }, ...whole, unaccounted: 2 })
  await run(`insert into deliveries values ('4', 's', 'g', 3, 'leased'), ('5', 's', 'h', 4, 'pending')`)
  expect(await counts()).toEqual({ byState: { ...none, parked: 1, leased: 1, pending: 1 }, ...whole })
})
