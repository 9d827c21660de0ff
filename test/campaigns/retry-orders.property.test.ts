// Retries that join one another, for random people, while their rows are written in stretches of any length and calls end in
// between: at every moment everybody is read as if each retry had been written at once.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findRecipient, updateRecipient, writeRequeued } from '../../src/campaigns/recipients/repository.ts'
import { create, MINUTE, type Stage, setStage } from '../runtime/stage.ts'

const PEOPLE = 9
const REASONS = ['no_answer', 'busy', 'network_error']
const OUTCOMES = ['declined', 'no_resolution']
const LAST = '~'

interface Person {
  status: string
  reason: string | null
  outcome: string | null
  dueAt: number | null
}

interface Filter {
  end_reasons?: string[]
  outcomes?: string[]
}

let stage: Stage

beforeAll(async () => {
  stage = await setStage()
})
afterAll(() => stage[Symbol.asyncDispose]())

const some = (values: string[]) => fc.subarray(values, { minLength: 1 })
const filter: fc.Arbitrary<Filter> = fc.oneof(
  fc.constant({}),
  fc.record({ end_reasons: some(REASONS) }),
  fc.record({ outcomes: some(OUTCOMES) }),
  fc.record({ end_reasons: some([...REASONS, 'agent_hangup']), outcomes: some(OUTCOMES) }),
)
const ended = fc.oneof(
  fc.constantFrom(...REASONS).map((reason) => ({ status: 'failed' as const, reason, outcome: null })),
  fc.constantFrom(...OUTCOMES).map((outcome) => ({ status: 'completed' as const, reason: 'agent_hangup', outcome })),
)
const step = fc.oneof(
  { weight: 3, arbitrary: filter.map((asked) => ({ do: 'retry' as const, asked })) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: PEOPLE }).map((length) => ({ do: 'write' as const, length })) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('call' as const), of: fc.nat({ max: PEOPLE - 1 }), to: ended }),
  },
)
type Doing = typeof step extends fc.Arbitrary<infer Step> ? Step : never

/** A campaign all of whose people have ended somehow. */
async function campaignOfEnded(ends: readonly { status: string; reason: string; outcome: string | null }[]) {
  const phones = ends.map((_, at) => `+6421555010${at}`)
  const { id } = await create(stage, phones)
  const ids = (await stage.recipients(id)).map((person) => person.id as string).sort()
  await stage.server.app.unitOfWork.run(async (tx) => {
    for (const [at, { status, reason, outcome }] of ends.entries()) {
      const change = { status: status as 'failed', last_end_reason: reason, outcome, attempt_count: 1 }
      await tx
        .updateTable('recipients')
        .set(change)
        .where('id', '=', ids[at] as string)
        .execute()
    }
    const counts = tx.updateTable('recipient_counts').where('campaign_id', '=', id)
    await counts.set({ recipients: 0 }).execute()
    for (const status of ['failed', 'completed']) {
      const recipients = ends.filter((one) => one.status === status).length
      const row = { organisation_id: stage.server.tenant.organisationId, campaign_id: id, status, recipients }
      await tx
        .insertInto('recipient_counts')
        .values(row as never)
        .onConflict((conflict) => conflict.doUpdateSet({ recipients }))
        .execute()
    }
    await tx.updateTable('campaigns').set({ status: 'completed', anybody_called: 1 }).where('id', '=', id).execute()
  })
  return { id, ids }
}

async function take(doing: Doing, { id, ids }: { id: string; ids: string[] }, model: Person[]): Promise<void> {
  const { organisationId } = stage.server.tenant
  if (doing.do === 'retry') {
    const { end_reasons: reasons, outcomes } = doing.asked
    const { status, body } = await stage.call('POST', `/v1/campaigns/${id}/retry`, doing.asked)
    expect(status).toBe(200)
    const meant = model.filter(
      (person) =>
        (person.status === 'failed' || (person.status === 'completed' && (reasons ?? outcomes) !== undefined)) &&
        (reasons === undefined || reasons.includes(person.reason ?? '')) &&
        (outcomes === undefined || outcomes.includes(person.outcome ?? '')),
    )
    for (const person of meant) Object.assign(person, { status: 'retry_scheduled', dueAt: stage.clock.now() })
    expect(body.requeued).toBe(meant.length)
    await stage.clock.jump(MINUTE)
  } else if (doing.do === 'write')
    await stage.server.app.unitOfWork.run(async (tx) => {
      const campaigns = tx.selectFrom('campaigns').select('retried_upto').where('id', '=', id)
      const { retried_upto: after } = await campaigns.executeTakeFirstOrThrow()
      if (after === null) return
      const upTo = ids.filter((one) => one > after)[doing.length - 1] ?? LAST
      await writeRequeued(tx, organisationId, id, { after, upTo })
      const written = { retried_upto: upTo === LAST ? null : upTo }
      await tx.updateTable('campaigns').set(written).where('id', '=', id).execute()
    })
  else {
    const person = model[doing.of] as Person
    if (person.status !== 'retry_scheduled') return
    const { status, reason, outcome } = doing.to
    await stage.server.app.unitOfWork.run(async (tx) => {
      const find = async () => {
        const row = await findRecipient(tx, organisationId, id, ids[doing.of] as string)
        if (row === undefined) throw new Error('nobody')
        return row
      }
      await updateRecipient(tx, await find(), { status: 'in_progress', next_attempt_at: null })
      await updateRecipient(tx, await find(), { status, last_end_reason: reason, outcome })
    })
    Object.assign(person, { status, reason, outcome, dueAt: null })
  }
}

async function expectAsIf(id: string, model: readonly Person[]): Promise<void> {
  const read = (await stage.recipients(id)).sort((one, other) => (one.id < other.id ? -1 : 1))
  const shown = read.map((person) => [person.status, person.next_attempt_at && Date.parse(person.next_attempt_at)])
  expect(shown).toEqual(model.map(({ status, dueAt }) => [status, dueAt]))
  const { counts } = (await stage.call('GET', `/v1/campaigns/${id}`)).body
  for (const status of ['failed', 'completed', 'retry_scheduled'])
    expect([status, counts[status]]).toEqual([status, model.filter((person) => person.status === status).length])
}

it('everybody is read as if each retry had been written at once, whatever is written when', async () => {
  const ends = fc.array(ended, { minLength: PEOPLE, maxLength: PEOPLE })
  await fc.assert(
    fc.asyncProperty(ends, fc.array(step, { minLength: 3, maxLength: 12 }), async (began, steps) => {
      const campaign = await campaignOfEnded(began)
      const model = began.map(({ status, reason, outcome }): Person => ({ status, reason, outcome, dueAt: null }))
      await expectAsIf(campaign.id, model)
      for (const doing of steps) {
        await take(doing, campaign, model)
        await expectAsIf(campaign.id, model)
      }
    }),
    { numRuns: 120, seed: 20_260_601 },
  )
}, 120_000)
