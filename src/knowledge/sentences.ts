// Text into sentences, and sentences into what can be said aloud. Pure; linear in the length of the text.

// Words whose dot does not end a sentence.
const ABBREVIATION =
  /(?:^|[\s(])(?:mr|mrs|ms|dr|prof|st|rd|ave|mt|no|nos|vs|e\.g|i\.e|etc|approx|dept|ext|tel|incl|ph)\.$/i
const INITIAL = /(?:^|\s)\p{Lu}\.$/u
// The look-behind keeps a long run of dots linear.
const END = /(?<![.!?…])[.!?…]+["'”’)\]]*(?=\s)|[。！？]["'”’）」]*/gu

/** `text` cut after each sentence; nothing is dropped but the white space between. */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = []
  let start = 0
  for (const match of text.matchAll(END)) {
    const end = match.index + match[0].length
    const tail = text.slice(Math.max(start, end - 12), end)
    if (match[0] === '.' && (ABBREVIATION.test(tail) || INITIAL.test(tail))) continue
    // "9 a.m. to noon" goes on in lower case
    if (match[0].startsWith('.') && /^\s+\p{Ll}/u.test(text.slice(end, end + 8))) continue
    sentences.push(text.slice(start, end))
    start = end
  }
  sentences.push(text.slice(start))
  return sentences.map((sentence) => sentence.trim()).filter((sentence) => sentence !== '')
}

/** Lines of lists, tables, quotations and answers stand for themselves; other lines run on. */
export const OWN_LINE = /^\s{0,12}(?:[-*+•–] |\d{1,3}[.)] |\||>|A[:.] |Answer: )/i

/** The sentences of a passage, without marks of Markdown, each ended by a stop: what an agent could say. */
export function spokenSentences(passage: string): string[] {
  const runs: string[] = []
  for (const line of passage.split('\n')) {
    const starts = line.trim() === '' || OWN_LINE.test(line) || runs.length === 0
    if (starts) runs.push(line)
    else runs.push(`${runs.pop() ?? ''} ${line.trim()}`)
  }
  return runs
    .map(plainOf)
    .flatMap(sentencesOf)
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence))
    .map((sentence) => (/[.!?…:。！？]["'”’)\]]*$/u.test(sentence) ? sentence : `${sentence.replace(/[,;]$/, '')}.`))
}

/** One line of Markdown or text as plain words. */
export function plainOf(line: string): string {
  const content = line
    .replace(/^\s*(?:[-*+•–]|\d{1,3}[.)])\s+/, '')
    .replace(/^[\s>]*(?:A[:.]|Answer:)\s+/i, '')
    .replace(/^[\s>]+/, '')
    .replace(/^\|[\s|:-]*$/, '')
  return withoutMarks(content)
    .replaceAll(/\s*\|\s*/g, ', ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/^[,\s]+|(?<![,\s])[,\s]+$/g, '')
}

/** Without emphasis, code marks and the targets of links. */
export function withoutMarks(markdown: string): string {
  return markdown
    .replaceAll(/!?\[([^\]\n]{0,500})\]\([^()\s]{0,2000}\)/g, '$1')
    .replaceAll(/<(https?:\/\/[^<>\s]{1,2000})>/g, '$1')
    .replaceAll(/(^|[\s("'])[*_~`]{1,3}(?=[^\s*_~`])/g, '$1')
    .replaceAll(/(?<=[^\s*_~`])[*_~`]{1,3}(?=[\s).,;:!?"']|$)/g, '')
}
