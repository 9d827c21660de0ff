// What every platform must do when a person asks for one, and when no person picked up.
import assert from 'node:assert/strict'
import type { AnsweredBy, CallTask, RuntimeAction } from '../../../src/runtime/port.ts'
import { type Check, check } from './check.ts'
import {
  DIALING,
  HUNG_UP,
  isAccepted,
  isRefused,
  oneTask,
  openedCall,
  type PlatformSubject,
  RINGING,
  refOf,
  START,
  speech,
  turn,
} from './platform-subject.ts'

const TRANSFER = { transfer_to: '+6495550111' }
const WISH = speech('Can I speak to a real person, please?')
const STARTED = { seq: 6, type: 'transfer_started' } as const
const COMPLETED = { seq: 7, type: 'transfer_completed' } as const
const HANDED_OVER = { ...HUNG_UP, endReason: 'transferred' } as const

async function asksForPerson(subject: PlatformSubject): Promise<CallTask> {
  const task = await openedCall(subject, TRANSFER)
  await isAccepted(turn(subject, task, 5, WISH))
  return task
}

async function actionsOf(subject: PlatformSubject, task: CallTask, seq: number, input: Parameters<typeof turn>[3]) {
  const answer = await turn(subject, task, seq, input)
  assert.ok(answer.accepted)
  return answer.actions
}

const texts = (actions: readonly RuntimeAction[]) => actions.flatMap((each) => (each.type === 'say' ? [each.text] : []))

async function pickedUpBy(subject: PlatformSubject, answeredBy: AnsweredBy, fields: object = {}): Promise<CallTask> {
  const task = await oneTask(subject, fields)
  await isAccepted(subject.port.report(refOf(task), [DIALING, RINGING, { seq: 3, type: 'answered', answeredBy }]))
  return task
}

const MESSAGE = {
  answering_machine: { action: 'leave_message', message: 'Kia ora {{first_name}}, we will ring again.' },
}

export const TRANSFER_CHECKS: readonly Check<PlatformSubject>[] = [
  check('tells the runtime where to put a person through who asks for one', async (subject) => {
    const task = await openedCall(subject, TRANSFER)
    const actions = await actionsOf(subject, task, 5, WISH)
    assert.deepEqual(actions.at(-1), { type: 'transfer', to: '+6495550111' })
    assert.equal(texts(actions).length, 1)
  }),
  check('puts nobody through where the campaign names nobody', async (subject) => {
    const task = await openedCall(subject)
    const actions = await actionsOf(subject, task, 5, WISH)
    assert.deepEqual(
      actions.map(({ type }) => type),
      ['say', 'hang_up'],
    )
  }),
  check('ends a call that was handed over as transferred, and as nothing else', async (subject) => {
    const task = await asksForPerson(subject)
    await isAccepted(subject.port.report(refOf(task), [STARTED, COMPLETED]))
    await isRefused(subject.port.complete(refOf(task), HUNG_UP), 'contradiction')
    await isAccepted(subject.port.complete(refOf(task), HANDED_OVER))
    const { endReason, outcome } = await subject.look(task)
    assert.deepEqual([endReason, outcome, await subject.endings(task)], ['transferred', 'transferred', 1])
  }),
  check('refuses a transfer that is completed before it is started, or started twice', async (subject) => {
    const task = await asksForPerson(subject)
    await isRefused(subject.port.report(refOf(task), [{ seq: 6, type: 'transfer_completed' }]), 'contradiction')
    await isAccepted(subject.port.report(refOf(task), [STARTED]))
    await isRefused(subject.port.report(refOf(task), [{ ...STARTED, seq: 7 }]), 'contradiction')
    await isRefused(subject.port.complete(refOf(task), HANDED_OVER), 'contradiction')
  }),
  check('hears nobody while a transfer rings, or after it', async (subject) => {
    const task = await asksForPerson(subject)
    await isAccepted(subject.port.report(refOf(task), [STARTED]))
    await isRefused(turn(subject, task, 7, speech('Hello?')), 'contradiction')
    await isAccepted(subject.port.report(refOf(task), [COMPLETED]))
    await isRefused(turn(subject, task, 8, { type: 'transfer_failed' }), 'contradiction')
  }),
  check('takes the person back when nobody answers, and does not try again', async (subject) => {
    const task = await asksForPerson(subject)
    await isAccepted(subject.port.report(refOf(task), [STARTED]))
    const back = await actionsOf(subject, task, 7, { type: 'transfer_failed' })
    assert.deepEqual(
      back.map(({ type }) => type),
      ['say'],
    )
    const again = await actionsOf(subject, task, 8, WISH)
    assert.deepEqual(
      again.map(({ type }) => type),
      ['say', 'hang_up'],
    )
  }),
  check('refuses a failed transfer where none was asked for', async (subject) => {
    const task = await openedCall(subject, TRANSFER)
    await isRefused(turn(subject, task, 5, { type: 'transfer_failed' }), 'contradiction')
  }),
  check('lets a person hang up while the transfer rings', async (subject) => {
    const task = await asksForPerson(subject)
    await isAccepted(subject.port.report(refOf(task), [STARTED]))
    await isAccepted(subject.port.complete(refOf(task), { ...HUNG_UP, endReason: 'recipient_hangup' }))
    assert.equal((await subject.look(task)).outcome, 'no_resolution')
  }),
  check('leaves its message on voicemail, once, with the values of the call', async (subject) => {
    const task = await pickedUpBy(subject, 'voicemail', MESSAGE)
    assert.equal(task.answeringMachine, 'leave_message')
    const actions = await actionsOf(subject, task, 4, START)
    assert.deepEqual(texts(actions), ['Kia ora Aroha, we will ring again.'])
    assert.equal(actions.at(-1)?.type, 'hang_up')
    assert.deepEqual(await actionsOf(subject, task, 5, { type: 'silence' }), [{ type: 'hang_up' }])
    await isAccepted(subject.port.complete(refOf(task), { ...HUNG_UP, endReason: 'voicemail_reached' }))
    const { outcome, turns } = await subject.look(task)
    assert.deepEqual([outcome, turns.map(({ role }) => role)], [null, ['agent']])
  }),
  check('says nothing to voicemail and fax machines it is to hang up on', async (subject) => {
    for (const machine of ['voicemail', 'fax'] as const) {
      const task = await pickedUpBy(subject, machine)
      assert.deepEqual(await actionsOf(subject, task, 4, START), [{ type: 'hang_up' }])
      assert.deepEqual((await subject.look(task)).turns, [])
    }
  }),
  check('hears a phone menu out, and hangs up', async (subject) => {
    const task = await pickedUpBy(subject, 'ivr')
    assert.deepEqual(await actionsOf(subject, task, 4, START), [])
    assert.deepEqual(await actionsOf(subject, task, 5, speech('Press 1 to confirm, yes.')), [{ type: 'hang_up' }])
  }),
  check('tells a robot who is calling, and begins anew with the person', async (subject) => {
    const task = await pickedUpBy(subject, 'screening')
    assert.deepEqual(await actionsOf(subject, task, 4, START), [])
    const [introduction] = texts(await actionsOf(subject, task, 5, speech('Please say who is calling.')))
    assert.match(introduction ?? '', /automated call.*Aroha/)
    await isAccepted(subject.port.report(refOf(task), [{ seq: 6, type: 'amd_result', answeredBy: 'human' }]))
    assert.match(texts(await actionsOf(subject, task, 7, START)).join(' '), /^Kia ora Aroha/)
    assert.equal((await subject.look(task)).answeredBy, 'human')
  }),
  check('takes back what it had understood when the person turns out to be voicemail', async (subject) => {
    const task = await openedCall(subject)
    await isAccepted(subject.port.report(refOf(task), [{ seq: 5, type: 'amd_result', answeredBy: 'voicemail' }]))
    await isAccepted(subject.port.complete(refOf(task), { ...HUNG_UP, endReason: 'voicemail_reached' }))
    const { answeredBy, outcome } = await subject.look(task)
    assert.deepEqual([answeredBy, outcome], ['voicemail', null])
  }),
]
