// How well a passage answers a question, and which of its sentences do. Pure. The index only proposes
// candidates; order and coverage are decided here, from what one organisation has: numbers of the index
// span all organisations, and an answer must not depend on what others have stored.
import type { Term } from './question.ts'
import { spokenSentences } from './sentences.ts'
import { stemOf, type Word, wordsOf } from './stems.ts'

export interface WeighedTerm {
  /** Stems that count as this term, and how much each counts, 0..1. */
  readonly stems: ReadonlyMap<string, number>
  /** Information of the term: rarer words ask for more. */
  readonly information: number
}

export interface Candidate {
  readonly title: string
  readonly heading: string
  readonly text: string
}

export interface Rank {
  readonly score: number
  /** Share of the question's information that is found, 0..1. */
  readonly coverage: number
}

/** From this coverage on the agent answers; below it, it says that it does not know. */
export const ANSWERABLE_COVERAGE = 0.6

const TITLE_WEIGHT = 4
const HEADING_WEIGHT = 2
const BODY_WEIGHT = 1
const ALIKE_WORTH = 0.85
const GUESSED_WORTH = 0.8

// So that with a handful of passages one unknown word of small talk does not outweigh all known ones.
const IMAGINED_PASSAGES = 20
const SATURATION = 1.2
const LENGTH_SHARE = 0.5
const WORDS_USUAL = 150

/**
 * @param passages how many the organisation has
 * @param having how many of them have the term
 * @param guessed a stem that stands in for a word nobody wrote, most likely misheard
 */
export function weigh(term: Term, passages: number, having: number, guessed?: string): WeighedTerm {
  const all = passages + IMAGINED_PASSAGES
  const information = term.weight * Math.log(1 + (all - having + 0.5) / (having + 0.5))
  const stems = new Map([[term.stem, 1]])
  for (const { stem } of term.alike) stems.set(stem, ALIKE_WORTH)
  if (guessed !== undefined) stems.set(guessed, GUESSED_WORTH)
  return { stems, information }
}

const stemsIn = (text: string): string[] => wordsOf(text).map(({ folded }) => stemOf(folded))

/** BM25F over title, heading and body (S. Robertson, H. Zaragoza, 2009), times the square of coverage. */
export function rank(terms: readonly WeighedTerm[], { title, heading, text }: Candidate): Rank {
  const body = stemsIn(text)
  const length = 1 - LENGTH_SHARE + LENGTH_SHARE * (body.length / WORDS_USUAL)
  const counts = new Map<string, number>()
  const count = (stems: readonly string[], weight: number) => {
    for (const stem of stems) counts.set(stem, (counts.get(stem) ?? 0) + weight)
  }
  count(stemsIn(title), TITLE_WEIGHT)
  count(stemsIn(heading), HEADING_WEIGHT)
  count(body, BODY_WEIGHT / length)
  let score = 0
  let found = 0
  let asked = 0
  for (const { stems, information } of terms) {
    let frequency = 0
    let worth = 0
    for (const [stem, share] of stems) {
      const times = counts.get(stem) ?? 0
      frequency += times * share
      if (times > 0) worth = Math.max(worth, share)
    }
    asked += information
    found += information * worth
    score += (information * frequency * (SATURATION + 1)) / (frequency + SATURATION)
  }
  const coverage = asked === 0 ? 0 : found / asked
  // the square: a passage with all words once goes before one that has half of them everywhere
  return { score: score * coverage ** 2, coverage: Math.min(1, coverage) }
}

function worthOf(terms: readonly WeighedTerm[], sentence: string): number {
  const words = new Set(stemsIn(sentence))
  let worth = 0
  for (const { stems, information } of terms) {
    let best = 0
    for (const [stem, share] of stems) if (words.has(stem)) best = Math.max(best, share)
    worth += information * best
  }
  return worth
}

const SENTENCES_MAX = 3
const WORDS_SPOKEN_MAX = 60
/** Share of the question that one more sentence must answer. */
const SENTENCE_TOLL = 0.15
const WORDS_ALONE_MIN = 5

const wordCount = (text: string): number => text.split(' ').length

/** One to three neighbouring sentences that share most with the question, fit to be spoken. */
export function answerText(terms: readonly WeighedTerm[], text: string): string {
  const sentences = spokenSentences(text)
  const best = bestSpan(terms, sentences)
  let { end } = best
  // Too short to stand alone ("Yes, we do."), or found by its heading only: what follows belongs to it.
  const needsMore = () => best.worth === 0 || wordCount(sentences.slice(best.start, end).join(' ')) < WORDS_ALONE_MIN
  while (end < sentences.length && end - best.start < SENTENCES_MAX && needsMore()) {
    const longer = sentences.slice(best.start, end + 1)
    if (longer.at(-1)?.endsWith('?') || wordCount(longer.join(' ')) > WORDS_SPOKEN_MAX) break
    end += 1
  }
  return shortened(sentences.slice(best.start, end).join(' '))
}

function bestSpan(terms: readonly WeighedTerm[], sentences: readonly string[]) {
  const worths = sentences.map((sentence) => worthOf(terms, sentence))
  const toll = SENTENCE_TOLL * terms.reduce((sum, { information }) => sum + information, 0)
  let best = { value: -1, worth: 0, start: 0, end: 0 }
  for (let start = 0; start < sentences.length; start += 1) {
    // A question is not an answer; the sentence after it may be.
    if (sentences[start]?.endsWith('?') && start + 1 < sentences.length) continue
    const askedBefore = sentences[start - 1]?.endsWith('?') ? (worths[start - 1] ?? 0) : 0
    for (let end = start + 1; end <= Math.min(start + SENTENCES_MAX, sentences.length); end += 1) {
      const span = sentences.slice(start, end).join(' ')
      if (end > start + 1 && wordCount(span) > WORDS_SPOKEN_MAX) break
      const worth = worthOf(terms, span)
      // beginning with the sentence that says most; a longer span must say enough more
      const value = worth + askedBefore + (worths[start] ?? 0) / 4 - (end - start - 1) * toll
      if (value > best.value + 1e-9) best = { value, worth, start, end }
    }
  }
  return best
}

function shortened(text: string): string {
  const words = text.split(' ')
  if (words.length <= WORDS_SPOKEN_MAX) return text
  const cut = words.slice(0, WORDS_SPOKEN_MAX).join(' ')
  return `${cut.replace(/(?<![\p{P}\s])[\p{P}\s]+$/u, '')}.`
}

const SNIPPET_CHARACTERS = 280

/** The stretch of the passage with most of the question in it, cut between words, as one plain line. */
export function snippetOf(terms: readonly WeighedTerm[], text: string): string {
  const plain = spokenSentences(text).join(' ') || text.replaceAll(/\s+/g, ' ').trim()
  if (plain.length <= SNIPPET_CHARACTERS) return plain
  const words = wordsOf(plain)
  const start = bestStart(terms, words)
  const sentenceStart = plain.lastIndexOf('. ', start) + 2
  const from = sentenceStart > 1 && start - sentenceStart < SNIPPET_CHARACTERS / 2 ? sentenceStart : start
  const limit = from + SNIPPET_CHARACTERS
  if (limit >= plain.length) return `${from > 0 ? '… ' : ''}${plain.slice(from)}`
  const space = plain.lastIndexOf(' ', limit)
  const end = space > from ? space : wholeCharacter(plain, limit)
  return `${from > 0 ? '… ' : ''}${plain.slice(from, end)} …`
}

const wholeCharacter = (text: string, at: number): number => (/[\uD800-\uDBFF]/.test(text[at - 1] ?? '') ? at - 1 : at)

/** Where a window of the snippet's length finds most different terms. */
function bestStart(terms: readonly WeighedTerm[], words: readonly Word[]): number {
  const hits = words.flatMap((word) => {
    const stem = stemOf(word.folded)
    const term = terms.findIndex(({ stems }) => stems.has(stem))
    return term < 0 ? [] : [{ term, start: word.start }]
  })
  let best = { value: 0, start: 0 }
  for (const [index, { start }] of hits.entries()) {
    const inside = new Set<number>()
    for (let at = index; at < hits.length && (hits[at]?.start ?? 0) < start + SNIPPET_CHARACTERS / 2; at += 1)
      inside.add(hits[at]?.term ?? 0)
    let value = 0
    for (const term of inside) value += terms[term]?.information ?? 0
    if (value > best.value) best = { value, start }
  }
  return best.start
}
