// Evidence in the person's own words. Understanding works on normalised text; what is reported and kept
// is the shortest stretch of what was really said in which the same is found.
import { normalise } from './normalise.ts'

const TEXT_CHARS_MAX = 300

/**
 * @param found evidence in normalised form; ` … ` stands between its parts
 * @returns a stretch of `raw`, at most 300 characters
 */
export function quote(raw: string, found: string, firstName?: string): string {
  const parts = found.split('…').map((part) => part.trim())
  const holds = (words: readonly string[]) => {
    const { text } = normalise(words.join(' '), firstName)
    return parts.every((part) => text.includes(part))
  }
  const words = raw.trim().split(/\s+/)
  if (found === '' || !holds(words)) return words.join(' ').slice(0, TEXT_CHARS_MAX)
  const end = leastWith(words.length, (length) => holds(words.slice(0, length)))
  const length = leastWith(end, (some) => holds(words.slice(end - some, end)))
  const quoted = words.slice(end - length, end).join(' ')
  return quoted.slice(0, TEXT_CHARS_MAX).replace(/[,.;:!?]+$/, '')
}

/** The least number from 1 for which it is so, given that it is so for `most`; found by halves, for a person may talk long. */
function leastWith(most: number, isSo: (some: number) => boolean): number {
  let [none, some] = [0, most]
  while (some - none > 1) {
    const middle = Math.ceil((none + some) / 2)
    if (isSo(middle)) some = middle
    else none = middle
  }
  return some
}
