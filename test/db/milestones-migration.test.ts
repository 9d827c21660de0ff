import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CompiledQuery, type Kysely } from 'kysely'
import { expect, it } from 'vitest'
import { openDatabase } from '../../src/db/database.ts'
import * as milestones from '../../src/db/migrations/0090-campaign-milestones.ts'

it('a database of an earlier version knows of whom was called and who was left out, when it is brought up to date', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'nexora-migration-'))
  const database = openDatabase(path.join(folder, 'nexora.db'))
  const run = (statement: string) => database.writer.executeQuery(CompiledQuery.raw(statement))
  try {
    await run('create table campaigns (organisation_id text, id text)')
    await run(`create table recipients (organisation_id text, campaign_id text, status text, skip_reason text,
      attempt_count integer, last_end_reason text)`)
    await run(
      `insert into campaigns values ('org', 'called'), ('org', 'network'), ('org', 'expired'), ('org', 'nobody')`,
    )
    await run(`insert into recipients values
      ('org', 'called', 'completed', null, 1, 'person_hung_up'), ('org', 'called', 'pending', null, 0, null),
      ('org', 'network', 'failed', null, 0, 'network_error'), ('org', 'expired', 'skipped', 'expired', 0, null),
      ('org', 'nobody', 'skipped', 'opted_out', 0, null), ('other', 'nobody', 'completed', null, 1, null)`)
    await milestones.up(database.writer as unknown as Kysely<unknown>)
    const rows = await database.writer
      .selectFrom('campaigns')
      .select(['id', 'anybody_called', 'anybody_expired'])
      .execute()
    expect(rows.map(({ id, anybody_called: called, anybody_expired: expired }) => [id, called, expired])).toEqual([
      ['called', 1, 0],
      ['network', 1, 0],
      ['expired', 0, 1],
      ['nobody', 0, 0],
    ])
  } finally {
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
