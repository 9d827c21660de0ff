// What each reported event does to a call. Called by calls.ts for events that are next in order; an event
// that cannot be true of the call as it stands is a contradiction and changes nothing.
import type { Tx } from '../db/transaction.ts'
import { type CallEndDeps, factsOf, refOf, refuseCall } from './call-end.ts'
import { CALL_MS_MAX, giveBack, LOST, ON_THE_LINE_MS } from './leases.ts'
import { isLed } from './machines.ts'
import type { Refusal, RuntimeEvent } from './port.ts'
import { type CallRow, isOnTheLine, updateCall } from './repository.ts'

export type ReportDeps = CallEndDeps

export const GRACE_MS = 120_000
export const CONTRADICTION = { accepted: false, refusal: 'contradiction' } as const

type Refused = { readonly accepted: false; readonly refusal: Refusal }
type EventOf<Type extends RuntimeEvent['type']> = Extract<RuntimeEvent, { type: Type }>

/** @returns the refusal, if there is one */
export async function apply(
  deps: ReportDeps,
  tx: Tx,
  call: CallRow,
  event: RuntimeEvent,
): Promise<Refused | undefined> {
  const { organisation_id: organisationId, conversation_id: id } = call
  switch (event.type) {
    case 'dialing':
      return dial(deps, tx, call, event)
    case 'ringing':
      if (call.state !== 'dialing') return CONTRADICTION
      await deps.conversations.ringing(tx, organisationId, id)
      return accept(tx, call, event, {})
    case 'answered': {
      if (call.state !== 'dialing') return CONTRADICTION
      await deps.conversations.answered(tx, organisationId, id, event.answeredBy)
      if (call.caller !== null) await deps.campaigns.rangBack(tx, refOf(call))
      return accept(tx, call, event, { state: 'answered', ...whoIsThere(deps, call, event) })
    }
    case 'amd_result':
      if (call.state !== 'answered' || call.transfer === 'completed') return CONTRADICTION
      await deps.conversations.identified(tx, organisationId, id, event.answeredBy)
      return accept(tx, call, event, whoIsThere(deps, call, event))
    case 'spoken':
      if (call.state !== 'answered') return CONTRADICTION
      await deps.conversations.turnPlayed(tx, organisationId, id, event)
      return accept(tx, call, event, {})
    case 'transfer_started':
      if (call.transfer !== 'offered') return CONTRADICTION
      return accept(tx, call, event, { transfer: 'started' })
    case 'transfer_completed':
      if (call.transfer !== 'started') return CONTRADICTION
      return accept(tx, call, event, { transfer: 'completed' })
  }
}

async function accept(tx: Tx, call: CallRow, { seq }: RuntimeEvent, change: Partial<CallRow>): Promise<undefined> {
  // the actions were those of a turn, and this number is not a turn's
  await updateCall(tx, call, { ...change, seq, last_actions: null })
}

/** The commit point: asked once more whether the call may be made, for the last time before a phone rings. */
async function dial(deps: ReportDeps, tx: Tx, call: CallRow, event: EventOf<'dialing'>): Promise<Refused | undefined> {
  if (call.state !== 'leased') return CONTRADICTION
  const why = await deps.campaigns.refusal(tx, refOf(call))
  if (why === 'paused')
    await updateCall(tx, call, { state: 'held', lease_token: null, lease_until: null, terminal_by: null })
  else if (why !== undefined) await refuseCall(deps, tx, call, why)
  if (why !== undefined) return LOST
  if (await isOnTheLine(tx, call.organisation_id, factsOf(call).to)) {
    await giveBack(tx, call, deps.clock.now() + ON_THE_LINE_MS)
    return LOST
  }
  const notBefore = await deps.campaigns.takeDial(tx, refOf(call))
  if (notBefore !== undefined) {
    await giveBack(tx, call, notBefore)
    return LOST
  }
  const terminalBy = deps.clock.now() + CALL_MS_MAX + GRACE_MS
  await deps.campaigns.dialling(tx, refOf(call))
  await deps.conversations.dialing(tx, call.organisation_id, call.conversation_id, terminalBy)
  return accept(tx, call, event, { state: 'dialing', terminal_by: terminalBy })
}

/** Who picked up, and the dialogue with them if the scenario is led; what a machine said decides nothing. */
function whoIsThere(deps: ReportDeps, call: CallRow, { answeredBy }: EventOf<'answered' | 'amd_result'>) {
  const facts = factsOf(call)
  const led = isLed(answeredBy, facts)
  return {
    answered_by: answeredBy,
    dialogue: led ? (call.dialogue ?? deps.dialogue.open(facts, deps.clock.now())) : null,
  }
}
