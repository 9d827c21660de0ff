import { expect, it } from 'vitest'
import * as retryOrders from '../../src/db/migrations/0155-retry-orders.ts'
import { openEmpty } from './empty.ts'

it('a database of an earlier version goes on with the retry that it was writing', async () => {
  await using earlier = openEmpty()
  const { run, writer } = earlier
  await run(`create table campaigns (id text, retry_round integer, retry_filter text, retried_at integer,
      retried_upto text)`)
  await run('create index campaigns_retrying on campaigns (id) where retried_upto is not null')
  await run(`insert into campaigns values ('never', 0, null, null, null), ('written', 2, '{}', 1000, null),
      ('all', 1, '{}', 2000, ''), ('some', 3, '{"end_reasons":["busy"]}', 3000, 'rcp_5')`)
  await earlier.bringUp(retryOrders)
  const rows = await writer.selectFrom('campaigns').selectAll().execute()
  expect(rows.map(({ id, retry_orders: orders, retried_upto: upTo }) => [id, JSON.parse(orders), upTo])).toEqual([
    ['never', [], null],
    ['written', [], null],
    ['all', [{ round: 1, at: 2000 }], ''],
    ['some', [{ end_reasons: ['busy'], round: 3, at: 3000 }], 'rcp_5'],
  ])
  expect(Object.keys(rows[0] ?? {})).not.toContain('retry_filter')
})
