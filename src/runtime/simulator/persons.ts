// The simulated people: which number answers how. They are people, not results: they only let it ring,
// speak, press keys, stay silent or hang up; what that means is for the dialogue to find out.
// The numbers are those nobody owns: +1 <any area code> 555 0100 to 0199 (NANP fictitious block).
import type { Call, Deed, Line, Person } from './person.ts'
import { LINES } from './persons/lines.ts'
import { AGREEABLE, TALKERS } from './persons/talkers.ts'

export const PERSONS: readonly Person[] = [...TALKERS, ...LINES]

const BY_SCRIPT: ReadonlyMap<string, Person> = new Map(PERSONS.map((person) => [person.script, person]))
const MAGIC_NUMBER = /^\+1\d{3}55501(\d\d)$/

/** Any number that is not magic belongs to somebody who answers and agrees. */
export function personFor(to: string): Person {
  return BY_SCRIPT.get(MAGIC_NUMBER.exec(to)?.[1] ?? '') ?? AGREEABLE
}

/** What happens at this call, counted from 1. */
export function callOf(person: Person, attempt: number): Call {
  return person.calls[Math.min(Math.max(1, attempt), person.calls.length) - 1] ?? person.calls[0]
}

/** Played so often that a conversation of two machines cannot go on for ever. */
export const DEEDS_MAX = 60

/** Chooses what the person does next; remembers how often each line was played. Silence if nothing fits. */
export function makeListener(lines: readonly Line[]): (heard: string) => Deed {
  const played = new Map<Line, number>()
  return (heard) => {
    const line = lines.find((candidate) => {
      const { hears, times } = candidate
      const used = played.get(candidate) ?? 0
      return (hears === undefined || hears.test(heard)) && (times === undefined || used < times)
    })
    if (!line) return { do: 'stay_silent', ms: 6_000 }
    played.set(line, (played.get(line) ?? 0) + 1)
    return line.deed
  }
}
