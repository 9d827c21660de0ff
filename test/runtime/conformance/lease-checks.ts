// What every platform must do about leases: one holder at a time, fences, heartbeats, giving back, ceilings,
// and calls whose runtime is never heard of again.
import assert from 'node:assert/strict'
import { type Check, check } from './check.ts'
import {
  answerCall,
  DIALING,
  HUNG_UP,
  isAccepted,
  isRefused,
  lease,
  NO_ANSWER,
  oneTask,
  type PlatformSubject,
  refOf,
  START,
  turn,
} from './platform-subject.ts'

const refusesLease = (what: string, wrong: object): Check<PlatformSubject> =>
  check(`refuses everything to a lease with ${what}, and changes nothing`, async (subject) => {
    const task = await oneTask(subject)
    const bad = { ...refOf(task), ...wrong }
    const { port } = subject
    await isRefused(port.report(bad, [DIALING]), 'lease_lost')
    await isRefused(port.turn(bad, { seq: 1, input: START, offsetMs: 0, durationMs: 0 }), 'lease_lost')
    await isRefused(port.heartbeat(bad), 'lease_lost')
    await isRefused(port.release(bad, 0), 'lease_lost')
    await isRefused(port.complete(bad, NO_ANSWER), 'lease_lost')
    assert.equal((await subject.look(task)).status, 'queued')
  })

export const LEASE_CHECKS: readonly Check<PlatformSubject>[] = [
  check('says in a lease whom to call, for whom, and until when', async (subject) => {
    const task = await oneTask(subject)
    const { attempt, mode, direction, fence, leaseExpiresAt, scenario, context, answeringMachine } = task
    assert.deepEqual(
      {
        attempt,
        mode,
        direction,
        fence,
        leaseExpiresAt,
        answeringMachine,
        key: scenario.key,
        version: scenario.version,
      },
      {
        attempt: 1,
        mode: 'simulation',
        direction: 'outbound',
        fence: 1,
        leaseExpiresAt: subject.now() + 60_000,
        answeringMachine: 'hang_up',
        key: 'appointment_reminder',
        version: 1,
      },
    )
    assert.equal(context.first_name, 'Aroha')
    assert.match(task.to, /^\+[1-9]\d{6,14}$/)
  }),
  check('gives a call to one worker only, however many ask at once', async (subject) => {
    await subject.place(20, { max_concurrency: 20 })
    const taken = await Promise.all(['a', 'b', 'c', 'd'].map((worker) => lease(subject, worker, 7)))
    const ids = taken.flat().map(({ conversationId }) => conversationId)
    assert.deepEqual([ids.length, new Set(ids).size], [20, 20])
  }),
  check('lets a worker wait for a call, and go', async (subject) => {
    const asked = subject.port.lease({ worker: 'w', callsMax: 1, waitMs: 5000 }, new AbortController().signal)
    await subject.pass(3000)
    await subject.place(1)
    await subject.pass(2000)
    assert.equal((await asked).length, 1)
    const leaving = new AbortController()
    const left = subject.port.lease({ worker: 'w', callsMax: 1, waitMs: 5000 }, leaving.signal)
    leaving.abort()
    assert.deepEqual(await left, [])
  }),
  check('leases no more calls than the organisation may have at once', async (subject) => {
    await subject.place(subject.callsMax, { max_concurrency: 100 })
    await subject.place(3, { max_concurrency: 100 })
    assert.equal((await lease(subject, 'w', 100)).length, subject.callsMax)
    assert.deepEqual(await lease(subject, 'w', 100), [])
  }),
  refusesLease('a wrong token', { leaseToken: 'wrong' }),
  refusesLease('an older fence', { fence: 0 }),
  refusesLease('the id of another call', { conversationId: 'conv_0' }),
  check('renews a lease at a heartbeat, for 60 s from then', async (subject) => {
    const task = await oneTask(subject)
    await subject.pass(50_000)
    const answer = await subject.port.heartbeat(refOf(task))
    assert.deepEqual(answer, { accepted: true, leaseExpiresAt: subject.now() + 60_000, hangUp: false })
    await subject.pass(59_999)
    await isAccepted(subject.port.report(refOf(task), [DIALING]))
  }),
  check(
    'leases a call anew whose lease ran out undialled, with a higher fence, and hears the first no more',
    async (subject) => {
      const task = await oneTask(subject)
      await subject.pass(60_000)
      const [again] = await lease(subject, 'second')
      assert.ok(again)
      assert.deepEqual([again.conversationId, again.attempt, again.fence], [task.conversationId, 1, 2])
      await isRefused(subject.port.report(refOf(task), [DIALING]), 'lease_lost')
      await isAccepted(subject.port.report(refOf(again), [DIALING]))
      assert.equal(await subject.endings(task), 0)
    },
  ),
  check('takes a call back after five minutes undialled, heartbeats or not', async (subject) => {
    const task = await oneTask(subject)
    for (let beats = 0; beats < 7; beats += 1) {
      await subject.port.heartbeat(refOf(task))
      await subject.pass(50_000)
    }
    await isRefused(subject.port.heartbeat(refOf(task)), 'lease_lost')
  }),
  check(
    'ends a call as runtime_lost whose lease ran out after dialing, once, and leases it to nobody',
    async (subject) => {
      const task = await oneTask(subject, { retry_policy: { max_attempts: 5 } })
      await answerCall(subject, task)
      await subject.pass(60_000)
      const { status, endReason } = await subject.look(task)
      assert.deepEqual([status, endReason, await subject.endings(task)], ['completed', 'runtime_lost', 1])
      await isRefused(subject.port.complete(refOf(task), HUNG_UP), 'contradiction')
      await subject.pass(86_400_000)
      assert.deepEqual(await lease(subject), [])
      assert.equal(await subject.endings(task), 1)
    },
  ),
  check('refuses every late report of a call it has ended as lost', async (subject) => {
    const task = await oneTask(subject)
    await answerCall(subject, task)
    await subject.pass(60_000)
    await isRefused(turn(subject, task, 4, START), 'lease_lost')
    await isRefused(
      subject.port.report(refOf(task), [{ seq: 4, type: 'amd_result', answeredBy: 'voicemail' }]),
      'lease_lost',
    )
    await isRefused(subject.port.heartbeat(refOf(task)), 'lease_lost')
    assert.equal((await subject.look(task)).answeredBy, 'human')
  }),
  check('ends a call that never ends, heartbeats or not', async (subject) => {
    const task = await oneTask(subject)
    await answerCall(subject, task)
    for (let beats = 0; beats < 16; beats += 1) {
      await subject.port.heartbeat(refOf(task))
      await subject.pass(50_000)
    }
    assert.deepEqual([(await subject.look(task)).endReason, await subject.endings(task)], ['runtime_lost', 1])
  }),
  check('makes a call due again that is given back, after the wait, as the same attempt', async (subject) => {
    const task = await oneTask(subject)
    await isAccepted(subject.port.release(refOf(task), 5000))
    await isRefused(subject.port.heartbeat(refOf(task)), 'lease_lost')
    await subject.pass(4999)
    assert.deepEqual(await lease(subject), [])
    await subject.pass(1)
    const [again] = await lease(subject)
    assert.deepEqual([again?.conversationId, again?.attempt, again?.fence], [task.conversationId, 1, 2])
    assert.notEqual(again?.leaseToken, task.leaseToken)
    assert.equal((await subject.recipient(task)).attempts, 0)
  }),
  check('takes no call back after dialing: a person may be on the line', async (subject) => {
    const task = await oneTask(subject)
    await subject.port.report(refOf(task), [DIALING])
    await isRefused(subject.port.release(refOf(task), 0), 'contradiction')
    assert.equal((await subject.look(task)).status, 'dialing')
  }),
  check('refuses dialing for a campaign that was paused or cancelled after the lease', async (subject) => {
    for (const stop of ['pause', 'cancel'] as const) {
      const campaignId = await subject.place(1)
      const [task] = await lease(subject)
      assert.ok(task)
      await subject[stop](campaignId)
      await isRefused(subject.port.report(refOf(task), [DIALING]), 'lease_lost')
      assert.equal((await subject.look(task)).status, stop === 'pause' ? 'queued' : 'cancelled')
      assert.equal((await subject.recipient(task)).attempts, 0)
    }
  }),
  check(
    'lets calls go on when their campaign is cancelled, unless it is to hang up: the heartbeat says so',
    async (subject) => {
      for (const hangUp of [false, true]) {
        const task = await oneTask(subject)
        await answerCall(subject, task)
        await subject.cancel(task.campaignId, hangUp)
        const beat = await subject.port.heartbeat(refOf(task))
        assert.equal(beat.accepted && beat.hangUp, hangUp)
        await isAccepted(subject.port.complete(refOf(task), hangUp ? { ...HUNG_UP, endReason: 'cancelled' } : HUNG_UP))
        assert.equal((await subject.look(task)).endReason, hangUp ? 'cancelled' : 'agent_hangup')
      }
    },
  ),
]
