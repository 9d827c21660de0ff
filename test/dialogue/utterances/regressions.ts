// Lines that were once taken for something else, each with what it must give: a word for the driver that was heard as a
// wish for a call back, and next to it the wishes for a call back and for no more calls that must stay what they are. Said
// on Monday 1 June 2026 at noon in Auckland.
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

export const REGRESSIONS: readonly Table[] = [
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
