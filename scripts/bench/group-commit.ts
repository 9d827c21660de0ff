// Units of work a second, 64 at a time against one at a time, on one database with synchronous=FULL. A unit claims an
// Idempotency-Key and stores its answer.
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openDatabase } from '../../src/db/database.ts'
import { migrate } from '../../src/db/migrate.ts'
import { makeUnitOfWork } from '../../src/db/transaction.ts'
import { claimKey, storeAnswer } from '../../src/http/store.ts'
import { line, median, medianRatio, ratioLine, title } from './figures.ts'
import { pinTo, SERVER_CORE } from './process.ts'

const GOAL = { atLeast: 8 }
const ROUNDS = 7
const TOGETHER = 64
const UNITS = { alone: 300, together: 3200 }

pinTo(SERVER_CORE)
const folder = mkdtempSync(path.join(tmpdir(), 'nexora-bench-'))
const database = openDatabase(path.join(folder, 'nexora.db'))
await migrate(database.writer)
const unitOfWork = makeUnitOfWork(database.writer)

const ANSWER = { status: 201, headers: { Location: '/v1/campaigns/1' }, body: JSON.stringify({ id: 'x'.repeat(400) }) }

const unit = () =>
  unitOfWork.run(async (tx) => {
    const scope = { organisationId: 'org', clientId: 'cli', key: randomUUID() }
    await claimKey(tx, scope, { fingerprint: scope.key, requestId: 'req', now: 1 })
    await storeAnswer(tx, scope, ANSWER)
  })

async function unitsPerSecond(units: number, together: number): Promise<number> {
  let left = units
  async function worker(): Promise<void> {
    while (left > 0) {
      left -= 1
      await unit()
    }
  }
  const startedAt = performance.now()
  await Promise.all(Array.from({ length: together }, worker))
  return (units * 1000) / (performance.now() - startedAt)
}

const rates = { alone: [] as number[], together: [] as number[] }
for (let round = -1; round < ROUNDS; round += 1) {
  const alone = await unitsPerSecond(UNITS.alone, 1)
  const together = await unitsPerSecond(UNITS.together, TOGETHER)
  if (round < 0) continue // warms up
  rates.alone.push(alone)
  rates.together.push(together)
}
await database.close()
rmSync(folder, { recursive: true, force: true })

title('group-commit: units of work a second')
line('one at a time', `${Math.round(median(rates.alone))} /s`)
line(`${TOGETHER} at a time`, `${Math.round(median(rates.together))} /s`)
ratioLine(`${TOGETHER} at a time / one at a time`, medianRatio(rates.together, rates.alone), GOAL)
