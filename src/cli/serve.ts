// nexora serve: the whole server in one process. A first start makes a demo organisation and tells
// how to go on; after that, one line for each thing that happens.
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type App, destinationOf, makeApp } from '../app.ts'
import { type Config, readConfig } from '../config.ts'
import { openDatabase, type Reader } from '../db/database.ts'
import { takeLock } from '../db/lock.ts'
import { migrate } from '../db/migrate.ts'
import { makeHttpServer } from '../http/server.ts'
import { systemClock } from '../kernel/clock.ts'
import type { Keyring } from '../kernel/keyring.ts'
import { makeLog } from '../kernel/log.ts'
import { listOrganisations } from '../organisations/repository.ts'
import { listSecretOfEachKey } from '../webhooks/repository.ts'
import { secretPlace } from '../webhooks/secrets.ts'
import { makeThreadedSender } from '../webhooks/threaded-sender.ts'
import { parseArguments, StartError } from './arguments.ts'
import { databaseFile, lockFile, openKeyring } from './store.ts'
import { tellAttempt, tellEvent } from './story.ts'
import { welcome } from './welcome.ts'

const USAGE = `nexora serve [--quiet]

API, docs, simulated calls and webhook delivery in one process. Settings are environment variables: RUNBOOK.md.

  --quiet   no line for each event and delivery`

const SHUTDOWN_MS = 20_000
/** Of those, for requests to be received and answered. */
const REQUESTS_MS = 5000

export async function runServe(args: string[]): Promise<void> {
  const { values } = parseArguments(args, { quiet: { type: 'boolean' } } as const, USAGE)
  const config = readConfig(process.env)
  const unlock = takeLock(lockFile(config))
  if (unlock === undefined) throw new StartError(inUse(config))
  const database = openDatabase(databaseFile(config))
  await migrate(database.writer)
  const log = makeLog(config.logLevel)
  const keyring = openKeyring(config)
  const app = await makeApp({
    config,
    database,
    keyring,
    clock: systemClock,
    random: Math.random,
    log,
    sender: makeThreadedSender(destinationOf(config), log),
    responseValidation: config.environment === 'production' ? 'sample' : 'enforce',
    ...(values.quiet === true ? {} : { observe: { event: tellEvent, attempt: tellAttempt } }),
  })
  await checkKeys(app, keyring, database.reader)
  const server = makeHttpServer(app.edge)
  const url = await listen(server, config)
  const production = config.environment === 'production'
  const started = welcome(app, database.reader, url, production).then(app.start)

  async function shutDown(): Promise<void> {
    console.log('Stopping: finishing requests, calls and deliveries in hand.')
    setTimeout(() => process.exit(1), SHUTDOWN_MS).unref() // whatever is left is taken up at the next start
    await started // a signal may come early
    await Promise.all([finishRequests(server), app.stop()])
    await app.unitOfWork.drained()
    await database.close()
    unlock?.()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void shutDown())

  try {
    await started
  } catch (cause) {
    server.close() // nobody is to take it for a server that works
    server.closeAllConnections()
    throw cause
  }
}

const inUse = ({ dataFolder }: Config) =>
  `Another server uses the data in ${dataFolder}: stop it, or set NEXORA_DATA to another folder.`

/** With a ring that does not open what is stored nothing could be signed: better no start than failing deliveries. */
async function checkKeys(app: App, keyring: Keyring, reader: Reader): Promise<void> {
  for (const { id, name } of await listOrganisations(reader)) {
    try {
      await app.organisations.defaultSecret(reader, id)
    } catch (cause) {
      throw unopened(`"${name}"`, cause)
    }
  }
  for (const { organisation_id: organisationId, id, column, sealed } of await listSecretOfEachKey(reader)) {
    try {
      keyring.open(sealed, secretPlace(column, organisationId, id))
    } catch (cause) {
      throw unopened(`the webhook ${id}`, cause)
    }
  }
}

const unopened = (whose: string, cause: unknown) =>
  new StartError(
    `The key ring does not open the signing secret of ${whose}: ${(cause as Error).message}\n` +
      'Add the key it was made with: to NEXORA_KEYS, or as development.key in the data folder.',
  )

/** Takes no new connection, answers what was asked, and closes each connection once it is idle. */
async function finishRequests(server: Server): Promise<void> {
  const idle = setInterval(() => server.closeIdleConnections(), 50)
  const late = setTimeout(() => server.closeAllConnections(), REQUESTS_MS)
  await new Promise((resolve) => server.close(resolve))
  clearInterval(idle)
  clearTimeout(late)
}

async function listen(server: Server, { host, port }: Config): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const taken = cause.code === 'EADDRINUSE'
      reject(taken ? new StartError(`Port ${port} is in use: stop what listens there, or set NEXORA_PORT.`) : cause)
    })
    server.listen(port, host, resolve)
  })
  const address = server.address() as AddressInfo
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`
}
