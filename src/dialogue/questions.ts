// Tells a question from an answer, and cuts a knowledge passage down to what can be said in one breath.
import { HOLE } from './phrases.ts'

const WH = '(?:who|what|when|where|why|how|which|whose)'
const AUX = '(?:is|are|do|does|did|can|could|will|would|should|has|have|am|may|was|were|must)'
const PRONOUN =
  '(?:i|you|we|they|it|this|that|there|the|he|she|my|your|a|an|any|anyone|someone|parking|children|kids|visitors|dogs)'

const QUESTION = new RegExp(
  [
    ` ${WH} (?:${AUX}|much|many|long|far|time|day|about|number|sort|kind|floor|building|to |do|come|exactly|else|the|would)`,
    // an auxiliary before its subject asks only at the start, or after a word of yes or no
    `^(?: (?:yes|yeah|yep|okay|alright|sure|no|nah|oh|and|hi|hello|hey|sorry|great|cool|right|but|so|well|thanks|${HOLE}))* ${AUX} (?:not )?${PRONOUN} `,
    `^(?: (?:yes|yeah|yep|okay|alright|no|oh|and|hi|hello|hey|sorry|so|${HOLE}))* ${WH} `,
    ' (?:i (?:was|am) wondering|wondering|do you know|(?:can|could) you tell me|tell me|i (?:have|got) a question|want to know|would like to know|wanted to ask|just wanted to check)',
  ].join('|'),
)

/** `asked`: the recogniser put a question mark. */
export const isQuestion = (text: string, asked: boolean): boolean => asked || QUESTION.test(text)

const WHEN_CLAUSE = new RegExp(
  `^(?: (?:yes|yeah|well|oh|and|probably|maybe|only|sorry|${HOLE}))* when (?:i|we|my|our|he|she|they|it|hell|pigs) (?!.* ${AUX} ${PRONOUN} )`,
)

/** "When I get paid" says when. */
export const isWhenClause = (text: string): boolean => WHEN_CLAUSE.test(text)

const SENTENCES_MAX = 3
const WORDS_MAX = 60
const STOP_WORDS = new Set(
  'a an the is are was do does did can could will would should i you we they it this that there my your our of to in on at for and or be have has with by from me if any so please what when where who how why which'.split(
    ' ',
  ),
)

/** One to three neighbouring sentences of the passage, beginning with the one that shares most with the question. */
export function trimAnswer(passage: string, question: string): string {
  const plain = passage
    .replace(/^\s*#+ .*$/gm, ' ')
    .replace(/^\s*q:.*$/gim, ' ')
    .replace(/^\s*a:\s*/gim, ' ')
    .replace(/^\s*[-*] +/gm, ' ')
  const sentences = splitSentences(plain)
  if (sentences.length === 0) return ''
  const wanted = stems(question)
  const scores = sentences.map((sentence) => [...stems(sentence)].filter((stem) => wanted.has(stem)).length)
  const best = scores.indexOf(Math.max(...scores))
  const spoken: string[] = []
  for (const [index, sentence] of sentences.slice(best, best + SENTENCES_MAX).entries()) {
    const words = [...spoken, sentence].join(' ').split(' ').length
    // the next sentence often completes the first; one after it must earn its place
    const earned = index < 2 || (scores[best + index] ?? 0) > 0
    if (spoken.length > 0 && (words > WORDS_MAX || !earned)) break
    spoken.push(sentence)
  }
  const words = spoken.join(' ').split(' ')
  return words.length <= WORDS_MAX
    ? words.join(' ')
    : `${words
        .slice(0, WORDS_MAX)
        .join(' ')
        .replace(/[,;:]$/, '')}.`
}

function splitSentences(text: string): string[] {
  const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })
  return [...segmenter.segment(text.replace(/\s+/g, ' '))]
    .map(({ segment }) => segment.trim())
    .filter((sentence) => /\p{L}/u.test(sentence))
    .map((sentence) => (/[.!?]$/.test(sentence) ? sentence : `${sentence}.`))
}

function stems(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  return new Set(words.filter((word) => !STOP_WORDS.has(word)).map((word) => word.replace(/(?:ing|ed|es|s)$/, '')))
}
