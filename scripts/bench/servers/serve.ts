// The process of one server variant: the rooms around a database of its own, one way to serve HTTP, and a parent that
// asks for figures. Limits are lifted, logs are at the level of production.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { SCOPES } from '../../../generated/operations.ts'
import { type App, destinationOf, makeApp } from '../../../src/app.ts'
import { readConfig } from '../../../src/config.ts'
import { openDatabase } from '../../../src/db/database.ts'
import { migrate } from '../../../src/db/migrate.ts'
import { makeHttpServer } from '../../../src/http/server.ts'
import { systemClock } from '../../../src/kernel/clock.ts'
import { makeKeyring } from '../../../src/kernel/keyring.ts'
import { makeLog } from '../../../src/kernel/log.ts'
import { makeThreadedSender } from '../../../src/webhooks/threaded-sender.ts'
import { pinTo, SERVER_CORE, unpin, type Variant } from '../process.ts'
import { addBacklog, type Backlog } from './backlog.ts'
import { makeBareServer } from './bare.ts'
import { type Burst, type BurstFigures, makeEventSource, type Rate } from './event-source.ts'
import { makeFastifyServer } from './fastify.ts'
import { makeRouterEdge } from './koa-router.ts'

export interface Ready {
  readonly url: string
  readonly token: string
}

/** What the parent can ask, one at a time. */
export type Task =
  | { readonly task: 'cpu' }
  | { readonly task: 'watch' }
  | { readonly task: 'pause' }
  | { readonly task: 'events'; readonly rate: Rate }
  | { readonly task: 'posts'; readonly rate: Rate; readonly url: string }
  | ({ readonly task: 'deliver' | 'post' } & Burst)
  | ({ readonly task: 'backlog' } & Backlog)

export interface Answer {
  /** CPU since the last time it was asked. */
  readonly cpu: { readonly micros: number }
  readonly watch: Record<string, never>
  /** Longest pause of the event loop since `watch`. */
  readonly pause: { readonly maxMs: number }
  /** When each event was durable, nanoseconds of the machine's monotonic clock, by event id. */
  readonly events: Record<string, string>
  /** When each post was sent, likewise. */
  readonly posts: Record<string, string>
  readonly deliver: BurstFigures
  readonly backlog: Record<string, never>
  readonly post: BurstFigures
}

const SETTINGS = {
  NEXORA_RATE_PER_MINUTE: '1000000',
  NEXORA_RATE_BURST: '1000000',
  NEXORA_ORGANISATION_RATE_PER_MINUTE: '10000000',
}

async function makeServer(variant: Variant, app: App): Promise<Server> {
  if (variant === 'bare') return makeBareServer(app.edgeOptions)
  if (variant === 'fastify') return makeFastifyServer(app.edgeOptions)
  return makeHttpServer(variant === 'edge' ? app.edge : makeRouterEdge(app.edgeOptions))
}

async function makeTenant(app: App) {
  return app.unitOfWork.run(async (tx) => {
    const { organisation } = await app.organisations.create(tx, 'Benchmark')
    const { client, secret } = await app.clients.create(tx, organisation.id, { name: 'Load', scopes: SCOPES })
    const authenticated = await app.clients.authenticate(tx, client.id, secret)
    if (authenticated === undefined) throw new Error('A new client must authenticate.')
    const token = await app.clients.issueToken(tx, client, authenticated.secret, client.scopes)
    return { organisationId: organisation.id, token }
  })
}

const [variant = 'edge', jobs = 'idle', cores = 'pinned'] = process.argv.slice(2) as [Variant?, string?, string?]
if (cores === 'pinned') pinTo(SERVER_CORE)
else unpin()
const folder = mkdtempSync(path.join(tmpdir(), 'nexora-bench-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
const database = openDatabase(path.join(folder, 'nexora.db'))
await migrate(database.writer)
const events = makeEventSource()
const config = readConfig({ ...SETTINGS, NEXORA_DATA: folder })
const log = makeLog('warn')
const app = await makeApp({
  config,
  database,
  keyring: makeKeyring([{ id: 'bench', bytes: randomBytes(32) }]),
  clock: systemClock,
  random: Math.random,
  log,
  sender: makeThreadedSender(destinationOf(config), log),
  responseValidation: 'enforce',
  observe: { event: events.durable, attempt: events.attempted },
})
const { organisationId, token } = await makeTenant(app)
if (jobs === 'jobs') await app.start()
const server = await makeServer(variant, app)
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

const pauses = monitorEventLoopDelay({ resolution: 1 })
let cpu = process.cpuUsage()

async function perform(task: Task): Promise<Answer[Task['task']]> {
  switch (task.task) {
    case 'cpu': {
      const { user, system } = process.cpuUsage(cpu)
      cpu = process.cpuUsage()
      return { micros: user + system }
    }
    case 'watch':
      pauses.enable()
      pauses.reset()
      return {}
    case 'pause':
      pauses.disable()
      return { maxMs: pauses.max / 1e6 }
    case 'events':
      return events.append(app, organisationId, task.rate)
    case 'posts':
      return events.postAtRate(task.url, task.rate)
    case 'backlog':
      await addBacklog(app, task)
      return {}
    case 'deliver':
      return events.deliver(app, organisationId, task)
    case 'post':
      return events.post(task)
  }
}

process.on('message', (task: Task) => void perform(task).then((answer) => process.send?.(answer)))
process.once('disconnect', () => process.exit(0))
process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token } satisfies Ready)
