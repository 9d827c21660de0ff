// Clients that ask for everything at once, of one campaign, while calls go on and the clock jumps: whatever order they come
// in, each request is answered by the contract, what is read agrees with what is counted, and every call and callback ends.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CallTask, RuntimeEvent } from '../../src/runtime/port.ts'
import {
  CONTEXT,
  create,
  DAY,
  leaseOf,
  NO_ANSWER,
  phoneOf,
  START,
  type Stage,
  setStage,
  speech,
  TERMINAL,
} from '../runtime/stage.ts'

const RUNS = 30
const ROUNDS_MAX = 300

let stage: Stage

beforeAll(async () => {
  stage = await setStage()
})

afterAll(async () => {
  await stage[Symbol.asyncDispose]()
})

const REQUESTS = [
  'pause',
  'resume',
  'cancel',
  'retry',
  'retry',
  'add',
  'import',
  'remove',
  'suppress',
  'allow',
  'pace',
  'no pace',
  'expire',
  'cancel callbacks',
] as const
const LINES = ['Yes, I will be there.', 'Call me tomorrow at three please.', 'Stop calling me.', 'Call me later.']
const request = fc.record({ do: fc.constantFrom(...REQUESTS), who: fc.nat({ max: 5 }) })
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('ask' as const), asked: fc.array(request, { minLength: 1, maxLength: 4 }) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('round' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('play' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('talk' as const),
      line: fc.constantFrom(...LINES),
      stray: fc.nat({ max: 9 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, 1000, 61_000, 3_600_000, DAY) }),
  },
)

const PEOPLE = ['+12025550100', '+12025550110', '+12025550111', '+12025550104', '+12025550150', phoneOf(1)]
const NONE_ENDED = { 'conversation.failed': 0, 'conversation.completed': 0 }
let run = 0

/** Answered by the contract: done, or refused by a rule of the campaign. */
const ANSWERS = [200, 201, 204, 404, 409, 422]

async function ask(id: string, asked: { do: (typeof REQUESTS)[number]; who: number }): Promise<void> {
  const phone = PEOPLE[asked.who] as string
  const at = `/v1/campaigns/${id}`
  const person = { phone, context: CONTEXT }
  const requests: Record<(typeof REQUESTS)[number], () => Promise<{ status: number; text: string }>> = {
    pause: () => stage.call('POST', `${at}/pause`),
    resume: () => stage.call('POST', `${at}/resume`),
    cancel: () => stage.call('POST', `${at}/cancel`, { hang_up: asked.who > 2 }),
    retry: () => stage.call('POST', `${at}/retry`, asked.who > 2 ? { outcomes: ['confirmed', 'no_resolution'] } : {}),
    add: () => stage.call('POST', `${at}/recipients`, { on_duplicate: 'skip', recipients: [person] }),
    import: async () => {
      const { token } = await stage.server.addTenant({ organisationId: stage.server.tenant.organisationId })
      const body = `phone,first_name,appt\n${phone},Aroha,Monday\n${phoneOf(50 + asked.who)},Aroha,Monday`
      const headers = { 'content-type': 'text/csv' }
      return stage.server.call('POST', `${at}/recipients/import?on_duplicate=skip`, { token, body, headers })
    },
    remove: async () => {
      const { body } = await stage.call('GET', `${at}/recipients?status=pending`)
      const found = body.data[asked.who % Math.max(1, body.data.length)]
      return stage.call('DELETE', `${at}/recipients/${found?.id ?? 'rcp_01890000-0000-7000-8000-000000000000'}`)
    },
    suppress: () => stage.call('POST', '/v1/suppressions', { phone }),
    allow: async () => {
      const { body } = await stage.call('GET', `/v1/suppressions?phone=${encodeURIComponent(phone)}`)
      const id = body.data?.[0]?.id ?? 'sup_01890000-0000-7000-8000-000000000000'
      return stage.call('DELETE', `/v1/suppressions/${id}`)
    },
    pace: () => stage.call('PATCH', at, { calls_per_minute: 1 + asked.who }),
    'no pace': () => stage.call('PATCH', at, { calls_per_minute: null }),
    expire: () =>
      stage.call('PATCH', at, { expires_at: new Date(stage.clock.now() + 1000 * (1 + asked.who)).toISOString() }),
    'cancel callbacks': async () => {
      const { body } = await stage.call('GET', `/v1/callbacks?campaign_id=${id}`)
      return stage.call(
        'POST',
        `/v1/callbacks/${body.data[0]?.id ?? 'cbk_01890000-0000-7000-8000-000000000000'}/cancel`,
      )
    },
  }
  const { status, text } = await requests[asked.do]()
  if (!ANSWERS.includes(status)) throw new Error(`${asked.do}: ${status} ${text}`)
}

/** One call by a runtime that repeats itself, contradicts itself and comes too late. */
async function talk(line: string, stray: number): Promise<void> {
  const [task] = (await stage.lease('worker', 1)) as [CallTask | undefined]
  if (task === undefined) return
  const lease = leaseOf(task)
  const events: RuntimeEvent[] = [
    { seq: 1, type: 'dialing' },
    { seq: 2, type: stray === 1 ? 'dialing' : 'ringing' },
    { seq: stray === 2 ? 5 : 3, type: 'answered', answeredBy: 'human' },
  ]
  await stage.runtime.report(lease, events.slice(0, 1))
  if (stray === 3) return // lost after it dialled
  await stage.runtime.report(lease, events)
  await stage.runtime.report(lease, events)
  const turn = { seq: 4, input: START, offsetMs: 0, durationMs: 0 }
  await stage.runtime.turn(lease, turn)
  await stage.runtime.turn(lease, { ...turn, seq: 5, input: speech(line) })
  await stage.runtime.turn(lease, { ...turn, seq: 5, input: speech(line) })
  if (stray === 4) await stage.runtime.release(lease, 1000)
  await Promise.all([
    stage.runtime.complete(lease, { endReason: 'agent_hangup', durationMs: 9000, sipStatus: 200, q850Cause: 16 }),
    stage.runtime.complete(lease, NO_ANSWER),
    stage.runtime.report(lease, [{ seq: 6, type: 'answered', answeredBy: 'voicemail' }]),
  ])
  await stage.runtime.turn(lease, { ...turn, seq: 7, input: speech('Stop calling me.') })
}

/** What is read of the campaign in one way is what is read of it in the others. */
async function expectAgreement(id: string): Promise<void> {
  const { body: campaign } = await stage.call('GET', `/v1/campaigns/${id}`)
  const people = await stage.recipients(id)
  for (const [status, count] of Object.entries(campaign.counts)) {
    expect([status, people.filter((person) => person.status === status).length]).toEqual([status, count])
    const { body } = await stage.call('GET', `/v1/campaigns/${id}/recipients?status=${status}&limit=100`)
    expect([status, body.data.length]).toEqual([status, count])
  }
  expect(people).toHaveLength(campaign.recipient_count)
}

async function playOut(id: string): Promise<void> {
  await stage.call('POST', `/v1/campaigns/${id}/resume`)
  await stage.call('PATCH', `/v1/campaigns/${id}`, { calls_per_minute: null })
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    await stage.play()
    const { body } = await stage.call('GET', `/v1/campaigns/${id}`)
    if (['completed', 'failed', 'cancelled'].includes(body.status) && (await openCalls(id)) === 0) return
    if (body.status === 'paused') await stage.call('POST', `/v1/campaigns/${id}/resume`)
    await stage.clock.jump(3_600_000)
  }
  throw new Error('The campaign never ends')
}

const openCalls = async (id: string) =>
  (await stage.conversations(id)).filter(({ ended_at }: { ended_at: string | null }) => ended_at === null).length

async function expectOneEndEach(id: string): Promise<void> {
  const ends = new Map<string, typeof NONE_ENDED>()
  for (const { type, data } of await stage.events())
    if (TERMINAL.includes(type)) {
      const { id: conversation } = data.object
      const known = ends.get(conversation) ?? NONE_ENDED
      ends.set(conversation, { ...known, [type]: known[type as keyof typeof known] + 1 })
    }
  for (const conversation of await stage.conversations(id)) {
    const told = ends.get(conversation.id) ?? NONE_ENDED
    expect([conversation.id, told['conversation.completed'] + told['conversation.failed']]).toEqual([
      conversation.id,
      1,
    ])
  }
  const { body } = await stage.call('GET', `/v1/callbacks?campaign_id=${id}&status=scheduled`)
  expect(body.data).toEqual([])
}

it('clients that ask for everything at once leave no call open, no count wrong and no answer out of the contract', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      run += 1
      const { body: known } = await stage.call('GET', '/v1/suppressions?limit=100')
      for (const { id: suppression } of known.data) await stage.call('DELETE', `/v1/suppressions/${suppression}`)
      const { id } = await create(stage, PEOPLE.slice(0, 1 + (run % PEOPLE.length)), {
        max_concurrency: 3,
        retry_policy: { max_attempts: 2, delay_seconds: 60 },
      })
      for (const one of steps) {
        if (one.do === 'ask') await Promise.all(one.asked.map((asked) => ask(id, asked)))
        else if (one.do === 'round') await stage.calling.scheduler.round(new AbortController().signal)
        else if (one.do === 'play') await stage.play()
        else if (one.do === 'talk') await talk(one.line, one.stray)
        else await stage.clock.jump(one.ms)
        await expectAgreement(id)
      }
      await playOut(id)
      await expectAgreement(id)
      await expectOneEndEach(id)
    }),
    { numRuns: RUNS },
  )
}, 300_000)
