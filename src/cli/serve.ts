// nexora serve: the whole server in one process. A first start makes a demo organisation and tells
// how to go on; after that, one line for each thing that happens.
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { makeApp } from '../app.ts'
import { type Config, readConfig } from '../config.ts'
import { openDatabase } from '../db/database.ts'
import { migrate } from '../db/migrate.ts'
import { makeHttpServer } from '../http/server.ts'
import { systemClock } from '../kernel/clock.ts'
import { makeLog } from '../kernel/log.ts'
import { parseArguments } from './arguments.ts'
import { databaseFile, openKeyring } from './store.ts'
import { tellAttempt, tellEvent } from './story.ts'
import { welcome } from './welcome.ts'

const USAGE = `nexora serve [--quiet]

API, docs, simulated calls and webhook delivery in one process. Settings are environment variables: RUNBOOK.md.

  --quiet   no line for each event and delivery`

const SHUTDOWN_MS = 20_000

export async function runServe(args: string[]): Promise<void> {
  const { values } = parseArguments(args, { quiet: { type: 'boolean' } } as const, USAGE)
  const config = readConfig(process.env)
  const database = openDatabase(databaseFile(config))
  await migrate(database.writer)
  const log = makeLog(config.logLevel)
  const app = await makeApp({
    config,
    database,
    keyring: openKeyring(config),
    clock: systemClock,
    random: Math.random,
    log,
    responseValidation: config.environment === 'production' ? 'sample' : 'enforce',
    ...(values.quiet === true ? {} : { observe: { event: tellEvent, attempt: tellAttempt } }),
  })
  const server = makeHttpServer(app.edge)
  const url = await listen(server, config)
  await welcome(app, database.reader, url)
  await app.start()

  async function shutDown(): Promise<void> {
    console.log('Stopping: finishing requests, calls and deliveries in hand.')
    setTimeout(() => process.exit(1), SHUTDOWN_MS).unref() // whatever is left is taken up at the next start
    server.close()
    server.closeIdleConnections()
    await app.stop()
    server.closeAllConnections()
    await database.close()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void shutDown())
}

async function listen(server: Server, { host, port }: Config): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address() as AddressInfo
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`
}
