import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDatabase } from '../../src/db/database.ts'
import { migrate } from '../../src/db/migrate.ts'
import { prepareQuery } from '../../src/db/prepared.ts'
import { makeUnitOfWork, type Tx } from '../../src/db/transaction.ts'
import { until } from '../support/until.ts'

let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'nexora-test-'))
  file = path.join(folder, 'nexora.db')
})

afterEach(() => rmSync(folder, { recursive: true }))

const suppression = (phone: string) =>
  ({
    organisation_id: 'o',
    phone,
    id: phone,
    scenario: '',
    reason: 'manual',
    source: 'api',
    created_at: 1,
  }) as const

async function addMany(tx: Tx, from: number): Promise<void> {
  const rows = Array.from({ length: 500 }, (_, index) => suppression(`${from + index}`.padEnd(4000, '.')))
  await tx.insertInto('suppressions').values(rows).execute()
}

it('copies a long log into the database while the server runs, and finds all of it after a restart', async () => {
  const database = openDatabase(file)
  await migrate(database.writer)
  const unitOfWork = makeUnitOfWork(database.writer)
  const observer = new Sqlite(file)
  const uncopied = () => {
    const [row] = observer.pragma('wal_checkpoint(NOOP)') as { log: number; checkpointed: number }[]
    return (row?.log ?? 0) - (row?.checkpointed ?? 0)
  }
  await unitOfWork.run((tx) => addMany(tx, 0))
  await unitOfWork.run((tx) => addMany(tx, 1000))
  await until(() => uncopied() === 0)
  observer.close()
  await database.close()

  const again = openDatabase(file)
  const rows = await again.reader.selectFrom('suppressions').select('phone').execute()
  await again.close()
  expect(rows).toHaveLength(1000)
})

it('runs a prepared query with the values of each time', async () => {
  const database = openDatabase(file)
  await migrate(database.writer)
  const add = prepareQuery((db, { phone, at }: { phone: string; at: number }) =>
    db
      .insertInto('suppressions')
      .values({ ...suppression('fixed'), phone, id: phone, created_at: at })
      .returning(['phone', 'created_at']),
  )
  expect(await add(database.writer, { phone: 'a', at: 1 })).toEqual([{ phone: 'a', created_at: 1 }])
  expect(await add(database.writer, { phone: 'b', at: 2 })).toEqual([{ phone: 'b', created_at: 2 }])
  await database.close()
})
