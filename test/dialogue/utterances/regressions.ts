// Lines that were once taken for something else, each with what it must give: a word for the driver that was heard as a
// wish for a call back, and next to it the wishes for a call back and for no more calls that must stay what they are; 73 ways
// to want no more calls, of which 18 were missed when they were first tried, and what sounds like them. Said on Monday 1 June
// 2026 at noon in Auckland.
import { APPOINTMENT_REMINDER } from './appointment-reminder.ts'
import { DELIVERY_UPDATE } from './delivery-update.ts'
import { more } from './everyday.ts'
import type { Said, Table } from './table.ts'

const FOR_DRIVER = [
  'can you tell the driver to ring when he is close',
  'tell the driver to call me first',
  'ask the courier to ring me before he comes',
  'could you get the driver to give me a call when he is outside',
  'tell your driver to text me tomorrow when he is on his way',
  'can the driver phone me when he is ten minutes away',
  'ring me when you are close',
  'call when you get here',
  "text me when he's around the corner",
  'tell him to ring when he is close',
  'have the driver call ahead please',
]

const STILL_A_CALLBACK: readonly Said[] = [
  ['callback_requested', 'ring me tomorrow when I am home', { callback_at: '2026-06-01T21:00:00Z' }],
  ['callback_requested', 'call me back when my husband is here'],
  ['callback_requested', 'call me when I am home'],
  ['callback_requested', 'can you ring me later I am driving'],
  ['callback_requested', 'my driver is here ring me in an hour', { callback_at: '2026-06-01T01:00:00Z' }],
]

const STILL_OPTED_OUT: readonly Said[] = [
  ['opted_out', 'tell the driver to stop ringing me'],
  ['opted_out', 'do not ring me when he is close just stop calling'],
  ['opted_out', 'tell the driver and everyone else not to call me again'],
  ['opted_out', 'ask the driver to take me off your list'],
]

const NO_MORE_CALLS = [
  "I don't want you ringing here any more",
  'put me on your do not call list',
  "I'd like to be taken off",
  'no more calls please',
  'you people need to stop',
  'quit it with the phone calls',
  "I'm on the do not call register",
  "this is the third time you've called, stop",
  'lose my number',
  'never ring this number again',
  "please don't contact me",
  'can you remove me from the system please',
  'I never want to hear from you lot again',
  'stop harassing me',
  'I told you yesterday to stop calling',
  "I'll report you if you call again",
  "you call me one more time and I'll sue",
  'this number is on do not call',
  "no thanks and don't call again",
  'I withdraw my consent',
  'please delete my data',
  'delete all my information',
  'unsubscribe',
  'opt out',
  'STOP',
  'stop please',
  'just stop',
  'would you stop',
  "don't you dare call again",
  'not interested, take my number off',
  "I don't wish to receive these",
  'cease all communication',
  'get me off this bloody list',
  'please cancel future calls',
  "don't want these robot calls",
  'please do not ring me on this number',
  "you shouldn't be calling me",
  'how do I stop these calls',
  'how do I get off this list',
  'can I opt out of these',
  "don't phone me no more",
  'never call me again please',
  'quit calling',
  'would you please stop ringing me',
  'I do not consent to being called',
  'remove my details from your database',
  "I've asked you before to stop",
  "you've got to stop calling me",
  'no. stop. calling. me.',
  'can you stop with these',
  'I said stop calling',
  'no more of this please',
  'strike me off',
  'please stop bothering my mother',
  "she doesn't want you to call her any more",
  "we don't want any calls from you",
  "don't call this house again",
  'forget my number',
  'knock it off with the calls',
  'I want off this list',
  'enough already with the calls',
  'give it a rest with the calls',
  'leave me alone',
  'please make these calls stop',
  'turn these calls off',
  'no automated calls thanks',
  "I'd prefer you didn't call",
  "I'd rather you didn't ring me",
  "don't ever contact us",
  "you're not to ring me again",
  "I don't need any more reminders",
  "text me instead, don't call",
  'email only please no calls',
]

const SOUNDS_LIKE_IT: readonly Said[] = [
  ['nothing', 'the bus stop is outside'],
  ['nothing', 'take me off the waiting list for Tuesday'],
  ['nothing', "I'll stop by tomorrow"],
  ['nothing', 'I want to stop smoking, is that what this is about'],
  ['nothing', 'I got no calls from you'],
  ['nothing', 'please remove my Tuesday booking'],
  ['nothing', "I don't want another appointment"],
  ['nothing', 'he does not want an appointment'],
  ['callback_requested', 'call me again tomorrow'],
  ['callback_requested', 'call me again and I will have my diary'],
  ['declined', 'cancel the appointment'],
  ['reschedule_requested', 'switch the appointment to Friday'],
  ['nothing', 'it should not be a problem'],
  ['confirmed', "that won't be a problem at all"],
]

export const REGRESSIONS: readonly Table[] = [
  more(APPOINTMENT_REMINDER, {
    ask: [...NO_MORE_CALLS.map((said): Said => ['opted_out', said]), ...SOUNDS_LIKE_IT],
  }),
  more(DELIVERY_UPDATE, {
    ask: [
      ...FOR_DRIVER.map((said): Said => ['question_asked', said, { ring_ahead: said }]),
      ...STILL_A_CALLBACK,
      ...STILL_OPTED_OUT,
    ],
    safe_place: [['question_asked', 'tell the driver to ring me when he is close'], ...STILL_A_CALLBACK],
    note: [
      ...FOR_DRIVER.map((said): Said => ['instructions_given', said, { instructions: said }]),
      ...STILL_A_CALLBACK,
      ...STILL_OPTED_OUT,
    ],
  }),
]
