// Plays one simulated call from the dial to the end, through the port alone. Called by simulator.ts for
// each leased call; answers how it ended and never throws for anything the port does.
import type { Completion, EndReason, RuntimeAction } from '../port.ts'
import type { Line, LineOptions } from './line.ts'
import { CallOver, openLine } from './line.ts'
import type { Call, Deed } from './person.ts'
import { callOf, DEEDS_MAX, makeListener, personFor } from './persons.ts'
import { interruptedMs, KEY_MS, spokenMs, THINK_MS, wordsOf } from './speech.ts'

/** `abandoned`: the lease was lost or the port kept failing; the platform's reaper ends the call. */
export type Played = EndReason | 'released' | 'abandoned'

const RELEASED_LIVE_MS = 60_000
const CONFIDENCE = 0.94

export async function playCall(task: Line['task'], options: LineOptions): Promise<Played> {
  const line = openLine(task, options)
  try {
    // a simulator has no phone line: a call meant for a real person goes back to those who have one
    if (task.mode !== 'simulation' || options.stopping.aborted) return await giveBack(line)
    await line.report({ type: 'dialing' })
    return await dial(line)
  } catch (error) {
    if (error instanceof CallOver) return 'abandoned'
    throw error
  } finally {
    await line.close()
  }
}

async function giveBack(line: Line): Promise<Played> {
  await line.release(line.task.mode === 'simulation' ? 0 : RELEASED_LIVE_MS)
  return 'released'
}

async function dial(line: Line): Promise<Played> {
  const call = callOf(personFor(line.task.to), line.task.attempt)
  const progress = { answered: false }
  try {
    return await finish(line, await converse(line, call, progress))
  } catch (error) {
    if (!(error instanceof CallOver)) throw error
    if (error.why === 'hang_up') return await finish(line, ended('cancelled', line, progress.answered))
    if (error.why === 'max_duration') return await finish(line, ended('max_duration_reached', line, true))
    return 'abandoned'
  }
}

async function finish(line: Line, completion: Completion): Promise<Played> {
  await line.complete(completion)
  return completion.endReason
}

/** SIP 200 and Q.850 16 (normal clearing) for a call that connected. */
const ended = (endReason: EndReason, line: Line, answered: boolean): Completion => ({
  endReason,
  durationMs: answered ? line.offsetMs : 0,
  sipStatus: answered ? 200 : null,
  q850Cause: answered ? 16 : null,
})

async function converse(line: Line, call: Call, progress: { answered: boolean }): Promise<Completion> {
  if (call.answers || call.rings) await line.report({ type: 'ringing' })
  const timeoutMs = line.task.ringTimeoutMs
  const ringMs = call.ringMs === 'timeout' ? timeoutMs : call.ringMs
  await line.pass(Math.min(ringMs, timeoutMs))
  if (!call.answers) {
    const { endReason, sipStatus, q850Cause } = call
    return { endReason, durationMs: 0, sipStatus, q850Cause }
  }
  if (ringMs > timeoutMs) return { endReason: 'no_answer', durationMs: 0, sipStatus: 480, q850Cause: 19 }
  await line.report({ type: 'answered', answeredBy: call.answeredBy })
  progress.answered = true
  if (call.answeredBy === 'human') return talk(line, makeListener(call.lines))
  await line.advance(call.greetingMs)
  return ended(call.endReason, line, true)
}

async function talk(line: Line, choose: (heard: string) => Deed): Promise<Completion> {
  let actions = await line.turn({ type: 'start' }, 0)
  let silent = false
  for (let deeds = 0; deeds < DEEDS_MAX; deeds += 1) {
    const words = actions.flatMap((action) => (action.type === 'say' ? [action.text] : [])).join(' ')
    const told = actions.some((action) => action.type === 'hang_up')
    const deed = told ? undefined : choose(words)
    await hear(line, actions, deed !== undefined && 'interrupts' in deed && deed.interrupts === true)
    // a runtime that heard nothing before it was told to hang up reports the silence
    if (!deed) return ended(silent ? 'silence_timeout' : 'agent_hangup', line, true)
    if (deed.do === 'hang_up') return ended('recipient_hangup', line, true)
    silent = deed.do === 'stay_silent'
    actions = await act(line, deed)
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

async function act(line: Line, deed: Exclude<Deed, { do: 'hang_up' }>): Promise<readonly RuntimeAction[]> {
  if (deed.do === 'stay_silent') {
    const startedMs = line.offsetMs
    await line.advance(deed.ms)
    return line.turn({ type: 'silence' }, startedMs)
  }
  if (deed.do === 'press') {
    await line.advance(THINK_MS)
    const startedMs = line.offsetMs
    await line.advance(deed.digits.length * KEY_MS)
    return line.turn({ type: 'keys', digits: deed.digits }, startedMs)
  }
  if (!deed.interrupts) await line.advance(THINK_MS)
  const startedMs = line.offsetMs
  await line.advance(wordsOf(deed.text).length > 0 ? spokenMs(deed.text) : 0)
  return line.turn({ type: 'speech', text: deed.text, confidence: deed.confidence ?? CONFIDENCE }, startedMs)
}
