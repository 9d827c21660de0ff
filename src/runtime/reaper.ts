// No call stays open for ever. A lease lost before the commit point sends the call back to the queue;
// lost after it, or past `terminal_by`, the call ends as `runtime_lost` and is never dialled again
// on its own: a person may have been on the line.
import type { Tx, UnitOfWork } from '../db/transaction.ts'
import type { Job } from '../kernel/job.ts'
import type { Log } from '../kernel/log.ts'
import { type CallEndDeps, endCall, unmeasured } from './call-end.ts'
import { giveBack } from './leases.ts'
import { type CallRow, expireLeases, findCall, findCallsLost, purgeCalls } from './repository.ts'
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

  /** @param whole false leaves the dialogue alone: the call then ends without an outcome */
  async function end(tx: Tx, conversationId: string, whole: boolean): Promise<void> {
    const now = clock.now()
    const call = await findCall(tx, conversationId)
    if (call === undefined || !isLost(call, now)) return // ended, renewed or given back meanwhile
    const committed = call.state !== 'leased'
    log.warn('call.lost', { conversationId, worker: call.worker, committed })
    if (committed) await endCall(deps, tx, whole ? call : { ...call, dialogue: null }, unmeasured('runtime_lost'))
    else await giveBack(tx, call, now)
  }

  /** Each in a unit of its own: a call that cannot be ended must not keep the others open. */
  async function settle(conversationId: string): Promise<boolean> {
    for (const whole of [true, false])
      try {
        await unitOfWork.run((tx) => end(tx, conversationId, whole))
        return true
      } catch (cause) {
        log.error('call.unsettled', { conversationId, whole, cause })
      }
    return false
  }

  return {
    name: 'call-reaper',

    async recover() {
      await unitOfWork.run((tx) => expireLeases(tx, clock.now()))
    },

    async round() {
      const lost = await unitOfWork.run((tx) => findCallsLost(tx, clock.now(), CALLS_PER_ROUND))
      const settled = await Promise.all(lost.map(({ conversation_id: id }) => settle(id)))
      await unitOfWork.run((tx) => purgeCalls(tx, clock.now() - KEPT_MS, CALLS_PER_ROUND))
      if (lost.length > 0) waiters.wake()
      return settled.length === CALLS_PER_ROUND && settled.every(Boolean) ? 0 : SWEEP_MS
    },
  }
}

const isLost = ({ lease_until: leaseUntil, terminal_by: terminalBy }: CallRow, now: number) =>
  leaseUntil !== null && (leaseUntil <= now || (terminalBy !== null && terminalBy <= now))
