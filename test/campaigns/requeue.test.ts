// A retry of many people: they wait again for every reader at once, whatever their rows say yet.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makePeopleSweep } from '../../src/campaigns/people-sweep.ts'
import { updateRecipient } from '../../src/campaigns/recipients/repository.ts'
import type { CallTask } from '../../src/runtime/port.ts'
import {
  AUCKLAND_9AM,
  create,
  HOUR,
  HUNG_UP,
  leaseOf,
  MINUTE,
  NO_ANSWER,
  START,
  type Stage,
  setStage,
  speech,
} from '../runtime/stage.ts'

const PEOPLE = 2500
const PER_TRANSACTION = 1000

let stage: Stage
let id: string
let rings = 0

beforeEach(async () => {
  stage = await setStage()
})

afterEach(async () => {
  await stage[Symbol.asyncDispose]()
})

const phone = (at: number) => `+64216${String(at).padStart(6, '0')}`
const campaign = async () => (await stage.call('GET', `/v1/campaigns/${id}`)).body
const retry = (filter?: object) => stage.call('POST', `/v1/campaigns/${id}/retry`, filter)
const round = () => stage.calling.scheduler.round(new AbortController().signal)
const list = async (query: string) =>
  (await stage.call('GET', `/v1/campaigns/${id}/recipients?limit=100${query}`)).body.data

/** A campaign all of whose people were called once, in vain. */
async function failed(people: number, fields: object = {}): Promise<void> {
  const phones = Array.from({ length: people }, (_, at) => phone(at))
  id = (await create(stage, phones, { max_concurrency: 1, retry_policy: { max_attempts: 1 }, ...fields })).id
  await stage.tick()
  const [task] = (await stage.lease()) as [CallTask]
  await stage.runtime.report(leaseOf(task), [{ seq: 1, type: 'dialing' }])
  await stage.runtime.complete(leaseOf(task), NO_ANSWER)
  await stage.server.app.unitOfWork.run(async (tx) => {
    const change = { status: 'failed', attempt_count: 1, last_end_reason: 'no_answer' } as const
    await tx.updateTable('recipients').set(change).where('campaign_id', '=', id).execute()
    const counts = tx.updateTable('recipient_counts').where('campaign_id', '=', id)
    await counts.set({ recipients: 0 }).where('status', '!=', 'failed').execute()
    await counts.set({ recipients: people }).where('status', '=', 'failed').execute()
    await tx
      .updateTable('campaigns')
      .set({ status: 'completed', reached_recipient_id: '~' })
      .where('id', '=', id)
      .execute()
  })
  await stage.clock.jump(MINUTE)
}

async function writtenRows(): Promise<number> {
  const rows = stage.server.database.reader.selectFrom('recipients').select('id').where('attempts_before', '=', 1)
  return (await rows.execute()).length
}

/** Somebody rings back and says yes. */
async function ringBack(from: string): Promise<void> {
  const { from_phone: to } = await stage.server.database.reader
    .selectFrom('conversations')
    .select('from_phone')
    .executeTakeFirstOrThrow()
  rings += 1
  const call = { from, to: to ?? '', mode: 'simulation', providerCallId: `back ${rings}`, worker: 'bridge' } as const
  const answer = await stage.runtime.inbound(call)
  if (!answer.accepted) throw new Error(answer.refusal)
  const lease = leaseOf(answer.call)
  await stage.runtime.report(lease, [{ seq: 1, type: 'answered', answeredBy: 'human' }])
  await stage.runtime.turn(lease, { seq: 2, input: START, offsetMs: 0, durationMs: 0 })
  await stage.runtime.turn(lease, { seq: 3, input: speech('Yes, I will be there.'), offsetMs: 9000, durationMs: 900 })
  await stage.runtime.complete(lease, HUNG_UP)
}

it('is answered at once with an exact count, and written a thousand in a transaction', async () => {
  await failed(PEOPLE)
  const { body } = await retry()
  expect(body).toMatchObject({
    requeued: PEOPLE,
    campaign: {
      status: 'running',
      counts: { failed: 0, retry_scheduled: PEOPLE },
      deferred_reason: null,
      next_dial_at: new Date(stage.clock.now()).toISOString(),
    },
  })
  expect(await writtenRows()).toBe(0)
  const [newest] = await list('')
  expect(newest).toMatchObject({ status: 'retry_scheduled', next_attempt_at: body.campaign.updated_at })
  expect(await list('&status=failed')).toEqual([])
  const waiting = await list('&status=retry_scheduled')
  expect(waiting).toHaveLength(100)
  for (let before = 0; before < PEOPLE; ) {
    expect(await round()).toBe(0)
    const now = await writtenRows()
    expect(now - before).toBeLessThanOrEqual(PER_TRANSACTION)
    expect(now).toBeGreaterThan(before)
    before = now
  }
  expect(await list('&status=retry_scheduled')).toEqual(waiting)
})

it('goes on where it had come to when the process is another', async () => {
  await failed(PEOPLE)
  await retry()
  await round()
  const { app, database } = stage.server
  const sweep = makePeopleSweep({ unitOfWork: app.unitOfWork, reader: database.reader })
  let rounds = 0
  while (await sweep()) rounds += 1
  expect(rounds).toBe(2)
  expect(await writtenRows()).toBe(PEOPLE)
})

it('joins one that is still being written: each is for its own people, from its own time, in the same rounds', async () => {
  await failed(PEOPLE)
  await stage.server.app.unitOfWork.run(async (tx) => {
    const busy = tx.updateTable('recipients').set({ last_end_reason: 'busy' }).where('phone', 'like', '%5')
    await busy.execute()
  })
  const busy = PEOPLE / 10
  const firstAt = new Date(stage.clock.now()).toISOString()
  expect((await retry({ end_reasons: ['no_answer'] })).body.requeued).toBe(PEOPLE - busy)
  await round()
  const before = await writtenRows()
  await stage.clock.jump(MINUTE)
  const secondAt = new Date(stage.clock.now()).toISOString()
  const { body } = await retry()
  expect(body).toMatchObject({
    requeued: busy,
    campaign: { counts: { failed: 0, retry_scheduled: PEOPLE }, next_dial_at: firstAt },
  })
  expect((await retry({ end_reasons: ['busy'] })).body.requeued).toBe(0)
  expect(await writtenRows()).toBe(before)
  const whole = await list('')
  for (const { phone: number, next_attempt_at: at } of whole)
    expect({ number, at }).toEqual({ number, at: number.endsWith('5') ? secondAt : firstAt })
  for (let written = before; written < PEOPLE; ) {
    await round()
    const now = await writtenRows()
    expect(now - written).toBeLessThanOrEqual(PER_TRANSACTION)
    if (now === written) break
    written = now
  }
  while ((await round()) === 0);
  expect(await writtenRows()).toBe(PEOPLE)
  expect(await list('')).toEqual(whole)
  expect(await list('&status=failed')).toEqual([])
})

it('keeps what somebody decides who rings back before their row says that they wait', async () => {
  await failed(1)
  expect((await retry({ outcomes: ['confirmed'], end_reasons: ['no_answer'] })).body.requeued).toBe(0)
  await retry()
  await ringBack(phone(0))
  await stage.tick()
  expect(await stage.play()).toEqual([])
  expect(await stage.recipients(id)).toMatchObject([{ status: 'completed', outcome: 'confirmed' }])
  expect(await campaign()).toMatchObject({
    status: 'completed',
    counts: { completed: 1, retry_scheduled: 0, failed: 0 },
  })
})

it('calls again somebody once who rings back after a retry that was for them as completed', async () => {
  await failed(2)
  await retry()
  await ringBack(phone(0))
  expect((await retry({ outcomes: ['confirmed'] })).body.requeued).toBe(1)
  await ringBack(phone(0))
  await stage.tick()
  expect((await stage.play()).map(({ to }) => to)).toEqual([phone(1)])
  expect(await stage.recipients(id)).toMatchObject([{ status: 'completed', outcome: 'confirmed' }, {}])
})

it('is not for somebody whose call fails after it', async () => {
  await failed(3, { max_concurrency: 3 })
  await retry()
  await stage.tick()
  const [task] = (await stage.lease('worker', 1)) as [CallTask]
  await stage.runtime.report(leaseOf(task), [{ seq: 1, type: 'dialing' }])
  expect((await retry()).body.requeued).toBe(0)
  await stage.runtime.complete(leaseOf(task), NO_ANSWER)
  const called = (await stage.recipients(id)).find((person) => person.phone === task.to)
  expect(called).toMatchObject({ status: 'failed' })
  await stage.tick()
  expect((await stage.play()).map(({ to }) => to)).not.toContain(task.to)
})

it('is not for somebody in a call, though the call fails before the rows are written', async () => {
  await failed(PEOPLE)
  const last = (await stage.recipients(id)).find((person) => person.phone === phone(PEOPLE - 1))
  await retry({ end_reasons: ['no_answer'] })
  await stage.server.app.unitOfWork.run(async (tx) => {
    const row = await tx.selectFrom('recipients').selectAll().where('id', '=', last.id).executeTakeFirstOrThrow()
    await updateRecipient(tx, { ...row, status: 'retry_scheduled' }, { status: 'in_progress' })
    await updateRecipient(tx, { ...row, status: 'in_progress' }, { status: 'failed', next_attempt_at: null })
  })
  expect((await stage.recipients(id)).at(-1)).toMatchObject({ id: last.id, status: 'failed' })
  while ((await round()) === 0);
  expect(await writtenRows()).toBe(PEOPLE)
  expect((await campaign()).counts).toMatchObject({ failed: 1 })
  expect((await stage.recipients(id)).at(-1)).toMatchObject({ id: last.id, status: 'failed' })
})

it('counts once whom a second retry finds waiting, and leaves out who may not be called', async () => {
  await failed(PEOPLE)
  const suppress = (at: number) => stage.call('POST', '/v1/suppressions', { phone: phone(at), reason: 'complaint' })
  expect((await suppress(PEOPLE - 1)).status).toBe(201)
  expect((await retry()).body.requeued).toBe(PEOPLE - 1)
  expect(await list('&status=failed')).toMatchObject([{ phone: phone(PEOPLE - 1) }])
  await suppress(PEOPLE - 2)
  expect((await retry()).body.requeued).toBe(0)
  expect((await campaign()).counts).toMatchObject({ failed: 1, retry_scheduled: PEOPLE - 1 })
  await stage.tick()
  expect(await list('&status=failed')).toMatchObject([{ phone: phone(PEOPLE - 1) }])
})

it('ends with the campaign that is cancelled before the rows are written', async () => {
  await failed(PEOPLE)
  await retry()
  await round()
  await stage.call('POST', `/v1/campaigns/${id}/cancel`)
  const before = await list('')
  expect((await campaign()).counts).toMatchObject({ cancelled: PEOPLE, retry_scheduled: 0, failed: 0 })
  expect(before[0]).toMatchObject({ status: 'cancelled', next_attempt_at: null })
  while ((await round()) === 0);
  await stage.at(AUCKLAND_9AM + 2 * HOUR)
  expect(await stage.play()).toEqual([])
  expect(await list('')).toEqual(before)
  expect(await list('&status=failed')).toEqual([])
  const rows = stage.server.database.reader.selectFrom('recipients').select('id').where('status', '!=', 'cancelled')
  expect(await rows.execute()).toEqual([])
})
