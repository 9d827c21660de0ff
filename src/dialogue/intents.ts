// Finds what an utterance means in a given state of a scenario: one reading, the most binding first
// (no more calls, wrong number, a person, call back, the scenario's meanings, questions, yes and no).
// Pure; compiled matchers are kept per scenario, which never changes while the process runs.
import { isDoubted, isExcluded, isNegated } from './doubts.ts'
import { GUARD_RAILS, type GuardRail } from './guard-rails.ts'
import {
  BUSY_PHRASES,
  CALLBACK_NOT,
  CALLBACK_PHRASES,
  GOODBYE_PHRASES,
  HOLD_PHRASES,
  REPEAT_ALONE,
  REPEAT_PHRASES,
  VAGUE_LATER,
  WRONG_TIME_PHRASES,
} from './interruptions.ts'
import { AFFIRM_IDIOMS } from './lexicon.ts'
import type { Normalised } from './normalise.ts'
import type { Matcher } from './phrases.ts'
import { makeMatcher, makeTaker, matchAlone } from './phrases.ts'
import { isQuestion, isWhenClause } from './questions.ts'
import type { OwnAnswer, Scenario, ScenarioState } from './scenario.ts'
import { namesAnotherTime } from './slots.ts'
import type { Moment } from './templates.ts'
import type { SpokenTime } from './times.ts'
import { findOtherTime, findTime } from './times.ts'
import { findWanted, namesFirstDay } from './wanted-values.ts'
import type { Verdict, YesNoJudge } from './yes-no.ts'
import { makeYesNoJudge } from './yes-no.ts'

export type Understanding =
  | { readonly kind: 'guard'; readonly rail: GuardRail; readonly evidence: string }
  /** `vague`: the person wants it later and will not say when. `offered`: the moment is bad, nobody asked yet. */
  | {
      readonly kind: 'callback'
      readonly time?: SpokenTime
      readonly vague: boolean
      readonly offered: boolean
      readonly evidence: string
    }
  | { readonly kind: 'repeat'; readonly evidence: string }
  | { readonly kind: 'own_answer'; readonly answer: OwnAnswer; readonly evidence: string; readonly busy: boolean }
  | { readonly kind: 'question'; readonly evidence: string }
  | {
      readonly kind: 'meaning'
      readonly meaning: string
      readonly confidence: number
      readonly evidence: string
      readonly time?: SpokenTime
    }
  | { readonly kind: 'collected'; readonly value: string | number | SpokenTime; readonly evidence: string }
  | { readonly kind: 'goodbye'; readonly evidence: string }
  /** Asks for a moment. */
  | { readonly kind: 'hold' }
  | { readonly kind: 'unsure' | 'nothing' }

export interface Heard extends Normalised {
  /** As the recogniser wrote it. */
  readonly raw: string
  /** 0..1, the recogniser's own. */
  readonly confidence: number
  /** The time in question: what `when` of the state or of the scenario says in this call. */
  readonly stated?: string
}

interface Ears {
  readonly meanings: ReadonlyMap<string, Matcher>
  readonly answers: ReadonlyArray<{ readonly answer: OwnAnswer; readonly match: Matcher }>
  readonly judge: YesNoJudge
  readonly doubts: Matcher
}

/** Below this the recogniser was guessing: such a yes is asked for again. An opt-out counts at any confidence. */
const AFFIRM_CONFIDENCE_MIN = 0.45

const rails = GUARD_RAILS.map((rail) => ({
  rail,
  clear: makeTaker(rail.not),
  match: makeMatcher(rail.phrases),
  alone: makeTaker(rail.alone),
  insists: makeMatcher(rail.insists ?? []),
}))
const clearMeaning = makeTaker(AFFIRM_IDIOMS)
const clearCallback = makeTaker(CALLBACK_NOT)
const matchCallback = makeMatcher(CALLBACK_PHRASES)
const matchBusy = makeMatcher(BUSY_PHRASES)
const matchVague = makeMatcher([VAGUE_LATER])
const matchWrongTime = makeMatcher(WRONG_TIME_PHRASES)
const matchRepeat = makeMatcher(REPEAT_PHRASES)
const takeRepeatAlone = makeTaker(REPEAT_ALONE)
const matchGoodbye = makeMatcher(GOODBYE_PHRASES)
const takeHold = makeTaker(HOLD_PHRASES)
const earsOf = new WeakMap<Scenario, Ears>()

function hearing(scenario: Scenario): Ears {
  const known = earsOf.get(scenario)
  if (known) return known
  const { affirm = [], deny = [], ...own } = scenario.meanings
  const ears: Ears = {
    meanings: new Map(Object.entries(own).map(([name, phrases]) => [name, makeMatcher(phrases)])),
    answers: scenario.answers.map((answer) => ({ answer, match: makeMatcher(answer.phrases) })),
    judge: makeYesNoJudge(affirm, deny),
    doubts: makeMatcher(scenario.doubts ?? []),
  }
  earsOf.set(scenario, ears)
  return ears
}

export function understand(scenario: Scenario, state: ScenarioState, heard: Heard, moment: Moment): Understanding {
  const ears = hearing(scenario)
  const verdict = ears.judge(heard.text)
  const isHere = (answer: OwnAnswer) =>
    answer.states === undefined || answer.states.some((name) => scenario.states[name] === state)
  return (
    findGuard(heard.text, 0, 3) ??
    findCallback(heard.text, state) ??
    findGuard(heard.text, 3) ??
    findRepeat(heard.text) ??
    findMeaning(scenario, ears, state, heard.text) ??
    unlessDoubtful(ears, state, heard.text, findAskedTime(state, heard.text)) ??
    findQuestion(ears, heard, verdict, isHere) ??
    findHold(heard.text) ??
    unlessDoubtful(ears, state, heard.text, findCollected(state, heard, verdict, moment)) ??
    unlessDoubtful(ears, state, heard.text, findYesNo(state, verdict, heard, moment)) ??
    findBusy(heard.text, state) ??
    findGoodbye(heard.text) ?? { kind: verdict.answer === 'none' ? 'nothing' : 'unsure' }
  )
}

/** What the guard rails alone find, and a time: for the one question the engine asks by itself. */
export function understandCallbackTime(scenario: Scenario, heard: Heard): Understanding {
  const verdict = hearing(scenario).judge(heard.text)
  const guard = findGuard(heard.text, 0) ?? findRepeat(heard.text)
  if (guard) return guard
  const time = findTime(heard.text)
  if (time) return { kind: 'callback', time, vague: false, offered: false, evidence: time.evidence }
  if (verdict.answer === 'deny')
    return { kind: 'meaning', meaning: 'deny', confidence: verdict.confidence, evidence: verdict.evidence }
  return { kind: 'callback', vague: true, offered: false, evidence: matchVague(heard.text) ?? '' }
}

/** What the guard rails find, another time, and whether the one that was read back is right. */
export function understandReadBack(scenario: Scenario, heard: Heard): Understanding {
  const verdict = hearing(scenario).judge(heard.text)
  const first = findGuard(heard.text, 0) ?? findRepeat(heard.text) ?? findHold(heard.text)
  if (first) return first
  const time = findOtherTime(heard.text)
  if (time) return { kind: 'callback', time, vague: false, offered: false, evidence: time.evidence }
  const wrong = matchWrongTime(heard.text)
  if (wrong) return { kind: 'meaning', meaning: 'deny', confidence: 0.9, evidence: wrong }
  const later = matchVague(heard.text)
  if (later && verdict.answer !== 'affirm') return { kind: 'callback', vague: true, offered: false, evidence: later }
  const { answer, confidence, evidence } = verdict
  if (answer === 'affirm' || answer === 'deny') return { kind: 'meaning', meaning: answer, confidence, evidence }
  if (isQuestion(heard.text, heard.asked)) return { kind: 'question', evidence: heard.text.trim() }
  return findGoodbye(heard.text) ?? { kind: answer === 'unsure' ? 'unsure' : 'nothing' }
}

function findGuard(text: string, from: number, to?: number): Understanding | undefined {
  for (const { rail, clear, match, alone, insists } of rails.slice(from, to)) {
    const rest = insists(text) ? text : clear(text).rest
    const evidence = match(rest) ?? matchAlone(alone, rest)
    if (evidence) return { kind: 'guard', rail, evidence }
  }
  return undefined
}

function findCallback(text: string, { collect, on }: ScenarioState): Understanding | undefined {
  const evidence = matchCallback(clearCallback(text).rest)
  if (!evidence) return undefined
  const time = findTime(text)
  if (on.callback) {
    return time && collect?.kind === 'time'
      ? { kind: 'collected', value: time, evidence: time.evidence }
      : { kind: 'meaning', meaning: 'callback', confidence: 0.9, evidence, time }
  }
  const vague = time === undefined && matchVague(text) !== undefined
  return { kind: 'callback', time, vague, offered: false, evidence: time ? `${evidence} … ${time.evidence}` : evidence }
}

/** A bad moment: with a time or a "later" it is a wish for a call back, without it is a reason to offer one. */
function findBusy(text: string, { collect, oneOf }: ScenarioState): Understanding | undefined {
  // "soon" to "which day will you pay?" is no day, and no wish for a call
  const evidence = matchBusy(text) ?? (collect?.kind === 'date' || oneOf ? undefined : matchAlone(takeVague, text))
  if (!evidence) return undefined
  const time = findTime(text)
  const vague = time === undefined && matchLaterWord(text) !== undefined
  return { kind: 'callback', time, vague, offered: time === undefined && !vague, evidence }
}

const takeVague = makeTaker([VAGUE_LATER])
const matchLaterWord = makeMatcher(['later', 'some other time', 'another time', 'another day'])

function findRepeat(text: string): Understanding | undefined {
  const evidence = matchRepeat(text) ?? matchAlone(takeRepeatAlone, text)
  return evidence ? { kind: 'repeat', evidence } : undefined
}

function findHold(text: string): Understanding | undefined {
  return matchAlone(takeHold, text) === undefined ? undefined : { kind: 'hold' }
}

function findMeaning(scenario: Scenario, ears: Ears, state: ScenarioState, text: string): Understanding | undefined {
  const chosen = state.oneOf?.filter((meaning) => ears.meanings.get(meaning)?.(text) !== undefined) ?? []
  if (chosen.length > 1) return { kind: 'unsure' }
  if (namesFirstDay(state, text)) return undefined
  for (const [meaning, match] of ears.meanings) {
    if (!Object.hasOwn(state.on, meaning)) continue
    // "no, don't change it" asks for no change
    const evidence = match(clearMeaning(text).rest)
    if (!evidence) continue
    const isCertain = scenario.certain?.includes(meaning) ?? false
    const isDoubtful = isDoubted(text) || ears.doubts(text) !== undefined
    if ((isCertain && isDoubtful) || isNegated(text, evidence)) {
      return isQuestion(text, false) ? undefined : { kind: 'unsure' }
    }
    return { kind: 'meaning', meaning, confidence: 0.9, evidence, time: findTime(text) }
  }
  return undefined
}

const matchMayI = makeMatcher([
  '^ [yes|yeah|sorry|well|so|okay|hi] (can|could|may) (i|we|you|they) [possibly] (pay|do|make|settle|bring|deliver|come|call|ring|have)',
  `^ [yes|yeah|sorry|well|so|okay] (is|would|what about|how about) [on|next|this] (monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|today)`,
])
/** An answer in the dress of a question: "why not". */
const WHY_NOT = /^ (?:(?:yes|yeah|yep|sure|okay|oh|and|well) )*why not (?:then )?$/

/** "Can I pay on Friday?" names a day, where a day was asked for. */
function findAskedTime({ collect }: ScenarioState, text: string): Understanding | undefined {
  if ((collect?.kind !== 'date' && collect?.kind !== 'time') || !matchMayI(text)) return undefined
  const value = findTime(text)
  return value && { kind: 'collected', value, evidence: value.evidence }
}

/** A value or a yes beside which the scenario has a doubt is none. */
function unlessDoubtful({ doubts }: Ears, { collect }: ScenarioState, text: string, found: Understanding | undefined) {
  if (found?.kind !== 'collected' && (found?.kind !== 'meaning' || found.meaning === 'deny')) return found
  const isNone = found.kind === 'collected' && isExcluded(collect?.not, text)
  return isNone || doubts(text) !== undefined ? ({ kind: 'unsure' } as const) : found
}

function findQuestion(
  ears: Ears,
  { text, asked }: Heard,
  verdict: Verdict,
  isHere: (answer: OwnAnswer) => boolean,
): Understanding | undefined {
  for (const { answer, match } of ears.answers) {
    const evidence = isHere(answer) ? match(text) : undefined
    if (evidence) return { kind: 'own_answer', answer, evidence, busy: matchBusy(text) !== undefined }
  }
  if (!isQuestion(text, asked) || WHY_NOT.test(text) || isWhenClause(text)) return undefined
  // "Yes?" picks up the phone; "why not?" and "no worries?" are answers whatever the punctuation
  const bare = asked && !isQuestion(text, false)
  if (bare && (verdict.answer === 'deny' || wordsOf(text).length <= 2))
    return verdict.answer === 'deny' ? undefined : { kind: 'unsure' }
  if (bare && verdict.strong) return { kind: 'unsure' }
  return { kind: 'question', evidence: text.trim() }
}

function findCollected(
  state: ScenarioState,
  heard: Heard,
  verdict: Verdict,
  moment: Moment,
): Understanding | undefined {
  const isAside = (matchGoodbye(heard.text) ?? matchBusy(heard.text)) !== undefined
  const found = findWanted(state, heard, verdict, { moment, isAside })
  return found === 'unsure' ? { kind: 'unsure' } : found && { kind: 'collected', ...found }
}

function findYesNo(state: ScenarioState, verdict: Verdict, heard: Heard, moment: Moment): Understanding | undefined {
  const { answer, confidence, evidence, strong } = verdict
  if (answer !== 'affirm' && answer !== 'deny') return undefined
  const meaning = verdict.own && state.on.commit ? 'commit' : answer
  const transition = state.on[meaning]
  if (!transition) return undefined
  // "yeah, I'm driving": the yes answers the phone, not the question
  if (!strong && matchBusy(heard.text)) return undefined
  if (answer === 'affirm' && heard.confidence < AFFIRM_CONFIDENCE_MIN) return { kind: 'unsure' }
  // where another time is welcome, naming one is no contradiction
  const fixed = heard.stated !== undefined && transition.timeSlot === undefined
  if (answer === 'affirm' && fixed && namesAnotherTime(heard.text, heard.stated ?? '', moment))
    return { kind: 'unsure' }
  return { kind: 'meaning', meaning, confidence, evidence, time: findTime(heard.text) }
}

function findGoodbye(text: string): Understanding | undefined {
  const evidence = matchGoodbye(text)
  return evidence ? { kind: 'goodbye', evidence } : undefined
}

const wordsOf = (text: string): string[] => text.split(' ').filter((word) => word !== '')
