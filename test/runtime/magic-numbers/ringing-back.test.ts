// 0150: who does not answer, and rings back.
import { describe, expect, it } from 'vitest'
import { create, MINUTE, setStage } from '../stage.ts'
import { AGREES, CONFIRMED, OPENING, type RehearsedCall, rehearseAll, THANKS, UNDERSTOOD } from './rehearsal.ts'

const NO_ANSWER: RehearsedCall = { end: [null, 'no_answer', null], sip: 480, turns: [] }
const RINGS_BACK: RehearsedCall = {
  ...CONFIRMED,
  turns: [OPENING.replace('agent: ', 'agent: Thank you for ringing us back. '), AGREES, THANKS],
}

describe('a person at', () => {
  rehearseAll([
    {
      name: 'does not answer, rings back after two minutes, and is not called again',
      number: '0150',
      expected: {
        calls: [NO_ANSWER, RINGS_BACK],
        events: ['conversation.failed', 'campaign.callback.received', ...UNDERSTOOD],
        recipient: ['completed', 1, 'agent_hangup', 'confirmed'],
        waits: [2],
      },
    },
  ])
})

describe('the ring back of 0150', () => {
  it('makes of a failed recipient a completed one, after the campaign has ended', async () => {
    await using stage = await setStage()
    const { id } = await create(stage, ['+12025550150'], { retry_policy: { max_attempts: 1 } })
    await stage.play()
    expect((await stage.call('GET', `/v1/campaigns/${id}`)).body.status).toBe('completed')
    expect(await stage.recipients(id)).toMatchObject([{ status: 'failed', outcome: null }])
    expect(stage.nextRingBack()).toBe(stage.clock.now() + 2 * MINUTE)
    await stage.at(stage.clock.now() + 2 * MINUTE)
    await stage.play()
    expect(await stage.recipients(id)).toMatchObject([{ status: 'completed', outcome: 'confirmed', attempt_count: 1 }])
    const types = (await stage.events()).map(({ type }) => type)
    expect(types.filter((type) => type === 'campaign.completed')).toHaveLength(1)
    expect(types.filter((type) => type === 'campaign.recipient.completed')).toHaveLength(2)
  })
})
