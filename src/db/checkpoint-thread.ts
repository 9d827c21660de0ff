// The thread of checkpoints.ts: a connection that copies when it is told to. PASSIVE waits for nobody and holds up
// neither readers nor the writer.
import { parentPort, workerData } from 'node:worker_threads'
import Sqlite from 'better-sqlite3'

const connection = new Sqlite(workerData as string)
connection.pragma('synchronous = FULL') // the database file is synced before the log may be overwritten

parentPort?.on('message', (order: 'copy' | 'close') => {
  if (order === 'close') {
    connection.close()
    parentPort?.close()
    return
  }
  try {
    connection.pragma('wal_checkpoint(PASSIVE)')
  } catch {
    // A full disk, say: nothing is lost, the log keeps it and the next round tries again.
  }
  parentPort?.postMessage('copied')
})
