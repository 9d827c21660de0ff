// 0130 to 0132 and 0140 to 0141: calls that end before their time, or whose runtime does.
import { describe, expect, it } from 'vitest'
import { PERSONS } from '../../../src/runtime/simulator/persons.ts'
import { MINUTE, setStage } from '../stage.ts'
import { CONFIRMED, OPENING, REACHED, rehearse, rehearseAll, type Script, UNDERSTOOD } from './rehearsal.ts'

const unresolved = (endReason: string, ...turns: string[]): Script['expected'] => ({
  calls: [{ end: ['human', endReason, 'no_resolution'], sip: 200, turns }],
  events: REACHED,
  recipient: ['completed', 1, endReason, 'no_resolution'],
  waits: [],
})

describe('a call to', () => {
  rehearseAll([
    {
      name: 'is hung up in the middle of a sentence',
      number: '0130',
      expected: unresolved('recipient_hangup', `${OPENING} ~`),
    },
    {
      name: 'meets silence, and is given up',
      number: '0131',
      expected: unresolved(
        'silence_timeout',
        OPENING,
        'agent: Are you still there? Will you be able to make it?',
        "agent: Please say yes if you will be there, or no if you won't. You can also press 1 for yes or 2 for no.",
        "agent: I can't hear you, so I'll leave it there. Goodbye.",
      ),
    },
    {
      name: 'is cut when it has lasted as long as it may',
      number: '0132',
      expected: unresolved(
        'max_duration_reached',
        OPENING,
        'them: Well, hello there, what a nice surprise, I was just thinking about all of you.',
        'agent: Sorry, I want to be sure I have this right. Will you be able to come to your appointment, Tuesday 2 June at 10:30 am?',
      ),
    },
    {
      name: 'is made by another lease when the first dies before dialling: one conversation, one attempt',
      number: '0140',
      expected: {
        calls: [CONFIRMED],
        events: UNDERSTOOD,
        recipient: ['completed', 1, 'agent_hangup', 'confirmed'],
        waits: [],
      },
    },
    {
      name: 'is lost when the runtime dies after dialling, and not made again',
      number: '0141',
      fields: { retry_policy: { max_attempts: 10 } },
      expected: {
        calls: [{ end: [null, 'runtime_lost', null], sip: null, turns: [] }],
        events: ['conversation.failed', 'campaign.completed'],
        recipient: ['failed', 1, 'runtime_lost', null],
        waits: [],
      },
    },
  ])

  it('0140 waits for the lease to run out, and no longer', async () => {
    await using stage = await setStage()
    const began = stage.clock.now()
    await rehearse(stage, '+12025550140')
    expect(stage.clock.now() - began).toBe(MINUTE)
  })

  it('0132 lasts ten minutes', async () => {
    await using stage = await setStage()
    await rehearse(stage, '+12025550132')
    const ended = (await stage.events()).find(({ type }) => type === 'conversation.completed')
    expect(ended?.data.object.duration_seconds).toBe(600)
  })
})

describe('every number', () => {
  it('has one person, described for those who read the table', () => {
    const scripts = PERSONS.map(({ script }) => script)
    expect(new Set(scripts).size).toBe(scripts.length)
    expect(PERSONS.filter(({ description }) => !/^[A-Z].*\.$/.test(description))).toEqual([])
  })

  it('is the same in every run of a seed, and differs without one', async () => {
    const timings = async (seeds: readonly (string | undefined)[]) => {
      const found: string[] = []
      for (const seed of seeds) {
        await using stage = await setStage({ settings: seed === undefined ? {} : { NEXORA_SIMULATOR_SEED: seed } })
        await rehearse(stage, '+12025550161')
        const turns = await stage.server.database.reader
          .selectFrom('turns')
          .select('offset_ms')
          .orderBy('offset_ms')
          .execute()
        found.push(JSON.stringify(turns))
      }
      return found
    }
    const [first, second] = await timings(['a', 'a'])
    expect(second).toBe(first)
    expect(new Set(await timings(['b', 'c', undefined, undefined])).size).toBe(4)
  })
})
