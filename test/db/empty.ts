// An empty database: a test brings it up to now, or fills it as an earlier version would have left it and brings it up by one
// migration.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CompiledQuery, type Kysely } from 'kysely'
import { openDatabase } from '../../src/db/database.ts'

export function openEmpty() {
  const folder = mkdtempSync(path.join(tmpdir(), 'nexora-empty-'))
  const database = openDatabase(path.join(folder, 'nexora.db'))
  return {
    ...database,
    run: (statement: string) => database.writer.executeQuery(CompiledQuery.raw(statement)),
    bringUp: (migration: { up(db: Kysely<unknown>): Promise<void> }) =>
      migration.up(database.writer as unknown as Kysely<unknown>),
    async [Symbol.asyncDispose]() {
      await database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
