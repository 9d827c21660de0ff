import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CompiledQuery, type Kysely } from 'kysely'
import { expect, it } from 'vitest'
import { openDatabase } from '../../src/db/database.ts'
import * as sequences from '../../src/db/migrations/0120-delivery-sequences.ts'

it('deliveries of an earlier version are numbered in their order, and the next one goes on from there', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'nexora-migration-'))
  const database = openDatabase(path.join(folder, 'nexora.db'))
  const run = (statement: string) => database.writer.executeQuery(CompiledQuery.raw(statement))
  try {
    await run('create table subscriptions (id text)')
    await run('create table deliveries (organisation_id text, id text, subscription_id text)')
    await run(`insert into subscriptions values ('a'), ('b'), ('none')`)
    await run(`insert into deliveries values ('org', 'd3', 'a'), ('org', 'd1', 'a'), ('org', 'd2', 'b')`)
    await sequences.up(database.writer as unknown as Kysely<unknown>)
    const rows = await database.writer.selectFrom('deliveries').select(['id', 'sequence']).orderBy('id').execute()
    expect(rows.map(({ id, sequence }) => [id, sequence])).toEqual([
      ['d1', 1],
      ['d2', 1],
      ['d3', 2],
    ])
    const last = await database.writer.selectFrom('subscriptions').select(['id', 'last_sequence']).execute()
    expect(last.map(({ id, last_sequence: number }) => [id, number])).toEqual([
      ['a', 2],
      ['b', 1],
      ['none', 0],
    ])
  } finally {
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
