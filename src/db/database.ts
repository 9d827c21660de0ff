// Opens the database: one connection that writes, one that only reads. Durability is asserted, not
// assumed: better-sqlite3 is built with WAL databases falling back to synchronous=NORMAL, which can
// lose acknowledged commits on power loss.
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import Sqlite, { type Database as SqliteConnection } from 'better-sqlite3'
import { Kysely } from 'kysely'
import { makeCheckpoints } from './checkpoints.ts'
import { NexoraSqliteDialect } from './dialect.ts'
import { runAtOnce } from './prepared.ts'
import type { Tables } from './tables.ts'

export type Reader = Kysely<Tables>

export interface Database {
  /** For units of work only; see transaction.ts. */
  readonly writer: Kysely<Tables>
  /** Sees what is committed; refuses writes. */
  readonly reader: Reader
  close(): Promise<void>
}

const SYNCHRONOUS_FULL = 2
const BUSY_MS = 5000
const READER_CACHE_KIB = 65_536
// Small: a large transaction writes what does not fit to the log as it goes, and less is left for its commit, which
// holds up the event loop.
const WRITER_CACHE_KIB = 2048

function openConnection(file: string, readonly: boolean): SqliteConnection {
  const connection = new Sqlite(file, { readonly })
  connection.pragma(`busy_timeout = ${BUSY_MS}`)
  connection.pragma('foreign_keys = ON')
  connection.pragma(`cache_size = -${readonly ? READER_CACHE_KIB : WRITER_CACHE_KIB}`)
  connection.pragma('temp_store = MEMORY')
  if (readonly) return connection
  connection.pragma('journal_mode = WAL')
  connection.pragma('synchronous = FULL')
  const synchronous = connection.pragma('synchronous', { simple: true })
  if (synchronous !== SYNCHRONOUS_FULL) throw new Error(`SQLite runs with synchronous=${synchronous}, not FULL (2).`)
  return connection
}

function openKysely(dialect: NexoraSqliteDialect): Kysely<Tables> {
  const db = new Kysely<Tables>({ dialect })
  runAtOnce(db, dialect.atOnce)
  return db
}

/**
 * @param file path of the SQLite file; its folder is made when missing
 * @throws Error when the file cannot be opened or is not durable
 */
export function openDatabase(file: string): Database {
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true })
  const writing = openConnection(file, false)
  const checkpoints = makeCheckpoints(file, writing)
  const writer = openKysely(new NexoraSqliteDialect(writing, checkpoints.committed))
  const reader = openKysely(new NexoraSqliteDialect(openConnection(file, true)))
  return {
    writer,
    reader,
    async close() {
      await checkpoints.close()
      await reader.destroy()
      await writer.destroy()
    },
  }
}
