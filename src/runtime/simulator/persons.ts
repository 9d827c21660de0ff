// The simulated people, as data: which number answers how. They are people, not results: they only let
// it ring, speak, press keys, stay silent or hang up; what that means is for the dialogue to find out.
// The numbers are those nobody owns: +1 <any area code> 555 0100 to 0199 (NANP fictitious block).
import { AGREEING, DECLINING } from './answers.ts'
import type { Call, Deed, Line, Person } from './person.ts'

const picksUp = (ringMs: number, ...lines: Line[]): Call => ({ answers: true, ringMs, answeredBy: 'human', lines })
const says = (text: string, hears?: RegExp, times?: number): Line => ({ hears, times, deed: { do: 'say', text } })

const NO_ANSWER: Call = {
  answers: false,
  rings: true,
  ringMs: 'timeout',
  endReason: 'no_answer',
  sipStatus: 480,
  q850Cause: 19,
}
const BUSY: Call = { answers: false, rings: false, ringMs: 800, endReason: 'busy', sipStatus: 486, q850Cause: 17 }

const AGREEABLE: Person = {
  script: '00',
  description: 'Answers and agrees.',
  calls: [picksUp(6_000, ...AGREEING)],
}

const PERSONS: readonly Person[] = [
  AGREEABLE,
  {
    script: '01',
    description: 'Answers and declines.',
    calls: [picksUp(7_000, ...DECLINING)],
  },
  {
    script: '02',
    description: 'Asks a question that the knowledge base answers, then agrees.',
    calls: [picksUp(5_000, says('Is there parking nearby?', undefined, 1), says("Great, yes, I'll be there."))],
  },
  {
    script: '04',
    description: 'Asks to be called back tomorrow at 3 pm.',
    calls: [picksUp(8_000, says("I'm in the middle of something. Can you call me back tomorrow at 3 pm?"))],
  },
  {
    script: '05',
    description: 'Wants no more calls.',
    calls: [picksUp(5_000, says('Please take me off your list and stop calling me.'))],
  },
  { script: '10', description: 'Never answers.', calls: [NO_ANSWER] },
  { script: '11', description: 'Is on another call.', calls: [BUSY] },
  {
    script: '15',
    description: 'Voicemail answers.',
    calls: [
      { answers: true, ringMs: 18_000, answeredBy: 'voicemail', greetingMs: 7_000, endReason: 'voicemail_reached' },
    ],
  },
  {
    script: '20',
    description: 'Does not answer twice, then answers and agrees.',
    calls: [NO_ANSWER, NO_ANSWER, picksUp(6_000, ...AGREEING)],
  },
  {
    script: '30',
    description: 'Hangs up in the middle of a sentence.',
    calls: [picksUp(5_000, { deed: { do: 'hang_up', interrupts: true } })],
  },
]

const BY_SCRIPT: ReadonlyMap<string, Person> = new Map(PERSONS.map((person) => [person.script, person]))
const MAGIC_NUMBER = /^\+1\d{3}55501(\d\d)$/

/** Any number that is not magic belongs to somebody who answers and agrees. */
export function personFor(to: string): Person {
  return BY_SCRIPT.get(MAGIC_NUMBER.exec(to)?.[1] ?? '') ?? AGREEABLE
}

/** What happens at this attempt, counted from 1. */
export function callOf(person: Person, attempt: number): Call {
  return person.calls[Math.min(Math.max(1, attempt), person.calls.length) - 1] ?? person.calls[0]
}

/** Played so often that a conversation of two machines cannot go on for ever. */
export const DEEDS_MAX = 60

/** Chooses what the person does next; remembers how often each line was played. Silence if nothing fits. */
export function makeListener(lines: readonly Line[]): (heard: string) => Deed {
  const played = new Map<Line, number>()
  return (heard) => {
    const line = lines.find(({ hears, times }, index) => {
      const used = played.get(lines[index] as Line) ?? 0
      return (hears === undefined || hears.test(heard)) && (times === undefined || used < times)
    })
    if (!line) return { do: 'stay_silent', ms: 6_000 }
    played.set(line, (played.get(line) ?? 0) + 1)
    return line.deed
  }
}
