// The dialogue engine: plays a scenario one step at a time. Called once for each thing the person did;
// pure and deterministic, without clock or I/O, so a step can be repeated and gives the same words.
// Guarantees: every call comes to an end, whatever the person says, and nothing is confirmed in doubt.
import { askAnew, callbackQuestion, endWithoutTime, keep, onCallback, onReadBack } from './callbacks.ts'
import type { DetectedIntent, DialogueInput, DialogueState, Step, StepOptions } from './dialogue-state.ts'
import { quote } from './evidence.ts'
import type { GuardRail } from './guard-rails.ts'
import type { Heard, Understanding } from './intents.ts'
import { understand, understandCallbackTime, understandReadBack } from './intents.ts'
import { addToMood, NO_MOOD } from './mood.ts'
import { slotsOfTime } from './named-times.ts'
import { normalise } from './normalise.ts'
import { trimAnswer } from './questions.ts'
import type { Scenario, Slots, Transition } from './scenario.ts'
import type { Scene } from './scene.ts'
import { collect, finish, giveUp, intentOf, saidAgain, speak, stay } from './scene.ts'
import type { Moment } from './templates.ts'
import type { SpokenTime } from './times.ts'
import { mayPutThrough, putThrough, takeBack } from './transfer.ts'

const MISSES_MAX = 2
const SILENCES_MAX = 2
/** Questions and repeats before the engine stops being led away from its own question. */
const ASIDES_MAX = 6
const STEPS_MAX = 40

export function openDialogue(
  scenario: Scenario,
  { context, nowMs, timeZone }: Moment & { context: Slots },
): DialogueState {
  return {
    scenario: scenario.key,
    scenarioVersion: scenario.version,
    at: scenario.start,
    askedCallback: false,
    context,
    collected: {},
    openedAtMs: nowMs,
    timeZone,
    counts: { steps: 0, misses: 0, silences: 0, asides: 0 },
    mood: NO_MOOD,
    ended: null,
  }
}

export function stepDialogue(
  scenario: Scenario,
  state: DialogueState,
  input: DialogueInput,
  options: StepOptions,
): Step {
  const here = scenario.states[state.at]
  if (state.ended || !here) return { state, say: [], hangUp: true, intents: [], end: state.ended ?? undefined }
  const counts = { ...state.counts, steps: state.counts.steps + 1 }
  const scene: Scene = { scenario, state: { ...state, counts }, here, options, hearing: 1 }
  if (counts.steps > STEPS_MAX) return giveUp(scene, 'not_understood')
  switch (input.type) {
    case 'start':
      return { state: scene.state, say: speak(scene, [...(here.say ?? []), here.ask]), hangUp: false, intents: [] }
    case 'silence':
      return onSilence(scene)
    case 'transfer_failed':
      return takeBack(scene)
    case 'keys':
      return onKeys(scene, input.digits)
    case 'speech':
      return onSpeech(scene, state, input)
  }
}

function onSilence(scene: Scene): Step {
  const { counts } = scene.state
  const silences = counts.silences + 1
  if (scene.state.readBack?.open) return keep(scene)
  if (scene.state.askedCallback) return endWithoutTime(scene, '')
  if (silences > SILENCES_MAX) return giveUp(scene, 'silence', "I can't hear you, so I'll leave it there. Goodbye.")
  const again = silences === 1 ? ['Are you still there?', scene.here.ask] : [scene.here.again?.at(-1) ?? scene.here.ask]
  return stay({ ...scene, state: { ...scene.state, counts: { ...counts, silences } } }, again, [])
}

function onKeys(scene: Scene, digits: string): Step {
  const key = digits.slice(-1)
  if (scene.state.readBack?.open) return key === '2' ? askAnew(scene, 'key 2') : keep(scene)
  const wanted = scene.here.collect
  const value = Number(digits.replace(/[*#]+$/, ''))
  if (wanted?.kind === 'number' && !scene.state.askedCallback && /^\d{1,3}[*#]*$/.test(digits)) {
    const inRange = value >= (wanted.min ?? 0) && value <= (wanted.max ?? value)
    return inRange ? onCollected(scene, value, `key ${digits}`) : onMiss(scene)
  }
  const meaning = scene.here.keys?.[key]
  const transition = meaning && !scene.state.askedCallback ? scene.here.on[meaning] : undefined
  if (transition) return follow(scene, transition, { confidence: 1, evidence: `key ${key}` })
  return onMiss(scene)
}

function onSpeech(scene: Scene, before: DialogueState, input: { text: string; confidence: number }): Step {
  const { scenario, here, options } = scene
  const { first_name: given } = before.context
  const firstName = typeof given === 'string' ? given : undefined
  const normalised = normalise(input.text, firstName)
  const known = { ...before.context, ...before.collected }
  const when = here.when ?? scenario.when
  const stated = when === undefined ? undefined : String(known[when] ?? '')
  const confidence = Math.min(1, Math.max(0, input.confidence))
  const heard: Heard = { ...normalised, raw: input.text, confidence, stated }
  const found = before.readBack?.open
    ? understandReadBack(scenario, heard)
    : before.askedCallback
      ? understandCallbackTime(scenario, heard)
      : understand(scenario, here, heard, options)
  if (found.kind === 'question' && !before.readBack?.open && options.knowledge === undefined) {
    return { state: before, say: [], hangUp: false, intents: [], needsKnowledge: { question: input.text.trim() } }
  }
  const state: DialogueState = { ...scene.state, mood: addToMood(scene.state.mood, normalised.text) }
  const step = react({ ...scene, state, hearing: confidence }, found, input.text.trim())
  return {
    ...step,
    intents: step.intents.map((intent) => ({ ...intent, evidence: quote(input.text, intent.evidence, firstName) })),
  }
}

function react(scene: Scene, found: Understanding, raw: string): Step {
  if (scene.state.readBack?.open && !['guard', 'repeat', 'hold'].includes(found.kind)) return onReadBack(scene, found)
  switch (found.kind) {
    case 'guard':
      return onGuard(scene, found.rail, found.evidence)
    case 'callback':
      return onCallback(scene, found)
    case 'repeat':
      return onAside(scene, [], [intentOf(scene, 'repeat_requested', 0.85, found.evidence)], found.evidence)
    case 'own_answer':
      return onAside(
        found.answer.textSlot ? collect(scene, { [found.answer.textSlot]: raw }) : scene,
        found.busy ? [found.answer.say, 'If this is a bad moment, just say call me later.'] : [found.answer.say],
        [intentOf(scene, 'question_asked', 0.9, found.evidence, { answered: true })],
      )
    case 'question':
      return onQuestion(scene, found.evidence, raw)
    case 'meaning':
      return onMeaning(scene, found, raw)
    case 'collected':
      return onCollected(scene, found.value, found.evidence)
    case 'hold':
      return onHold(scene)
    case 'goodbye':
      return giveUp(scene, 'goodbye', 'Thank you for your time. Goodbye.')
    case 'unsure':
    case 'nothing':
      return onMiss(scene)
  }
}

function onGuard(scene: Scene, rail: GuardRail, evidence: string): Step {
  if (mayPutThrough(scene, rail)) return putThrough(scene, rail, evidence)
  const intent = intentOf(scene, rail.intent, rail.confidence, evidence, rail.set)
  return finish(collect(scene, rail.set), rail.end, rail.say, [intent])
}

function onQuestion(scene: Scene, evidence: string, raw: string): Step {
  const knowledge = scene.options.knowledge
  const answer = knowledge?.answerable ? trimAnswer(knowledge.text, raw) : ''
  const intent = intentOf(scene, 'question_asked', 0.85, evidence, { answered: answer !== '' })
  if (answer !== '') return onAside(scene, [], [intent], undefined, answer)
  const asked = scene.state.collected.open_question ?? raw.slice(0, 300)
  const noted = collect(scene, { open_question: asked })
  return onAside(
    noted,
    ["That's a good question. I don't have the answer here, but I'll let the team know you asked."],
    [intent],
  )
}

/** "Hang on": nothing is asked again, the person will speak or fall silent. */
function onHold(scene: Scene): Step {
  const asides = scene.state.counts.asides + 1
  if (asides > ASIDES_MAX) return giveUp(scene, 'not_understood')
  const state = { ...scene.state, counts: { ...scene.state.counts, asides, silences: 0 } }
  return stay({ ...scene, state }, ['No hurry, take your time.'], [])
}

/** Answers something beside the matter, then asks the open question again. `repeat`: how it was asked for; `verbatim` is spoken as it is. */
function onAside(
  scene: Scene,
  say: readonly string[],
  intents: readonly DetectedIntent[],
  repeat?: string,
  verbatim?: string,
): Step {
  const asides = scene.state.counts.asides + 1
  if (asides > ASIDES_MAX) return giveUp(scene, 'not_understood')
  const next: Scene = { ...scene, state: { ...scene.state, counts: { ...scene.state.counts, asides, silences: 0 } } }
  const own = callbackQuestion(scene.state)
  const question =
    own === undefined ? [...(repeat === undefined ? [] : saidAgain(scene.here.say, repeat)), scene.here.ask] : [own]
  return {
    state: next.state,
    say: [...(verbatim ? [verbatim] : []), ...speak(next, [...say, ...question])],
    hangUp: false,
    intents,
  }
}

function onMeaning(scene: Scene, found: Extract<Understanding, { kind: 'meaning' }>, raw: string): Step {
  // "no" to "when shall we call you back?": no call back is wanted, and nothing was decided
  if (scene.state.askedCallback) return giveUp(scene, 'goodbye', "All right, I'll leave it there. Goodbye.")
  const transition = scene.here.on[found.meaning]
  if (!transition) return onMiss(scene)
  const reason = found.meaning === 'deny' ? reasonIn(raw) : undefined
  const text: Slots = transition.textSlot ? { [transition.textSlot]: raw } : {}
  return follow(collect(scene, { ...(reason ? { reason } : {}), ...text }), transition, found, text)
}

const reasonIn = (raw: string): string | undefined =>
  /\b(?:because|cause|cos)\s+(.{3,200})/i.exec(raw)?.[1]?.replace(/[.!?\s]+$/, '')

function onCollected(scene: Scene, value: string | number | SpokenTime, evidence: string): Step {
  const { collect: wanted, on } = scene.here
  const transition = on.collected
  if (!wanted || !transition) return onMiss(scene)
  const held =
    typeof value === 'object'
      ? slotsOfTime(wanted.slot, wanted.kind === 'date' ? 'date' : 'time', value, scene.options)
      : { [wanted.slot]: value }
  if (held === null) return onMiss(scene)
  return follow(collect(scene, held), transition, { confidence: 0.9, evidence }, held)
}

interface Basis {
  readonly confidence: number
  readonly evidence: string
  readonly time?: SpokenTime
}

function follow(scene: Scene, transition: Transition, basis: Basis, heldSlots: Slots = {}): Step {
  const { timeSlot, daySlot } = transition
  const slot = daySlot ?? timeSlot
  const at = slot && basis.time ? slotsOfTime(slot, daySlot ? 'date' : 'time', basis.time, scene.options) : null
  const slots = { ...heldSlots, ...transition.set, ...at }
  const next = collect(scene, slots)
  const intents = transition.intent ? [intentOf(scene, transition.intent, basis.confidence, basis.evidence, slots)] : []
  const say = (at && transition.sayWithTime) || (transition.say ?? [])
  if (transition.end !== undefined) return finish(next, transition.end, say, intents)
  const to = transition.to ?? scene.state.at
  const target = scene.scenario.states[to] ?? scene.here
  const state: DialogueState = { ...next.state, at: to, counts: { ...next.state.counts, misses: 0, silences: 0 } }
  return { state, say: speak({ ...next, state }, [...say, ...(target.say ?? []), target.ask]), hangUp: false, intents }
}

function onMiss(scene: Scene): Step {
  const misses = scene.state.counts.misses + 1
  if (misses > MISSES_MAX) {
    // What was wanted is there; the rest need not be had.
    const isDone = scene.scenario.outcomes[scene.here.hungUp ?? '']?.successful === true
    const sorry = "I'm sorry, I'm having trouble understanding. I'll let the team know. Goodbye."
    return giveUp(scene, 'not_understood', isDone ? "Never mind, I've noted the rest. Thank you. Goodbye." : sorry)
  }
  const state = { ...scene.state, counts: { ...scene.state.counts, misses, silences: 0 } }
  return stay(
    { ...scene, state },
    [scene.here.again?.[misses - 1] ?? `Sorry, I didn't catch that. ${scene.here.ask}`],
    [],
  )
}
