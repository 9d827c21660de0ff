// What the simulated people who agree, and those who decline, say to the words they hear. One list each
// for all scenarios: a line is chosen by what the agent asked, the last ones fit anything.
// Used by persons.ts; add a line above the last one for each question of a new scenario.
import type { Line } from './person.ts'

const says = (text: string, hears?: RegExp): Line => ({ hears, deed: { do: 'say', text } })

/** People who go along with whatever the call is about. */
export const AGREEING: readonly Line[] = [says("Yes, I'll be there, thanks.")]

/** People who would rather not. */
export const DECLINING: readonly Line[] = [
  says('No thanks, just leave it.', /another time|instead/i),
  says("No, sorry, I can't make it."),
]
