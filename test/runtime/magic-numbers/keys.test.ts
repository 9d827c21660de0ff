// 0133 and 0134: people who press keys.
import { describe } from 'vitest'
import { CONFIRMED, OPENING, rehearseAll, type Script, THANKS, UNDERSTOOD } from './rehearsal.ts'

const MUMBLES = 'them: Wuh shuh doo buh.'
const AGAIN = [
  'agent: Sorry, I want to be sure I have this right. Will you be able to come to your appointment, Tuesday 2 June at 10:30 am?',
  "agent: Please say yes if you will be there, or no if you won't. You can also press 1 for yes or 2 for no.",
]
const confirms = (...turns: string[]): Script['expected'] => ({
  calls: [{ ...CONFIRMED, turns: [OPENING, ...turns, 'them: [1]', THANKS] }],
  events: UNDERSTOOD,
  recipient: ['completed', 1, 'agent_hangup', 'confirmed'],
  waits: [],
})

describe('a person at', () => {
  rehearseAll([
    { name: 'presses 1 instead of speaking', number: '0133', expected: confirms() },
    {
      name: 'mumbles twice, is told of the keys, and presses 1',
      number: '0134',
      expected: confirms(MUMBLES, AGAIN[0] ?? '', MUMBLES, AGAIN[1] ?? ''),
    },
  ])
})
