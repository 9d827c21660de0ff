// Who is called once more, and who is not: after a yes, after a fault of the network, after a retry of the campaign.
import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  answerCall,
  create,
  HOUR,
  leaseOf,
  MINUTE,
  phoneOf,
  START,
  type Stage,
  setStage,
  speech,
} from '../runtime/stage.ts'

const TRUNK = { endReason: 'network_error', durationMs: 0, sipStatus: 503, q850Cause: 41 } as const
let stage: Stage

beforeEach(async () => {
  stage = await setStage()
})
afterEach(() => stage[Symbol.asyncDispose]())

async function leaseOne() {
  await stage.tick()
  const [task] = await stage.lease()
  if (task === undefined) throw new Error('nobody is called')
  return task
}

it('somebody who has said yes is not called again because the line broke, nor is anybody who was being talked to', async () => {
  const { id } = await create(stage, [phoneOf(1), phoneOf(2)], { max_concurrency: 1 })
  for (const words of ['Yes, I will be there.', 'Hold on a minute']) {
    const task = await leaseOne()
    await answerCall(stage.runtime, task)
    const turn = { offsetMs: 0, durationMs: 0 }
    await stage.runtime.turn(leaseOf(task), { ...turn, seq: 4, input: START })
    await stage.runtime.turn(leaseOf(task), { ...turn, seq: 5, input: speech(words) })
    await stage.runtime.complete(leaseOf(task), { ...TRUNK, durationMs: 9000 })
  }
  const [sure, unsure] = await stage.recipients(id)
  expect(sure).toMatchObject({ status: 'completed', outcome: 'confirmed', successful: true, next_attempt_at: null })
  expect(unsure).toMatchObject({ status: 'completed', next_attempt_at: null })
})

it('the calls to a person are numbered on, also after a retry of the campaign', async () => {
  const { id } = await create(stage, [phoneOf(1)])
  const numbers: number[] = []
  async function failAll() {
    for (let call = 0; call < 5; call += 1) {
      const task = await leaseOne()
      numbers.push(task.attempt)
      await stage.runtime.report(leaseOf(task), [{ seq: 1, type: 'dialing' }])
      await stage.runtime.complete(leaseOf(task), TRUNK)
      await stage.at(stage.clock.now() + MINUTE)
    }
  }
  await failAll()
  expect((await stage.call('POST', `/v1/campaigns/${id}/retry`)).body.requeued).toBe(1)
  await failAll()
  expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  expect((await stage.recipients(id))[0]).toMatchObject({ status: 'failed', attempt_count: 0 })
})

it('people added after a start with a clock that is behind are called too', async () => {
  const { id } = await create(stage, [phoneOf(1)], { max_concurrency: 1 })
  await leaseOne()
  // What the ids of a server whose clock was ahead had left behind.
  await stage.server.app.unitOfWork.run((tx) =>
    tx.updateTable('campaigns').set({ reached_recipient_id: 'rcp_ffffffff' }).where('id', '=', id).execute(),
  )
  const added = [{ phone: phoneOf(2), context: { first_name: 'Aroha', appt: 'Tuesday' } }]
  await stage.call('PATCH', `/v1/campaigns/${id}`, { max_concurrency: 5 })
  expect((await stage.call('POST', `/v1/campaigns/${id}/recipients`, { recipients: added })).status).toBe(200)
  expect((await leaseOne()).to).toBe(phoneOf(2))
})

it('a call that a worker has put back for later holds up nobody else of a paced campaign', async () => {
  await create(stage, [phoneOf(1), phoneOf(2)], { calls_per_minute: 60 })
  const first = await leaseOne()
  await stage.runtime.release(leaseOf(first), 2 * HOUR)
  await stage.at(stage.clock.now() + MINUTE)
  expect((await leaseOne()).to).not.toBe(first.to)
})

it('a campaign that has expired cannot be given another end while its last calls go on', async () => {
  const expires_at = new Date(stage.clock.now() + HOUR).toISOString()
  const { id } = await create(stage, [phoneOf(1)], { expires_at })
  const task = await leaseOne()
  await answerCall(stage.runtime, task)
  await stage.at(stage.clock.now() + 65 * MINUTE)
  await stage.runtime.heartbeat(leaseOf(task))
  await stage.tick()
  const later = new Date(stage.clock.now() + HOUR).toISOString()
  const { status, body } = await stage.call('PATCH', `/v1/campaigns/${id}`, { expires_at: later })
  expect([status, body.code]).toEqual([409, 'campaign-state-conflict'])
})

it('blank values are as good as none', async () => {
  const recipients = [{ phone: phoneOf(1), context: { first_name: '  ', appt: '\u00a0' } }]
  const { status, body } = await stage.call('POST', '/v1/campaigns', { scenario: 'appointment_reminder', recipients })
  expect(status).toBe(422)
  expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
    '#/recipients/0/context/first_name',
    '#/recipients/0/context/appt',
  ])
})
