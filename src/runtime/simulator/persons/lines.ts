// Calls that meet no talker: phones that are not picked up, machines, people who hang up or stay silent, and
// a simulator that dies; and who rings back. 10 to 50, by the codes of RFC 3261 §21 and Q.850.
import { AGREEING } from '../answers.ts'
import { type Answered, type Line, type NotAnswered, type Person, picksUp, says } from '../person.ts'

const notAnswered = (call: Omit<NotAnswered, 'answers'>): NotAnswered => ({ answers: false, ...call })

const NO_ANSWER = notAnswered({ rings: true, ringMs: 'timeout', endReason: 'no_answer', sipStatus: 480, q850Cause: 19 })
const BUSY = notAnswered({ rings: false, ringMs: 800, endReason: 'busy', sipStatus: 486, q850Cause: 17 })
const DECLINED = notAnswered({ rings: true, ringMs: 4_000, endReason: 'declined', sipStatus: 603, q850Cause: 21 })
const NO_SUCH_NUMBER = notAnswered({
  rings: false,
  ringMs: 1_200,
  endReason: 'invalid_number',
  sipStatus: 404,
  q850Cause: 1,
})
// RFC 8688: 608 means that somebody on the way refused the call for the person
const BLOCKED = notAnswered({ rings: false, ringMs: 900, endReason: 'blocked', sipStatus: 608, q850Cause: 21 })
const TRUNK_FAILS = notAnswered({
  rings: false,
  ringMs: 500,
  endReason: 'network_error',
  sipStatus: 503,
  q850Cause: 38,
})

const AGREES = picksUp(6_000, ...AGREEING)
const VOICEMAIL: Answered = { answers: true, ringMs: 18_000, answeredBy: 'voicemail', greetingMs: 7_000, lines: [] }
const MENU: Answered = {
  answers: true,
  ringMs: 3_000,
  answeredBy: 'ivr',
  lines: [
    says('Welcome to Harbour Timber. For sales, press 1. For accounts, press 2. To hear this again, press star.'),
  ],
}
const SCREENED: Answered = {
  answers: true,
  ringMs: 2_000,
  answeredBy: 'screening',
  lines: [
    says('Hi. The person you are calling uses a screening service. Please say who is calling and why.', { times: 1 }),
    { deed: { do: 'hand_over', ms: 5_000, lines: AGREEING } },
  ],
}

const PRESSES_1: Line = { deed: { do: 'press', digits: '1' } }

const RINGS_BACK_MS = 120_000

export const LINES: readonly Person[] = [
  { script: '10', description: 'Never answers.', calls: [NO_ANSWER] },
  { script: '11', description: 'Is on another call.', calls: [BUSY] },
  { script: '12', description: 'Lets it ring and declines the call.', calls: [DECLINED] },
  { script: '13', description: 'Does not exist: the number is not in service.', calls: [NO_SUCH_NUMBER] },
  { script: '14', description: 'Is never rung: the call is blocked as spam.', calls: [BLOCKED] },
  { script: '15', description: 'Voicemail answers.', calls: [VOICEMAIL] },
  { script: '16', description: 'A phone menu answers.', calls: [MENU] },
  { script: '17', description: 'A robot asks who is calling, then the person answers and agrees.', calls: [SCREENED] },
  {
    script: '20',
    description: 'Does not answer twice, then answers and agrees.',
    calls: [NO_ANSWER, NO_ANSWER, AGREES],
  },
  { script: '21', description: 'Is on another call, then answers and agrees.', calls: [BUSY, AGREES] },
  {
    script: '30',
    description: 'Hangs up in the middle of a sentence.',
    calls: [picksUp(5_000, { deed: { do: 'hang_up', interrupts: true } })],
  },
  { script: '31', description: 'Answers and says nothing.', calls: [picksUp(5_000)] },
  {
    script: '32',
    description: 'Talks until the call may last no longer.',
    calls: [
      picksUp(
        5_000,
        says('Well, hello there, what a nice surprise, I was just thinking about all of you.', { times: 1 }),
        { deed: { do: 'talk_on' } },
      ),
    ],
  },
  {
    script: '33',
    description: 'Presses 1 instead of speaking.',
    calls: [picksUp(5_000, PRESSES_1)],
  },
  {
    script: '34',
    description: 'Mumbles twice, then presses 1.',
    calls: [picksUp(5_000, { times: 2, deed: { do: 'say', text: 'Wuh shuh doo buh.', confidence: 0.2 } }, PRESSES_1)],
  },
  {
    script: '40',
    description: 'Answers and agrees, though the simulator dies once before it dials.',
    calls: [AGREES],
    mishap: { when: 'before_dialing', leases: 1 },
  },
  {
    script: '41',
    description: 'Is lost: the simulator dies after it has dialled.',
    calls: [AGREES],
    mishap: { when: 'after_dialing', leases: Number.POSITIVE_INFINITY },
  },
  { script: '42', description: 'Is never rung: the trunk fails each time.', calls: [TRUNK_FAILS] },
  {
    script: '50',
    description: 'Does not answer, and rings back two minutes later.',
    calls: [NO_ANSWER],
    ringsBack: { afterMs: RINGS_BACK_MS, call: picksUp(1_500, ...AGREEING) },
  },
]
