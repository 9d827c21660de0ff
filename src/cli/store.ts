// Opens what commands beside the server work on: the same database, key ring and services.

import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Config, keyOf } from '../config.ts'
import { type Database, openDatabase } from '../db/database.ts'
import { migrate } from '../db/migrate.ts'
import { makeUnitOfWork, type UnitOfWork } from '../db/transaction.ts'
import { systemClock } from '../kernel/clock.ts'
import { makeMintId } from '../kernel/ids.ts'
import { KEY_BYTES, type Key, type Keyring, makeKeyring } from '../kernel/keyring.ts'
import { makeClientService } from '../oauth/service.ts'
import { makeOrganisationService } from '../organisations/service.ts'

export const databaseFile = (config: Config) => path.join(config.dataFolder, 'nexora.db')
export const lockFile = (config: Config) => path.join(config.dataFolder, 'server.lock')

/** The ring of the configuration; in development without one, a key file is made and kept beside the database. */
export function openKeyring(config: Config): Keyring {
  const [first, ...rest] = config.keys
  if (first !== undefined) return makeKeyring([first, ...rest])
  return makeKeyring([developmentKey(path.join(config.dataFolder, 'development.key'))])
}

function developmentKey(file: string): Key {
  if (!existsSync(file)) {
    mkdirSync(path.dirname(path.resolve(file)), { recursive: true })
    writeFileSync(file, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600 })
  }
  return keyOf(Buffer.from(readFileSync(file, 'utf8').trim(), 'base64'))
}

export interface OperatorStore extends AsyncDisposable {
  readonly database: Database
  readonly unitOfWork: UnitOfWork
  readonly clients: ReturnType<typeof makeClientService>
  readonly organisations: ReturnType<typeof makeOrganisationService>
}

/** Migrated and ready; `await using` closes it. */
export async function openStore(config: Config): Promise<OperatorStore> {
  const database = openDatabase(databaseFile(config))
  await migrate(database.writer)
  const clock = systemClock
  const mintId = makeMintId(clock.now)
  const defaults = { ratePerMinute: config.rates.organisationPerMinute, callsMax: config.callsMax }
  return {
    database,
    unitOfWork: makeUnitOfWork(database.writer),
    clients: makeClientService({ clock, mintId }),
    organisations: makeOrganisationService({ clock, mintId, keyring: openKeyring(config), defaults }),
    [Symbol.asyncDispose]: () => database.close(),
  }
}
