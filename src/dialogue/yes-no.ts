// Judges whether an answer is a yes, a no or neither. Built so that doubt never becomes a yes: a yes
// counts only when every other word is known to change nothing ("I will come" is not "I will come back
// to you"); a question, a condition, a hedge or a contradiction makes it `unsure`: the engine asks again.
import {
  AFFIRM_IDIOMS,
  AFFIRM_PLAIN,
  AFFIRM_STRONG,
  CONDITIONS,
  COURTESIES,
  DENY_IDIOMS,
  DENY_PLAIN,
  DENY_STRONG,
  HEDGES,
  NEUTRAL,
  OPENERS,
} from './lexicon.ts'
import type { Taker } from './phrases.ts'
import { HOLE, makeTaker } from './phrases.ts'

export interface Verdict {
  readonly answer: 'affirm' | 'deny' | 'unsure' | 'none'
  readonly confidence: number
  readonly evidence: string
  /** A yes in the scenario's own words: "I will be there" rather than "that suits me". */
  readonly own: boolean
  /** A whole sentence of yes or no, not a bare word. */
  readonly strong: boolean
  /** Nothing unknown stands beside it. */
  readonly bare: boolean
}

export type YesNoJudge = (text: string) => Verdict

/** `affirm` and `deny` are the scenario's own phrases for a whole sentence of yes or no. */
export function makeYesNoJudge(affirm: readonly string[], deny: readonly string[]): YesNoJudge {
  const take = {
    courtesies: makeTaker(COURTESIES),
    affirmIdioms: makeTaker(AFFIRM_IDIOMS),
    denyIdioms: makeTaker(DENY_IDIOMS),
    conditions: makeTaker(CONDITIONS),
    denyStrong: makeTaker([...deny, ...DENY_STRONG]),
    hedges: makeTaker(HEDGES),
    affirmOwn: makeTaker(affirm),
    affirmStrong: makeTaker(AFFIRM_STRONG),
    openers: makeTaker(OPENERS),
    denyPlain: makeTaker(DENY_PLAIN),
    affirmPlain: makeTaker(AFFIRM_PLAIN),
  }
  return (text) => weigh(sift(text, take))
}

interface Sifted {
  readonly found: Readonly<Record<string, readonly string[]>>
  readonly strangers: number
}

/** Takes each kind of phrase out in turn, the most specific first, so that no word counts twice. */
function sift(text: string, takers: Readonly<Record<string, Taker>>): Sifted {
  const found: Record<string, readonly string[]> = {}
  let rest = text
  for (const [kind, take] of Object.entries(takers)) {
    const result = take(rest)
    found[kind] = result.taken
    rest = result.rest
  }
  const strangers = rest
    .split(' ')
    .filter((word) => word !== '' && word !== HOLE && !NEUTRAL.has(word) && !/^[\d:]+$/.test(word))
  return { found, strangers: strangers.length }
}

function weigh({ found, strangers }: Sifted): Verdict {
  const has = (kind: string): boolean => (found[kind]?.length ?? 0) > 0
  const words = (...kinds: string[]): string => kinds.flatMap((kind) => found[kind] ?? []).join(' … ')
  const verdict = (answer: Verdict['answer'], confidence: number, evidence: string, strong = false): Verdict => ({
    answer,
    confidence,
    evidence,
    strong,
    bare: strangers === 0,
    own: answer === 'affirm' && has('affirmOwn'),
  })
  const yesStrong = has('affirmOwn') || has('affirmStrong')
  const yes = yesStrong || has('affirmPlain') || has('affirmIdioms')
  const noStrong = has('denyStrong')
  const no = noStrong || has('denyIdioms') || has('denyPlain')
  const anything = words(
    'affirmOwn',
    'affirmStrong',
    'affirmIdioms',
    'affirmPlain',
    'denyStrong',
    'denyIdioms',
    'denyPlain',
    'hedges',
    'conditions',
  )

  if (has('conditions')) return verdict('unsure', 0.5, anything)
  if (noStrong && !yesStrong && !has('affirmIdioms')) {
    return verdict('deny', has('hedges') ? 0.7 : 0.93, words('denyStrong'), true)
  }
  if (has('denyIdioms') && !yesStrong) return verdict(has('hedges') ? 'unsure' : 'deny', 0.88, words('denyIdioms'))
  if (has('hedges')) return verdict('unsure', 0.5, anything)
  if (yes && no) return verdict('unsure', 0.5, anything)
  if (yesStrong)
    return strangers === 0
      ? verdict('affirm', 0.95, words('affirmOwn', 'affirmStrong'), true)
      : verdict('unsure', 0.5, anything)
  if (has('openers')) return verdict(no ? 'unsure' : 'none', 0.3, anything)
  if (yes) {
    const evidence = words('affirmIdioms', 'affirmPlain')
    return strangers === 0 ? verdict('affirm', 0.85, evidence) : verdict('unsure', 0.4, evidence)
  }
  if (no) return strangers <= 2 ? verdict('deny', 0.85, words('denyPlain')) : verdict('unsure', 0.4, words('denyPlain'))
  return verdict('none', 0, '')
}
