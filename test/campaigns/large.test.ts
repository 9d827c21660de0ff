// A campaign of many people holds up nobody: whatever looks through all of them does so a thousand at a time.
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { makeMintId } from '../../src/kernel/ids.ts'
import { create, phoneOf, type Stage, setStage } from '../runtime/stage.ts'

const PEOPLE = 20_000
const PER_INSERT = 500

let stage: Stage
let id: string

beforeAll(async () => {
  stage = await setStage()
  id = (await create(stage, [phoneOf(1)], { schedule_at: new Date(stage.clock.now() + 86_400_000).toISOString() })).id
  const mint = makeMintId(() => stage.clock.now())
  await stage.server.app.unitOfWork.run(async (tx) => {
    const row = await tx.selectFrom('recipients').selectAll().where('campaign_id', '=', id).executeTakeFirstOrThrow()
    for (let start = 0; start < PEOPLE; start += PER_INSERT) {
      const person = (at: number) => ({
        ...row,
        id: mint('rcp'),
        phone: `+64216${String(start + at).padStart(6, '0')}`,
      })
      await tx
        .insertInto('recipients')
        .values(Array.from({ length: PER_INSERT }, (_, at) => person(at)))
        .execute()
    }
    const counts = tx.updateTable('recipient_counts').where('campaign_id', '=', id).where('status', '=', 'pending')
    await counts.set({ recipients: PEOPLE + 1 }).execute()
  })
})

afterAll(async () => {
  await stage[Symbol.asyncDispose]()
})

/** Turns of the event loop that others have meanwhile. */
async function turnsDuring(work: () => Promise<{ status: number }>): Promise<number> {
  let turns = 0
  let over = false
  const count = () => {
    turns += 1
    if (!over) setImmediate(count)
  }
  setImmediate(count)
  const { status } = await work()
  over = true
  expect(status).toBe(200)
  return turns
}

// The first three find nobody: what is read counts, not what is found.
it.each([
  ['looking for a number', 'GET', '/recipients?phone=%2B64211111111', undefined],
  ['looking for an outcome', 'GET', '/recipients?outcome=confirmed', undefined],
  ['calling nobody again', 'POST', '/retry', { outcomes: ['confirmed'] }],
  [
    'checking the values that a message speaks',
    'PATCH',
    '',
    { answering_machine: { action: 'leave_message', message: 'Kia ora {{first_name}}' } },
  ],
])('%s leaves others a turn for each thousand people', async (_, method, path, body) => {
  if (path === '/retry') await stage.server.app.unitOfWork.run((tx) => setStatus(tx, 'running'))
  const turns = await turnsDuring(() => stage.call(method, `/v1/campaigns/${id}${path}`, body))
  if (path === '/retry') await stage.server.app.unitOfWork.run((tx) => setStatus(tx, 'scheduled'))
  expect(turns).toBeGreaterThanOrEqual(PEOPLE / 1000)
})

type Work = Parameters<Stage['server']['app']['unitOfWork']['run']>[0]

const setStatus = (tx: Parameters<Work>[0], status: 'running' | 'scheduled') =>
  tx.updateTable('campaigns').set({ status }).where('id', '=', id).execute()

it('queues and leases many calls at once in turns that others have too', async () => {
  const numbers = Array.from({ length: 100 }, (_, at) => `+64217${String(at).padStart(6, '0')}`)
  const other = await setStage({ settings: { NEXORA_CALLS_MAX: '200' } })
  try {
    await create(other, numbers, { max_concurrency: 100 })
    expect(await turnsDuring(() => other.tick().then(() => ({ status: 200 })))).toBeGreaterThanOrEqual(100 / 4)
    let tasks: unknown[] = []
    const leasing = async () => {
      tasks = await other.lease('worker', 100)
      return { status: 200 }
    }
    expect(await turnsDuring(leasing)).toBeGreaterThanOrEqual(Math.floor(100 / 8))
    expect(tasks).toHaveLength(100)
  } finally {
    await other[Symbol.asyncDispose]()
  }
})

it('ends all of many callbacks, in turns that others have too', async () => {
  const { id: own } = await create(stage, [phoneOf(2)], {
    schedule_at: new Date(stage.clock.now() + 86_400_000).toISOString(),
  })
  const mint = makeMintId(() => stage.clock.now())
  const [{ id: recipient }] = await stage.recipients(own)
  await stage.server.app.unitOfWork.run(async (tx) => {
    const row = () => ({
      organisation_id: stage.server.tenant.organisationId,
      id: mint('cbk'),
      phone: phoneOf(2),
      campaign_id: own,
      recipient_id: recipient,
      conversation_id: mint('conv'),
      source: 'requested_in_call' as const,
      status: 'scheduled' as const,
      requested_at: stage.clock.now(),
      requested_for: stage.clock.now() + 86_400_000,
      requested_text: null,
      fulfilled_by_conversation_id: null,
      created_at: stage.clock.now(),
    })
    for (let start = 0; start < 3000; start += PER_INSERT)
      await tx
        .insertInto('callbacks')
        .values(Array.from({ length: PER_INSERT }, row))
        .execute()
  })
  const inOneStatement = vi.spyOn(globalThis, 'setImmediate')
  expect((await stage.call('POST', `/v1/campaigns/${own}/cancel`)).status).toBe(200)
  const yields = inOneStatement.mock.calls.length
  inOneStatement.mockRestore()
  expect(yields).toBeGreaterThan(3000 / PER_INSERT)
  const { body } = await stage.call('GET', `/v1/callbacks?campaign_id=${own}&status=scheduled`)
  expect(body.data).toEqual([])
})

it('pages through what a filter finds, newest first, each person once', async () => {
  expect((await stage.call('POST', `/v1/campaigns/${id}/cancel`)).status).toBe(200)
  const phone = (at: number) => `+64216${String(at).padStart(6, '0')}`
  const seen: string[] = []
  let cursor = ''
  for (let page = 0; page < 3; page += 1) {
    const { body } = await stage.call('GET', `/v1/campaigns/${id}/recipients?status=cancelled&limit=100${cursor}`)
    seen.push(...body.data.map((person: { phone: string }) => person.phone))
    cursor = `&cursor=${body.next_cursor}`
  }
  expect(seen).toEqual(Array.from({ length: 300 }, (_, at) => phone(PEOPLE - 1 - at)))
  const oldest = await stage.call('GET', `/v1/campaigns/${id}/recipients?phone=${encodeURIComponent(phone(0))}`)
  expect(oldest.body.data).toHaveLength(1)
})
