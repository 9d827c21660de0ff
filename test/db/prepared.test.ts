import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { migrate } from '../../src/db/migrate.ts'
import { prepareChange, prepareQuery, prepareRows, runnerOf, stopAtOnce } from '../../src/db/prepared.ts'
import { makeUnitOfWork, type Tx } from '../../src/db/transaction.ts'
import { openEmpty } from './empty.ts'

async function openMigrated() {
  const database = openEmpty()
  await migrate(database.writer)
  return database
}

it('refuses a prepared query that comes after its unit has ended', async () => {
  await using database = await openMigrated()
  const list = prepareQuery((db, _: object) => db.selectFrom('suppressions').selectAll())
  const ended = await makeUnitOfWork(database.writer).run(async (tx) => tx)
  await expect(list(ended, {})).rejects.toThrow(/already committed/)
})

it('tells how many rows a prepared change wrote itself: none that was there, and none that a trigger wrote', async () => {
  await using database = await openMigrated()
  const row = { organisation_id: 'o', scenario: '', reason: 'manual', source: 'api', created_at: 1 } as const
  const insert = prepareChange((db, { phone }: { phone: string }) =>
    db
      .insertInto('suppressions')
      .values({ ...row, phone, id: phone })
      .onConflict((conflict) => conflict.doNothing()),
  )
  const update = prepareChange((db, { reason }: { reason: 'manual' }) => db.updateTable('suppressions').set({ reason }))
  await sql`create trigger more after insert on suppressions begin
    update delivery_counts set number = number + 1; end`.execute(database.writer)
  const change = async (tx: Tx, phone: string) => [
    await insert(tx, { phone }),
    await insert(tx, { phone }),
    await update(tx, { reason: 'manual' }),
  ]
  expect(await makeUnitOfWork(database.writer).run((tx) => change(tx, 'a'))).toEqual([1, 0, 1])
  expect(await database.writer.transaction().execute((tx) => change(tx, 'b'))).toEqual([1, 0, 2]) // by Kysely
})

const insertCounts = prepareRows(4, (db, rows: readonly { name: string; number: number }[]) =>
  db.insertInto('delivery_counts').values(rows.map(({ name, number }) => ({ number, name }))),
)

it('the event loop has its turns while many rows go in', async () => {
  await using database = await openMigrated()
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
  await using database = await openMigrated()
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
    expect(
      await reader.selectFrom('delivery_counts').selectAll().where('number', '>=', 100).orderBy('number').execute(),
    ).toEqual(written)
  }
})
