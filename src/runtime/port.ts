// The voice-runtime port: how anything that can hold a phone call takes work from the platform and
// tells it what happened. The embedded simulator is one implementation; a bridge to a carrier is
// another. The platform decides every word (platform dialogue); the runtime is ears and mouth.
//
// Rules a runtime keeps: it asks for `dialing` to be accepted before it dials (the commit point),
// numbers its events and turns from 1 without gaps, renews its lease, and completes each call once.

/** One call to place, leased to one worker until `leaseExpiresAt` (epoch ms). */
export interface CallTask {
  readonly conversationId: string
  readonly leaseToken: string
  /** Grows with each lease of this call; a report with an older fence is refused. */
  readonly fence: number
  readonly leaseExpiresAt: number
  readonly mode: 'simulation' | 'live'
  /** `inbound`: the person rang us. Such a call needs no `dialing`: it is past its commit point. */
  readonly direction: 'outbound' | 'inbound'
  readonly to: string
  readonly from: string
  /** 1 for the first call to this recipient; 0 when they rang. */
  readonly attempt: number
  readonly campaignId: string
  readonly recipientId: string
  readonly scenario: { readonly key: string; readonly version: number; readonly language: string }
  readonly context: Readonly<Record<string, string | number | boolean | null>>
  readonly ringTimeoutMs: number
  readonly callMsMax: number
  /** On voicemail: end the call when it is detected, or ask for turns once the tone has sounded. */
  readonly answeringMachine: 'hang_up' | 'leave_message' | 'continue'
}

export type LeaseRef = Pick<CallTask, 'conversationId' | 'leaseToken' | 'fence'>

export type AnsweredBy = 'human' | 'voicemail' | 'ivr' | 'screening' | 'fax' | 'unknown'

export type EndReason =
  | 'agent_hangup'
  | 'recipient_hangup'
  | 'transferred'
  | 'voicemail_reached'
  | 'no_answer'
  | 'busy'
  | 'declined'
  | 'blocked'
  | 'invalid_number'
  | 'unreachable'
  | 'silence_timeout'
  | 'max_duration_reached'
  | 'network_error'
  | 'runtime_error'
  | 'runtime_lost'
  | 'cancelled'
  | 'expired'

/** `seq` counts events and turns of one call together, from 1. A repeated seq is ignored. */
export type RuntimeEvent =
  | { readonly seq: number; readonly type: 'dialing' }
  | { readonly seq: number; readonly type: 'ringing' }
  | { readonly seq: number; readonly type: 'answered'; readonly answeredBy: AnsweredBy }
  /** Who or what picked up turned out to be another; a turn with `start` follows when the agent is to begin anew. */
  | { readonly seq: number; readonly type: 'amd_result'; readonly answeredBy: AnsweredBy }
  /** The number of a `transfer` is being called, the person waits. */
  | { readonly seq: number; readonly type: 'transfer_started' }
  /** The person talks to a person now: nothing is left but to complete the call as `transferred`. */
  | { readonly seq: number; readonly type: 'transfer_completed' }
  /** The agent's utterance `turnId` was played: when it began after the answer, how long, and whether it was cut off. */
  | {
      readonly seq: number
      readonly type: 'spoken'
      readonly turnId: string
      readonly offsetMs: number
      readonly durationMs: number
      readonly interrupted: boolean
    }

/** What the person did. `start` asks for the opening line. Offsets are milliseconds of media time after the answer. */
export type PersonInput =
  | { readonly type: 'start' }
  | { readonly type: 'speech'; readonly text: string; readonly confidence: number }
  | { readonly type: 'keys'; readonly digits: string }
  | { readonly type: 'silence' }
  /** The number of a `transfer` was not answered: the person is back with the agent. */
  | { readonly type: 'transfer_failed' }

export interface TurnRequest {
  readonly seq: number
  readonly input: PersonInput
  readonly offsetMs: number
  readonly durationMs: number
}

/** What the runtime must do next, in order. After the last `say` it listens, unless told to hang up or to transfer. */
export type RuntimeAction =
  | { readonly type: 'say'; readonly turnId: string; readonly text: string }
  | { readonly type: 'transfer'; readonly to: string }
  | { readonly type: 'hang_up' }

export interface Completion {
  readonly endReason: EndReason
  /** Whole call from the answer to its end, ms of media time; 0 if it never connected. */
  readonly durationMs: number
  readonly sipStatus: number | null
  readonly q850Cause: number | null
}

export type Refusal = 'lease_lost' | 'out_of_order' | 'contradiction'
export type Answer<T> = ({ readonly accepted: true } & T) | { readonly accepted: false; readonly refusal: Refusal }

/** Somebody rings. */
export interface InboundCall {
  /** The person's number, E.164. */
  readonly from: string
  /** The number they rang, E.164; null when it is not known. */
  readonly to: string | null
  /** The runtime's own id of this call: the same id is the same call. */
  readonly providerCallId: string
  readonly worker: string
  /** People on a real line are not matched with simulated calls. */
  readonly mode: CallTask['mode']
}

/** `unknown_caller`: nobody called them in the last 30 days. `call_over`: that call has ended. */
export type InboundRefusal = 'unknown_caller' | 'call_over'
export type InboundAnswer =
  | { readonly accepted: true; readonly call: CallTask }
  | { readonly accepted: false; readonly refusal: InboundRefusal }

/** What the platform offers to a runtime. Every answer is durable when it is given. */
export interface VoiceRuntimePort {
  /** Takes up to `callsMax` due calls; waits up to `waitMs` for the first one. */
  lease(request: { worker: string; callsMax: number; waitMs: number }, signal: AbortSignal): Promise<CallTask[]>
  /**
   * Takes a call that came in, leased already. The next report is `answered`; if the person hangs up before, the call is
   * completed as `recipient_hangup`. When it is refused the runtime says that nobody can be reached here, and hangs up.
   */
  inbound(call: InboundCall): Promise<InboundAnswer>
  /** Renews the lease. `hangUp`: the call is to be ended now, as `cancelled`; a turn may say so too, by `hang_up`. */
  heartbeat(lease: LeaseRef): Promise<Answer<{ leaseExpiresAt: number; hangUp: boolean }>>
  report(lease: LeaseRef, events: readonly RuntimeEvent[]): Promise<Answer<object>>
  /** One step of the dialogue. Repeating a seq returns the same actions. */
  turn(lease: LeaseRef, request: TurnRequest): Promise<Answer<{ actions: readonly RuntimeAction[] }>>
  /** Ends a call that was dialled. Repeating it with the same content is accepted; with other content it is a contradiction. */
  complete(lease: LeaseRef, completion: Completion): Promise<Answer<object>>
  /** Gives a call back before `dialing`; it becomes due again after `retryAfterMs`. */
  release(lease: LeaseRef, retryAfterMs: number): Promise<Answer<object>>
}
