// Workers, clients and the clock in any order: whatever they do, no call is told to have ended twice,
// none holds a ceiling for ever, and in the end every call has ended and every campaign is done.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CallTask, EndReason, RuntimeEvent } from '../../src/runtime/port.ts'
import type { Tenant } from '../support/harness.ts'
import { campaignOf, DAY, type Stage, setStage, speech, TERMINAL } from './stage.ts'

const RUNS = 40
const CALLS_MAX = 5

let stage: Stage

beforeAll(async () => {
  stage = await setStage({ settings: { NEXORA_CALLS_MAX: String(CALLS_MAX) } })
})

afterAll(async () => {
  await stage[Symbol.asyncDispose]()
})

const pick = fc.nat({ max: 7 })
/** `due` is what a call brings next; the others come at any time. */
const events = fc.constantFrom(
  'due',
  'due',
  'due',
  'due',
  'due',
  'dialing',
  'ringing',
  'answered',
  'voicemail' as const,
)
const reasons = fc.constantFrom<EndReason>(
  'no_answer',
  'busy',
  'agent_hangup',
  'recipient_hangup',
  'network_error',
  'runtime_error',
)
const lines = fc.constantFrom(
  'Yes, I will be there.',
  'Stop calling me.',
  'Can you call me back tomorrow at 3 pm?',
  'Hm?',
)
const phones = fc.uniqueArray(
  fc.constantFrom('+12025550100', '+12025550104', '+12025550105', '+12025550110', '+12025550120', '+6421555001'),
  { minLength: 1, maxLength: 4 },
)
const jumps = fc.constantFrom(1, 1000, 30_000, 61_000, 900_000, 3_600_000)

const creation = fc.record({
  do: fc.constant('create' as const),
  phones,
  concurrency: fc.integer({ min: 1, max: 3 }),
  hours: fc.constantFrom(null, null, null, null, 1, 30),
})

const deed = fc.oneof(
  {
    weight: 2,
    arbitrary: creation,
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('lease' as const), callsMax: fc.integer({ min: 1, max: 4 }) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('report' as const),
      call: pick,
      type: events,
      ahead: fc.constantFrom(1, 1, 1, 1, 1, 1, 1, 0, 2),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('turn' as const),
      call: pick,
      line: lines,
      ahead: fc.constantFrom(1, 1, 1, 0),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('complete' as const), call: pick, reason: reasons }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const), call: pick, ms: jumps }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('heartbeat' as const), call: pick }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: jumps }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('pause' as const, 'resume' as const, 'cancel' as const),
      campaign: pick,
    }),
  },
)
type Deed = typeof deed extends fc.Arbitrary<infer Value> ? Value : never

/** A worker's memory of a call, stale ones included. */
interface Held {
  readonly task: CallTask
  seq: number
}

type Told = 'due' | 'dialing' | 'ringing' | 'answered' | 'voicemail'

function eventOf(type: Told, seq: number): RuntimeEvent {
  if (type === 'due') return eventOf(seq === 1 ? 'dialing' : seq === 2 ? 'ringing' : 'answered', seq)
  if (type === 'answered') return { seq, type, answeredBy: 'human' }
  return type === 'voicemail' ? { seq, type: 'answered', answeredBy: 'voicemail' } : { seq, type }
}

const some = <Item>(items: readonly Item[], index: number): Item | undefined => items[index % Math.max(1, items.length)]

async function doCall(held: readonly Held[], step: Extract<Deed, { call: number }>): Promise<void> {
  const call = some(held, step.call)
  if (call === undefined) return
  const { task } = call
  if (step.do === 'report') {
    const answer = await stage.runtime.report(task, [eventOf(step.type, call.seq + step.ahead)])
    if (answer.accepted) call.seq += step.ahead
  } else if (step.do === 'turn') {
    const request = { seq: call.seq + step.ahead, input: speech(step.line), offsetMs: 1000 * call.seq, durationMs: 500 }
    const answer = await stage.runtime.turn(task, request)
    if (answer.accepted) call.seq = request.seq
  } else if (step.do === 'complete') {
    await stage.runtime.complete(task, { endReason: step.reason, durationMs: 1000, sipStatus: null, q850Cause: null })
  } else if (step.do === 'release') await stage.runtime.release(task, step.ms)
  else await stage.runtime.heartbeat(task)
}

async function play(tenant: Tenant, deeds: readonly Deed[]): Promise<void> {
  const held: Held[] = []
  const campaigns: string[] = []
  for (const step of deeds) {
    if ('call' in step) await doCall(held, step)
    else if (step.do === 'create') {
      const expires =
        step.hours === null ? {} : { expires_at: new Date(stage.clock.now() + step.hours * 3_600_000).toISOString() }
      const body = campaignOf(step.phones, {
        max_concurrency: step.concurrency,
        timezone: 'Pacific/Auckland',
        ...expires,
      })
      campaigns.push((await stage.call('POST', '/v1/campaigns', body, tenant)).body.id)
    } else if (step.do === 'lease') {
      const tasks = await stage.lease('worker', step.callsMax)
      held.push(...tasks.map((task) => ({ task, seq: 0 })))
    } else if (step.do === 'wait') await stage.clock.jump(step.ms)
    else {
      const id = some(campaigns, step.campaign)
      if (id !== undefined) await stage.call('POST', `/v1/campaigns/${id}/${step.do}`, undefined, tenant)
    }
    await stage.tick()
    await expectBounds(tenant)
  }
  for (const id of campaigns) await stage.call('POST', `/v1/campaigns/${id}/resume`, undefined, tenant)
}

async function expectBounds({ organisationId }: Tenant): Promise<void> {
  const { reader } = stage.server.database
  const calls = await reader
    .selectFrom('calls')
    .innerJoin('campaigns', 'campaigns.id', 'calls.campaign_id')
    .select(['calls.campaign_id', 'calls.state', 'campaigns.max_concurrency'])
    .where('calls.organisation_id', '=', organisationId)
    .where('calls.state', 'in', ['leased', 'dialing', 'answered'])
    .execute()
  expect(calls.length).toBeLessThanOrEqual(CALLS_MAX)
  for (const [, own] of Map.groupBy(calls, (call) => call.campaign_id))
    expect(own.length).toBeLessThanOrEqual(own[0]?.max_concurrency ?? 0)
}

async function expectAllEnded({ organisationId }: Tenant): Promise<void> {
  const { reader } = stage.server.database
  const conversations = await reader
    .selectFrom('conversations')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .execute()
  expect(conversations.filter(({ ended_at }) => ended_at === null)).toEqual([])
  const events = await stage.events({ organisationId } as Tenant)
  const ended = events.filter(({ type }) => TERMINAL.includes(type)).map(({ data }) => data.object.id)
  expect(ended.sort()).toEqual(conversations.map(({ id }) => id).sort())
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1))
  const campaigns = await reader
    .selectFrom('campaigns')
    .select(['id', 'status'])
    .where('organisation_id', '=', organisationId)
    .execute()
  expect(campaigns.filter(({ status }) => !['completed', 'cancelled', 'failed'].includes(status))).toEqual([])
  for (const status of ['completed', 'cancelled', 'failed']) {
    const told = events.filter(({ type }) => type === `campaign.${status}`).map(({ data }) => data.object.id)
    const such = campaigns.filter((campaign) => campaign.status === status).map(({ id }) => id)
    expect(told.sort()).toEqual(such.sort())
  }
  const recipients = await reader
    .selectFrom('recipients')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .execute()
  for (const recipient of recipients) {
    expect(['completed', 'failed', 'skipped', 'cancelled']).toContain(recipient.status)
    const dialled = conversations.filter((call) => call.recipient_id === recipient.id && call.dialing_at !== null)
    expect(recipient.attempt_count + recipient.uncounted_tries).toBe(dialled.length)
  }
}

it('ends every call once and every campaign, whatever workers, clients and the clock do', async () => {
  await fc.assert(
    fc.asyncProperty(creation, fc.array(deed, { minLength: 5, maxLength: 50 }), async (first, others) => {
      const tenant = await stage.server.addTenant()
      await play(tenant, [first, ...others])
      for (let day = 0; day < 4; day += 1) {
        await stage.clock.jump(DAY)
        await stage.play()
      }
      await expectAllEnded(tenant)
    }),
    { numRuns: RUNS },
  )
}, 60_000)
