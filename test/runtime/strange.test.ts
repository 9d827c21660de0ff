// What no sound runtime or client sends, and what must end in time all the same: no value, however
// strange, may leave a call that cannot be ended or an event that breaks its schema.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallTask, Completion, PersonInput } from '../../src/runtime/port.ts'
import { answerCall, create, HUNG_UP, phoneOf, START, type Stage, setStage, speech, TERMINAL } from './stage.ts'

let stage: Stage
let number = 0

beforeAll(async () => {
  stage = await setStage()
})

afterAll(async () => {
  await stage[Symbol.asyncDispose]()
})

async function answered(fields: object = {}): Promise<CallTask> {
  await create(stage, [phoneOf(number++)], fields)
  await stage.tick()
  const [task] = await stage.lease()
  if (task === undefined) throw new Error('no call was leased')
  await answerCall(stage.runtime, task)
  await stage.runtime.turn(task, { seq: 4, input: START, offsetMs: 0, durationMs: 0 })
  return task
}

async function ended({ conversationId }: CallTask) {
  const found = (await stage.events()).filter(
    ({ type, data }) => TERMINAL.includes(type) && data.object.id === conversationId,
  )
  expect(found).toHaveLength(1)
  const shown = await stage.call('GET', `/v1/conversations/${conversationId}?expand=transcript`)
  expect(shown.status).toBe(200)
  return shown.body
}

const INPUTS: readonly [string, PersonInput][] = [
  ['an endless utterance', speech(`yes I will be there ${'and so on '.repeat(2000)}`)],
  ['an utterance of one endless word', speech('a'.repeat(20_000))],
  ['half a character at the cut', speech(`${'a'.repeat(4999)}😀😀`)],
  ['no words', speech('')],
  ['a confidence over 1', { type: 'speech', text: 'Yes.', confidence: 7 }],
  ['no confidence', { type: 'speech', text: 'Yes.', confidence: Number.NaN }],
  ['keys no phone has', { type: 'keys', digits: 'hello' }],
  ['keys without end', { type: 'keys', digits: '1'.repeat(500) }],
  ['no keys', { type: 'keys', digits: '' }],
]

describe('a call ends, once, after', () => {
  it.each(INPUTS)('%s', async (_, input) => {
    const task = await answered()
    const turn = await stage.runtime.turn(task, { seq: 5, input, offsetMs: 5000, durationMs: 900 })
    expect(turn).toMatchObject({ accepted: true })
    expect(await stage.runtime.complete(task, HUNG_UP)).toEqual({ accepted: true })
    expect(await ended(task)).toMatchObject({ status: 'completed' })
  })

  it.each([
    ['negative', -5],
    ['fractional', 10.7],
    ['not a number', Number.NaN],
    ['infinite', Number.POSITIVE_INFINITY],
  ])('times that are %s', async (_, ms) => {
    const task = await answered()
    const turn = { seq: 5, input: speech('Hm.'), offsetMs: ms, durationMs: ms }
    expect(await stage.runtime.turn(task, turn)).toMatchObject({ accepted: true })
    const { turns } = (await stage.call('GET', `/v1/conversations/${task.conversationId}?expand=transcript`)).body
    const spoken = {
      seq: 6,
      type: 'spoken',
      turnId: turns[2].id,
      offsetMs: ms,
      durationMs: ms,
      interrupted: false,
    } as const
    expect(await stage.runtime.report(task, [spoken])).toEqual({ accepted: true })
    expect(await stage.runtime.complete(task, { ...HUNG_UP, durationMs: ms })).toEqual({ accepted: true })
    const { duration_seconds } = await ended(task)
    expect(duration_seconds).toBeGreaterThanOrEqual(0)
  })

  it('codes of a network that nobody has defined', async () => {
    const task = await answered()
    const strange: Completion = { ...HUNG_UP, sipStatus: 99_999, q850Cause: -1 }
    expect(await stage.runtime.complete(task, strange)).toEqual({ accepted: true })
    expect(await ended(task)).toMatchObject({ sip_status: null, q850_cause: null })
  })

  it('a summary of the longest names and times a client may send', async () => {
    const context = { first_name: 'A'.repeat(1000), appt: 'b'.repeat(1000) }
    const task = await answered({ recipients: [{ phone: '+6421555777', context }] })
    const input = speech('Can we make it another time?')
    await stage.runtime.turn(task, { seq: 5, input, offsetMs: 5000, durationMs: 900 })
    expect(await stage.runtime.complete(task, HUNG_UP)).toEqual({ accepted: true })
    expect(await ended(task)).toMatchObject({ outcome: 'reschedule_requested' })
  })

  it('a runtime that does not stop talking is told to hang up', async () => {
    const task = await answered()
    let told = false
    let seq = 5
    for (; seq < 530 && !told; seq += 1) {
      const turn = await stage.runtime.turn(task, { seq, input: speech('Pardon?'), offsetMs: seq * 10, durationMs: 9 })
      if (!turn.accepted) throw new Error(turn.refusal)
      told = turn.actions.some(({ type }) => type === 'hang_up')
    }
    for (; seq < 530; seq += 1)
      await stage.runtime.turn(task, { seq, input: speech('Hello?'), offsetMs: seq * 10, durationMs: 9 })
    expect(told).toBe(true)
    expect(await stage.runtime.complete(task, HUNG_UP)).toEqual({ accepted: true })
    expect((await ended(task)).turns.length).toBeLessThan(510)
  })
})
