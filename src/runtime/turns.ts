// One turn of a call: what was heard is recorded, what is to be done is decided by the dialogue or, where
// no person is there, by machines.ts. Called by calls.ts for turns that are next in order.
import type { Tx } from '../db/transaction.ts'
import { type CallEndDeps, factsOf, refOf } from './call-end.ts'
import { replyToMachine } from './machines.ts'
import type { PersonInput, RuntimeAction, TurnRequest } from './port.ts'
import type { AskKnowledge, IntentFound, KnowledgeRef } from './ports.ts'
import { type CallRow, updateCall } from './repository.ts'

export interface TurnDeps extends CallEndDeps {
  readonly askKnowledge: AskKnowledge
}

/** No conversation of people has so many turns: nothing is recorded any more, the runtime is to hang up. */
export async function breakOff(_: TurnDeps, tx: Tx, call: CallRow, { seq }: TurnRequest): Promise<RuntimeAction[]> {
  const actions: RuntimeAction[] = [{ type: 'hang_up' }]
  await updateCall(tx, call, { seq, last_actions: JSON.stringify(actions) })
  return actions
}

/** One step of the dialogue: record what was heard, decide, record what is said. */
export async function converse(deps: TurnDeps, tx: Tx, call: CallRow, request: TurnRequest): Promise<RuntimeAction[]> {
  const { organisation_id: organisationId, conversation_id: id } = call
  const { step, knowledge } = await decide(deps, tx, call, request.input)
  await hear(deps, tx, call, request, step.intents)
  if (step.intents.some(({ name }) => name === 'opted_out')) await deps.campaigns.optOut(tx, refOf(call))
  const actions: RuntimeAction[] = []
  // what was heard still counts; nothing new is begun with somebody who is about to be cut off
  const cut = call.hang_up === 1 && !step.hangUp
  if (step.say.length > 0 && !cut) {
    const text = step.say.join(' ')
    const turnId = await deps.conversations.addTurn(tx, organisationId, id, {
      role: 'agent',
      text,
      offsetMs: request.offsetMs + request.durationMs,
      durationMs: estimatedMs(text), // until the runtime reports what it took
      confidence: null,
      digits: null,
      intents: [],
      knowledge,
    })
    actions.push({ type: 'say', turnId, text })
  }
  const { transferTo } = factsOf(call)
  const transfer = step.transfer && transferTo !== null && !cut
  if (transfer) actions.push({ type: 'transfer', to: transferTo })
  if (step.hangUp || cut) actions.push({ type: 'hang_up' })
  await updateCall(tx, call, {
    seq: request.seq,
    transfer: transfer ? 'offered' : null,
    dialogue: step.session,
    last_actions: JSON.stringify(actions),
  })
  return actions
}

async function decide(deps: TurnDeps, tx: Tx, call: CallRow, input: PersonInput) {
  const facts = factsOf(call)
  const reply = replyToMachine(call.answered_by, facts, input, { dialogue: deps.dialogue, nowMs: deps.clock.now() })
  if (reply !== undefined)
    return { step: { ...reply, session: call.dialogue, intents: [], transfer: false }, knowledge: [] }
  const session = call.dialogue ?? deps.dialogue.open(facts, deps.clock.now())
  const options = { nowMs: deps.clock.now() }
  const step = deps.dialogue.step(session, facts, input, options)
  if (step.question === undefined) return { step, knowledge: [] }
  const answer = await deps.askKnowledge(tx, call.organisation_id, step.question)
  const answered = deps.dialogue.step(session, facts, input, { ...options, knowledge: answer ?? null })
  const { documentId, version, passageId, coverage } = answer ?? {}
  const used = answer?.answerable === true
  const ref = { document_id: documentId, version, passage_id: passageId, coverage } as KnowledgeRef
  return { step: answered, knowledge: used ? [ref] : [] }
}

async function hear(
  deps: TurnDeps,
  tx: Tx,
  call: CallRow,
  { input, offsetMs, durationMs }: TurnRequest,
  intents: readonly IntentFound[],
): Promise<void> {
  if (input.type !== 'speech' && input.type !== 'keys') return
  const speech = input.type === 'speech'
  await deps.conversations.addTurn(tx, call.organisation_id, call.conversation_id, {
    role: 'recipient',
    text: speech ? input.text : '',
    offsetMs,
    durationMs,
    confidence: speech ? input.confidence : null,
    digits: speech || input.digits === '' ? null : input.digits,
    intents,
    knowledge: [],
  })
}

const WORD_MS = 400 // 150 words a minute

const estimatedMs = (text: string) => text.split(/\s+/).length * WORD_MS
