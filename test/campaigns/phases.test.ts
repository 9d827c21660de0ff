// A campaign is paused, cancelled or expires while a call is at each of its steps: what was not dialled is not dialled,
// what was goes on to its end, every conversation ends once, and the campaign's own end comes last.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CallTask } from '../../src/runtime/port.ts'
import {
  AUCKLAND_9AM,
  answerCall,
  create,
  HOUR,
  HUNG_UP,
  leaseOf,
  NO_ANSWER,
  phoneOf,
  type Stage,
  setStage,
  terminalEvents,
} from '../runtime/stage.ts'

let stage: Stage

beforeEach(async () => {
  stage = await setStage()
})

afterEach(async () => {
  await stage[Symbol.asyncDispose]()
})

const PHASES = ['queued', 'leased', 'dialling', 'talking'] as const
type Phase = (typeof PHASES)[number]
const DIALLED: readonly Phase[] = ['dialling', 'talking']

const step = (id: string, action: string) => stage.call('POST', `/v1/campaigns/${id}/${action}`)
const campaign = async (id: string) => (await stage.call('GET', `/v1/campaigns/${id}`)).body
const types = async () => (await stage.events()).map(({ type }) => type)

/** A campaign of one person whose call has come so far. */
async function campaignAt(phase: Phase, fields: object = {}): Promise<{ id: string; task: CallTask | undefined }> {
  const { id } = await create(stage, [phoneOf(1)], fields)
  await stage.tick()
  if (phase === 'queued') return { id, task: undefined }
  const [task] = await stage.lease()
  if (task === undefined) throw new Error('there is a call to take')
  if (phase === 'dialling') await stage.runtime.report(leaseOf(task), [{ seq: 1, type: 'dialing' }])
  if (phase === 'talking') await answerCall(stage.runtime, task)
  return { id, task }
}

/** The worker does what comes next. @returns whether the call went on */
async function goOn(phase: Phase, task: CallTask | undefined): Promise<boolean> {
  if (task === undefined) return (await stage.lease()).length > 0
  if (phase === 'leased') return (await stage.runtime.report(leaseOf(task), [{ seq: 1, type: 'dialing' }])).accepted
  return (await stage.runtime.complete(leaseOf(task), phase === 'talking' ? HUNG_UP : NO_ANSWER)).accepted
}

describe.each(PHASES)('while a call is %s', (phase) => {
  const dialled = DIALLED.includes(phase)

  it('a pause lets it go on only if it was dialled, and a resume makes up for it, once', async () => {
    const { id, task } = await campaignAt(phase, { retry_policy: { max_attempts: 2, delay_seconds: 60 } })
    await step(id, 'pause')
    expect(await goOn(phase, task)).toBe(dialled)
    await stage.at(AUCKLAND_9AM + HOUR)
    expect(await stage.play()).toEqual([])
    await step(id, 'resume')
    await stage.play()
    const calls = await stage.conversations(id)
    expect(calls).toHaveLength(phase === 'dialling' ? 2 : 1) // not reached: called again, after the resume
    expect(await campaign(id)).toMatchObject({ status: 'completed', counts: { completed: 1 } })
    expect([...terminalEvents(await stage.events()).values()]).toEqual(calls.map(() => 1))
  })

  it('a cancellation ends it at once unless it was dialled, and nobody is called again', async () => {
    const { id, task } = await campaignAt(phase)
    const { body } = await step(id, 'cancel')
    expect(body.counts).toMatchObject(dialled ? { in_progress: 1, cancelled: 0 } : { cancelled: 1, in_progress: 0 })
    const before = await types()
    expect(before.slice(dialled ? -1 : -2)).toEqual([...(dialled ? [] : ['conversation.failed']), 'campaign.cancelled'])
    expect(await goOn(phase, task)).toBe(dialled)
    await stage.at(AUCKLAND_9AM + 24 * HOUR)
    expect(await stage.play()).toEqual([])
    expect([...terminalEvents(await stage.events()).values()]).toEqual([1])
    expect((await types()).slice(before.length)).toEqual(
      dialled
        ? [phase === 'talking' ? 'conversation.completed' : 'conversation.failed', 'campaign.recipient.completed']
        : [],
    )
    expect((await campaign(id)).status).toBe('cancelled')
  })

  it('expiry ends it at once unless it was dialled, and the campaign ends after it', async () => {
    const expires = AUCKLAND_9AM + 30_000
    const { id, task } = await campaignAt(phase, { expires_at: new Date(expires).toISOString() })
    await stage.at(expires)
    await stage.tick()
    expect((await campaign(id)).status).toBe(dialled ? 'running' : 'failed')
    expect(await goOn(phase, task)).toBe(dialled)
    await stage.at(expires + HOUR)
    expect(await stage.play()).toEqual([])
    expect([...terminalEvents(await stage.events()).values()]).toEqual([1])
    expect((await types()).slice(-3)).toEqual(
      dialled
        ? [
            phase === 'talking' ? 'conversation.completed' : 'conversation.failed',
            'campaign.recipient.completed',
            'campaign.completed',
          ]
        : ['campaign.started', 'conversation.failed', 'campaign.failed'],
    )
  })
})

it('a call leased before a change of max_concurrency is not cut, and the new one holds for the next', async () => {
  const { id } = await create(stage, [1, 2, 3, 4].map(phoneOf), { max_concurrency: 3 })
  await stage.tick()
  const [first, ...others] = await stage.lease()
  await stage.call('PATCH', `/v1/campaigns/${id}`, { max_concurrency: 2 })
  expect(others).toHaveLength(2)
  for (const task of [first, ...others]) await answerCall(stage.runtime, task as CallTask)
  await stage.runtime.complete(leaseOf(first as CallTask), HUNG_UP)
  await stage.tick()
  expect(await stage.lease()).toEqual([]) // two are in progress still
  await stage.runtime.complete(leaseOf(others[0] as CallTask), HUNG_UP)
  await stage.tick()
  expect(await stage.lease()).toHaveLength(1)
})

it('a cancelled campaign calls nobody back who asked for it, and says so of the callback', async () => {
  const { id } = await create(stage, ['+12025550104'], { timezone: 'Pacific/Auckland' })
  await stage.play()
  expect(await campaign(id)).toMatchObject({ counts: { callback_scheduled: 1 } })
  await step(id, 'cancel')
  const statuses = await stage.server.database.reader.selectFrom('callbacks').select('status').execute()
  expect(statuses).toEqual([{ status: 'cancelled' }])
  await stage.at(AUCKLAND_9AM + 72 * HOUR)
  expect(await stage.play()).toEqual([])
})
