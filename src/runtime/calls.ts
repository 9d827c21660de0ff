// What a runtime reports of a call, in order and at most once: events, turns, the end. A repeated
// number is answered as before, a gap is refused, a lost lease changes nothing.
import type { UnitOfWork } from '../db/transaction.ts'
import { boundCompletion, boundEvent, boundTurn } from './bounds.ts'
import { completionText, endCall } from './call-end.ts'
import { isPossible } from './end-reasons.ts'
import { findHeld, LOST } from './leases.ts'
import type { Answer, Completion, PersonInput, RuntimeAction, VoiceRuntimePort } from './port.ts'
import { apply, CONTRADICTION } from './reports.ts'
import type { CallRow } from './repository.ts'
import { breakOff, converse, type TurnDeps } from './turns.ts'

export interface CallDeps extends TurnDeps {
  readonly unitOfWork: UnitOfWork
}

/** A turn of the person and one of the agent each: the record holds 1000. */
const SEQ_MAX = 500
const OUT_OF_ORDER = { accepted: false, refusal: 'out_of_order' } as const
const ACCEPTED = { accepted: true } as const

export function makeCalls(deps: CallDeps): Pick<VoiceRuntimePort, 'report' | 'turn' | 'complete'> {
  const { unitOfWork } = deps
  return {
    async report(lease, events): Promise<Answer<object>> {
      return unitOfWork.run(async (tx) => {
        let call = await findHeld(tx, lease)
        for (const event of events.map(boundEvent)) {
          if (call === undefined || call.state === 'ended') return LOST
          if (event.seq <= call.seq) continue // told before
          if (event.seq > call.seq + 1) return OUT_OF_ORDER
          const refusal = await apply(deps, tx, call, event)
          if (refusal !== undefined) return refusal
          call = await findHeld(tx, lease)
        }
        return call === undefined ? LOST : ACCEPTED
      })
    },

    async turn(lease, asked): Promise<Answer<{ actions: readonly RuntimeAction[] }>> {
      const request = boundTurn(asked)
      return unitOfWork.run(async (tx) => {
        const call = await findHeld(tx, lease)
        if (call === undefined || call.state === 'ended') return LOST
        if (call.state !== 'answered') return OUT_OF_ORDER
        if (request.seq === call.seq && call.last_actions !== null)
          return { accepted: true, actions: JSON.parse(call.last_actions) }
        if (request.seq !== call.seq + 1) return OUT_OF_ORDER
        if (!fitsTransfer(request.input, call)) return CONTRADICTION
        const step = request.seq > SEQ_MAX ? breakOff : converse
        return { accepted: true, actions: await step(deps, tx, call, request) }
      })
    },

    async complete(lease, told): Promise<Answer<object>> {
      return unitOfWork.run(async (tx) => {
        const call = await findHeld(tx, lease)
        if (call === undefined) return LOST
        const completion = endedByOrder(call, boundCompletion(told))
        if (call.state === 'ended') return call.completion === completionText(completion) ? ACCEPTED : CONTRADICTION
        if (call.state === 'leased') return CONTRADICTION // what was never dialled is released, and dialled later
        if (!isPossible(completion.endReason, call)) return CONTRADICTION
        await endCall(deps, tx, call, completion)
        return ACCEPTED
      })
    },
  }
}

/** To the runtime it is a hang-up like any other: only the platform knows that it was ordered. */
function endedByOrder({ hang_up: hangUp }: CallRow, completion: Completion): Completion {
  return hangUp === 1 && completion.endReason === 'agent_hangup'
    ? { ...completion, endReason: 'cancelled' }
    : completion
}

/** While the person waits for another, or talks to them, nobody talks to the agent. */
function fitsTransfer(input: PersonInput, { transfer }: CallRow): boolean {
  if (input.type === 'transfer_failed') return transfer === 'offered' || transfer === 'started'
  return transfer === null || transfer === 'offered'
}
