// What a platform must offer to be driven through the checks: its port, calls to lease, time, and a look at
// the record. And the reports of a well-behaved runtime, as checks need them.
import assert from 'node:assert/strict'
import type {
  Answer,
  CallTask,
  Completion,
  LeaseRef,
  PersonInput,
  VoiceRuntimePort,
} from '../../../src/runtime/port.ts'

export interface Recorded {
  readonly status: string
  readonly answeredBy: string | null
  readonly endReason: string | null
  readonly outcome: string | null
  readonly turns: readonly {
    readonly id: string
    readonly role: string
    readonly text: string
    readonly offsetMs: number
    readonly durationMs: number
    readonly interrupted: boolean
  }[]
}

export interface PlatformSubject extends AsyncDisposable {
  readonly name: string
  readonly port: VoiceRuntimePort
  /** The most calls of the organisation at once. */
  readonly callsMax: number
  now(): number
  /** Queues calls of `appointment_reminder`, due now. @returns the campaign's id */
  place(calls: number, fields?: object): Promise<string>
  pause(campaignId: string): Promise<void>
  /** @param hangUp whether calls in progress are to be ended too */
  cancel(campaignId: string, hangUp?: boolean): Promise<void>
  /** Lets time pass, and the platform do what is due then. */
  pass(ms: number): Promise<void>
  look(task: CallTask): Promise<Recorded>
  /** How many events tell that the call has ended. */
  endings(task: CallTask): Promise<number>
  /** The recipient of the call. */
  recipient(task: CallTask): Promise<{ status: string; attempts: number }>
}

const NEVER = new AbortController().signal

export const lease = ({ port }: PlatformSubject, worker = 'worker', callsMax = 10): Promise<CallTask[]> =>
  port.lease({ worker, callsMax, waitMs: 0 }, NEVER)

export async function oneTask(subject: PlatformSubject, fields: object = {}): Promise<CallTask> {
  await subject.place(1, fields)
  const [task] = await lease(subject)
  if (task === undefined) throw new Error('no call was leased')
  return task
}

export const DIALING = { seq: 1, type: 'dialing' } as const
export const RINGING = { seq: 2, type: 'ringing' } as const
export const ANSWERED = { seq: 3, type: 'answered', answeredBy: 'human' } as const
export const OK = { accepted: true }
export const NO_ANSWER: Completion = { endReason: 'no_answer', durationMs: 0, sipStatus: 480, q850Cause: 19 }
export const HUNG_UP: Completion = { endReason: 'agent_hangup', durationMs: 9000, sipStatus: 200, q850Cause: 16 }
export const START: PersonInput = { type: 'start' }
export const speech = (text: string): PersonInput => ({ type: 'speech', text, confidence: 0.9 })

export const refOf = ({ conversationId, leaseToken, fence }: CallTask): LeaseRef => ({
  conversationId,
  leaseToken,
  fence,
})

export async function isRefused(answer: Promise<Answer<object>>, refusal: string): Promise<void> {
  assert.deepEqual(await answer, { accepted: false, refusal })
}

export async function isAccepted(answer: Promise<Answer<object>>): Promise<void> {
  assert.equal((await answer).accepted, true)
}

/** Brings a leased call to the answer, with seq 3. */
export async function answerCall({ port }: PlatformSubject, task: CallTask): Promise<void> {
  await isAccepted(port.report(refOf(task), [DIALING, RINGING, ANSWERED]))
}

/** The call with the opening played to the person; the next seq is 5. */
export async function openedCall(subject: PlatformSubject, fields: object = {}): Promise<CallTask> {
  const task = await oneTask(subject, fields)
  await answerCall(subject, task)
  await turn(subject, task, 4, START)
  return task
}

export const turn = ({ port }: PlatformSubject, task: CallTask, seq: number, input: PersonInput) =>
  port.turn(refOf(task), { seq, input, offsetMs: seq * 1000, durationMs: 500 })
