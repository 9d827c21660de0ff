// Copies committed pages from the write-ahead log into the database, in a thread of its own: on the main thread the
// commit after a large campaign would hold up every request for as long as the disk takes. Durability is not in
// question: what is committed is in the log, and stays there until it is copied.
import { Worker } from 'node:worker_threads'
import type { Database as SqliteConnection } from 'better-sqlite3'

/** Pages not copied yet that are worth a round: four times SQLite's own threshold, since most are written again soon. */
const PAGES_PER_ROUND = 4000
/** The log never empties while commits overtake the thread; from here on the writer copies the rest by itself. */
const LOG_PAGES_MAX = 16_384

export interface Checkpoints {
  /** To be called after each commit; asks for a round when there is enough to copy. */
  committed(): void
  close(): Promise<void>
}

/** @param writer the connection whose commits fill the log of `file` */
export function makeCheckpoints(file: string, writer: SqliteConnection): Checkpoints {
  writer.pragma(`wal_autocheckpoint = ${LOG_PAGES_MAX}`)
  const look = writer.prepare<[], { log: number; checkpointed: number }>('pragma wal_checkpoint(NOOP)')
  let thread: Worker | undefined
  let copying = false

  function start(): Worker {
    const started = new Worker(new URL('./checkpoint-thread.ts', import.meta.url), { workerData: file })
    started.on('message', () => {
      copying = false
    })
    // Without the thread the writer copies, later and at once: slower, never wrong. `copying` stays set.
    started.on('error', () => undefined)
    started.unref() // last: a listener for messages would keep the process again
    return started
  }

  return {
    committed() {
      if (copying) return
      const { log, checkpointed } = look.get() ?? { log: 0, checkpointed: 0 }
      if (log - checkpointed < PAGES_PER_ROUND) return
      copying = true
      thread ??= start()
      thread.postMessage('copy')
    },
    async close() {
      copying = true
      if (thread === undefined || thread.threadId < 0) return
      const { promise: ended, resolve } = Promise.withResolvers<void>()
      thread.once('exit', () => resolve())
      thread.ref()
      thread.postMessage('close')
      await ended
    },
  }
}
