// Calls that come in: somebody rings back who was called. Such a call is always taken, whatever else is under way, since
// a person is on the line; it is leased at birth and past its commit point.
import type { Tx, UnitOfWork } from '../db/transaction.ts'
import type { CallEndDeps } from './call-end.ts'
import { CALL_MS_MAX, LEASE_MS, makeLeaseToken, taskOf } from './leases.ts'
import { newCall } from './new-call.ts'
import type { CallTask, InboundAnswer, InboundCall, VoiceRuntimePort } from './port.ts'
import type { CallFacts, DialledCall } from './ports.ts'
import { GRACE_MS } from './reports.ts'
import { type CallRow, findInboundCall, insertCall } from './repository.ts'

/** Who was called longer ago is not known any more. */
const KNOWN_MS = 30 * 86_400_000
const UNKNOWN_CALLER = { accepted: false, refusal: 'unknown_caller' } as const
const CALL_OVER = { accepted: false, refusal: 'call_over' } as const

export interface InboundDeps extends CallEndDeps {
  readonly unitOfWork: UnitOfWork
  /** What a call to that person would be about now. */
  readonly callTo: (
    tx: Tx,
    dialled: DialledCall,
  ) => Promise<Omit<CallFacts, 'direction'> & { readonly metadata: Readonly<Record<string, unknown>> }>
}

export function makeInbound(deps: InboundDeps): Pick<VoiceRuntimePort, 'inbound'> {
  const { clock, unitOfWork, conversations } = deps

  async function begin(tx: Tx, asked: InboundCall, dialled: DialledCall): Promise<CallTask> {
    const { metadata, ...about } = await deps.callTo(tx, dialled)
    const { organisationId, campaignId, recipientId, callerId } = dialled
    const ref = { organisationId, campaignId, recipientId }
    const facts: CallFacts = { ...about, direction: 'inbound', attempt: 0, from: asked.from, to: asked.to ?? callerId }
    const terminalBy = clock.now() + CALL_MS_MAX + GRACE_MS
    const conversationId = await conversations.begin(tx, { ...facts, ...ref, metadata, terminalBy })
    const call = newCall(
      { ...ref, conversationId, facts },
      {
        state: 'dialing',
        due_at: clock.now(),
        worker: asked.worker,
        lease_token: makeLeaseToken(),
        lease_until: clock.now() + LEASE_MS,
        fence: 1,
        terminal_by: terminalBy,
        caller: asked.from,
        provider_call_id: asked.providerCallId,
      },
    )
    await insertCall(tx, call)
    return heldTask(call)
  }

  return {
    async inbound(asked): Promise<InboundAnswer> {
      return unitOfWork.run(async (tx) => {
        const known = await findInboundCall(tx, asked.providerCallId)
        if (known?.state === 'ended') return CALL_OVER
        if (known !== undefined) return { accepted: true, call: heldTask(known) }
        const { from: phone, to: rung, mode } = asked
        const dialled = await conversations.findDialled(tx, { phone, rung, mode, since: clock.now() - KNOWN_MS })
        return dialled === undefined ? UNKNOWN_CALLER : { accepted: true, call: await begin(tx, asked, dialled) }
      })
    },
  }
}

function heldTask(call: CallRow): CallTask {
  const { lease_token: leaseToken, lease_until: leaseExpiresAt, fence } = call
  if (leaseToken === null || leaseExpiresAt === null) throw new Error(`${call.conversation_id} is held by nobody`)
  return taskOf(call, { leaseToken, leaseExpiresAt, fence })
}
