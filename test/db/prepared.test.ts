import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { migrate } from '../../src/db/migrate.ts'
import { prepareRows, runnerOf, stopAtOnce } from '../../src/db/prepared.ts'

let folder: string
let database: Database

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'nexora-prepared-'))
  database = openDatabase(path.join(folder, 'nexora.db'))
  await migrate(database.writer)
  await sql`delete from delivery_counts`.execute(database.writer)
})

afterEach(async () => {
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

const insertCounts = prepareRows(4, (db, rows: readonly { name: string; number: number }[]) =>
  db.insertInto('delivery_counts').values(rows.map(({ name, number }) => ({ number, name }))),
)

it('the event loop has its turns while many rows go in', async () => {
  let turned = false
  setImmediate(() => {
    turned = true
  })
  const rows = Array.from({ length: 20_000 }, (_, number) => ({ name: String(number), number }))
  await insertCounts(database.writer, rows)
  expect(turned).toBe(true)
})

it.each([
  ['at once', false],
  ['through Kysely', true],
])('each row goes in with its own values, however many there are: %s', async (_, throughKysely) => {
  const { writer, reader } = database
  expect(runnerOf(writer)).toBeDefined()
  if (throughKysely) stopAtOnce(writer)
  const written: { name: string; number: number }[] = []
  for (const count of [0, 1, 3, 4, 5, 8, 11]) {
    const rows = Array.from({ length: count }, (_, index) => ({
      name: `${count}:${index}`,
      number: 100 * count + index,
    }))
    await insertCounts(writer, rows)
    written.push(...rows)
    expect(await reader.selectFrom('delivery_counts').selectAll().orderBy('number').execute()).toEqual(written)
  }
})
