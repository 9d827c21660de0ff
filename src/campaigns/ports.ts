// What campaigns need of the rooms around them; app.ts hands it in.

import type { Reader } from '../db/database.ts'
import type { Tx } from '../db/transaction.ts'
import type { AnsweringMachine } from './answering-machine.ts'
import type { CountedCall } from './stats.ts'

/** Makes or finds the subscription that serves a campaign's webhook_url. @throws Problem validation-failed */
export type EnsureSubscription = (
  tx: Tx,
  campaign: { organisationId: string; campaignId: string; scenario: string; mode: 'simulation' | 'live'; url: string },
) => Promise<string>

/** Calls queued or in progress in an organisation, and how many there may be. */
export type LoadOf = (reader: Reader, organisationId: string) => Promise<{ open: number; ceiling: number }>

/** The calls of a campaign that were dialled, slice by slice. */
export type DialledCalls = (
  reader: Reader,
  organisationId: string,
  campaignId: string,
) => AsyncIterable<readonly CountedCall[]>

/** What pausing, resuming and cancelling mean for calls that are queued but not dialled. */
export interface QueuedCalls {
  hold(tx: Tx, organisationId: string, campaignId: string): Promise<void>
  unhold(tx: Tx, organisationId: string, campaignId: string): Promise<void>
  /** Has calls in progress ended by their runtimes. */
  hangUp(tx: Tx, organisationId: string, campaignId: string): Promise<void>
  /** Ends them; `why` is the end reason of their conversations. */
  withdraw(tx: Tx, organisationId: string, campaignId: string, why: 'cancelled' | 'expired'): Promise<void>
}

/** What is wrong with the values of a person's context that are there, where a scenario is to speak them. */
export type ContextCheck = (
  context: Readonly<Record<string, unknown>>,
) => readonly { readonly name: string; readonly code: string; readonly detail: string }[]

/** By the scenario's key; nothing is wrong where there is no such scenario. Made anew for each request. */
export type ContextChecks = (scenario: string) => ContextCheck

export interface DueCall {
  readonly organisationId: string
  readonly campaignId: string
  readonly recipientId: string
  readonly mode: 'simulation' | 'live'
  readonly attempt: number
  readonly scenario: string
  readonly scenarioVersion: number
  readonly from: string | null
  readonly to: string
  readonly context: Readonly<Record<string, string | number | boolean | null>>
  readonly metadata: Readonly<Record<string, unknown>>
  /** Number that people who ask for a person are put through to. */
  readonly transferTo: string | null
  readonly answeringMachine: AnsweringMachine
  /** IANA zone or offset that times said in the call are meant in. */
  readonly timeZone: string
}

/** What the scheduler needs of the rooms that make calls. */
export interface Calls extends QueuedCalls {
  /**
   * Calls queued or in progress: of the campaign, and of the whole organisation with its ceiling. `waiting` of the
   * campaign's are queued and not taken yet.
   */
  load(
    tx: Tx,
    organisationId: string,
    campaignId: string,
  ): Promise<{ campaign: number; waiting: number; organisation: number; ceiling: number }>
  /** Begins a conversation and queues its call. @returns the conversation's id */
  place(tx: Tx, call: DueCall): Promise<string>
}

/** Who must not be called. */
export interface Suppressions {
  /** Those of the numbers that must not be called now. */
  inForce(
    reader: Reader,
    organisationId: string,
    phones: readonly string[],
    scenario: string,
  ): Promise<ReadonlyMap<string, unknown>>
  isSuppressed(reader: Reader, organisationId: string, phone: string, scenario: string): Promise<boolean>
  /** Said in a call. */
  optOut(
    tx: Tx,
    call: {
      organisationId: string
      campaignId: string
      recipientId: string
      conversationId: string
      phone: string
      mode: 'simulation' | 'live'
      scenario: string
    },
  ): Promise<void>
}
