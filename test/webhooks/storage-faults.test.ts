// The disk is full, another process holds the database, the database has become read-only: while it lasts, nothing is
// promised that is not kept, and when it is over everything goes on without a person.
import Sqlite from 'better-sqlite3'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { violationsOfCounts } from '../../scripts/kills/webhooks/records.ts'
import type { Reader } from '../../src/db/database.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { type Log, makeLog } from '../../src/kernel/log.ts'
import { count } from '../support/figures.ts'
import { type Harness, startServer } from '../support/harness.ts'
import { startReceiver } from '../support/receiver.ts'
import { until } from '../support/until.ts'

const PAGES_MAX = 1_073_741_823
/** Beyond the lease of what could not be recorded. */
const LATER_MS = 60_000

interface StorageFault {
  readonly code: string
  /** @returns mends it */
  readonly strike: (database: Harness['database'], file: string) => Promise<() => Promise<void>>
}

const pragma = (reader: Reader, text: string) => sql.raw(`pragma ${text}`).execute(reader)

const FAULTS: Readonly<Record<string, StorageFault>> = {
  'the disk is full': {
    code: 'SQLITE_FULL',
    async strike({ writer }) {
      await pragma(writer, 'max_page_count = 1') // as many as there are, and no more
      return async () => void (await pragma(writer, `max_page_count = ${PAGES_MAX}`))
    },
  },
  'another process holds the database': {
    code: 'SQLITE_BUSY',
    async strike({ writer }, file) {
      await pragma(writer, 'busy_timeout = 20')
      const other = new Sqlite(file)
      other.exec('begin immediate')
      return async () => void other.close()
    },
  },
  'the database is read-only': {
    code: 'SQLITE_READONLY',
    async strike({ writer }) {
      await pragma(writer, 'query_only = on')
      return async () => void (await pragma(writer, 'query_only = off'))
    },
  },
}

/** Codes of the causes that were logged. */
function watched(): { log: Log; codes: Set<string>; names: Set<string> } {
  const [codes, names] = [new Set<string>(), new Set<string>()]
  const note = (name: string, fields?: { cause?: { code?: string } }) => {
    names.add(name)
    if (fields?.cause?.code !== undefined) codes.add(fields.cause.code)
  }
  const silent = makeLog('silent')
  const log: Log = { ...silent, debug: note, info: note, warn: note, error: note } as Log
  return { log, codes, names }
}

it.for(Object.entries(FAULTS))(
  '%s: what was accepted arrives, what was refused is said to be, and it goes on by itself',
  { timeout: 90_000 },
  async ([_name, { code, strike }], context) => {
    let passed = 0
    const clock = {
      ...systemClock,
      now: () => systemClock.now() + passed,
      monotonic: () => systemClock.monotonic() + passed,
    }
    const { log, codes, names } = watched()
    await using receiver = await startReceiver()
    await using server = await startServer({ clock, log })
    const held = Promise.withResolvers<void>()
    receiver.otherwise({ after: held.promise })
    const { body: webhook } = await server.call('POST', '/v1/webhooks', {
      body: { url: receiver.url, max_in_flight: 8 },
    })
    const accepted: string[] = []
    async function ping(): Promise<number> {
      const { status, headers, body } = await server.call('POST', `/v1/webhooks/${webhook.id}/test`)
      if (status === 202) accepted.push(body.event_id)
      else
        expect({ status, code: body.code, wait: headers.get('retry-after') }).toEqual({
          status: 503,
          code: 'service-unavailable',
          wait: '1',
        })
      return status
    }
    for (let index = 0; index < 12; index += 1) await ping()
    await until(() => receiver.open() === 8)

    const file = await sql<{ file: string }>`pragma database_list`.execute(server.database.reader)
    const mend = await strike(server.database, file.rows[0]?.file ?? '')
    let refused = 0
    for (let index = 0; refused < 5 && index < 2000; index += 1) if ((await ping()) === 503) refused += 1
    expect(refused).toBe(5)
    held.resolve() // acknowledged, and not to be recorded
    await until(() => names.has('delivery.unrecorded'), 20_000)
    expect(codes).toContain(code)

    await mend()
    expect(await ping()).toBe(202)
    passed += LATER_MS
    const done = async () => {
      const rows = await server.database.reader.selectFrom('deliveries').select('state').execute()
      return rows.length === accepted.length && rows.every(({ state }) => state === 'succeeded')
    }
    await until(done, 20_000)
    const arrived = new Set(receiver.requests.map(({ headers }) => headers['webhook-id']))
    const missing = accepted.filter((id) => !arrived.has(id))
    count(context, {
      'requests accepted': accepted.length,
      'requests refused with 503 while it lasted': refused,
      'accepted and not delivered after it': missing.length,
    })
    expect(missing).toEqual([])
    expect(await violationsOfCounts(server.database.reader)).toEqual([])
  },
)
