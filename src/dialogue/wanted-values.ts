// Finds the value a state waits for: a number, a time, a day, or the person's own words. Called by
// intents.ts after everything that could be something else was looked for, but a plain yes or no.
// A value in doubt is none: "maybe Friday", "not Friday" and "last Friday" name no day to count on.
import type { Normalised } from './normalise.ts'
import { makeMatcher } from './phrases.ts'
import type { ScenarioState } from './scenario.ts'
import { findScore } from './scores.ts'
import { namesAnotherTime } from './slots.ts'
import type { Moment } from './templates.ts'
import type { SpokenTime } from './times.ts'
import { findTime, namesNoDay } from './times.ts'
import type { Verdict } from './yes-no.ts'

export interface Found {
  readonly value: string | number | SpokenTime
  readonly evidence: string
}

interface Said extends Normalised {
  readonly raw: string
  readonly stated?: string
}

/** Beside a time, these say that it is none to count on. */
const matchDoubt = makeMatcher([
  '(maybe|might|hopefully|depends|depending|perhaps|unsure|if|unless|told|said|was|were|try|not sure|not certain|ask|dollars|every|each|per|half (of|now|it))',
])
/** "No, make it Monday": the no is about the time before. */
const matchCorrection = makeMatcher([
  'make (it|that)',
  '(i|that i) (meant|mean|said)',
  'instead',
  'rather',
  '^ (no|nah|nope) [sorry] [on|next] (monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|today) $',
])
/** "Friday does not work for me" says when not, and nothing else. */
const matchUnfit = makeMatcher([
  '(monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|today) (does|do|will|would) not (work|suit|do)',
])
/** Two times are none to count on. */
const OR = / or (?!so )/
const matchNotBefore = makeMatcher(['(until|till)'])
const matchAtOnce = makeMatcher([
  '(pay|do|sort|send|transfer|make|fix) * (now|right now|straight away|right away|immediately)',
  '(straight|right) away',
])

/** `isAside`: a good-bye or a bad moment is among the words. */
export function findWanted(
  state: ScenarioState,
  said: Said,
  verdict: Verdict,
  surroundings: { readonly moment: Moment; readonly isAside: boolean },
): Found | 'unsure' | undefined {
  const { collect } = state
  if (collect?.kind === 'number') return findScore(said.text, collect.min ?? 0, collect.max ?? Number.MAX_SAFE_INTEGER)
  if (collect?.kind === 'text') return findFreeText(said, verdict, surroundings.isAside)
  return collect && findNamedTime(state, said, verdict, surroundings.moment)
}

/** "I can't until Thursday" says when, not that. */
export const namesFirstDay = ({ collect }: ScenarioState, text: string): boolean =>
  collect?.kind === 'date' && matchNotBefore(text) !== undefined && findTime(text) !== undefined

function findNamedTime(
  state: ScenarioState,
  said: Said,
  verdict: Verdict,
  moment: Moment,
): Found | 'unsure' | undefined {
  const { text, stated } = said
  const value = findTime(text) ?? (state.collect?.kind === 'date' ? todayIn(text) : undefined)
  // "not Friday" is no day, and no refusal either
  if (!value) return namesNoDay(text) ? 'unsure' : undefined
  if (matchUnfit(text) && !matchCorrection(text)) return 'unsure'
  // "no, Thursday is no good" names a time and wants none
  if ((verdict.answer === 'deny' && !matchCorrection(text)) || (verdict.own && state.on.commit)) return undefined
  if (verdict.answer === 'affirm' && state.when && !namesAnotherTime(text, stated ?? '', moment)) return undefined
  if ((matchDoubt(text) || OR.test(text)) && !matchCorrection(text)) return 'unsure'
  return { value, evidence: value.evidence }
}

function todayIn(text: string): SpokenTime | undefined {
  const evidence = matchAtOnce(text)
  return evidence ? { day: { kind: 'offset', days: 0 }, evidence } : undefined
}

/** Up to so many words with a good-bye or a bad moment among them are no comment. */
const ASIDE_WORDS_MAX = 5

function findFreeText({ text, raw }: Said, verdict: Verdict, isAside: boolean): Found | undefined {
  const words = text.split(' ').filter((word) => word !== '')
  const plain = verdict.bare && verdict.answer !== 'none'
  if (words.length === 0 || plain || (isAside && words.length <= ASIDE_WORDS_MAX)) return undefined
  return { value: raw.trim(), evidence: raw.trim() }
}
