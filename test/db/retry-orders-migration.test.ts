import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CompiledQuery, type Kysely } from 'kysely'
import { expect, it } from 'vitest'
import { openDatabase } from '../../src/db/database.ts'
import * as retryOrders from '../../src/db/migrations/0155-retry-orders.ts'

it('a database of an earlier version goes on with the retry that it was writing', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'nexora-migration-'))
  const database = openDatabase(path.join(folder, 'nexora.db'))
  const run = (statement: string) => database.writer.executeQuery(CompiledQuery.raw(statement))
  try {
    await run(`create table campaigns (id text, retry_round integer, retry_filter text, retried_at integer,
      retried_upto text)`)
    await run('create index campaigns_retrying on campaigns (id) where retried_upto is not null')
    await run(`insert into campaigns values ('never', 0, null, null, null), ('written', 2, '{}', 1000, null),
      ('all', 1, '{}', 2000, ''), ('some', 3, '{"end_reasons":["busy"]}', 3000, 'rcp_5')`)
    await retryOrders.up(database.writer as unknown as Kysely<unknown>)
    const rows = await database.writer.selectFrom('campaigns').selectAll().execute()
    expect(rows.map(({ id, retry_orders: orders, retried_upto: upTo }) => [id, JSON.parse(orders), upTo])).toEqual([
      ['never', [], null],
      ['written', [], null],
      ['all', [{ round: 1, at: 2000 }], ''],
      ['some', [{ end_reasons: ['busy'], round: 3, at: 3000 }], 'rcp_5'],
    ])
    expect(Object.keys(rows[0] ?? {})).not.toContain('retry_filter')
  } finally {
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
