// What a large backlog costs: a claim among a million deliveries that are due, beside one among a hundred; and how soon the
// first of a hundred thousand that a killed process held is sent again. It takes a minute to make the backlog.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openDatabase } from '../../src/db/database.ts'
import { migrate } from '../../src/db/migrate.ts'
import { makeUnitOfWork } from '../../src/db/transaction.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { makeMintId } from '../../src/kernel/ids.ts'
import { makeKeyring } from '../../src/kernel/keyring.ts'
import { makeLog } from '../../src/kernel/log.ts'
import { makeOrganisationService } from '../../src/organisations/service.ts'
import { claim, listDueLanes } from '../../src/webhooks/store.ts'
import { makeWebhooks } from '../../src/webhooks/webhooks.ts'
import { line, median, title } from './figures.ts'
import { addBacklog } from './servers/backlog.ts'

const [FEW, MANY, LEASED] = [100, 1_000_000, 100_000]
const CLAIM_ROWS = 64
const CLAIMS = 21
const CLAIM_MS_MAX = 10
/** At a start no lease is waited for: no other process can hold one. */
const RESEND_MS_MAX = 2000

const folder = mkdtempSync(path.join(tmpdir(), 'nexora-bench-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
const database = openDatabase(path.join(folder, 'nexora.db'))
await migrate(database.writer)
const clock = systemClock
const unitOfWork = makeUnitOfWork(database.writer)
const mintId = makeMintId(clock.now)
const keyring = makeKeyring([{ id: 'bench', bytes: randomBytes(32) }])
const defaults = { ratePerMinute: 600, callsMax: 10 }
const organisations = makeOrganisationService({ clock, mintId, keyring, defaults })
const makeProcess = () =>
  makeWebhooks({
    ...{ clock, mintId, keyring, unitOfWork, database, log: makeLog('warn'), mode: 'simulation', random: Math.random },
    destination: { allowLoopbackHttp: true, allowPrivateCidrs: [] },
  })
const webhooks = makeProcess()

let arrivedAt: number | undefined
const receiver = createServer((request, response) => {
  arrivedAt ??= performance.now()
  request.resume().once('end', () => response.writeHead(204).end())
})
await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`

async function subscriptionWith(count: number, state: 'pending' | 'leased') {
  return unitOfWork
    .run(async (tx) => {
      const { organisation } = await organisations.create(tx, 'Benchmark')
      const { row } = await webhooks.service.create(tx, organisation.id, { url, eventTypes: ['webhook.ping'] })
      await webhooks.service.test(tx, row)
      return row
    })
    .then(async (row) => {
      await addBacklog({ unitOfWork }, { subscriptionId: row.id, count, state, dueAt: clock.now() })
      return row
    })
}

class Undone extends Error {}

/** Each claim is taken back, so that the next one meets the same. */
async function claimMs(row: Awaited<ReturnType<typeof subscriptionWith>>): Promise<number[]> {
  const took: number[] = []
  for (let turn = 0; turn < CLAIMS; turn += 1)
    await unitOfWork
      .run(async (tx) => {
        const began = performance.now()
        const rows = await claim(tx, row, clock.now(), CLAIM_ROWS, 0)
        took.push(performance.now() - began)
        if (rows.length !== CLAIM_ROWS) throw new Error(`${rows.length} were claimed.`)
        throw new Undone()
      })
      .catch((cause) => {
        if (!(cause instanceof Undone)) throw cause
      })
  return took
}

const few = await claimMs(await subscriptionWith(FEW, 'pending'))
const many = await claimMs(await subscriptionWith(MANY, 'pending'))
const began = performance.now()
await listDueLanes(database.reader)
const looked = performance.now() - began
await database.writer.updateTable('subscriptions').set({ status: 'paused' }).execute() // what is sent next is of the dead process
await subscriptionWith(LEASED, 'leased')
const startedAt = performance.now()
const restarted = makeProcess()
await restarted.dispatcher.start()
while (arrivedAt === undefined) await clock.sleep(1)
const resentMs = arrivedAt - startedAt
await restarted.dispatcher.stop(0)
receiver.closeAllConnections()
receiver.close()
await database.close()

const ms = (value: number) => `${value.toFixed(2)} ms`
title(`webhook-backlog: claims of ${CLAIM_ROWS}, medians of ${CLAIMS}`)
line(`a claim among ${FEW} that are due`, ms(median(few)))
line(`a claim among ${MANY}`, ms(median(many)), { value: median(many), atMost: CLAIM_MS_MAX, unit: ' ms' })
line('the longest of these', ms(Math.max(...many)))
line('a look at which subscriptions have something due', ms(looked))
line(`restart with ${LEASED} under way: to the first that is sent again`, ms(resentMs), {
  value: resentMs,
  atMost: RESEND_MS_MAX,
  unit: ' ms',
})
