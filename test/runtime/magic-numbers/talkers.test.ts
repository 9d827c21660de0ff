// 0100 to 0108 and 0160 to 0161: people who talk, word for word.
import { describe, expect, it } from 'vitest'
import { type Stage, setStage } from '../stage.ts'
import {
  AGREES,
  CONFIRMED,
  OPENING,
  REACHED,
  rehearse,
  rehearseAll,
  type Script,
  THANKS,
  UNDERSTOOD,
} from './rehearsal.ts'

const TRANSFER = { transfer_to: '+6495550111' }
const WISH = 'them: Can I speak to a real person, please?'

async function tellParking(stage: Stage): Promise<void> {
  const content = 'Free parking is behind the clinic. Enter from Kent Street and take a ticket; reception validates it.'
  const { status } = await stage.call('POST', '/v1/knowledge', { title: 'Parking at the clinic', content })
  expect(status).toBe(201)
}

const talk = (outcome: string, ...turns: string[]): Script['expected'] => ({
  calls: [{ end: ['human', 'agent_hangup', outcome], sip: 200, turns: [OPENING, ...turns] }],
  events: UNDERSTOOD,
  recipient: ['completed', 1, 'agent_hangup', outcome],
  waits: [],
})

const LATER = "them: I'm in the middle of something. Can you call me back tomorrow at 3 pm?"
const laterOn = (day: string) => ({
  end: ['human', 'agent_hangup', 'callback_requested'] as const,
  sip: 200,
  turns: [
    OPENING,
    LATER,
    `agent: All right, we'll call you again on ${day} at 3 pm. Is that right?`,
    "them: Yes, that's right.",
    'agent: Thank you. Goodbye.',
  ],
})

const CANNOT =
  "agent: I can't put you through from here, but I'll let the team know that you'd like to speak with a person. Goodbye."
const UNKNOWN =
  "agent: That's a good question. I don't have the answer here, but I'll let the team know you asked. Will you be able to make it?"

const SCRIPTS: readonly Script[] = [
  { name: 'answers and agrees', number: '0100', expected: talk('confirmed', AGREES, THANKS) },
  {
    name: 'answers and declines',
    number: '0101',
    expected: talk(
      'declined',
      "them: No, sorry, I can't make it.",
      "agent: That's all right, thank you for letting me know. Would you like another time instead?",
      'them: No thanks, just leave it.',
      "agent: I'll pass that on. Thank you for your time, Aroha. Goodbye.",
    ),
  },
  {
    name: 'is answered from the knowledge, and agrees',
    number: '0102',
    before: tellParking,
    expected: {
      ...talk(
        'confirmed',
        'them: Is there parking nearby?',
        'agent: Free parking is behind the clinic. Will you be able to make it?',
        AGREES,
        THANKS,
      ),
      events: ['intent.detected', ...UNDERSTOOD],
    },
  },
  {
    name: 'asks what nobody has written down, and agrees',
    number: '0103',
    before: tellParking,
    expected: {
      ...talk('confirmed', 'them: Do you have a play corner for toddlers?', UNKNOWN, AGREES, THANKS),
      events: ['intent.detected', ...UNDERSTOOD],
    },
  },
  {
    name: 'is called back when asked, once',
    number: '0104',
    expected: {
      calls: [laterOn('Tuesday 2 June'), laterOn('Wednesday 3 June')],
      events: [
        'intent.detected',
        'conversation.completed',
        'campaign.callback.received',
        'intent.detected',
        'conversation.completed',
        'campaign.callback.received',
        'campaign.completed',
      ],
      recipient: ['completed', 2, 'agent_hangup', 'callback_requested'],
      waits: [1800],
    },
  },
  {
    name: 'is not called again when it asks not to be',
    number: '0105',
    expected: talk(
      'opted_out',
      'them: Please take me off your list and stop calling me.',
      "agent: All right. I'll take you off our list, and we won't call you again. Goodbye.",
    ),
  },
  {
    name: 'is somebody else',
    number: '0106',
    expected: talk(
      'wrong_number',
      "them: Sorry, I think you've got the wrong number.",
      "agent: I'm sorry to have bothered you. I'll make a note that this is the wrong number. Goodbye.",
    ),
  },
  {
    name: 'is put through',
    number: '0107',
    fields: TRANSFER,
    expected: {
      calls: [
        {
          end: ['human', 'transferred', 'transferred'],
          sip: 200,
          turns: [OPENING, WISH, "agent: Of course. One moment please, I'll put you through."],
        },
      ],
      events: UNDERSTOOD,
      recipient: ['completed', 1, 'transferred', 'transferred'],
      waits: [],
    },
  },
  { name: 'is not put through where nobody is named', number: '0107', expected: talk('no_resolution', WISH, CANNOT) },
  {
    name: 'is taken back when nobody answers there, and agrees',
    number: '0108',
    fields: TRANSFER,
    expected: {
      ...talk(
        'confirmed',
        WISH,
        "agent: Of course. One moment please, I'll put you through.",
        "agent: I'm sorry, nobody is free to talk to you right now. I'll let the team know that you'd like to speak with a person. Before you go: will you be able to make it?",
        AGREES,
        THANKS,
      ),
      events: ['intent.detected', ...UNDERSTOOD],
    },
  },
  {
    name: 'answers in te reo Māori, is understood at once, and kept letter by letter',
    number: '0160',
    expected: talk('confirmed', 'them: Kia ora. Āe, ka tae atu au. Ngā mihi nui ki a koutou.', THANKS),
  },
]

describe('a person at', () => {
  rehearseAll(SCRIPTS)

  it('0161 talks for minutes, and the event carries every word', async () => {
    await using stage = await setStage()
    const { calls, events, recipient } = await rehearse(stage, '+12025550161')
    const [call] = calls
    expect(call?.end).toEqual(CONFIRMED.end)
    expect(call?.turns).toHaveLength(15)
    const again = OPENING.replace('Kia ora Aroha.', 'Of course.')
    expect(call?.turns.filter((turn) => turn === OPENING)).toHaveLength(1)
    expect(call?.turns.filter((turn) => turn === again)).toHaveLength(6)
    expect(call?.turns.slice(-2)).toEqual([AGREES, THANKS])
    expect(call?.turns.join('\n').length).toBeGreaterThan(3500)
    expect(events).toEqual([...Array(7).fill('intent.detected'), ...REACHED])
    expect(recipient).toEqual(['completed', 1, 'agent_hangup', 'confirmed'])
    const ended = (await stage.events()).find(({ type }) => type === 'conversation.completed')
    expect(ended?.data.object.turns.map(({ text }: { text: string }) => text)).toEqual(
      call?.turns.map((turn) => turn.replace(/^(agent|them): /, '')),
    )
    expect(ended?.data.object.duration_seconds).toBeGreaterThan(240)
  })
})
