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
  const words = raw.trim().slice(0, TEXT_CHARS_MAX).split(/\s+/)
  if (found === '' || !holds(words)) return words.join(' ')
  while (words.length > 1 && holds(words.slice(0, -1))) words.pop()
  while (words.length > 1 && holds(words.slice(1))) words.shift()
  return words.join(' ').replace(/[,.;:!?]+$/, '')
}
