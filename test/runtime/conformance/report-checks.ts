// What every platform must do with what it is told of a call: in order, at most once, and nothing that cannot
// be true of the call as it stands.
import assert from 'node:assert/strict'
import type { EndReason, RuntimeEvent } from '../../../src/runtime/port.ts'
import { type Check, check } from './check.ts'
import {
  ANSWERED,
  answerCall,
  DIALING,
  HUNG_UP,
  isAccepted,
  isRefused,
  NO_ANSWER,
  OK,
  oneTask,
  openedCall,
  type PlatformSubject,
  RINGING,
  refOf,
  START,
  speech,
  turn,
} from './platform-subject.ts'

const refuses = (what: string, refusal: string, status: string, ...events: RuntimeEvent[]): Check<PlatformSubject> =>
  check(`refuses ${what} as ${refusal}`, async (subject) => {
    const task = await oneTask(subject)
    await isRefused(subject.port.report(refOf(task), events), refusal)
    assert.equal((await subject.look(task)).status, status)
  })

const SPOKEN = { type: 'spoken', turnId: 'turn_0', offsetMs: 0, durationMs: 1, interrupted: false } as const

const refusesEnd = (endReason: EndReason, answered: boolean): Check<PlatformSubject> =>
  check(`refuses that a call ${answered ? 'which was' : 'never'} answered ended by ${endReason}`, async (subject) => {
    const task = await oneTask(subject)
    if (answered) await answerCall(subject, task)
    else await subject.port.report(refOf(task), [DIALING, RINGING])
    await isRefused(subject.port.complete(refOf(task), { ...HUNG_UP, endReason }), 'contradiction')
    assert.equal(await subject.endings(task), 0)
    await isAccepted(subject.port.complete(refOf(task), answered ? HUNG_UP : NO_ANSWER))
  })

export const REPORT_CHECKS: readonly Check<PlatformSubject>[] = [
  refuses('a gap', 'out_of_order', 'queued', { seq: 2, type: 'ringing' }),
  refuses('a gap inside a batch', 'out_of_order', 'dialing', DIALING, { seq: 3, type: 'ringing' }),
  refuses('ringing before dialing', 'contradiction', 'queued', { seq: 1, type: 'ringing' }),
  refuses('an answer before dialing', 'contradiction', 'queued', { ...ANSWERED, seq: 1 }),
  refuses('dialing twice', 'contradiction', 'dialing', DIALING, { seq: 2, type: 'dialing' }),
  refuses('ringing after the answer', 'contradiction', 'in_progress', DIALING, RINGING, ANSWERED, {
    ...RINGING,
    seq: 4,
  }),
  refuses('an answer twice', 'contradiction', 'in_progress', DIALING, RINGING, ANSWERED, { ...ANSWERED, seq: 4 }),
  refuses('an utterance before the answer', 'contradiction', 'dialing', DIALING, { ...SPOKEN, seq: 2 }),
  refuses('a machine before the answer', 'contradiction', 'dialing', DIALING, {
    seq: 2,
    type: 'amd_result',
    answeredBy: 'fax',
  }),
  refuses('a transfer nobody asked for', 'contradiction', 'in_progress', DIALING, RINGING, ANSWERED, {
    seq: 4,
    type: 'transfer_started',
  }),
  check('accepts repeated reports and ignores them', async (subject) => {
    const task = await oneTask(subject)
    await answerCall(subject, task)
    const once = await subject.look(task)
    await subject.pass(5000)
    await answerCall(subject, task)
    await isAccepted(subject.port.report(refOf(task), [DIALING]))
    assert.deepEqual(await subject.look(task), once)
    assert.equal((await subject.recipient(task)).attempts, 1)
  }),
  check('corrects a turn by what was played of it', async (subject) => {
    const task = await openedCall(subject)
    const [opening] = (await subject.look(task)).turns
    assert.ok(opening)
    const spoken = { type: 'spoken', turnId: opening.id, offsetMs: 120, durationMs: 3456, interrupted: true } as const
    await isAccepted(subject.port.report(refOf(task), [{ ...spoken, seq: 5 }]))
    const [corrected] = (await subject.look(task)).turns
    assert.deepEqual(corrected, { ...opening, offsetMs: 120, durationMs: 3456, interrupted: true })
  }),
  check('answers a repeated turn with the same words, and adds nothing', async (subject) => {
    const task = await openedCall(subject)
    const first = await turn(subject, task, 5, speech('Yes, I will be there.'))
    const before = await subject.look(task)
    assert.deepEqual(await turn(subject, task, 5, speech('Yes, I will be there.')), first)
    assert.deepEqual(await subject.look(task), before)
    assert.ok(first.accepted)
    assert.deepEqual(
      first.actions.map(({ type }) => type),
      ['say', 'hang_up'],
    )
  }),
  check('refuses turns before the answer, with a gap, and of an earlier number', async (subject) => {
    const task = await oneTask(subject)
    await isRefused(turn(subject, task, 1, START), 'out_of_order')
    await answerCall(subject, task)
    for (const seq of [5, 3]) await isRefused(turn(subject, task, seq, START), 'out_of_order')
    for (const seq of [4, 5]) await isAccepted(turn(subject, task, seq, START))
    await isRefused(turn(subject, task, 4, START), 'out_of_order')
  }),
  check('does not take an event for the turn of the same number', async (subject) => {
    const task = await openedCall(subject)
    const [opening] = (await subject.look(task)).turns
    await isAccepted(subject.port.report(refOf(task), [{ ...SPOKEN, seq: 5, turnId: opening?.id ?? '' }]))
    await isRefused(turn(subject, task, 5, speech('Yes.')), 'out_of_order')
  }),
  check('takes keys for what they mean', async (subject) => {
    const task = await openedCall(subject)
    const answer = await turn(subject, task, 5, { type: 'keys', digits: '1' })
    assert.ok(answer.accepted && answer.actions.some(({ type }) => type === 'hang_up'))
    await isAccepted(subject.port.complete(refOf(task), HUNG_UP))
    assert.equal((await subject.look(task)).outcome, 'confirmed')
  }),
  check('speaks again into silence, and gives up after a while', async (subject) => {
    const task = await openedCall(subject)
    const told: string[] = []
    for (let seq = 5; seq < 12 && !told.includes('hang_up'); seq += 1) {
      const answer = await turn(subject, task, seq, { type: 'silence' })
      assert.ok(answer.accepted)
      told.push(...answer.actions.map(({ type }) => type))
    }
    assert.deepEqual(told, ['say', 'say', 'say', 'hang_up'])
  }),
  check('refuses the end of a call that was never dialled', async (subject) => {
    const task = await oneTask(subject)
    await isRefused(subject.port.complete(refOf(task), HUNG_UP), 'contradiction')
    await isAccepted(subject.port.release(refOf(task), 0))
  }),
  check('accepts the same end again, in any order of its fields, and no other', async (subject) => {
    const task = await oneTask(subject)
    await answerCall(subject, task)
    const { endReason, durationMs, sipStatus, q850Cause } = HUNG_UP
    assert.deepEqual(await subject.port.complete(refOf(task), HUNG_UP), OK)
    assert.deepEqual(await subject.port.complete(refOf(task), { q850Cause, sipStatus, durationMs, endReason }), OK)
    await isRefused(subject.port.complete(refOf(task), { ...HUNG_UP, endReason: 'recipient_hangup' }), 'contradiction')
    assert.deepEqual([(await subject.look(task)).endReason, await subject.endings(task)], ['agent_hangup', 1])
  }),
  check('lets nothing follow the end', async (subject) => {
    const task = await openedCall(subject)
    await subject.port.complete(refOf(task), HUNG_UP)
    const before = await subject.look(task)
    await isRefused(turn(subject, task, 5, speech('Wait, no!')), 'lease_lost')
    await isRefused(subject.port.report(refOf(task), [{ seq: 5, type: 'ringing' }]), 'lease_lost')
    await isRefused(subject.port.heartbeat(refOf(task)), 'lease_lost')
    await isRefused(subject.port.release(refOf(task), 0), 'contradiction')
    assert.deepEqual(await subject.look(task), before)
  }),
  refusesEnd('no_answer', true),
  refusesEnd('busy', true),
  refusesEnd('transferred', true),
  refusesEnd('agent_hangup', false),
  refusesEnd('voicemail_reached', false),
]
