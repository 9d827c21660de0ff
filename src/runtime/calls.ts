// What a runtime reports of a call, in order and at most once: events, turns, the end. A repeated
// number is answered as before, a gap is refused, a lost lease changes nothing.
import type { Tx, UnitOfWork } from '../db/transaction.ts'
import { boundCompletion, boundEvent, boundTurn } from './bounds.ts'
import { type CallEndDeps, completionText, endCall, factsOf, refOf, refuseCall } from './call-end.ts'
import { CALL_MS_MAX, findHeld, LOST } from './leases.ts'
import type { Answer, PersonInput, RuntimeAction, RuntimeEvent, TurnRequest, VoiceRuntimePort } from './port.ts'
import type { AskKnowledge, IntentFound, KnowledgeRef } from './ports.ts'
import { type CallRow, updateCall } from './repository.ts'

export interface CallDeps extends CallEndDeps {
  readonly unitOfWork: UnitOfWork
  readonly askKnowledge: AskKnowledge
}

const GRACE_MS = 120_000
/** A turn of the person and one of the agent each: the record holds 1000. */
const SEQ_MAX = 500
const OUT_OF_ORDER = { accepted: false, refusal: 'out_of_order' } as const
const CONTRADICTION = { accepted: false, refusal: 'contradiction' } as const
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
        const step = request.seq > SEQ_MAX ? breakOff : converse
        return { accepted: true, actions: await step(deps, tx, call, request) }
      })
    },

    async complete(lease, told): Promise<Answer<object>> {
      const completion = boundCompletion(told)
      return unitOfWork.run(async (tx) => {
        const call = await findHeld(tx, lease)
        if (call === undefined) return LOST
        if (call.state === 'ended') return call.completion === completionText(completion) ? ACCEPTED : CONTRADICTION
        if (call.state === 'leased') return CONTRADICTION // what was never dialled is released, and dialled later
        await endCall(deps, tx, call, completion)
        return ACCEPTED
      })
    },
  }
}

async function apply(deps: CallDeps, tx: Tx, call: CallRow, event: RuntimeEvent) {
  const { organisation_id: organisationId, conversation_id: id } = call
  switch (event.type) {
    case 'dialing': {
      if (call.state !== 'leased') return CONTRADICTION
      const why = await deps.campaigns.refusal(tx, refOf(call))
      if (why === 'paused')
        await updateCall(tx, call, { state: 'held', lease_token: null, lease_until: null, terminal_by: null })
      else if (why !== undefined) await refuseCall(deps, tx, call, why)
      if (why !== undefined) return LOST
      const terminalBy = deps.clock.now() + CALL_MS_MAX + GRACE_MS
      await deps.campaigns.dialling(tx, refOf(call))
      await deps.conversations.dialing(tx, organisationId, id, terminalBy)
      await updateCall(tx, call, { state: 'dialing', seq: event.seq, terminal_by: terminalBy })
      return undefined
    }
    case 'ringing':
      if (call.state !== 'dialing') return CONTRADICTION
      await deps.conversations.ringing(tx, organisationId, id)
      await updateCall(tx, call, { seq: event.seq })
      return undefined
    case 'answered': {
      if (call.state !== 'dialing') return CONTRADICTION
      await deps.conversations.answered(tx, organisationId, id, event.answeredBy)
      const human = event.answeredBy !== 'voicemail' && event.answeredBy !== 'fax'
      const dialogue = human ? deps.dialogue.open(factsOf(call), deps.clock.now()) : null
      await updateCall(tx, call, { state: 'answered', seq: event.seq, dialogue })
      return undefined
    }
    case 'spoken':
      if (call.state !== 'answered') return CONTRADICTION
      await deps.conversations.turnPlayed(tx, organisationId, id, event)
      await updateCall(tx, call, { seq: event.seq })
      return undefined
  }
}

/** No conversation of people has so many turns: nothing is recorded any more, the runtime is to hang up. */
async function breakOff(_: CallDeps, tx: Tx, call: CallRow, { seq }: TurnRequest): Promise<RuntimeAction[]> {
  const actions: RuntimeAction[] = [{ type: 'hang_up' }]
  await updateCall(tx, call, { seq, last_actions: JSON.stringify(actions) })
  return actions
}

/** One step of the dialogue: record what was heard, decide, record what is said. */
async function converse(deps: CallDeps, tx: Tx, call: CallRow, request: TurnRequest): Promise<RuntimeAction[]> {
  const { organisation_id: organisationId, conversation_id: id } = call
  const { step, knowledge } = await decide(deps, tx, call, request.input)
  await hear(deps, tx, call, request, step.intents)
  if (step.intents.some(({ name }) => name === 'opted_out')) await deps.campaigns.optOut(tx, refOf(call))
  const actions: RuntimeAction[] = []
  if (step.say.length > 0) {
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
  if (step.hangUp) actions.push({ type: 'hang_up' })
  await updateCall(tx, call, {
    seq: request.seq,
    dialogue: step.session,
    last_actions: JSON.stringify(actions),
  })
  return actions
}

async function decide(deps: CallDeps, tx: Tx, call: CallRow, input: PersonInput) {
  const facts = factsOf(call)
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
  deps: CallDeps,
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
