// 0110 to 0114, 0120 to 0121 and 0142: phones that nobody picks up, and when they are tried again.
import { describe } from 'vitest'
import { CONFIRMED, type RehearsedCall, rehearseAll, type Script, UNDERSTOOD } from './rehearsal.ts'

const failed = (endReason: string, sip: number): RehearsedCall => ({ end: [null, endReason, null], sip, turns: [] })
const NO_ANSWER = failed('no_answer', 480)
const BUSY = failed('busy', 486)
const TRUNK = failed('network_error', 503)
const FAILED = 'conversation.failed'

const once = (call: RehearsedCall): Script['expected'] => ({
  calls: [call],
  events: [FAILED, 'campaign.completed'],
  recipient: ['failed', 1, call.end[1], null],
  waits: [],
})

const thrice = (call: RehearsedCall): Script['expected'] => ({
  calls: [call, call, call],
  events: [FAILED, FAILED, FAILED, 'campaign.completed'],
  recipient: ['failed', 3, call.end[1], null],
  waits: [15, 30],
})

describe('a phone at', () => {
  rehearseAll([
    { name: 'is never answered', number: '0110', expected: thrice(NO_ANSWER) },
    { name: 'is busy', number: '0111', expected: thrice(BUSY) },
    { name: 'is declined, and not tried again', number: '0112', expected: once(failed('declined', 603)) },
    {
      name: 'is not in service, and never tried again',
      number: '0113',
      fields: { retry_policy: { max_attempts: 10 } },
      expected: once(failed('invalid_number', 404)),
    },
    { name: 'is blocked as spam, and not tried again', number: '0114', expected: once(failed('blocked', 608)) },
    {
      name: 'is answered at the third call',
      number: '0120',
      expected: {
        calls: [NO_ANSWER, NO_ANSWER, CONFIRMED],
        events: [FAILED, FAILED, ...UNDERSTOOD],
        recipient: ['completed', 3, 'agent_hangup', 'confirmed'],
        waits: [15, 30],
      },
    },
    {
      name: 'is answered at the second call',
      number: '0121',
      expected: {
        calls: [BUSY, CONFIRMED],
        events: [FAILED, ...UNDERSTOOD],
        recipient: ['completed', 2, 'agent_hangup', 'confirmed'],
        waits: [15],
      },
    },
    {
      name: 'is kept from ringing by the trunk: tried five times a minute apart, no attempt counted',
      number: '0142',
      expected: {
        calls: [TRUNK, TRUNK, TRUNK, TRUNK, TRUNK],
        events: [FAILED, FAILED, FAILED, FAILED, FAILED, 'campaign.completed'],
        recipient: ['failed', 0, 'network_error', null],
        waits: [1, 1, 1, 1],
      },
    },
    {
      name: 'is not tried again after the trunk failed, where the policy leaves that out',
      number: '0142',
      fields: { retry_policy: { retry_on: ['busy'] } },
      expected: { ...once(TRUNK), recipient: ['failed', 0, 'network_error', null] },
    },
  ])
})
