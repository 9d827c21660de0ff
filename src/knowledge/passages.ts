// Splits a document into passages: by headings, then paragraphs, then sentences. Pure. Every word of the
// content is in a passage or in its heading path, in order; no passage has more than 250 words.
// Called when a version is stored, inside its transaction: about linear in the length of the content.
import { OWN_LINE, sentencesOf, withoutMarks } from './sentences.ts'

export interface Passage {
  /** Headings above it, outermost first, joined by ` > `; empty when there are none. */
  readonly heading: string
  readonly text: string
}

export const PASSAGE_WORDS_MIN = 120
export const PASSAGE_WORDS_MAX = 250
const WORDS_AIMED = 185
/** A longer sentence is cut. */
const UNIT_WORDS_MAX = 60
/** A longer sentence is not repeated at the beginning of the next passage. */
const OVERLAP_WORDS_MAX = 40
// Seven headings of this length and their separators stay under the 1000 characters of the contract.
const HEADING_CHARACTERS_MAX = 139
/** A document with more is split as one run of text, so that no content makes a write slow. */
const SECTIONS_MAX = 5_000
/** Longer runs without a space (a URL, a script without spaces) count as several words. */
const WORD_CHARACTERS = 24

interface Section {
  readonly heading: string
  readonly lines: readonly string[]
}

/** A sentence or a piece of one, and what stands before it in the text. */
interface Unit {
  readonly text: string
  readonly words: number
  readonly gap: '' | ' ' | '\n' | '\n\n'
  /** A whole sentence, short enough to be repeated as overlap. */
  readonly repeatable: boolean
}

export function splitPassages(content: string, format: 'text' | 'markdown'): Passage[] {
  return sectionsOf(content, format).flatMap(({ heading, lines }) =>
    groupUnits(unitsOf(lines)).map((text) => ({ heading, text })),
  )
}

const HEADING = /^ {0,3}(#{1,6})[ \t]+(\S.*)$/
const UNDERLINE = /^ {0,3}(=+|-{2,})\s*$/
const FENCE = /^ {0,3}(?:```|~~~)/
const QUESTION = /^[\s>*_]{0,8}Q(?:uestion)?[:.][\s*_]{1,4}(\S.*)$/i
const ANSWER = /^[\s>*_]{0,8}A(?:nswer)?[:.][\s*_]/i

/** What the line, with the next ones, is a heading of: its level and words. Questions are the deepest level. */
function headingAt(lines: readonly string[], at: number, markdown: boolean) {
  const line = lines[at] ?? ''
  const question = QUESTION.exec(line)?.[1]
  if (question !== undefined) {
    const answer = lines.slice(at + 1, at + 4).find((next) => next.trim() !== '')
    return answer !== undefined && ANSWER.test(answer) ? titled(7, question, 1) : undefined
  }
  if (!markdown) return undefined
  const [, marks = '', words = ''] = HEADING.exec(line) ?? []
  if (marks !== '') return titled(marks.length, words, 1)
  const under = UNDERLINE.exec(lines[at + 1] ?? '')?.[1]
  const alone = (lines[at - 1] ?? '').trim() === '' && !OWN_LINE.test(line) && !UNDERLINE.test(line)
  if (under !== undefined && alone && line.trim() !== '') return titled(under.startsWith('=') ? 1 : 2, line, 2)
  return undefined
}

function titled(level: number, words: string, lines: number) {
  if (words.length > 2 * HEADING_CHARACTERS_MAX) return undefined
  const title = withoutMarks(words.replace(/[ \t]#+[ \t]*$/, ''))
    .replaceAll(/\s+/g, ' ')
    .trim()
  return title === '' || title.length > HEADING_CHARACTERS_MAX ? undefined : { level, title, lines }
}

function sectionsOf(content: string, format: 'text' | 'markdown'): Section[] {
  const lines = content.split(/\r\n|[\n\r\u2028\u2029]/)
  const whole = [{ heading: '', lines }]
  const sections: Section[] = []
  const path: { level: number; title: string }[] = []
  let body: string[] = []
  let fenced = false
  let told = true // whether a passage shows the innermost heading

  const close = (nextLevel: number) => {
    const innermost = path.at(-1)
    const empty = body.every((line) => line.trim() === '')
    // A heading with nothing under it is still something the document says.
    const lone = empty && !told && innermost !== undefined && nextLevel <= innermost.level
    const heading = path.map(({ title }) => title).join(' > ')
    if (lone) sections.push({ heading, lines: [innermost.title] })
    else if (!empty) sections.push({ heading, lines: body })
    body = []
  }

  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    if (format === 'markdown' && FENCE.test(line)) fenced = !fenced
    const found = fenced ? undefined : headingAt(lines, at, format === 'markdown')
    if (found === undefined) {
      body.push(line)
      if (line.trim() !== '') told = true
      continue
    }
    close(found.level)
    if (sections.length === SECTIONS_MAX) return whole
    while ((path.at(-1)?.level ?? 0) >= found.level) path.pop()
    path.push(found)
    told = false
    at += found.lines - 1
  }
  close(0)
  return sections
}

const countWords = (text: string): number => {
  let words = 0
  for (const word of text.split(/\s+/)) words += word === '' ? 0 : Math.ceil(word.length / WORD_CHARACTERS)
  return words
}

function unitsOf(lines: readonly string[]): Unit[] {
  const units: Unit[] = []
  let run: string[] = []
  let gap: Unit['gap'] = ''
  const flush = (next: Unit['gap']) => {
    for (const sentence of sentencesOf(run.join(' ').replaceAll(/\s+/g, ' '))) {
      units.push(...cutLong(sentence, gap))
      gap = ' '
    }
    run = []
    if (units.length > 0 && gap !== '\n\n') gap = next
  }
  for (const line of lines) {
    if (line.trim() === '') flush('\n\n')
    else {
      if (OWN_LINE.test(line)) flush('\n')
      run.push(line.trim())
    }
  }
  flush('\n\n')
  return units
}

/** The sentence as it is, or in pieces of at most 60 words. */
function cutLong(sentence: string, gap: Unit['gap']): Unit[] {
  const words = countWords(sentence)
  if (words <= UNIT_WORDS_MAX) return [{ text: sentence, words, gap, repeatable: words <= OVERLAP_WORDS_MAX }]
  const pieces: Unit[] = []
  const add = (text: string, before: Unit['gap']) =>
    pieces.push({ text, words: countWords(text), gap: pieces.length === 0 ? gap : before, repeatable: false })
  let piece: string[] = []
  let pieceWords = 0
  const flush = () => {
    if (piece.length > 0) add(piece.join(' '), ' ')
    piece = []
    pieceWords = 0
  }
  for (const part of sentence.split(' ')) {
    const partWords = countWords(part)
    if (pieceWords + partWords > UNIT_WORDS_MAX) flush()
    if (partWords > UNIT_WORDS_MAX) for (const [at, chunk] of chunksOf(part).entries()) add(chunk, at === 0 ? ' ' : '')
    else {
      piece.push(part)
      pieceWords += partWords
    }
  }
  flush()
  return pieces
}

/** A word of more than 60 words' length in pieces; never through a surrogate pair. */
function chunksOf(word: string): string[] {
  const charactersMax = UNIT_WORDS_MAX * WORD_CHARACTERS
  if (word.length <= charactersMax) return [word]
  const chunks: string[] = []
  for (let start = 0; start < word.length; ) {
    let end = Math.min(start + charactersMax, word.length)
    if (/[\uD800-\uDBFF]/.test(word[end - 1] ?? '') && end < word.length) end -= 1
    chunks.push(word.slice(start, end))
    start = end
  }
  return chunks
}

const SHORTFALL_COST = 1_000
/** What it costs to end a passage inside a paragraph: as much as being 90 words off the aim. */
const MID_PARAGRAPH_COST = 90 ** 2

/** Words of the sentence before `start` that a passage beginning there repeats. */
const overlapAt = (units: readonly Unit[], start: number): number => {
  const before = units[start - 1]
  return before?.repeatable ? before.words : 0
}

/**
 * The cheapest division of a section: no passage over the maximum, as few words as can be under the
 * minimum, paragraphs kept together. Dynamic programming over the possible beginnings, from the end.
 */
function groupUnits(units: readonly Unit[]): string[] {
  const costs = new Float64Array(units.length + 1)
  const ends = new Int32Array(units.length)
  for (let start = units.length - 1; start >= 0; start -= 1) {
    let words = overlapAt(units, start)
    costs[start] = Number.POSITIVE_INFINITY
    for (let end = start + 1; end <= units.length; end += 1) {
      words += units[end - 1]?.words ?? 0
      if (words > PASSAGE_WORDS_MAX) break
      const whole = start === 0 && end === units.length
      const cost = (whole ? 0 : costOf(words, units[end]?.gap)) + (costs[end] ?? 0)
      if (cost < (costs[start] ?? 0)) {
        costs[start] = cost
        ends[start] = end
      }
    }
  }
  const passages: string[] = []
  for (let start = 0; start < units.length; start = ends[start] ?? units.length)
    passages.push(joined(units, start, ends[start] ?? units.length))
  return passages
}

function costOf(words: number, nextGap: Unit['gap'] | undefined): number {
  const shortfall = Math.max(0, PASSAGE_WORDS_MIN - words)
  const inside = nextGap !== undefined && nextGap !== '\n\n'
  return (words - WORDS_AIMED) ** 2 + SHORTFALL_COST * shortfall ** 2 + (inside ? MID_PARAGRAPH_COST : 0)
}

function joined(units: readonly Unit[], start: number, end: number): string {
  const from = overlapAt(units, start) > 0 ? start - 1 : start
  return units
    .slice(from, end)
    .map(({ text, gap }, index) => (index === 0 ? text : gap + text))
    .join('')
}
