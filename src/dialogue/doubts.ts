// Tells whether a scenario's own meaning was said plainly. Called by intents.ts: a word of no before it counts for every
// meaning, a doubt for those that a scenario marks as certain.
import type { Matcher } from './phrases.ts'
import { makeMatcher, makeTaker } from './phrases.ts'

/** Conditions that are mere courtesy. */
const clearCourtesy = makeTaker([
  'if (you|they|he|it|that) [is] (can|could|like|do not mind|want|okay|possible)',
  'if possible',
])

const matchDoubt = makeMatcher([
  '(if|whether|unless|might|maybe|perhaps|except|wish|wonder|supposedly|unsure)',
  'not [too|so|quite|really|very] (sure|certain)',
  '(do not|did not|cannot) (know|remember|recall|say)',
  '(should|would|could|might) have',
  '(no idea|i (think|guess|hope|suppose|thought))',
  '^ [and|so|but|well|sorry|yes|no] (is|has|was|have|did|does|had) (it|i|that|this|they|we|my|the)',
  '(any day|any time|anytime|whenever) but',
])

export const isDoubted = (text: string): boolean => matchDoubt(clearCourtesy(text).rest) !== undefined

/** "Not my decision", "not another day": a word of no stands right before what was found, or one word before. */
export function isNegated(text: string, evidence: string): boolean {
  const before = text.slice(0, text.indexOf(` ${evidence} `) + 1)
  return / (?:not|never|cannot|neither|nor)(?: (?!but )\S+)? $/.test(before)
}

const excluding = new WeakMap<readonly string[], Matcher>()

/** One of `phrases` stands in the text; they are compiled once. */
export function isExcluded(phrases: readonly string[] | undefined, text: string): boolean {
  if (phrases === undefined) return false
  const known = excluding.get(phrases) ?? makeMatcher(phrases)
  excluding.set(phrases, known)
  return known(text) !== undefined
}
