// Keeps a time as exactly as it was said, and no more so: an instant where an hour was named, a day where a day
// was, and otherwise the words. Called by engine.ts for every slot that takes a time; a call back is another
// matter, there we decide when to ring (slots.ts).
import { roughSlots } from './scenario.ts'
import { resolveDay, resolveTime, toRfc3339 } from './slots.ts'
import type { Moment } from './templates.ts'
import type { SpokenTime } from './times.ts'

/** @returns null when the words name no time that is still to come */
export function slotsOfTime(
  slot: string,
  kind: 'time' | 'date',
  spoken: SpokenTime,
  moment: Moment,
): Readonly<Record<string, string>> | null {
  const rough = roughSlots(slot)
  const day = resolveDay(spoken, moment)
  if (kind === 'time' && (spoken.clock || spoken.inMinutes !== undefined || !rough)) {
    const atMs = resolveTime(spoken, moment)
    return atMs === null ? null : { [slot]: toRfc3339(atMs) }
  }
  const isOneDay = day !== null && namesOneDay(spoken)
  if (kind === 'date' && (isOneDay || !rough)) return day === null ? null : { [slot]: day }
  if (!rough || (spoken.day && day === null)) return null
  return { [rough.text]: wordsOf(spoken), ...(isOneDay && kind === 'time' ? { [rough.day]: day } : {}) }
}

/** "Next week", "in two weeks", "the weekend" and "the end of the month" are more than one day. */
function namesOneDay({ day, inMinutes, evidence }: SpokenTime): boolean {
  if (inMinutes !== undefined) return true
  if (!day || day.kind === 'next_week' || day.kind === 'end_of') return false
  if (/weekend/.test(evidence)) return false
  return day.kind !== 'offset' || !/week|fortnight/.test(evidence)
}

const NAMES =
  /\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|december)\b/g

function wordsOf({ evidence }: SpokenTime): string {
  return evidence
    .replace(/^(?:on|over|at) /, '')
    .replace(/ on /g, ' ')
    .replace(NAMES, (name) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`)
}
