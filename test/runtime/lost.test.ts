// A worker that is never heard of again: before the commit point its call is made by another, after it
// the call ends once and is not made again.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CallTask } from '../../src/runtime/port.ts'
import {
  AUCKLAND_9AM,
  answerCall,
  create,
  DAY,
  HUNG_UP,
  MINUTE,
  phoneOf,
  START,
  type Stage,
  setStage,
  speech,
  TERMINAL,
  terminalEvents,
} from './stage.ts'

let stage: Stage

beforeEach(async () => {
  stage = await setStage()
})

afterEach(async () => {
  await stage[Symbol.asyncDispose]()
})

const LOST = { accepted: false, refusal: 'lease_lost' }
const DIALING = { seq: 1, type: 'dialing' } as const

async function oneTask(fields: object = {}): Promise<CallTask> {
  await create(stage, [phoneOf(1)], fields)
  await stage.tick()
  const [task] = await stage.lease('first')
  if (task === undefined) throw new Error('no call was leased')
  return task
}

const ended = async () => (await stage.events()).filter(({ type }) => TERMINAL.includes(type))

describe('a worker lost before dialing', () => {
  it('loses its lease after 60 s, and the same conversation is leased to another', async () => {
    const task = await oneTask()
    await stage.at(AUCKLAND_9AM + 59_999)
    await stage.tick()
    expect(await stage.lease('second')).toEqual([])
    await stage.at(AUCKLAND_9AM + 60_000)
    await stage.tick()
    const [again] = await stage.lease('second')
    expect(again).toMatchObject({ conversationId: task.conversationId, attempt: 1, fence: 2 })
    expect(await stage.runtime.report(task, [DIALING])).toEqual(LOST)
    expect(await ended()).toEqual([])
  })

  it('cannot keep a call from being made by renewing its lease for ever', async () => {
    const task = await oneTask()
    for (let second = 50; second <= 1200; second += 50) {
      await stage.at(AUCKLAND_9AM + second * 1000)
      await stage.runtime.heartbeat(task)
      await stage.tick()
    }
    expect(await stage.runtime.heartbeat(task)).toEqual(LOST)
    expect(await stage.lease('second')).toHaveLength(1)
  })
})

describe('a worker lost after dialing', () => {
  it.each([
    ['before the answer', false, 'conversation.failed', 'failed'],
    ['in the conversation', true, 'conversation.completed', 'completed'],
  ])(
    '%s ends the call as runtime_lost, with one terminal event, and nobody is dialled again',
    async (_, answered, type, status) => {
      const task = await oneTask({ retry_policy: { max_attempts: 5 } })
      if (answered) await answerCall(stage.runtime, task)
      else await stage.runtime.report(task, [DIALING])
      await stage.at(AUCKLAND_9AM + MINUTE)
      await stage.tick()
      expect(await ended()).toMatchObject([{ type, data: { object: { end_reason: 'runtime_lost', status } } }])
      expect(await stage.runtime.complete(task, HUNG_UP)).toEqual({ accepted: false, refusal: 'contradiction' })
      await stage.at(AUCKLAND_9AM + DAY)
      expect(await stage.play()).toEqual([])
      expect(await stage.recipients(task.campaignId)).toMatchObject([
        { status, attempt_count: 1, last_end_reason: 'runtime_lost' },
      ])
      expect([...terminalEvents(await stage.events()).values()]).toEqual([1])
    },
  )

  it('keeps what had been understood until then', async () => {
    const task = await oneTask()
    await answerCall(stage.runtime, task)
    await stage.runtime.turn(task, { seq: 4, input: START, offsetMs: 0, durationMs: 0 })
    await stage.runtime.turn(task, { seq: 5, input: speech('Yes, I will be there.'), offsetMs: 9000, durationMs: 1200 })
    await stage.at(AUCKLAND_9AM + 2 * MINUTE)
    await stage.tick()
    expect(await ended()).toMatchObject([{ data: { object: { outcome: 'confirmed', end_reason: 'runtime_lost' } } }])
  })
})

describe('a call that never ends', () => {
  it('is ended at its terminal_by, heartbeats or not', async () => {
    const task = await oneTask()
    await answerCall(stage.runtime, task)
    const { body } = await stage.call('GET', `/v1/conversations/${task.conversationId}`)
    const terminalBy = Date.parse(body.terminal_by)
    expect(terminalBy).toBeGreaterThan(AUCKLAND_9AM + task.callMsMax)
    for (let now = AUCKLAND_9AM + 50_000; now < terminalBy; now += 50_000) {
      await stage.at(now)
      expect(await stage.runtime.heartbeat(task)).toMatchObject({ accepted: true })
      await stage.tick()
    }
    expect(await ended()).toEqual([])
    await stage.at(terminalBy)
    await stage.tick()
    expect(await ended()).toMatchObject([{ data: { object: { end_reason: 'runtime_lost', terminal_by: null } } }])
    expect(await stage.runtime.heartbeat(task)).toEqual(LOST)
  })
})

describe('a call that cannot be ended', () => {
  it('does not keep the others from being ended', async () => {
    await create(stage, [phoneOf(1), phoneOf(2)])
    await stage.tick()
    const [broken, sound] = await stage.lease()
    await answerCall(stage.runtime, broken as CallTask)
    await answerCall(stage.runtime, sound as CallTask)
    const { writer } = stage.server.database
    await writer
      .updateTable('calls')
      .set({ dialogue: 'not JSON' })
      .where('conversation_id', '=', broken?.conversationId ?? '')
      .execute()
    await stage.at(AUCKLAND_9AM + MINUTE)
    await stage.tick()
    expect((await ended()).map(({ data }) => data.object.id).sort()).toEqual(
      [broken?.conversationId, sound?.conversationId].sort(),
    )
  })
})
