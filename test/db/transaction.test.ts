import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Sqlite, { type Database as SqliteConnection } from 'better-sqlite3'
import { Kysely, sql } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { NexoraSqliteDialect } from '../../src/db/dialect.ts'
import { migrate } from '../../src/db/migrate.ts'
import { prepareQuery } from '../../src/db/prepared.ts'
import type { Tables } from '../../src/db/tables.ts'
import {
  afterCommit,
  beforeCommit,
  makeUnitOfWork,
  onTakenBack,
  type Tx,
  type UnitOfWork,
} from '../../src/db/transaction.ts'
import { watchOldSpace } from '../support/old-space.ts'

let folder: string
let database: Database
let unitOfWork: UnitOfWork

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'nexora-test-'))
  database = openDatabase(path.join(folder, 'nexora.db'))
  await migrate(database.writer)
  unitOfWork = makeUnitOfWork(database.writer)
})

afterEach(async () => {
  await database.close()
  rmSync(folder, { recursive: true })
})

const add = (tx: Tx, phone: string) =>
  tx
    .insertInto('suppressions')
    .values({ organisation_id: 'o', phone, id: phone, scenario: '', reason: 'manual', source: 'api', created_at: 1 })
    .execute()

const stored = async () =>
  (await database.reader.selectFrom('suppressions').select('phone').orderBy('phone').execute()).map(
    ({ phone }) => phone,
  )

it('keeps what a unit wrote and forgets what a failed one of the same group wrote', async () => {
  const results = await Promise.allSettled([
    unitOfWork.run((tx) => add(tx, 'a')),
    unitOfWork.run(async (tx) => {
      await add(tx, 'b')
      throw new Error('no')
    }),
    unitOfWork.run((tx) => add(tx, 'c')),
  ])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(await stored()).toEqual(['a', 'c'])
})

it('answers a unit only when its effect can be read by others', async () => {
  await unitOfWork.run((tx) => add(tx, 'a'))
  expect(await stored()).toEqual(['a'])
})

it('commits units that wait together in one transaction', async () => {
  const seen: string[] = []
  await Promise.all(
    ['a', 'b', 'c'].map((phone) =>
      unitOfWork.run(async (tx) => {
        await add(tx, phone)
        seen.push((await stored()).join('')) // a reader sees nothing of the group before it is whole
      }),
    ),
  )
  expect(seen).toEqual(['', '', ''])
})

it('gives others a turn of the event loop while a large group runs, and commits it whole all the same', async () => {
  let turns = 0
  let over = false
  const count = () => {
    turns += 1
    if (!over) setImmediate(count)
  }
  const seen: number[] = []
  const units = Array.from({ length: 64 }, (_, index) =>
    unitOfWork.run(async (tx) => {
      if (index === 0) setImmediate(count)
      await add(tx, `p${index}`)
      const until = performance.now() + 0.5
      while (performance.now() < until); // a large unit
      seen.push(turns, (await stored()).length)
    }),
  )
  await Promise.all(units)
  over = true
  expect(seen.filter((_, at) => at % 2 === 1)).toEqual(Array.from({ length: 64 }, () => 0)) // not committed yet
  expect(seen.at(-2)).toBeGreaterThanOrEqual(15)
  expect(await stored()).toHaveLength(64)
})

it('calls hooks after the commit, and never those of a failed unit', async () => {
  const called: string[] = []
  const run = (name: string, fails: boolean) =>
    unitOfWork.run(async (tx) => {
      afterCommit(tx, () => called.push(name))
      if (fails) throw new Error('no')
    })
  await Promise.allSettled([run('kept', false), run('dropped', true)])
  expect(called).toEqual(['kept'])
})

it('runs hooks before the commit once for the whole group, after its last unit', async () => {
  const seen: string[] = []
  await Promise.all(
    ['a', 'b'].map((phone) =>
      unitOfWork.run(async (tx) => {
        await add(tx, phone)
        if (phone === 'a')
          beforeCommit(tx, async () => seen.push(`${seen.join('')} then commit`, (await stored()).join()))
        seen.push(phone)
      }),
    ),
  )
  expect(seen).toEqual(['a', 'b', 'ab then commit', ''])
})

it('takes the whole group back when a hook before its commit throws', async () => {
  const refused = unitOfWork.run(async (tx) => {
    await add(tx, 'a')
    beforeCommit(tx, () => Promise.reject(new Error('cannot be written')))
  })
  const other = unitOfWork.run((tx) => add(tx, 'b'))
  await expect(refused).rejects.toThrow('cannot be written')
  await expect(other).rejects.toThrow('cannot be written')
  expect(await stored()).toEqual([])
})

it('tells what a hook before the commit met, also when SQLite has ended the transaction by itself', async () => {
  const refused = unitOfWork.run(async (tx) => {
    await add(tx, 'a')
    beforeCommit(tx, async () => {
      await sql`rollback`.execute(tx) // as SQLite does when the disk is full
      throw new Error('the disk is full')
    })
  })
  await expect(refused).rejects.toThrow('the disk is full')
  await unitOfWork.run((tx) => add(tx, 'b'))
  expect(await stored()).toEqual(['b'])
})

it('tells what the commit met, also when SQLite has ended the transaction by itself', async () => {
  const connection = new Sqlite(path.join(folder, 'nexora.db'))
  const failing = {
    close: () => connection.close(),
    prepare(text: string) {
      if (text !== 'commit') return connection.prepare(text)
      connection.exec('rollback') // as SQLite does when the disk is full
      throw Object.assign(new Error('the disk is full'), { code: 'SQLITE_FULL' })
    },
    get inTransaction() {
      return connection.inTransaction
    },
  }
  const dialect = new NexoraSqliteDialect(failing as unknown as SqliteConnection)
  const writer = new Kysely<Tables>({ dialect })
  await expect(makeUnitOfWork(writer).run((tx) => add(tx, 'a'))).rejects.toMatchObject({ code: 'SQLITE_FULL' })
  await writer.destroy()
})

it('takes all of a unit back when a prepared query of it breaks a constraint, and nothing of the others', async () => {
  const insert = prepareQuery((db, of: { phone: string }) =>
    db.insertInto('suppressions').values({
      ...{ organisation_id: 'o', phone: of.phone, id: of.phone },
      ...{ scenario: '', reason: 'manual', source: 'api', created_at: 1 },
    }),
  )
  const twice = unitOfWork.run(async (tx) => {
    await insert(tx, { phone: 'a' })
    await insert(tx, { phone: 'b' })
    await insert(tx, { phone: 'a' })
  })
  const other = unitOfWork.run((tx) => insert(tx, { phone: 'c' }))
  await expect(twice).rejects.toThrow('UNIQUE constraint failed')
  await other
  expect(await stored()).toEqual(['c'])
})

it('has memory forget what a unit that is taken back did, the last first, and nothing of the others', async () => {
  const undone: string[] = []
  const run = (name: string, fails: boolean) =>
    unitOfWork.run(async (tx) => {
      onTakenBack(tx, () => undone.push(`${name}1`))
      onTakenBack(tx, () => undone.push(`${name}2`))
      if (fails) throw new Error('no')
    })
  await Promise.allSettled([run('kept', false), run('dropped', true), run('last', false)])
  expect(undone).toEqual(['dropped2', 'dropped1'])
})

it('refuses writes on the reading connection', async () => {
  await expect(sql`delete from suppressions`.execute(database.reader)).rejects.toThrow('readonly')
})

it('opens durable: synchronous=FULL also on a database that exists', async () => {
  const again = openDatabase(path.join(folder, 'nexora.db'))
  const { rows } = await sql<{ synchronous: number }>`pragma synchronous`.execute(again.writer)
  expect(rows).toEqual([{ synchronous: 2 }])
  await again.close()
})

it('migrates once', async () => {
  expect(await migrate(database.writer)).toEqual([])
})

it('leaves the memory of what was to be done after a commit to be freed while it is young', async () => {
  let done = 0
  async function commit() {
    const weight = new Array(1000).fill(0)
    await unitOfWork.run(async (tx) => afterCommit(tx, () => (done += weight.length)))
  }
  for (let count = 0; count < 50; count += 1) await commit()
  const oldSpace = watchOldSpace()
  for (let count = 0; count < 4000; count += 1) {
    await commit()
    if (count % 100 === 0) oldSpace.look()
  }
  expect(done).toBe(4050 * 1000)
  expect(oldSpace.grownMost).toBeLessThan(8_000_000)
})
