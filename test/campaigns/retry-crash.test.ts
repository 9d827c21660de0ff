// The real server is killed (SIGKILL) between a retry and the rows of the people whom it is for: the next life writes the
// rest, and calls each of them once.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { openDatabase } from '../../src/db/database.ts'
import { finish } from '../e2e/processes.ts'
import { campaignOf } from '../runtime/stage.ts'
import { startServer } from '../support/harness.ts'

const CRASHING_SERVER = path.resolve(import.meta.dirname, '../runtime/crashing-server.ts')
/** More than are written in one transaction. */
const PEOPLE = 1_100
const phone = (at: number) => `+64216${String(at).padStart(6, '0')}`
const phones = Array.from({ length: PEOPLE }, (_, at) => phone(at))

/** A database in which everybody was called in vain once, and a retry was asked for and answered. */
async function makeRetried(file: string): Promise<void> {
  await using server = await startServer({ idle: true, settings: { NEXORA_CALLS_MAX: '100' } })
  const { database, app } = server
  const { id } = (await server.call('POST', '/v1/campaigns', { body: campaignOf(phones, { max_concurrency: 100 }) }))
    .body
  await app.unitOfWork.run(async (tx) => {
    const change = { status: 'failed', attempt_count: 1, last_end_reason: 'no_answer' } as const
    await tx.updateTable('recipients').set(change).execute()
    await tx.updateTable('recipient_counts').set({ status: 'failed' }).where('status', '=', 'pending').execute()
    await tx
      .updateTable('campaigns')
      .set({ status: 'completed', anybody_called: 1, reached_recipient_id: '~' })
      .execute()
  })
  expect((await server.call('POST', `/v1/campaigns/${id}/retry`)).body).toMatchObject({
    requeued: PEOPLE,
    campaign: { status: 'running', counts: { retry_scheduled: PEOPLE, failed: 0 } },
  })
  await sql`vacuum into ${file}`.execute(database.writer)
}

async function read(file: string) {
  const database = openDatabase(file)
  try {
    const { reader } = database
    return {
      rows: await reader.selectFrom('recipients').select(['phone', 'status', 'attempts_before']).execute(),
      counts: await reader.selectFrom('recipient_counts').select(['status', 'recipients']).execute(),
      campaign: await reader.selectFrom('campaigns').select(['status', 'retried_upto']).executeTakeFirstOrThrow(),
    }
  } finally {
    await database.close()
  }
}

it('a server killed between a retry and its rows goes on with them, and calls everybody once', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'nexora-retry-crash-'))
  try {
    const file = path.join(folder, 'nexora.db')
    await makeRetried(file)
    const first = await finish(process.execPath, [CRASHING_SERVER, folder, 'after', 'stretch'])
    expect(first, 'it was not killed').toMatchObject({ code: null, errors: '' })
    const broken = await read(file)
    const written = broken.rows.filter(({ attempts_before: before }) => before === 1).length
    expect(written).toBeGreaterThan(0)
    expect(written).toBeLessThan(PEOPLE)
    const second = await finish(process.execPath, [CRASHING_SERVER, folder])
    expect(second).toMatchObject({ code: 0, errors: '' })
    const { rows, counts, campaign } = await read(file)
    expect(campaign).toEqual({ status: 'completed', retried_upto: null })
    expect(rows.every(({ status, attempts_before: before }) => status === 'completed' && before === 1)).toBe(true)
    expect(counts.filter(({ recipients }) => recipients !== 0)).toEqual([{ status: 'completed', recipients: PEOPLE }])
    const dialled = readFileSync(path.join(folder, 'dialled'), 'utf8').trim().split('\n')
    expect(dialled.sort()).toEqual(phones.map((number) => `${number} 2`))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}, 60_000)
