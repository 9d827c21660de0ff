// A platform in this process that makes simulated calls: database of its own, campaigns through the API,
// scheduler and reaper as in the server; the runtime is the benchmark's to start.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { SCOPES } from '../../generated/operations.ts'
import { type App, makeApp } from '../../src/app.ts'
import { makeCalling } from '../../src/calling.ts'
import { readConfig } from '../../src/config.ts'
import { openDatabase } from '../../src/db/database.ts'
import { migrate } from '../../src/db/migrate.ts'
import { makeOutbox } from '../../src/events/outbox.ts'
import { makeHttpServer } from '../../src/http/server.ts'
import { type Clock, systemClock } from '../../src/kernel/clock.ts'
import { makeMintId } from '../../src/kernel/ids.ts'
import { type Job, startJob } from '../../src/kernel/job.ts'
import { makeKeyring } from '../../src/kernel/keyring.ts'
import { makeLog } from '../../src/kernel/log.ts'

export type CallWorld = Awaited<ReturnType<typeof openCallWorld>>

const CAMPAIGN_CALLS_MAX = 100

export async function openCallWorld({ callsMax, clock = systemClock }: { callsMax: number; clock?: Clock }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'nexora-bench-'))
  const database = openDatabase(path.join(folder, 'nexora.db'))
  await migrate(database.writer)
  const log = makeLog('warn')
  const config = readConfig({ NEXORA_DATA: folder, NEXORA_CALLS_MAX: String(callsMax) })
  const keyring = makeKeyring([{ id: 'bench', bytes: randomBytes(32) }])
  const app = await makeApp({
    config,
    database,
    keyring,
    clock: systemClock,
    random: Math.random,
    log,
    responseValidation: 'enforce',
  })
  const token = await makeToken(app)
  const server = makeHttpServer(app.edge)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const mintId = makeMintId(clock.now)
  const calling = makeCalling({
    config,
    database,
    clock,
    log,
    unitOfWork: app.unitOfWork,
    mintId,
    outbox: makeOutbox({ clock, mintId, fanOut: async () => undefined }),
    ensureSubscription: () => Promise.reject(new Error('No campaign of a benchmark has a webhook.')),
  })

  return {
    port: calling.runtime,
    scheduler: calling.scheduler,
    reader: database.reader,
    /** Runs scheduler and reaper until they are stopped. @param observed wraps the scheduler */
    startJobs(observed: (scheduler: Job) => Job = (scheduler) => scheduler) {
      const scheduler = startJob(observed(calling.scheduler), clock, log)
      const reaper = startJob(calling.reaper, clock, log)
      calling.wakeScheduler.current = scheduler.wake
      return { wake: scheduler.wake, stop: () => Promise.all([scheduler.stop(), reaper.stop()]) }
    },
    async createCampaign(phones: readonly string[]): Promise<void> {
      const recipients = phones.map((phone) => ({ phone, context: { first_name: 'Aroha', appt: 'Friday at 2 pm' } }))
      const response = await fetch(`${url}/v1/campaigns`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          scenario: 'appointment_reminder',
          max_concurrency: CAMPAIGN_CALLS_MAX,
          retry_policy: { retry_on: [] },
          recipients,
        }),
      })
      if (response.status !== 201) throw new Error(`A campaign was answered with ${response.status}.`)
    },
    async close() {
      server.close()
      server.closeAllConnections()
      await app.unitOfWork.drained()
      await database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function makeToken(app: App): Promise<string> {
  return app.unitOfWork.run(async (tx) => {
    const { organisation } = await app.organisations.create(tx, 'Benchmark')
    const { client, secret } = await app.clients.create(tx, organisation.id, { name: 'Load', scopes: SCOPES })
    const authenticated = await app.clients.authenticate(tx, client.id, secret)
    if (authenticated === undefined) throw new Error('A new client must authenticate.')
    return app.clients.issueToken(tx, client, authenticated.secret, client.scopes)
  })
}

const AREA_CODE_MIN = 201

/** Numbers of simulated people, each once: the people in turn, then those of the next area code. */
export const phonesOf = (people: readonly string[], count: number): string[] =>
  Array.from(
    { length: count },
    (_, index) => `+1${AREA_CODE_MIN + Math.floor(index / people.length)}55501${people[index % people.length]}`,
  )
