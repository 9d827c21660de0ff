// A campaign that ends as a whole: everybody who waits has ended at once, whatever their rows say yet.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makePeopleSweep } from '../../src/campaigns/people-sweep.ts'
import type { CallTask } from '../../src/runtime/port.ts'
import {
  AUCKLAND_9AM,
  answerCall,
  create,
  HOUR,
  HUNG_UP,
  leaseOf,
  NO_ANSWER,
  START,
  type Stage,
  setStage,
  speech,
} from '../runtime/stage.ts'

const PEOPLE = 2500
const PER_TRANSACTION = 1000
const LATER = new Date(AUCKLAND_9AM + HOUR).toISOString()
const EXPIRY = AUCKLAND_9AM + 2 * HOUR

let stage: Stage

beforeEach(async () => {
  stage = await setStage()
})

afterEach(async () => {
  await stage[Symbol.asyncDispose]()
})

const phones = Array.from({ length: PEOPLE }, (_, at) => `+64216${String(at).padStart(6, '0')}`)
const campaign = async (id: string) => (await stage.call('GET', `/v1/campaigns/${id}`)).body
const cancel = (id: string) => stage.call('POST', `/v1/campaigns/${id}/cancel`)
const round = () => stage.calling.scheduler.round(new AbortController().signal)

/** How many rows say that their recipient waits. */
async function waitingRows(): Promise<number> {
  const rows = await stage.server.database.reader
    .selectFrom('recipients')
    .select('status')
    .where('status', 'in', ['pending', 'queued', 'retry_scheduled', 'callback_scheduled'])
    .execute()
  return rows.length
}

/** All that can be read of people, in every way. */
async function reads(id: string) {
  const list = async (query: string) => (await stage.call('GET', `/v1/campaigns/${id}/recipients?limit=5${query}`)).body
  const everybody = await stage.recipients(id)
  const one = await stage.call('GET', `/v1/campaigns/${id}/recipients/${everybody[7].id}`)
  return {
    everybody,
    one: { body: one.body, etag: one.headers.get('etag') },
    pending: (await list('&status=pending')).data,
    cancelled: (await list('&status=cancelled')).data,
    skipped: (await list('&status=skipped')).data,
    phone: (await list(`&phone=${encodeURIComponent(phones[9] ?? '')}`)).data,
    counts: (await campaign(id)).counts,
  }
}

describe('cancelling', () => {
  it('ends everybody for every reader at once, and their rows a thousand in a transaction', async () => {
    const { id } = await create(stage, phones, { schedule_at: LATER })
    const { status, body } = await cancel(id)
    expect(status).toBe(200)
    expect(body).toMatchObject({ status: 'cancelled', counts: { pending: 0, cancelled: PEOPLE } })
    expect(await waitingRows()).toBe(PEOPLE)
    const before = await reads(id)
    expect(before.everybody).toHaveLength(PEOPLE)
    expect(new Set(before.everybody.map((person) => person.status))).toEqual(new Set(['cancelled']))
    expect(before.one.body).toMatchObject({ status: 'cancelled', next_attempt_at: null, updated_at: body.updated_at })
    expect([before.pending.length, before.cancelled.length, before.skipped.length]).toEqual([0, 5, 0])
    for (let left = PEOPLE; left > 0; ) {
      expect(await round()).toBe(0)
      const now = await waitingRows()
      expect(left - now).toBeLessThanOrEqual(PER_TRANSACTION)
      expect(now).toBeLessThan(left)
      left = now
    }
    await stage.tick()
    await stage.at(AUCKLAND_9AM + HOUR)
    expect(await stage.play()).toEqual([])
    expect(await reads(id)).toEqual(before)
    expect((await stage.events()).map(({ type }) => type)).toEqual(['campaign.scheduled', 'campaign.cancelled'])
  })

  it('goes on where it had come to when the process is another', async () => {
    const { id } = await create(stage, phones, { schedule_at: LATER })
    await cancel(id)
    await round()
    const left = await waitingRows()
    expect(left).toBeGreaterThan(0)
    const { app, database } = stage.server
    const sweep = makePeopleSweep({ unitOfWork: app.unitOfWork, reader: database.reader })
    let rounds = 0
    while (await sweep()) rounds += 1
    expect(rounds).toBe(Math.ceil(left / PER_TRANSACTION))
    expect(await waitingRows()).toBe(0)
  })

  it('gives every campaign its turn', async () => {
    const first = await create(stage, phones, { schedule_at: LATER })
    const second = await create(stage, phones.slice(0, 10), { schedule_at: LATER })
    await cancel(first.id)
    await cancel(second.id)
    await round()
    await round()
    const rows = await stage.server.database.reader
      .selectFrom('recipients')
      .select('id')
      .where('campaign_id', '=', second.id)
      .where('status', '=', 'pending')
      .execute()
    expect(rows).toEqual([])
    expect(await waitingRows()).toBeGreaterThan(0)
  })

  it('leaves cancelled whoever rings back before their row says so, with what they decided', async () => {
    const { id } = await create(stage, phones.slice(0, 1))
    await stage.tick()
    const [task] = (await stage.lease()) as [CallTask]
    await stage.runtime.report(leaseOf(task), [{ seq: 1, type: 'dialing' }])
    await stage.runtime.complete(leaseOf(task), NO_ANSWER)
    await cancel(id)
    expect(await waitingRows()).toBe(1)
    const { from: to, to: from, mode } = task
    const answer = await stage.runtime.inbound({ from, to, mode, providerCallId: 'rang back', worker: 'bridge' })
    if (!answer.accepted) throw new Error(answer.refusal)
    const lease = leaseOf(answer.call)
    await stage.runtime.report(lease, [{ seq: 1, type: 'answered', answeredBy: 'human' }])
    await stage.runtime.turn(lease, { seq: 2, input: START, offsetMs: 0, durationMs: 0 })
    const input = speech('Yes, I will be there.')
    await stage.runtime.turn(lease, { seq: 3, input, offsetMs: 9000, durationMs: 900 })
    await stage.runtime.complete(lease, HUNG_UP)
    await stage.tick()
    expect(await stage.recipients(id)).toMatchObject([{ status: 'cancelled', outcome: 'confirmed' }])
    expect((await campaign(id)).counts).toMatchObject({ cancelled: 1, completed: 0, retry_scheduled: 0 })
  })
})

describe('the expiry', () => {
  const expiring = { expires_at: new Date(EXPIRY).toISOString() }

  it('skips everybody for every reader at once, and tells the end once, with exact counts', async () => {
    const { id } = await create(stage, phones, { schedule_at: LATER, ...expiring })
    await stage.call('POST', `/v1/campaigns/${id}/pause`)
    await stage.at(EXPIRY)
    await round()
    expect(await waitingRows()).toBeGreaterThan(0)
    const before = await reads(id)
    expect(before.counts).toMatchObject({ pending: 0, skipped: PEOPLE })
    expect(before.one.body).toMatchObject({ status: 'skipped', skip_reason: 'expired', next_attempt_at: null })
    await stage.tick()
    expect(await waitingRows()).toBe(0)
    expect(await reads(id)).toEqual(before)
    const ends = (await stage.events()).filter(({ type }) => type === 'campaign.failed')
    expect(ends.map(({ data }) => data.object.counts.skipped)).toEqual([PEOPLE])
  })

  it('calls nobody whose row still waits, and keeps them skipped when it is cancelled afterwards', async () => {
    const { id } = await create(stage, phones, { max_concurrency: 2, ...expiring })
    await stage.tick()
    const [talking] = await stage.lease('worker', 1)
    await answerCall(stage.runtime, talking as never)
    await stage.at(EXPIRY)
    await round()
    expect(await waitingRows()).toBeGreaterThan(0)
    expect(await campaign(id)).toMatchObject({
      status: 'running',
      status_reason: 'expired',
      next_dial_at: null,
      deferred_reason: null,
      counts: { in_progress: 1, skipped: PEOPLE - 1 },
    })
    await cancel(id)
    expect(await waitingRows()).toBeGreaterThan(0)
    expect((await reads(id)).cancelled).toEqual([])
    await stage.runtime.complete(leaseOf(talking as never), HUNG_UP)
    expect(await stage.play()).toEqual([])
    expect((await campaign(id)).counts).toMatchObject({ completed: 1, skipped: PEOPLE - 1, cancelled: 0 })
    const people = (await stage.recipients(id)).map((person) => person.status)
    expect(people.filter((status) => status === 'skipped')).toHaveLength(PEOPLE - 1)
    expect(await stage.conversations(id)).toHaveLength(2) // the other one was queued, and withdrawn
  })

  it.each([
    ['its policy', { delay_seconds: 3600 }],
    ['a client', { max_attempts: 1 }],
  ])('names no retry of %s as the next call, though a row still waits for it', async (by, retry_policy) => {
    const other = await create(stage, phones.slice(0, 2), { schedule_at: LATER })
    const { id } = await create(stage, phones.slice(0, 2), { ...expiring, retry_policy })
    await stage.tick()
    const [talking, silent] = (await stage.lease()) as [CallTask, CallTask]
    await answerCall(stage.runtime, talking)
    await stage.runtime.report(leaseOf(silent), [{ seq: 1, type: 'dialing' }])
    await stage.runtime.complete(leaseOf(silent), NO_ANSWER)
    await stage.at(EXPIRY - 1)
    if (by === 'a client') await stage.call('POST', `/v1/campaigns/${id}/retry`)
    await stage.at(EXPIRY)
    await cancel(other.id) // whose rows are written first
    await round()
    expect(await campaign(id)).toMatchObject({ status: 'running', status_reason: 'expired', counts: { skipped: 1 } })
    expect(await campaign(id)).toMatchObject({ next_dial_at: null, deferred_reason: null })
  })

  it('misses the call that somebody had asked for', async () => {
    const { id } = await create(stage, ['+12025550104'], { timezone: 'Pacific/Auckland' })
    await stage.play()
    const callbacks = async () => (await stage.call('GET', `/v1/callbacks?campaign_id=${id}`)).body.data
    expect(await callbacks()).toMatchObject([{ status: 'scheduled' }])
    await stage.call('PATCH', `/v1/campaigns/${id}`, expiring)
    await stage.at(EXPIRY)
    await stage.tick()
    expect(await callbacks()).toMatchObject([{ status: 'missed' }])
  })

  it('ends a campaign once whose only people had their calls queued', async () => {
    const { id } = await create(stage, phones.slice(0, 2), { ...expiring })
    await stage.tick()
    await stage.at(EXPIRY)
    await stage.tick()
    expect(await campaign(id)).toMatchObject({ status: 'failed', status_reason: 'expired', counts: { skipped: 2 } })
    expect((await stage.events()).filter(({ type }) => type === 'campaign.failed')).toHaveLength(1)
  })
})
