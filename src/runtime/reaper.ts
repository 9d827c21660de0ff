// No call stays open for ever. A lease lost before the commit point sends the call back to the queue;
// lost after it, or past `terminal_by`, the call ends as `runtime_lost` and is never dialled again
// on its own: a person may have been on the line.
import type { UnitOfWork } from '../db/transaction.ts'
import type { Job } from '../kernel/job.ts'
import type { Log } from '../kernel/log.ts'
import { type CallEndDeps, endCall, unmeasured } from './call-end.ts'
import { giveBack } from './leases.ts'
import { expireLeases, findCallsLost, purgeCalls } from './repository.ts'
import type { Waiters } from './waiters.ts'

const SWEEP_MS = 1000
const CALLS_PER_ROUND = 100
/** How long a runtime may repeat `complete` and be answered as before. */
const KEPT_MS = 86_400_000

export interface ReaperDeps extends CallEndDeps {
  readonly unitOfWork: UnitOfWork
  readonly waiters: Waiters
  readonly log: Log
}

export interface Reaper extends Job {
  /** Run once at start, before any lease is given: the leases of an earlier process are void. */
  recover(): Promise<void>
}

export function makeReaper(deps: ReaperDeps): Reaper {
  const { clock, unitOfWork, waiters, log } = deps
  return {
    name: 'call-reaper',

    async recover() {
      await unitOfWork.run((tx) => expireLeases(tx, clock.now()))
    },

    async round() {
      const ended = await unitOfWork.run(async (tx) => {
        const now = clock.now()
        const lost = await findCallsLost(tx, now, CALLS_PER_ROUND)
        for (const call of lost) {
          const committed = call.state !== 'leased'
          log.warn('call.lost', { conversationId: call.conversation_id, worker: call.worker, committed })
          if (committed) await endCall(deps, tx, call, unmeasured('runtime_lost'))
          else await giveBack(tx, call, now)
        }
        await purgeCalls(tx, now - KEPT_MS, CALLS_PER_ROUND)
        return lost.length
      })
      if (ended > 0) waiters.wake()
      return ended === CALLS_PER_ROUND ? 0 : SWEEP_MS
    },
  }
}
