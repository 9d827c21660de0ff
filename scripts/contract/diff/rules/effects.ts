// The effects a change can have on what is accepted, and how grave each is by direction:
// what is written (`in`) must not be narrowed, what is read (`out`) must not be widened.
import type { Level, Rule, Said } from './table.ts'

type Texts = readonly [title: string, why: Said, avoid: Said]

/** Overruled where it is proven that nothing is lost. */
export const judged =
  (into: Level, out: Level) =>
  (...[title, why, avoid]: Texts): Rule => ({ level: { in: into, out }, judged: true, title, why, avoid })

/** Fewer instances than before. */
export const narrows = judged('breaking', 'safe')
/** More instances than before. */
export const widens = judged('safe', 'breaking')
/** Others than before. */
export const shifts = judged('breaking', 'breaking')

/** A matter of what clients rely on rather than of what is accepted. */
export const policy =
  (into: Level, out: Level = into) =>
  (...[title, why, avoid]: Texts): Rule => ({ level: { in: into, out }, judged: false, title, why, avoid })

export const safe = (title: string): Rule =>
  policy('safe')(title, 'Existing clients and subscribers are not affected.', 'Nothing needs to be done.')
