// Who holds which call. A lease has a token and a growing fence; it is renewed by heartbeats and, if
// lost before the commit point, the call goes back to the queue.
import { randomBytes } from 'node:crypto'
import type { Reader } from '../db/database.ts'
import type { Tx, UnitOfWork } from '../db/transaction.ts'
import { type CallEndDeps, factsOf, refOf, refuseCall } from './call-end.ts'
import type { Answer, CallTask, LeaseRef, VoiceRuntimePort } from './port.ts'
import {
  type CallRow,
  countHeldCalls,
  findCall,
  findCallsDue,
  hasCallDue,
  isOnTheLine,
  updateCall,
} from './repository.ts'
import type { Waiters } from './waiters.ts'

export const LEASE_MS = 60_000
/** A worker that has not dialled by then does not mean to, however often it renews its lease. */
const UNDIALLED_MS_MAX = 300_000
const RING_TIMEOUT_MS = 30_000
export const CALL_MS_MAX = 600_000
/** A phone whose owner has just rung us is not called; it is asked for again after this. */
export const ON_THE_LINE_MS = 10_000
const TOKEN_BYTES = 16
const POLL_MS = 1000

export interface LeaseDeps extends CallEndDeps {
  readonly unitOfWork: UnitOfWork
  readonly reader: Reader
  readonly waiters: Waiters
  /** The most calls of an organisation at once. */
  readonly callsMaxOf: (reader: Reader, organisationId: string) => Promise<number>
}

/** The call, if `lease` still holds it. */
export async function findHeld(tx: Tx, lease: LeaseRef): Promise<CallRow | undefined> {
  const call = await findCall(tx, lease.conversationId)
  return call?.lease_token === lease.leaseToken && call.fence === lease.fence ? call : undefined
}

export const LOST = { accepted: false, refusal: 'lease_lost' } as const

/** After so many the event loop has a turn: a worker may ask for a thousand. */
const CALLS_PER_TURN = 8

export function makeLeases(deps: LeaseDeps): Pick<VoiceRuntimePort, 'lease' | 'heartbeat' | 'release'> {
  const { clock, unitOfWork, reader, waiters } = deps

  async function take(worker: string, callsMax: number): Promise<CallTask[]> {
    if (!(await hasCallDue(reader, clock.now()))) return []
    return unitOfWork.run(async (tx) => {
      const tasks: CallTask[] = []
      // A resumed campaign may have more calls queued than its organisation has room for; they wait here.
      const full = new Set<string>()
      while (tasks.length < callsMax) {
        const due = await findCallsDue(tx, clock.now(), callsMax - tasks.length, [...full])
        if (due.length === 0) break
        for (const [index, call] of due.entries()) {
          if (index > 0 && index % CALLS_PER_TURN === 0) await new Promise(setImmediate)
          if (await isFull(tx, call)) full.add(call.organisation_id)
          else tasks.push(...(await offer(tx, call, worker)))
        }
      }
      return tasks
    })
  }

  async function isFull(tx: Tx, { organisation_id: organisationId }: CallRow): Promise<boolean> {
    return (await countHeldCalls(tx, organisationId)) >= (await deps.callsMaxOf(tx, organisationId))
  }

  /** @returns the task, or none when the call must not be made (now) */
  async function offer(tx: Tx, call: CallRow, worker: string): Promise<CallTask[]> {
    const why = await deps.campaigns.refusal(tx, refOf(call))
    if (why === undefined && (await isOnTheLine(tx, call.organisation_id, factsOf(call).to)))
      await updateCall(tx, call, { due_at: clock.now() + ON_THE_LINE_MS })
    else if (why === undefined) return grantInTurn(tx, call, worker)
    else if (why === 'paused') await updateCall(tx, call, { state: 'held' })
    else await refuseCall(deps, tx, call, why)
    return []
  }

  /** Calls of a campaign with a pace that were queued before, or given back, wait for their turn here. */
  async function grantInTurn(tx: Tx, call: CallRow, worker: string): Promise<CallTask[]> {
    const notBefore = await deps.campaigns.takeTurn(tx, refOf(call))
    if (notBefore === undefined) return [await grant(tx, call, worker)]
    await updateCall(tx, call, { due_at: notBefore })
    return []
  }

  async function grant(tx: Tx, call: CallRow, worker: string): Promise<CallTask> {
    const leaseToken = makeLeaseToken()
    const leaseUntil = clock.now() + LEASE_MS
    const fence = call.fence + 1
    await updateCall(tx, call, {
      state: 'leased',
      worker,
      lease_token: leaseToken,
      lease_until: leaseUntil,
      terminal_by: clock.now() + UNDIALLED_MS_MAX,
      fence,
      seq: 0,
    })
    return taskOf(call, { leaseToken, fence, leaseExpiresAt: leaseUntil })
  }

  return {
    async lease({ worker, callsMax, waitMs }, signal) {
      const giveUpAt = clock.monotonic() + waitMs
      while (!signal.aborted) {
        const tasks = await take(worker, callsMax)
        const leftMs = giveUpAt - clock.monotonic()
        if (tasks.length > 0 || leftMs <= 0) return tasks
        await waiters.wait(Math.min(leftMs, POLL_MS), signal)
      }
      return []
    },

    async heartbeat(lease): Promise<Answer<{ leaseExpiresAt: number; hangUp: boolean }>> {
      return unitOfWork.run(async (tx) => {
        const call = await findHeld(tx, lease)
        if (call === undefined || call.state === 'ended') return LOST
        const leaseExpiresAt = clock.now() + LEASE_MS
        await updateCall(tx, call, { lease_until: leaseExpiresAt })
        return { accepted: true, leaseExpiresAt, hangUp: call.hang_up === 1 }
      })
    },

    async release(lease, retryAfterMs): Promise<Answer<object>> {
      return unitOfWork.run(async (tx) => {
        const call = await findHeld(tx, lease)
        if (call === undefined) return LOST
        // After the commit point a person may be on the line: the call can only be completed.
        if (call.state !== 'leased') return { accepted: false, refusal: 'contradiction' }
        await giveBack(tx, call, clock.now() + retryAfterMs)
        return { accepted: true }
      })
    },
  }
}

export const makeLeaseToken = () => randomBytes(TOKEN_BYTES).toString('base64url')

/** Back to the queue, without a lease. */
export async function giveBack(tx: Tx, call: CallRow, dueAt: number): Promise<void> {
  const free = { lease_token: null, lease_until: null, terminal_by: null, worker: null }
  await updateCall(tx, call, { ...free, state: 'queued', due_at: dueAt })
}

export function taskOf(call: CallRow, lease: Pick<CallTask, 'leaseToken' | 'fence' | 'leaseExpiresAt'>): CallTask {
  const { mode, direction, to, from, attempt, scenario, context, answeringMachine } = factsOf(call)
  return {
    conversationId: call.conversation_id,
    ...lease,
    mode,
    direction,
    to,
    from,
    attempt,
    campaignId: call.campaign_id,
    recipientId: call.recipient_id,
    scenario,
    context,
    ringTimeoutMs: RING_TIMEOUT_MS,
    callMsMax: CALL_MS_MAX,
    answeringMachine: answeringMachine.action,
  }
}
