// Full-text search of passages: the index proposes candidates inside one organisation, ranking.ts
// orders them. Used by the search operation and, through answerFromKnowledge, during calls, so that both
// give the same answer. Nothing a caller says reaches the index as syntax: every word is quoted.
import { sql } from 'kysely'
import type { Reader } from '../db/database.ts'
import { type Term, termsOf } from './question.ts'
import { ANSWERABLE_COVERAGE, answerText, rank, snippetOf, type WeighedTerm, weigh } from './ranking.ts'
import { stemOf, wordsOf } from './stems.ts'

export interface SearchRequest {
  readonly query: string
  readonly collections?: readonly string[] | undefined
  /** BCP 47; also finds its sub-tags. */
  readonly language?: string | undefined
  readonly limit: number
  /** 0..1 */
  readonly minCoverage: number
}

export interface PassageHit {
  readonly documentId: string
  readonly version: number
  readonly passageId: string
  readonly title: string
  readonly heading: string
  readonly text: string
  readonly snippet: string
  readonly score: number
  /** 0..1 */
  readonly coverage: number
}

export interface SearchResult {
  readonly answerable: boolean
  readonly hits: readonly PassageHit[]
}

const CANDIDATES_MAX = 80
/** Counting further changes no weight that matters. */
const COUNTED_MAX = 20_000

// Terms of the scope column. Hex and a last letter keep them one token each that stemming leaves alone.
const hex = (text: string) => Buffer.from(text, 'utf8').toString('hex')
const organisationTerm = (organisationId: string) => `o${hex(organisationId)}x`
const collectionTerm = (organisationId: string, collection: string) => `o${hex(organisationId)}c${hex(collection)}x`
const languageTerm = (organisationId: string, tag: string) => `o${hex(organisationId)}l${hex(tag.toLowerCase())}x`

/** What the scope column of a passage holds. */
export function scopeOf(organisationId: string, collection: string, language: string | null): string {
  const subtags = language === null ? [] : language.split('-')
  return [
    organisationTerm(organisationId),
    collectionTerm(organisationId, collection),
    ...subtags.map((_, index) => languageTerm(organisationId, subtags.slice(0, index + 1).join('-'))),
  ].join(' ')
}

/** FTS5 string: inner quotes doubled, although words hold none. */
const quoted = (word: string) => `"${word.replaceAll('"', '""')}"`
const anyOf = (words: Iterable<string>) => `(${[...words].map(quoted).join(' OR ')})`
const FIELDS = '{title heading body}'

function scopeMatch(
  organisationId: string,
  { collections, language }: Pick<SearchRequest, 'collections' | 'language'>,
) {
  const scopes = [`scope : ${quoted(organisationTerm(organisationId))}`]
  if (collections !== undefined)
    scopes.push(`scope : ${anyOf(collections.map((each) => collectionTerm(organisationId, each)))}`)
  if (language !== undefined) scopes.push(`scope : ${quoted(languageTerm(organisationId, language))}`)
  return scopes.join(' AND ')
}

/** Passages of the organisation that answer the question, best first. */
export async function searchPassages(
  reader: Reader,
  organisationId: string,
  request: SearchRequest,
): Promise<SearchResult> {
  const { hits } = await findHits(reader, organisationId, request)
  const answerable = (hits[0]?.coverage ?? 0) >= ANSWERABLE_COVERAGE
  return { answerable, hits }
}

export interface KnowledgeAnswer {
  readonly answerable: boolean
  /** One to three sentences that can be spoken. */
  readonly text: string
  readonly documentId: string
  readonly version: number
  readonly passageId: string
  readonly coverage: number
}

/** The best answer to a question asked in a call; undefined when nothing fits at all. */
export async function answerFromKnowledge(
  reader: Reader,
  organisationId: string,
  question: string,
  { collections }: { readonly collections?: readonly string[] } = {},
): Promise<KnowledgeAnswer | undefined> {
  const request = { query: question, collections, limit: 1, minCoverage: 0 }
  const { terms, hits } = await findHits(reader, organisationId, request)
  const best = hits[0]
  if (best === undefined) return undefined
  const { documentId, version, passageId, coverage } = best
  const text = answerText(terms, best.text)
  return { answerable: coverage >= ANSWERABLE_COVERAGE && text !== '', text, documentId, version, passageId, coverage }
}

async function findHits(reader: Reader, organisationId: string, request: SearchRequest) {
  const asked = termsOf(request.query)
  if (asked.length === 0) return { terms: [], hits: [] }
  const { terms, words } = await weighTerms(reader, organisationId, asked)
  const match = `${scopeMatch(organisationId, request)} AND ${FIELDS} : ${anyOf(words)}`
  const candidates = await readCandidates(reader, organisationId, match)
  const ranked = candidates
    .map((candidate) => ({ candidate, ...rank(terms, candidate) }))
    .filter(({ coverage }) => coverage > 0 && coverage >= request.minCoverage)
    .sort((a, b) => b.score - a.score || a.candidate.number - b.candidate.number)
    .slice(0, request.limit)
  const hits: PassageHit[] = ranked.map(({ candidate: { number: _, ...passage }, score, coverage }) => ({
    ...passage,
    snippet: snippetOf(terms, passage.text),
    score,
    coverage,
  }))
  return { terms, hits }
}

/** How much each term asks for, and the words to look for. */
async function weighTerms(reader: Reader, organisationId: string, asked: readonly Term[]) {
  const { passages } = await reader
    .selectFrom('passages')
    .select((eb) => eb.fn.countAll<number>().as('passages'))
    .where('organisation_id', '=', organisationId)
    .executeTakeFirstOrThrow()
  const words = new Set<string>()
  const terms: WeighedTerm[] = []
  let guesses = 0
  for (const term of asked) {
    const alike = [term.word, ...term.alike.map(({ word }) => word)]
    for (const word of alike) words.add(word)
    const having = await countMatches(reader, `${scopeMatch(organisationId, {})} AND ${FIELDS} : ${anyOf(alike)}`)
    const guess = having === 0 && guesses < GUESSES_MAX ? await guessWord(reader, organisationId, term.word) : undefined
    if (having === 0) guesses += 1
    if (guess !== undefined) words.add(guess.word)
    terms.push(weigh(term, passages, guess === undefined ? having : 1, guess?.stem))
  }
  return { terms, words }
}

async function countMatches(reader: Reader, match: string): Promise<number> {
  const { matches } = await reader
    .selectFrom(
      reader
        .selectFrom('passage_index')
        .select('rowid')
        .where(sql<boolean>`passage_index match ${match}`)
        .limit(COUNTED_MAX)
        .as('matching'),
    )
    .select((eb) => eb.fn.countAll<number>().as('matches'))
    .executeTakeFirstOrThrow()
  return matches
}

/** Rows of the best matches by the index's own rank; the organisation is checked again at the row. */
async function readCandidates(reader: Reader, organisationId: string, match: string) {
  const best = await reader
    .selectFrom('passage_index')
    .select('rowid')
    .where(sql<boolean>`passage_index match ${match}`)
    .orderBy(sql`bm25(passage_index, 0, 4, 2, 1)`)
    .limit(CANDIDATES_MAX)
    .execute()
  return readPassages(reader, organisationId, best)
}

async function readPassages(reader: Reader, organisationId: string, best: readonly { rowid: number }[]) {
  if (best.length === 0) return []
  return reader
    .selectFrom('passages')
    .innerJoin('documents', (join) =>
      join
        .onRef('documents.organisation_id', '=', 'passages.organisation_id')
        .onRef('documents.id', '=', 'passages.document_id'),
    )
    .select([
      'passages.number',
      'passages.id as passageId',
      'passages.document_id as documentId',
      'passages.document_version as version',
      'documents.title',
      'passages.heading',
      'passages.text',
    ])
    .where('passages.organisation_id', '=', organisationId)
    .where(
      'passages.number',
      'in',
      best.map(({ rowid }) => rowid),
    )
    .execute()
}

const GUESSED_CHARACTERS_MIN = 5
const GUESS_PREFIX = 3
// A question may be of nothing but slips; each guess reads a handful of passages.
const GUESSES_MAX = 4
const GUESS_PASSAGES_MAX = 20

/** A word that is written somewhere and differs by a slip: recognisers and typists err inside words, not at their start. */
async function guessWord(reader: Reader, organisationId: string, word: string) {
  if (word.length < GUESSED_CHARACTERS_MIN || /\d/.test(word)) return undefined
  const start = word.slice(0, GUESS_PREFIX)
  const match = `${scopeMatch(organisationId, {})} AND ${FIELDS} : ${quoted(start)} *`
  const editsMax = word.length >= 8 ? 2 : 1
  let best: { word: string; edits: number } | undefined
  // Any passages will do, so that none need be ranked.
  const some = await reader
    .selectFrom('passage_index')
    .select('rowid')
    .where(sql<boolean>`passage_index match ${match}`)
    .limit(GUESS_PASSAGES_MAX)
    .execute()
  for (const { title, heading, text } of await readPassages(reader, organisationId, some))
    for (const { folded } of wordsOf(`${title} ${heading} ${text}`)) {
      if (!folded.startsWith(start)) continue
      const edits = editsBetween(word, folded, editsMax)
      if (edits <= editsMax && edits < (best?.edits ?? Number.POSITIVE_INFINITY)) best = { word: folded, edits }
    }
  return best === undefined ? undefined : { word: best.word, stem: stemOf(best.word) }
}

/** Letters added, dropped, changed, or swapped with their neighbour; more than `max` is not counted further. */
export function editsBetween(a: string, b: string, max: number): number {
  if (Math.abs(a.length - b.length) > max) return max + 1
  let older: number[] = []
  let old = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row += 1) {
    const next = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1]
      let edits = Math.min((old[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1, (old[column - 1] ?? 0) + (same ? 0 : 1))
      if (a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        edits = Math.min(edits, (older[column - 2] ?? max) + 1)
      next.push(edits)
    }
    older = old
    old = next
  }
  return old[b.length] ?? max + 1
}
