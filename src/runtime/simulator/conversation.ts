// The part of a simulated call that comes after the answer: the agent speaks, whoever picked up does what
// their lines say, until one of them ends it. Called by call.ts.
import type { Completion, EndReason, RuntimeAction } from '../port.ts'
import type { Line } from './line.ts'
import { CallOver } from './line.ts'
import type { Answered, Colleague, Deed } from './person.ts'
import { DEEDS_MAX, makeListener } from './persons.ts'
import { interruptedMs, KEY_MS, spokenMs, wordsOf } from './speech.ts'
import type { Variation } from './variation.ts'

/** SIP 200 and Q.850 16 (normal clearing) for a call that connected. */
export const ended = (endReason: EndReason, line: Line, answered: boolean): Completion => ({
  endReason,
  durationMs: answered ? line.offsetMs : 0,
  sipStatus: answered ? 200 : null,
  q850Cause: answered ? 16 : null,
})

/** Where a campaign names nobody else: a person who picks up. */
const COLLEAGUE: Colleague = { picksUp: true, ringMs: 6_000 }

export async function converse(line: Line, call: Answered, variation: Variation): Promise<Completion> {
  const voicemail = call.answeredBy === 'voicemail'
  if (voicemail) await line.advance(call.greetingMs ?? 0)
  const machine = line.task.answeringMachine
  if (voicemail && machine === 'hang_up') return ended('voicemail_reached', line, true)
  const completion = await talk(line, call, variation)
  const left = voicemail && machine === 'leave_message' && completion.endReason === 'agent_hangup'
  return left ? ended('voicemail_reached', line, true) : completion
}

async function talk(line: Line, call: Answered, variation: Variation): Promise<Completion> {
  let choose = makeListener(call.lines)
  let actions = await line.turn({ type: 'start' }, line.offsetMs)
  let silent = false
  for (let deeds = 0; deeds < DEEDS_MAX; deeds += 1) {
    const words = actions.flatMap((action) => (action.type === 'say' ? [action.text] : [])).join(' ')
    const told = actions.find(({ type }) => type === 'hang_up' || type === 'transfer')
    const deed = told ? undefined : choose(words)
    await hear(line, actions, deed !== undefined && 'interrupts' in deed && deed.interrupts === true)
    if (told?.type === 'transfer') {
      const back = await putThrough(line, call.colleague ?? COLLEAGUE)
      if (back === undefined) return ended('transferred', line, true)
      actions = back
      continue
    }
    // a runtime that heard nothing before it was told to hang up reports the silence
    if (!deed) return ended(silent ? 'silence_timeout' : 'agent_hangup', line, true)
    if (deed.do === 'hang_up') return ended('recipient_hangup', line, true)
    if (deed.do === 'hand_over') choose = makeListener(deed.lines)
    silent = deed.do === 'stay_silent'
    actions = await act(line, deed, variation)
  }
  return ended('recipient_hangup', line, true)
}

/** The agent speaks; a person who breaks in cuts the first utterance and hears none of the others. */
async function hear(line: Line, actions: readonly RuntimeAction[], interrupted: boolean): Promise<void> {
  for (const action of actions) {
    if (action.type !== 'say') continue
    const startedMs = line.offsetMs
    const wholeMs = spokenMs(action.text)
    const leftMs = line.task.callMsMax - startedMs
    const ms = interrupted ? Math.min(interruptedMs(action.text), wholeMs) : wholeMs
    const heardMs = Math.min(ms, leftMs)
    const cut = interrupted || heardMs < wholeMs
    line.note({ type: 'spoken', turnId: action.turnId, offsetMs: startedMs, durationMs: heardMs, interrupted: cut })
    await line.advance(ms)
    if (interrupted) return
  }
}

/** @returns what the agent does when nobody answers there; undefined once the person talks to somebody */
async function putThrough(line: Line, { picksUp, ringMs }: Colleague): Promise<readonly RuntimeAction[] | undefined> {
  await line.report({ type: 'transfer_started' })
  const startedMs = line.offsetMs
  await line.advance(ringMs)
  if (!picksUp) return line.turn({ type: 'transfer_failed' }, startedMs)
  await line.report({ type: 'transfer_completed' })
  return undefined
}

async function act(
  line: Line,
  deed: Exclude<Deed, { do: 'hang_up' }>,
  variation: Variation,
): Promise<readonly RuntimeAction[]> {
  switch (deed.do) {
    case 'stay_silent': {
      const startedMs = line.offsetMs
      await line.advance(deed.ms)
      return line.turn({ type: 'silence' }, startedMs)
    }
    case 'talk_on':
      await line.advance(line.task.callMsMax) // which is longer than what is left of the call
      throw new CallOver('max_duration')
    case 'hand_over':
      await line.advance(deed.ms)
      line.note({ type: 'amd_result', answeredBy: 'human' })
      return line.turn({ type: 'start' }, line.offsetMs)
    case 'press': {
      await line.advance(variation.thinkMs())
      const startedMs = line.offsetMs
      await line.advance(deed.digits.length * KEY_MS)
      return line.turn({ type: 'keys', digits: deed.digits }, startedMs)
    }
    case 'say': {
      if (!deed.interrupts) await line.advance(variation.thinkMs())
      const startedMs = line.offsetMs
      await line.advance(wordsOf(deed.text).length > 0 ? spokenMs(deed.text) : 0)
      const confidence = deed.confidence ?? variation.confidence()
      return line.turn({ type: 'speech', text: deed.text, confidence }, startedMs)
    }
  }
}
