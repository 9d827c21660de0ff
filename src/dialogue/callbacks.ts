// The wish to be called again: asks for a time where none was named, and reads back the one that was, so that it can be
// put right before the call ends. Used by engine.ts. What was read back holds unless the person says otherwise: silence,
// a goodbye, or hanging up keeps it.
import type { DialogueState, Step } from './dialogue-state.ts'
import type { Understanding } from './intents.ts'
import { collect, finish, intentOf, type Scene, speak, stay } from './scene.ts'
import { otherTime, resolveTime, toRfc3339 } from './slots.ts'

type Wish = Extract<Understanding, { kind: 'callback' }>

/** Times read back in one call; after that the last one named is taken. */
const READ_BACKS_MAX = 3
const ASK = 'When would be a good time to call you back?'
const READ_BACK = "All right, we'll call you again on {{callback_at}}. Is that right?"

/** The engine's own question, when one is open. */
export const callbackQuestion = ({ askedCallback, readBack }: DialogueState): string | undefined =>
  readBack?.open ? READ_BACK : askedCallback ? ASK : undefined

export function onCallback(scene: Scene, found: Wish): Step {
  const atMs = found.time ? resolveTime(found.time, scene.options) : null
  if (atMs !== null) return readBack(scene, atMs, found.evidence)
  if (found.vague || scene.state.askedCallback) return endWithoutTime(scene, found.evidence)
  const opening = found.offered ? "I'm sorry to have caught you at a bad time." : 'Of course.'
  return ask(scene, opening, found.offered ? 0.6 : 0.9, found.evidence)
}

function ask(scene: Scene, opening: string, confidence: number, evidence: string): Step {
  const slots = { callback_at: null }
  const { readBack: before } = scene.state
  const state = { ...scene.state, askedCallback: true, readBack: before && { ...before, open: false } }
  return stay({ ...scene, state }, [opening, ASK], [intentOf(scene, 'callback_requested', confidence, evidence, slots)])
}

function readBack(scene: Scene, atMs: number, evidence: string): Step {
  const slots = { callback_at: toRfc3339(atMs) }
  const intents = [intentOf(scene, 'callback_requested', 0.95, evidence, slots)]
  const next = collect(scene, slots)
  const times = (scene.state.readBack?.times ?? 0) + 1
  if (times > READ_BACKS_MAX)
    return finish(next, 'callback_requested', ["All right, we'll call you again on {{callback_at}}. Goodbye."], intents)
  return again({ ...next, state: { ...next.state, askedCallback: true } }, times, intents)
}

function again(scene: Scene, times: number, intents: Step['intents']): Step {
  const state = { ...scene.state, readBack: { times, open: true }, counts: { ...scene.state.counts, silences: 0 } }
  return { state, say: speak({ ...scene, state }, [READ_BACK]), hangUp: false, intents }
}

/** What the person made of the time that was read back. */
export function onReadBack(scene: Scene, found: Understanding): Step {
  const { times = 0 } = scene.state.readBack ?? {}
  switch (found.kind) {
    case 'callback':
      return found.time ? putRight(scene, found) : endWithoutTime(scene, found.evidence)
    case 'meaning':
      return found.meaning === 'deny' ? askAnew(scene, found.evidence) : keep(scene)
    case 'question':
    case 'unsure':
      return times < READ_BACKS_MAX ? again(scene, times + 1, []) : keep(scene)
    default:
      return keep(scene)
  }
}

/** The time that was read back holds. */
export const keep = (scene: Scene): Step => finish(scene, 'callback_requested', ['Thank you. Goodbye.'], [])

/** "No, four o'clock" keeps the day, "I meant Tuesday" the hour. */
function putRight(scene: Scene, { time, evidence }: Wish): Step {
  const heldMs = Date.parse(String(scene.state.collected.callback_at))
  const atMs = time && otherTime(time, heldMs, scene.options)
  if (atMs === heldMs) return keep(scene)
  return atMs === null || atMs === undefined ? askAnew(scene, evidence) : readBack(scene, atMs, evidence)
}

/** "No" and nothing more: the time is wrong, and a call is wanted all the same. */
export function askAnew(scene: Scene, evidence: string): Step {
  if ((scene.state.readBack?.times ?? 0) >= READ_BACKS_MAX) return endWithoutTime(scene, evidence)
  return ask(collect(scene, { callback_at: null }), "I'm sorry.", 0.9, evidence)
}

/** Ends the call with a promise to call again. The intent is reported once without a time, and once more with one. */
export function endWithoutTime(scene: Scene, evidence: string): Step {
  const { askedCallback, readBack: before } = scene.state
  const slots = { callback_at: null }
  const known = askedCallback && !before?.open
  const intents = known ? [] : [intentOf(scene, 'callback_requested', 0.95, evidence, slots)]
  const say = ["All right, we'll call you again another time. Goodbye."]
  return finish(collect(scene, slots), 'callback_requested', say, intents)
}
