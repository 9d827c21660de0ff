// The small language in which scenarios and guard rails list what people say, and its matcher.
// `stop [ever] (calling|ringing) * me`: brackets may be left out, bars choose, a star is up to three
// words of any kind, a caret the start and a dollar the end of the utterance. Every repetition is bounded, so matching time grows with the text alone.

/** Source of a regular expression over text in the form of normalise.ts (single spaces, padded on both sides). */
export function compilePhrases(phrases: readonly string[]): string {
  return `(?<= )(?:${phrases.map(compilePhrase).join('|')})`
}

function compilePhrase(phrase: string): string {
  const parts = phrase.match(/[[\]()|*$^]|[^\s[\]()|*$^]+/g) ?? []
  return parts.map(compilePart).join('')
}

function compilePart(part: string): string {
  switch (part) {
    case '[':
    case '(':
      return '(?:'
    case ']':
      return ')?'
    case ')':
    case '|':
      return part
    case '*':
      return '(?:\\S+ ){0,3}?'
    case '$':
      return '$'
    case '^':
      return '(?<=^ )'
    default:
      return `${part.replace(/[.+?^${}\\]/g, '\\$&')} `
  }
}

export type Matcher = (text: string) => string | undefined

/** Answers the words that matched, trimmed, or undefined. */
export function makeMatcher(phrases: readonly string[]): Matcher {
  if (phrases.length === 0) return () => undefined
  const pattern = new RegExp(compilePhrases(phrases))
  return (text) => pattern.exec(text)?.[0].trim()
}

/** Takes every match out of the text (a mark stays, so that no phrase spans the hole) and lists what it took. */
export type Taker = (text: string) => { readonly rest: string; readonly taken: readonly string[] }

export const HOLE = '~'

export function makeTaker(phrases: readonly string[]): Taker {
  if (phrases.length === 0) return (text) => ({ rest: text, taken: [] })
  const pattern = new RegExp(compilePhrases(phrases), 'g')
  return (text) => {
    const taken: string[] = []
    const rest = text.replace(pattern, (words) => {
      taken.push(words.trim())
      return `${HOLE} `
    })
    return { rest, taken }
  }
}

const POLITE = new Set(['yes', 'yeah', 'i', 'said', 'and', 'oh', 'thank', 'thanks', 'you', 'now', 'okay', 'kia', 'ora'])

/** The phrase, repeated or with a courtesy, and not a word more. */
export function matchAlone(take: Taker, text: string): string | undefined {
  const { rest, taken } = take(text)
  const others = rest.split(' ').filter((word) => word !== '' && word !== HOLE && !POLITE.has(word))
  return taken.length > 0 && others.length === 0 ? taken.join(' ') : undefined
}
