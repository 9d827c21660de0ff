// Finds the number in an answer to "from zero to ten". Called by intents.ts for states that collect a
// number. A number counts only when every other word is known to change nothing: "one moment" is no one,
// "ten years I have been coming" no ten; two different numbers are none.
import { digitise } from './spoken-numbers.ts'

export interface Score {
  readonly value: number
  /** The words it was found in, as normalised. */
  readonly evidence: string
}

const MAORI = ['kore', 'tahi', 'rua', 'toru', 'wha', 'rima', 'ono', 'whitu', 'waru', 'iwa', 'tekau']

/** What a recogniser writes for a number said alone; the short i of New Zealand turns ten into tin, six into sex. */
const SLIPS: ReadonlyMap<string, number> = new Map([
  ['won', 1],
  ['to', 2],
  ['too', 2],
  ['tree', 3],
  ['free', 3],
  ['for', 4],
  ['fore', 4],
  ['hive', 5],
  ['sex', 6],
  ['sux', 6],
  ['ate', 8],
  ['tin', 10],
])

const OTHER_WORDS: ReadonlyMap<string, number> = new Map([
  ['nil', 0],
  ['nought', 0],
  ...MAORI.map((word, value) => [word, value] as const),
])

const NEUTRAL = new Set(
  (
    'i a an e it is would will give say about around maybe probably suppose guess think reckon be that for me my score rating ' +
    'was star stars sure more point points number solid strong big fat definitely easily absolutely like to and oh well yes yeah yep okay so ' +
    'thanks thank you only very honest only all right said go with put down as let us kia ora hello out of'
  ).split(' '),
)

/** What is said around a number and changes none; each word alone could. */
const ASIDES = / (?:have to say|at (?:best|(?:the )?most|a push)|every time|never again)(?= )/g

/** "Not a five, a three": the first number is none, where another follows. */
const NOT_THAT = / not (?:an? )?\d{1,3} (?:but |rather |more like )?(?=.*\d)/

/** Words that make "one" a pronoun. */
const PRONOUN_ONE = / (?:no|any|every|some|this|that|the|which|each|another|good|bad) (?:one|1) /
const CORRECTION = / (?:(?:no|sorry|wait|make that|i mean|i meant|rather|or no) )+/

export function findScore(text: string, min: number, max: number): Score | undefined {
  if (PRONOUN_ONE.test(text)) return undefined
  const corrected =
    text
      .replace(ASIDES, '')
      .replace(/ because .*$/, ' ')
      .split(CORRECTION)
      .at(-1)
      ?.trim() ?? ''
  const words = corrected === '' ? [] : corrected.split(' ')
  const alone = words.filter((word) => word !== 'a' && word !== 'an')
  const slip = alone.length === 1 ? SLIPS.get(alone[0] ?? '') : undefined
  if (slip !== undefined) return slip >= min && slip <= max ? { value: slip, evidence: corrected } : undefined
  return scoreIn(words, min, max)
}

function scoreIn(words: readonly string[], min: number, max: number): Score | undefined {
  const digits = words.map((word) => OTHER_WORDS.get(word)?.toString() ?? word).join(' ')
  const said = digitise(` ${digits} `)
  const scale = / (?:out )?of (?:a )?(\d{1,3}) /.exec(said)?.[1]
  // "eight out of ten" answers another question than "from one to five"
  if (scale !== undefined && Number(scale) !== max) return undefined
  const rest = said
    .replace(/ (?:out )?of (?:a )?\d{1,3} /, ' ')
    .replace(NOT_THAT, ' ')
    .trim()
  const numbers = new Set<number>()
  for (const word of rest.split(' ')) {
    if (/^\d{1,3}$/.test(word)) numbers.add(Number(word))
    else if (!NEUTRAL.has(word)) return undefined
  }
  const [value] = numbers
  if (numbers.size !== 1 || value === undefined || value < min || value > max) return undefined
  const spoken = words.find(
    (word) => digitise(` ${OTHER_WORDS.get(word)?.toString() ?? word} `).trim() === String(value),
  )
  return { value, evidence: spoken ?? words.join(' ') }
}
