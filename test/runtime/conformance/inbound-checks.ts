// What every platform must do when somebody rings back: take them at once, as a call that is past its commit point;
// know a repeat; refuse strangers; never ring who is on the line.
import assert from 'node:assert/strict'
import type { CallTask, InboundAnswer, InboundCall } from '../../../src/runtime/port.ts'
import { type Check, check } from './check.ts'
import {
  DIALING,
  HUNG_UP,
  isAccepted,
  isRefused,
  lease,
  NO_ANSWER,
  OK,
  oneTask,
  type PlatformSubject,
  refOf,
  START,
  speech,
  turn,
} from './platform-subject.ts'

const DAY_MS = 86_400_000
const PICKED_UP = { seq: 1, type: 'answered', answeredBy: 'human' } as const

const rings = ({ port }: PlatformSubject, task: CallTask, fields: Partial<InboundCall> = {}): Promise<InboundAnswer> =>
  port.inbound({ from: task.to, to: task.from, providerCallId: 'call 1', worker: 'bridge', mode: task.mode, ...fields })

/** Somebody was called and did not answer. */
async function missed(subject: PlatformSubject, fields: object = {}): Promise<CallTask> {
  const task = await oneTask(subject, fields)
  await isAccepted(subject.port.report(refOf(task), [DIALING]))
  await isAccepted(subject.port.complete(refOf(task), NO_ANSWER))
  return task
}

/** … and rings back. */
async function back(subject: PlatformSubject, task: CallTask, fields: Partial<InboundCall> = {}): Promise<CallTask> {
  const answer = await rings(subject, task, fields)
  assert.ok(answer.accepted)
  return answer.call
}

const refuses = (what: string, fields: Partial<InboundCall>): Check<PlatformSubject> =>
  check(`refuses ${what} as an unknown caller`, async (subject) => {
    const task = await missed(subject)
    assert.deepEqual(await rings(subject, task, fields), { accepted: false, refusal: 'unknown_caller' })
  })

export const INBOUND_CHECKS: readonly Check<PlatformSubject>[] = [
  check(
    'takes who rings back as a leased call to the number they rang, about what they were called for',
    async (subject) => {
      const task = await missed(subject)
      const call = await back(subject, task)
      const { direction, from, to, attempt, fence, campaignId, recipientId, scenario, context, leaseExpiresAt } = call
      assert.deepEqual(
        { direction, from, to, attempt, fence, campaignId, recipientId, scenario, context, leaseExpiresAt },
        {
          direction: 'inbound',
          from: task.to,
          to: task.from,
          attempt: 0,
          fence: 1,
          campaignId: task.campaignId,
          recipientId: task.recipientId,
          scenario: task.scenario,
          context: task.context,
          leaseExpiresAt: subject.now() + 60_000,
        },
      )
      assert.notEqual(call.conversationId, task.conversationId)
      assert.equal((await subject.look(call)).status, 'ringing')
    },
  ),
  refuses('a number that nobody called', { from: '+12025550177' }),
  refuses('who rings another number than they were called from', { to: '+12025550178' }),
  refuses('a live caller where the call was simulated', { mode: 'live' }),
  check('takes who rings a number that the runtime does not know', async (subject) => {
    const task = await missed(subject)
    assert.equal((await back(subject, task, { to: null })).to, task.from)
  }),
  check('knows who was called for 30 days, and no longer', async (subject) => {
    const task = await missed(subject, { retry_policy: { max_attempts: 1 } })
    await subject.pass(30 * DAY_MS - 1000)
    await back(subject, task)
    await subject.pass(1001)
    const late = await rings(subject, task, { providerCallId: 'call 2' })
    assert.deepEqual(late, { accepted: false, refusal: 'unknown_caller' })
  }),
  check('does not know who was queued and never dialled', async (subject) => {
    const task = await oneTask(subject)
    assert.deepEqual(await rings(subject, task), { accepted: false, refusal: 'unknown_caller' })
  }),
  check('gives the same call for the same id of the runtime, and none once it is over', async (subject) => {
    const task = await missed(subject)
    const first = await back(subject, task)
    assert.deepEqual(await back(subject, task), first)
    await isAccepted(subject.port.report(refOf(first), [PICKED_UP]))
    assert.deepEqual(await back(subject, task), first)
    await isAccepted(subject.port.complete(refOf(first), HUNG_UP))
    assert.deepEqual(await rings(subject, task), { accepted: false, refusal: 'call_over' })
    const again = await back(subject, task, { providerCallId: 'call 2' })
    assert.notEqual(again.conversationId, first.conversationId)
  }),
  check('wants no dialing of it, takes no release, and answers from seq 1 on', async (subject) => {
    const call = await back(subject, await missed(subject))
    await isRefused(subject.port.report(refOf(call), [DIALING]), 'contradiction')
    await isRefused(subject.port.release(refOf(call), 0), 'contradiction')
    assert.deepEqual(await subject.port.report(refOf(call), [PICKED_UP]), OK)
    assert.equal((await subject.look(call)).status, 'in_progress')
  }),
  check('thanks for ringing back, once, and leads the scenario to its end', async (subject) => {
    const call = await back(subject, await missed(subject))
    await isAccepted(subject.port.report(refOf(call), [PICKED_UP]))
    const opening = await turn(subject, call, 2, START)
    assert.deepEqual(await turn(subject, call, 2, START), opening)
    await turn(subject, call, 3, speech('Sorry, could you repeat that?'))
    await turn(subject, call, 4, speech('Yes, I will be there.'))
    await isAccepted(subject.port.complete(refOf(call), HUNG_UP))
    const { status, outcome, turns } = await subject.look(call)
    assert.deepEqual([status, outcome, await subject.endings(call)], ['completed', 'confirmed', 1])
    assert.match(turns[0]?.text ?? '', /^Thank you for ringing us back\. Kia ora Aroha\./)
    assert.equal(turns.filter(({ text }) => text.includes('ringing us back')).length, 1)
  }),
  check('counts no attempt for it, and calls nobody again whom it settled', async (subject) => {
    const task = await missed(subject)
    const call = await back(subject, task)
    await isAccepted(subject.port.report(refOf(call), [PICKED_UP]))
    await turn(subject, call, 2, START)
    await turn(subject, call, 3, speech('Yes, I will be there.'))
    await isAccepted(subject.port.complete(refOf(call), HUNG_UP))
    assert.deepEqual(await subject.recipient(task), { status: 'completed', attempts: 1 })
    await subject.pass(3_600_000)
    assert.deepEqual(await lease(subject), [])
  }),
  check('ends a call that is given up before the answer as never connected', async (subject) => {
    const call = await back(subject, await missed(subject))
    for (const endReason of ['no_answer', 'busy', 'voicemail_reached'] as const)
      await isRefused(subject.port.complete(refOf(call), { ...NO_ANSWER, endReason }), 'contradiction')
    await isAccepted(subject.port.complete(refOf(call), { ...NO_ANSWER, endReason: 'recipient_hangup' }))
    const { status, endReason } = await subject.look(call)
    assert.deepEqual([status, endReason, await subject.endings(call)], ['failed', 'recipient_hangup', 1])
  }),
  check('leases no call to somebody who is on the line, and refuses its dialing', async (subject) => {
    const task = await missed(subject, { retry_policy: { max_attempts: 3, delay_seconds: 60 } })
    await subject.pass(60_000)
    const [retry] = await lease(subject)
    assert.ok(retry)
    const call = await back(subject, task)
    await isAccepted(subject.port.report(refOf(call), [PICKED_UP]))
    await isRefused(subject.port.report(refOf(retry), [DIALING]), 'lease_lost')
    await subject.pass(30_000)
    assert.deepEqual(await lease(subject), [])
    await isAccepted(subject.port.complete(refOf(call), { ...HUNG_UP, endReason: 'recipient_hangup' }))
    await subject.pass(30_000)
    assert.deepEqual(
      (await lease(subject)).map(({ conversationId }) => conversationId),
      [retry.conversationId],
    )
  }),
  check('takes who rings back though the organisation has no room for another call', async (subject) => {
    const task = await missed(subject, { retry_policy: { max_attempts: 1 } })
    await subject.place(subject.callsMax + 1, { max_concurrency: 100 })
    assert.equal((await lease(subject, 'w', 100)).length, subject.callsMax)
    await back(subject, task)
  }),
  check('counts who rang as one of the calls of the organisation', async (subject) => {
    const task = await missed(subject, { retry_policy: { max_attempts: 1 } })
    await back(subject, task)
    await subject.place(subject.callsMax, { max_concurrency: 100 })
    assert.equal((await lease(subject, 'w', 100)).length, subject.callsMax - 1)
  }),
  check('ends it as runtime_lost when its runtime is lost, once', async (subject) => {
    const call = await back(subject, await missed(subject, { retry_policy: { max_attempts: 1 } }))
    await isAccepted(subject.port.report(refOf(call), [PICKED_UP]))
    await subject.pass(60_000)
    const { status, endReason } = await subject.look(call)
    assert.deepEqual([status, endReason, await subject.endings(call)], ['completed', 'runtime_lost', 1])
    assert.deepEqual(await lease(subject), [])
  }),
]
