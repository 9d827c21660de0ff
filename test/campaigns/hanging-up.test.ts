// A campaign that is cancelled with `hang_up`: calls in progress end at once, each once, and what was heard counts.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CallTask } from '../../src/runtime/port.ts'
import { playCall } from '../../src/runtime/simulator/call.ts'
import {
  answerCall,
  create,
  HUNG_UP,
  leaseOf,
  phoneOf,
  START,
  type Stage,
  setStage,
  speech,
  terminalEvents,
} from '../runtime/stage.ts'

let stage: Stage

beforeEach(async () => {
  stage = await setStage()
})

afterEach(async () => {
  await stage[Symbol.asyncDispose]()
})

const cancel = (id: string, body?: object) => stage.call('POST', `/v1/campaigns/${id}/cancel`, body)
const NEVER = new AbortController().signal

async function leased(phone: string): Promise<{ id: string; task: CallTask }> {
  const { id } = await create(stage, [phone])
  await stage.tick()
  const [task] = await stage.lease()
  if (task === undefined) throw new Error('there is a call to take')
  return { id, task }
}

const turn = (task: CallTask, seq: number, input = START) =>
  stage.runtime.turn(leaseOf(task), { seq, input, offsetMs: seq * 1000, durationMs: 500 })

describe('cancelling with hang_up', () => {
  it('tells the next heartbeat to hang up, and the call ends as cancelled', async () => {
    const { id, task } = await leased(phoneOf(1))
    await answerCall(stage.runtime, task)
    expect(await stage.runtime.heartbeat(leaseOf(task))).toMatchObject({ hangUp: false })
    expect((await cancel(id, { hang_up: true })).body).toMatchObject({
      status: 'cancelled',
      counts: { in_progress: 1 },
    })
    expect(await stage.runtime.heartbeat(leaseOf(task))).toMatchObject({ accepted: true, hangUp: true })
    await stage.runtime.complete(leaseOf(task), { ...HUNG_UP, endReason: 'cancelled' })
    const [call] = await stage.conversations(id)
    expect(call).toMatchObject({ status: 'completed', end_reason: 'cancelled' })
    expect([...terminalEvents(await stage.events()).values()]).toEqual([1])
  })

  it('says nothing more at the next turn, keeps what was heard, and knows the hang-up for its own', async () => {
    const { id, task } = await leased(phoneOf(1))
    await answerCall(stage.runtime, task)
    await turn(task, 4)
    await cancel(id, { hang_up: true })
    const hungUp = { accepted: true, actions: [{ type: 'hang_up' }] }
    expect(await turn(task, 5, speech('What day was that again?'))).toEqual(hungUp)
    expect(await turn(task, 5, speech('What day was that again?'))).toEqual(hungUp)
    expect(await stage.runtime.complete(leaseOf(task), HUNG_UP)).toEqual({ accepted: true })
    expect(await stage.runtime.complete(leaseOf(task), HUNG_UP)).toEqual({ accepted: true })
    const [{ id: conversation }] = (await stage.conversations(id)) as [{ id: string }]
    const { body } = await stage.call('GET', `/v1/conversations/${conversation}?expand=transcript`)
    expect(body.end_reason).toBe('cancelled')
    expect(body.turns.map(({ role }: { role: string }) => role)).toEqual(['agent', 'recipient'])
  })

  it('takes an opt-out that is said in the last moment', async () => {
    const { id, task } = await leased(phoneOf(1))
    await answerCall(stage.runtime, task)
    await turn(task, 4)
    await cancel(id, { hang_up: true })
    await turn(task, 5, speech('Take me off your list.'))
    await stage.runtime.complete(leaseOf(task), HUNG_UP)
    expect((await stage.events()).map(({ type }) => type)).toContain('recipient.opted_out')
    expect(await stage.recipients(id)).toMatchObject([{ status: 'completed', outcome: 'opted_out' }])
  })

  it('ends a call that is still ringing as never connected', async () => {
    const { id, task } = await leased(phoneOf(1))
    await stage.runtime.report(leaseOf(task), [{ seq: 1, type: 'dialing' }])
    await cancel(id, { hang_up: true })
    expect(await stage.runtime.heartbeat(leaseOf(task))).toMatchObject({ hangUp: true })
    const ended = { endReason: 'cancelled', durationMs: 0, sipStatus: null, q850Cause: null } as const
    await stage.runtime.complete(leaseOf(task), ended)
    expect(await stage.conversations(id)).toMatchObject([{ status: 'failed', end_reason: 'cancelled' }])
    expect(await stage.recipients(id)).toMatchObject([{ status: 'cancelled' }])
  })

  it('has the simulator hang up on a person who talks on, at its next heartbeat', async () => {
    const { id, task } = await leased('+12025550132')
    const { clock, runtime } = stage
    const playing = playCall(task, { port: runtime, clock, speed: 1, stopping: NEVER })
    await clock.advance(30_000)
    await cancel(id, { hang_up: true })
    await clock.advance(20_000)
    expect(await playing).toBe('cancelled')
    expect(await stage.conversations(id)).toMatchObject([{ status: 'completed', end_reason: 'cancelled' }])
  })

  it.each([undefined, {}, { hang_up: false }])('lets calls finish with the body %j', async (body) => {
    const { id, task } = await leased(phoneOf(1))
    await answerCall(stage.runtime, task)
    await cancel(id, body)
    expect(await stage.runtime.heartbeat(leaseOf(task))).toMatchObject({ hangUp: false })
    await stage.runtime.complete(leaseOf(task), HUNG_UP)
    expect(await stage.conversations(id)).toMatchObject([{ end_reason: 'agent_hangup' }])
  })
})
