// 0115 to 0117: machines that pick up, and what the campaign wants done about them.
import { describe } from 'vitest'
import { AGREES, OPENING, REACHED, type RehearsedCall, rehearseAll, THANKS, UNDERSTOOD } from './rehearsal.ts'

const voicemail = (...turns: string[]): RehearsedCall => ({
  end: ['voicemail', 'voicemail_reached', null],
  sip: 200,
  turns,
})
const reachedVoicemail = (...turns: string[]) => ({
  calls: [voicemail(...turns)],
  events: REACHED,
  recipient: ['completed', 1, 'voicemail_reached', null] as const,
  waits: [],
})
const MESSAGE = 'Kia ora {{first_name}}, a reminder of your appointment: {{appt}}. No need to ring back.'

describe('a machine at', () => {
  rehearseAll([
    { name: 'is hung up on', number: '0115', expected: reachedVoicemail() },
    {
      name: 'is left the message of the campaign',
      number: '0115',
      fields: { answering_machine: { action: 'leave_message', message: MESSAGE } },
      expected: reachedVoicemail(
        'agent: Kia ora Aroha, a reminder of your appointment: Tuesday 2 June at 10:30 am. No need to ring back.',
      ),
    },
    {
      name: 'is talked to like a person',
      number: '0115',
      fields: { answering_machine: { action: 'continue' } },
      expected: {
        calls: [
          {
            end: ['voicemail', 'silence_timeout', 'no_resolution'],
            sip: 200,
            turns: [
              OPENING,
              'agent: Are you still there? Will you be able to make it?',
              "agent: Please say yes if you will be there, or no if you won't. You can also press 1 for yes or 2 for no.",
              "agent: I can't hear you, so I'll leave it there. Goodbye.",
            ],
          },
        ],
        events: REACHED,
        recipient: ['completed', 1, 'silence_timeout', 'no_resolution'],
        waits: [],
      },
    },
    {
      name: 'is tried again where the policy says so',
      number: '0115',
      fields: { retry_policy: { retry_on: ['voicemail_reached'], max_attempts: 2 } },
      expected: {
        calls: [voicemail(), voicemail()],
        events: ['conversation.completed', ...REACHED],
        recipient: ['completed', 2, 'voicemail_reached', null],
        waits: [15],
      },
    },
    {
      name: 'is a phone menu: heard out, asked nothing',
      number: '0116',
      expected: {
        calls: [
          {
            end: ['ivr', 'agent_hangup', 'no_resolution'],
            sip: 200,
            turns: [
              'them: Welcome to Harbour Timber. For sales, press 1. For accounts, press 2. To hear this again, press star.',
            ],
          },
        ],
        events: REACHED,
        recipient: ['completed', 1, 'agent_hangup', 'no_resolution'],
        waits: [],
      },
    },
    {
      name: 'is told for whom the call is and nothing else, and puts the person on',
      number: '0117',
      expected: {
        calls: [
          {
            end: ['human', 'agent_hangup', 'confirmed'],
            sip: 200,
            turns: [
              'them: Hi. The person you are calling uses a screening service. Please say who is calling and why.',
              'agent: This is an automated call for Aroha. Could you put me through, please?',
              OPENING,
              AGREES,
              THANKS,
            ],
          },
        ],
        events: UNDERSTOOD,
        recipient: ['completed', 1, 'agent_hangup', 'confirmed'],
        waits: [],
      },
    },
  ])
})
