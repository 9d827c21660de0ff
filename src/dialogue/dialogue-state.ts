// What goes into the dialogue engine and comes out of it. Plain values: the caller stores the state as
// JSON between two turns, and records the intents and the end.

import type { Mood } from './mood.ts'
import type { Slots } from './scenario.ts'
import type { Moment } from './templates.ts'

/** Plain JSON, kept by the caller between two turns. */
export interface DialogueState {
  readonly scenario: string
  readonly scenarioVersion: number
  readonly at: string
  /** The engine's own question is open: when to call back. */
  readonly askedCallback: boolean
  /** How often the time of the call back was read back, and whether it was at last: then `callback_at` holds it. */
  readonly readBack?: { readonly times: number; readonly open: boolean }
  readonly context: Slots
  readonly collected: Slots
  readonly openedAtMs: number
  readonly timeZone: string
  readonly counts: {
    readonly steps: number
    readonly misses: number
    readonly silences: number
    readonly asides: number
  }
  /** Being put through to a person: once, and never again when it failed. */
  readonly transfer?: 'offered' | 'failed'
  readonly mood: Mood
  readonly ended: End | null
}

export interface End {
  readonly outcome: string
  readonly successful: boolean
}

export interface DetectedIntent {
  readonly name: string
  /** 0..1, two decimals. */
  readonly confidence: number
  /** The words it was found in. */
  readonly evidence: string
  readonly slots: Slots
}

export type DialogueInput =
  | { readonly type: 'start' }
  | { readonly type: 'speech'; readonly text: string; readonly confidence: number }
  | { readonly type: 'keys'; readonly digits: string }
  | { readonly type: 'silence' }
  | { readonly type: 'transfer_failed' }

/** The best passage for a question. */
export interface Knowledge {
  readonly answerable: boolean
  readonly text: string
  readonly documentId: string
  readonly version: number
  readonly passageId: string
  readonly coverage: number
}

export interface StepOptions extends Moment {
  /** Answer to `needsKnowledge`; null when nothing was found. */
  readonly knowledge?: Knowledge | null
  /** Whether there is somebody to put the person through to. */
  readonly mayTransfer?: boolean
}

export interface Step {
  readonly state: DialogueState
  readonly say: readonly string[]
  readonly hangUp: boolean
  /** Put the person through; the call goes on with `transfer_failed` if nobody answers. */
  readonly transfer?: true
  readonly intents: readonly DetectedIntent[]
  readonly end?: End
  /** Nothing has happened yet: call again with the same state and input, and `knowledge`. */
  readonly needsKnowledge?: { readonly question: string }
}
