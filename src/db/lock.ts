// One server per database: a second one would take the leases of the first for those of a dead process,
// and end its calls. The lock is the operating system's, on a file beside the database: it ends with
// the process that holds it, however that ends.
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import Sqlite from 'better-sqlite3'

/** How long a server that is just stopping is waited for. */
const WAIT_MS = 2000

/**
 * @param file of the lock; made when missing
 * @returns frees the lock; undefined when another process holds it
 */
export function takeLock(file: string): (() => void) | undefined {
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true })
  const connection = new Sqlite(file, { timeout: WAIT_MS })
  try {
    connection.pragma('journal_mode = memory') // nothing is ever written
    connection.exec('begin exclusive')
  } catch (cause) {
    connection.close()
    if ((cause as { code?: string }).code?.startsWith('SQLITE_BUSY')) return undefined
    throw cause
  }
  return () => connection.close()
}
