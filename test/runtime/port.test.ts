// What the voice-runtime port promises to anything that holds phone calls, tried against the real port
// and a real database, on a clock of the test.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CallTask, RuntimeEvent } from '../../src/runtime/port.ts'
import {
  AUCKLAND_9AM,
  answerCall,
  create,
  HUNG_UP,
  leaseOf,
  NO_ANSWER,
  phoneOf,
  START,
  type Stage,
  setStage,
  speech,
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
const OUT_OF_ORDER = { accepted: false, refusal: 'out_of_order' }
const CONTRADICTION = { accepted: false, refusal: 'contradiction' }
const OK = { accepted: true }
const DIALING = { seq: 1, type: 'dialing' } as const

async function oneTask(fields: object = {}): Promise<CallTask> {
  await create(stage, [phoneOf(1)], fields)
  await stage.tick()
  const [task] = await stage.lease()
  if (task === undefined) throw new Error('no call was leased')
  return task
}

const conversation = async ({ conversationId }: CallTask) =>
  (await stage.call('GET', `/v1/conversations/${conversationId}?expand=transcript`)).body
const ofWorker = { worker: 'worker', callsMax: 10, waitMs: 0 }

describe('a lease', () => {
  it('says whom to call, for whom, and until when', async () => {
    expect(await oneTask()).toMatchObject({
      to: phoneOf(1),
      attempt: 1,
      mode: 'simulation',
      direction: 'outbound',
      fence: 1,
      leaseExpiresAt: AUCKLAND_9AM + 60_000,
      scenario: { key: 'appointment_reminder', version: 1, language: 'en-NZ' },
      context: { first_name: 'Aroha' },
    })
  })

  it('is given to one worker only, however many ask at once', async () => {
    await create(
      stage,
      Array.from({ length: 20 }, (_, index) => phoneOf(index)),
      { max_concurrency: 20 },
    )
    await stage.tick()
    const taken = await Promise.all(['a', 'b', 'c', 'd'].map((worker) => stage.lease(worker, 7)))
    const ids = taken.flat().map(({ conversationId }) => conversationId)
    expect(new Set(ids).size).toBe(20)
    expect(ids).toHaveLength(20)
  })

  it('waits for a call until the time is up, or until the worker goes', async () => {
    const asked = stage.runtime.lease({ ...ofWorker, waitMs: 5000 }, new AbortController().signal)
    await stage.clock.advance(3000)
    await create(stage, [phoneOf(1)])
    await stage.tick()
    await stage.clock.advance(2000)
    expect(await asked).toHaveLength(1)
    const leaving = new AbortController()
    const left = stage.runtime.lease({ ...ofWorker, waitMs: 5000 }, leaving.signal)
    await stage.clock.settle()
    leaving.abort()
    expect(await left).toEqual([])
  })

  it('is renewed by a heartbeat, for 60 s from then', async () => {
    const task = await oneTask()
    await stage.at(AUCKLAND_9AM + 50_000)
    expect(await stage.runtime.heartbeat(task)).toEqual({
      accepted: true,
      leaseExpiresAt: AUCKLAND_9AM + 110_000,
      hangUp: false,
    })
    await stage.at(AUCKLAND_9AM + 109_999)
    await stage.tick()
    expect(await stage.runtime.report(task, [DIALING])).toEqual(OK)
  })

  it.each([
    ['a wrong token', { leaseToken: 'wrong' }],
    ['an older fence', { fence: 0 }],
    ['another call', { conversationId: 'conv_0' }],
  ])('of %s is refused everything, and changes nothing', async (_, wrong) => {
    const task = await oneTask()
    const bad = { ...leaseOf(task), ...wrong }
    const { runtime } = stage
    expect(await runtime.report(bad, [DIALING])).toEqual(LOST)
    expect(await runtime.turn(bad, { seq: 1, input: START, offsetMs: 0, durationMs: 0 })).toEqual(LOST)
    expect(await runtime.heartbeat(bad)).toEqual(LOST)
    expect(await runtime.release(bad, 0)).toEqual(LOST)
    expect(await runtime.complete(bad, NO_ANSWER)).toEqual(LOST)
    expect(await conversation(task)).toMatchObject({ status: 'queued' })
  })
})

describe('reports', () => {
  it.each([
    ['a gap', [{ seq: 2, type: 'ringing' }], OUT_OF_ORDER],
    ['ringing before dialing', [{ seq: 1, type: 'ringing' }], CONTRADICTION],
    ['an answer before dialing', [{ seq: 1, type: 'answered', answeredBy: 'human' }], CONTRADICTION],
    ['dialing twice', [DIALING, { seq: 2, type: 'dialing' }], CONTRADICTION],
    ['a gap inside a batch', [DIALING, { seq: 3, type: 'ringing' }], OUT_OF_ORDER],
    [
      'an utterance before the answer',
      [DIALING, { seq: 2, type: 'spoken', turnId: 'turn_0', offsetMs: 0, durationMs: 1, interrupted: false }],
      CONTRADICTION,
    ],
  ] as const)('refuse %s', async (_, events, refusal) => {
    const task = await oneTask()
    expect(await stage.runtime.report(task, events as readonly RuntimeEvent[])).toEqual(refusal)
    const answered = await conversation(task)
    expect(answered.status).toBe(events[0].type === 'dialing' ? 'dialing' : 'queued')
  })

  it('that are repeated are accepted and ignored', async () => {
    const task = await oneTask()
    await answerCall(stage.runtime, task)
    const once = await conversation(task)
    await stage.at(AUCKLAND_9AM + 5000)
    await answerCall(stage.runtime, task)
    expect(await stage.runtime.report(task, [DIALING])).toEqual(OK)
    expect(await conversation(task)).toEqual(once)
    expect((await stage.recipients(task.campaignId))[0].attempt_count).toBe(1)
  })

  it('of what was played correct the turn', async () => {
    const task = await oneTask()
    await answerCall(stage.runtime, task)
    await stage.runtime.turn(task, { seq: 4, input: START, offsetMs: 0, durationMs: 0 })
    const [{ id }] = (await conversation(task)).turns
    const spoken = { seq: 5, type: 'spoken', turnId: id, offsetMs: 120, durationMs: 3456, interrupted: true } as const
    expect(await stage.runtime.report(task, [spoken])).toEqual(OK)
    expect((await conversation(task)).turns).toMatchObject([{ offset_ms: 120, duration_ms: 3456, interrupted: true }])
  })
})

describe('a turn', () => {
  it('that is repeated returns the same actions and adds no turn, intent or event', async () => {
    const task = await oneTask()
    await answerCall(stage.runtime, task)
    await stage.runtime.turn(task, { seq: 4, input: START, offsetMs: 0, durationMs: 0 })
    const request = { seq: 5, input: speech('Yes, I will be there.'), offsetMs: 9000, durationMs: 1200 }
    const first = await stage.runtime.turn(task, request)
    const before = [await conversation(task), await stage.events()]
    expect(await stage.runtime.turn(task, request)).toEqual(first)
    expect([await conversation(task), await stage.events()]).toEqual(before)
    expect(first).toMatchObject({ accepted: true, actions: [{ type: 'say' }, { type: 'hang_up' }] })
    expect(before[1]).toMatchObject([{ type: 'intent.detected' }])
  })

  it('is refused before the answer, with a gap, and for an earlier number', async () => {
    const task = await oneTask()
    const turn = (seq: number) => stage.runtime.turn(task, { seq, input: START, offsetMs: 0, durationMs: 0 })
    expect(await turn(1)).toEqual(OUT_OF_ORDER)
    await answerCall(stage.runtime, task)
    expect(await turn(5)).toEqual(OUT_OF_ORDER)
    expect(await turn(3)).toEqual(OUT_OF_ORDER)
    expect(await turn(4)).toMatchObject(OK)
    expect(await turn(5)).toMatchObject(OK)
    expect(await turn(4)).toEqual(OUT_OF_ORDER)
  })
})

describe('the end of a call', () => {
  it('is refused before dialing: what was never dialled is given back, not ended', async () => {
    const task = await oneTask()
    expect(await stage.runtime.complete(task, HUNG_UP)).toEqual(CONTRADICTION)
    expect(await stage.runtime.release(task, 0)).toEqual(OK)
  })

  it('may be told again alike, but not otherwise', async () => {
    const task = await oneTask()
    await answerCall(stage.runtime, task)
    expect(await stage.runtime.complete(task, HUNG_UP)).toEqual(OK)
    expect(await stage.runtime.complete(task, { ...HUNG_UP })).toEqual(OK)
    expect(await stage.runtime.complete(task, { ...HUNG_UP, endReason: 'recipient_hangup' })).toEqual(CONTRADICTION)
    expect(await conversation(task)).toMatchObject({ status: 'completed', end_reason: 'agent_hangup' })
    expect([...terminalEvents(await stage.events()).values()]).toEqual([1])
  })

  it('is recognised whatever the order of its fields', async () => {
    const task = await oneTask()
    await stage.runtime.report(task, [DIALING])
    await stage.runtime.complete(task, NO_ANSWER)
    const { endReason, durationMs, sipStatus, q850Cause } = NO_ANSWER
    expect(await stage.runtime.complete(task, { q850Cause, sipStatus, durationMs, endReason })).toEqual(OK)
  })

  it('lets nothing follow', async () => {
    const task = await oneTask()
    await answerCall(stage.runtime, task)
    await stage.runtime.complete(task, HUNG_UP)
    expect(await stage.runtime.turn(task, { seq: 4, input: START, offsetMs: 0, durationMs: 0 })).toEqual(LOST)
    expect(await stage.runtime.report(task, [{ seq: 4, type: 'ringing' }])).toEqual(LOST)
    expect(await stage.runtime.heartbeat(task)).toEqual(LOST)
    expect(await stage.runtime.release(task, 0)).toEqual(CONTRADICTION)
  })
})

describe('giving a call back', () => {
  it('before dialing makes it due again after the wait, as the same conversation and attempt', async () => {
    const task = await oneTask()
    expect(await stage.runtime.release(task, 5000)).toEqual(OK)
    expect(await stage.runtime.heartbeat(task)).toEqual(LOST)
    await stage.at(AUCKLAND_9AM + 4999)
    expect(await stage.lease()).toEqual([])
    await stage.at(AUCKLAND_9AM + 5000)
    const [again] = await stage.lease()
    expect(again).toMatchObject({ conversationId: task.conversationId, attempt: 1, fence: 2 })
    expect(again?.leaseToken).not.toBe(task.leaseToken)
    expect(await stage.runtime.report(task, [DIALING])).toEqual(LOST)
    expect(await stage.runtime.report(again as CallTask, [DIALING])).toEqual(OK)
  })

  it('after dialing is refused: a person may be on the line', async () => {
    const task = await oneTask()
    await stage.runtime.report(task, [DIALING])
    expect(await stage.runtime.release(task, 0)).toEqual(CONTRADICTION)
    expect(await conversation(task)).toMatchObject({ status: 'dialing' })
  })
})
