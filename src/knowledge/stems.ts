// Words as the full-text index sees them: folded like its `unicode61 remove_diacritics 2` and stemmed
// like its `porter`, so that a hit of the index can be found again in the text (ranking, snippets).
// M. F. Porter, "An algorithm for suffix stripping", 1980; step 2 with the later `bli` and `logi`.

const WORD = /[\p{L}\p{N}\p{M}]+/gu
const ASCII = /^[a-z0-9]*$/

export interface Word {
  /** Lower case, without diacritics. */
  readonly folded: string
  readonly start: number
  readonly end: number
}

export function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
}

/** The words of a text, with their places in it. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = []
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const lower = word.toLowerCase()
    words.push({ folded: ASCII.test(lower) ? lower : fold(word), start: index, end: index + word.length })
  }
  return words
}

type Rule = readonly [ending: string, replacement: string]

const STEP_2: readonly Rule[] = [
  ['ational', 'ate'],
  ['tional', 'tion'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['izer', 'ize'],
  ['logi', 'log'],
  ['bli', 'ble'],
  ['alli', 'al'],
  ['entli', 'ent'],
  ['eli', 'e'],
  ['ousli', 'ous'],
  ['ization', 'ize'],
  ['ation', 'ate'],
  ['ator', 'ate'],
  ['alism', 'al'],
  ['iveness', 'ive'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['aliti', 'al'],
  ['iviti', 'ive'],
  ['biliti', 'ble'],
]

const STEP_3: readonly Rule[] = [
  ['icate', 'ic'],
  ['ative', ''],
  ['alize', 'al'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ful', ''],
  ['ness', ''],
]

// Longest first where one ends another. `ion` needs an s or t before it; see step4.
const STEP_4 = 'al ance ence er ic able ible ant ement ment ent ion ou ism ate iti ous ive ize'.split(' ')

const LENGTH_MIN = 3
const LENGTH_MAX = 64

const known = new Map<string, string>()
const KNOWN_MAX = 20_000

/** @param word folded */
export function stemOf(word: string): string {
  if (word.length < LENGTH_MIN || word.length > LENGTH_MAX || !ASCII.test(word)) return word
  let stem = known.get(word)
  if (stem === undefined) {
    stem = porter(word)
    if (known.size >= KNOWN_MAX) known.clear()
    known.set(word, stem)
  }
  return stem
}

function porter(word: string): string {
  let stem = step1b(step1a(word))
  if (stem.endsWith('y') && hasVowel(stem.slice(0, -1))) stem = `${stem.slice(0, -1)}i`
  stem = replaceEnding(replaceEnding(stem, STEP_2), STEP_3)
  return step5(step4(stem))
}

function step1a(word: string): string {
  if (!word.endsWith('s') || word.endsWith('ss')) return word
  if (word.endsWith('sses') || (word.endsWith('ies') && word.length > 3)) return word.slice(0, -2)
  return word.slice(0, -1)
}

function step1b(word: string): string {
  if (word.endsWith('eed') && word.length > 3) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word
  const ending = word.endsWith('ed') ? 2 : word.endsWith('ing') ? 3 : 0
  const rest = word.slice(0, word.length - ending)
  if (ending === 0 || !hasVowel(rest)) return word
  if (/(?:at|bl|iz)$/.test(rest)) return `${rest}e`
  const last = rest.length - 1
  const doubled = rest.length > 1 && rest[last] === rest[last - 1] && !'aeiou'.includes(rest[last] ?? '')
  if (doubled && !/[lsz]$/.test(rest)) return rest.slice(0, -1)
  return measure(rest) === 1 && endsShort(rest) ? `${rest}e` : rest
}

function replaceEnding(word: string, rules: readonly Rule[]): string {
  let found: Rule | undefined
  for (const rule of rules)
    if (word.length > rule[0].length && word.endsWith(rule[0]) && rule[0].length > (found?.[0].length ?? 0))
      found = rule
  if (found === undefined) return word
  const rest = word.slice(0, word.length - found[0].length)
  return measure(rest) > 0 ? rest + found[1] : word
}

function step4(word: string): string {
  const ending = STEP_4.find((each) => word.length > each.length && word.endsWith(each))
  if (ending === undefined) return word
  const rest = word.slice(0, word.length - ending.length)
  if (ending === 'ion' && !/[st]$/.test(rest)) return word
  return measure(rest) > 1 ? rest : word
}

function step5(word: string): string {
  let stem = word
  if (stem.endsWith('e')) {
    const rest = stem.slice(0, -1)
    const m = measure(rest)
    if (m > 1 || (m === 1 && !endsShort(rest))) stem = rest
  }
  return stem.endsWith('ll') && measure(stem.slice(0, -1)) > 1 ? stem.slice(0, -1) : stem
}

function isConsonant(word: string, at: number): boolean {
  const letter = word[at] ?? ''
  if (letter === 'y') return at === 0 || !isConsonant(word, at - 1)
  return !'aeiou'.includes(letter)
}

function hasVowel(word: string): boolean {
  for (let at = 0; at < word.length; at += 1) if (!isConsonant(word, at)) return true
  return false
}

/** How often a consonant follows a vowel. */
function measure(word: string): number {
  let m = 0
  for (let at = 1; at < word.length; at += 1) if (isConsonant(word, at) && !isConsonant(word, at - 1)) m += 1
  return m
}

/** Ends consonant, vowel, consonant, and the last is not w, x or y. */
function endsShort(word: string): boolean {
  const last = word.length - 1
  if (last < 2 || 'wxy'.includes(word[last] ?? '')) return false
  return isConsonant(word, last) && !isConsonant(word, last - 1) && isConsonant(word, last - 2)
}
