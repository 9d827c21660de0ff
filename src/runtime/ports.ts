// What the runtime room needs of the rooms around it; app.ts hands it in.
import type { Reader } from '../db/database.ts'
import type { Tx } from '../db/transaction.ts'
import type { PersonInput } from './port.ts'

export type Slots = Readonly<Record<string, string | number | boolean | null>>

/** What does not change during a call. */
export interface CallFacts {
  readonly mode: 'simulation' | 'live'
  readonly direction: 'outbound' | 'inbound'
  readonly attempt: number
  readonly to: string
  readonly from: string
  readonly scenario: { readonly key: string; readonly version: number; readonly language: string }
  readonly context: Slots
  /** Number that people who ask for a person are put through to. */
  readonly transferTo: string | null
  readonly answeringMachine: {
    readonly action: 'hang_up' | 'leave_message' | 'continue'
    readonly message: string | null
  }
  /** IANA zone that times said in the call are meant in. */
  readonly timeZone: string
}

/** Names a call to the other rooms. */
export interface CallRef {
  readonly organisationId: string
  readonly campaignId: string
  readonly recipientId: string
  readonly conversationId: string
}

export interface IntentFound {
  readonly name: string
  readonly confidence: number
  readonly evidence: string
  readonly slots: Slots
}

export interface KnowledgeRef {
  readonly document_id: string
  readonly version: number
  readonly passage_id: string
  readonly coverage: number
}

export interface Ending {
  readonly endReason: string
  readonly sipStatus: number | null
  readonly q850Cause: number | null
  readonly durationMs: number
  readonly outcome: string | null
  readonly successful: boolean | null
  readonly collected: Slots
  readonly summary: string | null
  readonly sentiment: 'positive' | 'neutral' | 'negative' | 'unknown'
}

/** A call that we placed, and the number it was made from. */
export interface DialledCall {
  readonly organisationId: string
  readonly campaignId: string
  readonly recipientId: string
  readonly callerId: string
}

/** The record of the call. */
export interface Conversations {
  findDialled(
    tx: Tx,
    asked: { phone: string; rung: string | null; mode: 'simulation' | 'live'; since: number },
  ): Promise<DialledCall | undefined>
  begin(
    tx: Tx,
    conversation: CallFacts & {
      readonly organisationId: string
      readonly campaignId: string
      readonly recipientId: string
      readonly metadata: Readonly<Record<string, unknown>>
      readonly terminalBy?: number
    },
  ): Promise<string>
  dialing(tx: Tx, organisationId: string, id: string, terminalBy: number): Promise<void>
  ringing(tx: Tx, organisationId: string, id: string): Promise<void>
  answered(tx: Tx, organisationId: string, id: string, answeredBy: string): Promise<void>
  identified(tx: Tx, organisationId: string, id: string, answeredBy: string): Promise<void>
  addTurn(
    tx: Tx,
    organisationId: string,
    id: string,
    turn: {
      role: 'agent' | 'recipient'
      text: string
      offsetMs: number
      durationMs: number
      confidence: number | null
      digits: string | null
      intents: readonly IntentFound[]
      knowledge: readonly KnowledgeRef[]
    },
  ): Promise<string>
  turnPlayed(
    tx: Tx,
    organisationId: string,
    id: string,
    played: { turnId: string; offsetMs: number; durationMs: number; interrupted: boolean },
  ): Promise<void>
  finish(tx: Tx, organisationId: string, id: string, ending: Ending): Promise<boolean>
}

export interface CallEnd {
  readonly endReason: string
  readonly connected: boolean
  readonly outcome: string | null
  readonly successful: boolean | null
  readonly callback: { readonly requestedFor: number | null; readonly text: string | null } | null
}

/** The campaign the call belongs to. */
export interface Campaigns {
  refusal(tx: Tx, call: CallRef): Promise<'cancelled' | 'paused' | 'expired' | 'opted_out' | undefined>
  /** @returns undefined when the call may begin now, else epoch ms when to ask again */
  takeTurn(tx: Tx, call: CallRef): Promise<number | undefined>
  /** @returns undefined when the phone may ring now, else epoch ms when to ask again */
  takeDial(tx: Tx, call: CallRef): Promise<number | undefined>
  dialling(tx: Tx, call: CallRef): Promise<void>
  optOut(tx: Tx, call: CallRef): Promise<void>
  ended(tx: Tx, call: CallRef, end: CallEnd): Promise<void>
  skipped(tx: Tx, call: CallRef, reason: 'opted_out' | 'expired'): Promise<void>
  /** The person rang us back, and is answered now. */
  rangBack(tx: Tx, call: CallRef): Promise<void>
  /** The call in which they rang us back has ended. */
  ringBackEnded(tx: Tx, call: CallRef, end: CallEnd): Promise<void>
}

export interface Answer {
  readonly answerable: boolean
  readonly text: string
  readonly documentId: string
  readonly version: number
  readonly passageId: string
  readonly coverage: number
}

/** Looks a question up in the organisation's knowledge. */
export type AskKnowledge = (reader: Reader, organisationId: string, question: string) => Promise<Answer | undefined>

/** Who decides what the agent says. `session` is opaque JSON text, kept between two turns. */
export interface Dialogue {
  open(facts: CallFacts, nowMs: number): string
  step(
    session: string,
    facts: CallFacts,
    input: PersonInput,
    options: { nowMs: number; knowledge?: Answer | null },
  ): {
    session: string
    say: readonly string[]
    hangUp: boolean
    /** The person asked for one, and is to be put through. */
    transfer: boolean
    intents: readonly IntentFound[]
    /** Set when the same step must be asked again with `knowledge`. */
    question: string | undefined
  }
  /** Who is calling and why, for a robot that asks. */
  introduce(facts: CallFacts, nowMs: number): string
  /** A message of the campaign, with the values of this call. */
  fill(template: string, facts: CallFacts, nowMs: number): string
  /** What the call came to. */
  close(
    session: string,
    facts: CallFacts,
    options: { transferred: boolean },
  ): {
    outcome: string
    successful: boolean
    collected: Slots
    summary: string
    sentiment: Ending['sentiment']
    callback: { requestedFor: number | null; text: string | null } | null
  }
}
