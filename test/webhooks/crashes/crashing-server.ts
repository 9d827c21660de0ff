// A process with the webhooks of a database that kills itself at a named step:
// `node crashing-server.ts <folder> <url> [step]`. Without a step it delivers, replays and prunes what there is, and ends.
import { subscribe } from 'node:diagnostics_channel'
import path from 'node:path'
import { openDatabase } from '../../../src/db/database.ts'
import { migrate } from '../../../src/db/migrate.ts'
import { afterCommit, beforeCommit, makeUnitOfWork, type Tx, type UnitOfWork } from '../../../src/db/transaction.ts'
import { systemClock } from '../../../src/kernel/clock.ts'
import { makeMintId } from '../../../src/kernel/ids.ts'
import { makeKeyring } from '../../../src/kernel/keyring.ts'
import { makeLog } from '../../../src/kernel/log.ts'
import { makeOrganisationService } from '../../../src/organisations/service.ts'
import { makeWebhooks } from '../../../src/webhooks/webhooks.ts'
import { until } from '../../support/until.ts'
import { conversation } from '../example.ts'

const [folder = '', url = '', step = ''] = process.argv.slice(2)
const DAY_MS = 86_400_000
/** More than one unit of work of a bulk replay takes. */
const REPLAYED = 300

function die(): never {
  process.kill(process.pid, 'SIGKILL')
  throw new Error('still alive')
}

/** Steps that only undici sees. */
const CHANNELS: Readonly<Record<string, string>> = {
  connect: 'undici:client:connected',
  'bytes sent': 'undici:request:bodySent',
  '2xx before commit': 'undici:request:trailers',
}
const channel = CHANNELS[step]
if (channel !== undefined) subscribe(channel, die)

const database = openDatabase(path.join(folder, 'nexora.db'))
await migrate(database.writer)
const plain = makeUnitOfWork(database.writer)
/** Counts down units of work; dies at the end of the last one. */
let unitsLeft = Number.POSITIVE_INFINITY
const unitOfWork: UnitOfWork = {
  ...plain,
  run: (work) =>
    plain.run(async (tx) => {
      const value = await work(tx)
      unitsLeft -= 1
      if (unitsLeft === 0) die()
      return value
    }),
}
let skippedMs = 0
const clock = { ...systemClock, now: () => systemClock.now() + skippedMs }
const mintId = makeMintId(clock.now)
const keyring = makeKeyring([{ id: 'test', bytes: Buffer.alloc(32, 7) }])
const webhooks = makeWebhooks({
  clock,
  mintId,
  keyring,
  unitOfWork,
  database,
  log: makeLog('silent'),
  mode: 'simulation',
  destination: { allowLoopbackHttp: true, allowPrivateCidrs: [] },
  random: () => 0,
  async resolve() {
    if (step === 'claim') die()
    return [{ address: '127.0.0.1', family: 4 }]
  },
})

const emit = (tx: Tx, organisationId: string, key: string) =>
  webhooks.outbox.append(tx, {
    organisationId,
    type: 'conversation.completed',
    mode: 'simulation',
    object: conversation,
    dedupeKey: key,
  })

async function open(): Promise<number> {
  const rows = await database.reader
    .selectFrom('deliveries')
    .select('id')
    .where('state', 'in', ['pending', 'leased'])
    .execute()
  return rows.length
}

async function begin(): Promise<string> {
  const defaults = { ratePerMinute: 600, callsMax: 10 }
  const organisations = makeOrganisationService({ clock, mintId, keyring, defaults })
  return plain.run(async (tx) => {
    const { organisation } = await organisations.create(tx, 'Kererū Clinic')
    await webhooks.service.create(tx, organisation.id, { url })
    return organisation.id
  })
}

/** Steps of whoever makes an event. */
async function makeEventAndDie(organisationId: string): Promise<void> {
  await plain.run(async (tx) => {
    await webhooks.service.create(tx, organisationId, { url })
    if (step === 'domain insert') die()
    if (step === 'commit') afterCommit(tx, die)
    await emit(tx, organisationId, 'crash')
    if (step === 'event insert') die()
    if (step === 'all written') beforeCommit(tx, async () => die()) // after the deliveries are
  })
}

async function replayAndDie(organisationId: string): Promise<void> {
  await Promise.all(
    Array.from({ length: REPLAYED }, (_, index) => plain.run((tx) => emit(tx, organisationId, `replayed ${index}`))),
  )
  await until(async () => (await open()) === 0, 30_000)
  const filter = { subscriptionId: null, since: null, until: null, eventTypes: [], recover: false }
  await plain.run((tx) => webhooks.replays.begin(tx, organisationId, { ...filter, states: ['succeeded'] }, REPLAYED))
  await webhooks.dispatcher.stop(5000)
  await webhooks.replays.job.round(new AbortController().signal)
  unitsLeft = 1
  await webhooks.replays.job.round(new AbortController().signal)
}

async function pruneAndDie(organisationId: string): Promise<void> {
  await plain.run((tx) => emit(tx, organisationId, 'pruned'))
  await until(async () => (await open()) === 0)
  skippedMs = 31 * DAY_MS
  unitsLeft = 1
  await webhooks.retention.round(new AbortController().signal)
}

async function crash(): Promise<void> {
  const organisationId = await begin()
  if (['domain insert', 'event insert', 'all written', 'commit'].includes(step)) await makeEventAndDie(organisationId)
  if (step === 'in group commit') {
    unitsLeft = 2
    // One group: the first has its savepoint released when the process dies in the second.
    await Promise.all(['crash', 'second'].map((key) => unitOfWork.run((tx) => emit(tx, organisationId, key))))
  }
  if (step === 'in a replay job' || step === 'in a prune') await webhooks.dispatcher.start()
  if (step === 'in a replay job') await replayAndDie(organisationId)
  if (step === 'in a prune') await pruneAndDie(organisationId)
  await plain.run((tx) => emit(tx, organisationId, 'crash')) // before the start: claimed, not born leased
  await webhooks.dispatcher.start()
  await until(() => false)
}

async function goOn(): Promise<void> {
  await webhooks.dispatcher.start()
  while ((await webhooks.replays.job.round(new AbortController().signal)) === 0);
  await until(async () => (await open()) === 0, 30_000)
  if (step === 'prune') {
    skippedMs = 31 * DAY_MS
    await webhooks.retention.round(new AbortController().signal)
  }
  await webhooks.dispatcher.stop(5000)
  await plain.drained()
  await database.close()
}

if (step === '' || step === 'prune') await goOn()
else await crash()
