// What a scenario is: versioned data that says what the agent says, what it understands and where
// each answer leads. Written by hand in scenarios/, checked once at start, played by engine.ts.
// Nothing here runs code of a scenario: a scenario can be stored, shown and compared as plain JSON.

export type SlotValue = string | number | boolean | null
export type Slots = Readonly<Record<string, SlotValue>>

/**
 * `day`: words that name a day, or a date. `moment`: any words; what looks like a date or a time must be a real one.
 * `amount`: any words, or a number.
 */
export type ContextFormat = 'day' | 'moment' | 'amount'

export interface ContextField {
  readonly name: string
  readonly description: string
  readonly example: string
  /** What a value must be, beside something to say; see context-check.ts. Without it, any words. */
  readonly format?: ContextFormat
}

export interface Outcome {
  readonly successful: boolean
  readonly description: string
  /** Template of the conversation's summary, over context and slots. */
  readonly summary: string
  /** More sentences of the summary: each is added when every slot it speaks of is filled. */
  readonly details?: readonly string[]
}

/** Where an understood answer leads: to another state, or to the end of the call. Exactly one of `to` and `end`. */
export interface Transition {
  /** The intent to report; left out where the answer says nothing new. */
  readonly intent?: string
  readonly set?: Slots
  /** Slot that takes the time named in the answer (RFC 3339 UTC), if it names an hour; see `roughSlots`. */
  readonly timeSlot?: string
  /** Slot that takes the day named in the answer (RFC 3339 full-date), if it names one; see `roughSlots`. */
  readonly daySlot?: string
  /** Slot that takes the whole answer, as it was said. */
  readonly textSlot?: string
  readonly say?: readonly string[]
  /** Said instead of `say` when the answer named a time or day that was kept. */
  readonly sayWithTime?: readonly string[]
  readonly to?: string
  readonly end?: string
}

/** A value to listen for where no phrase can list the answers. */
export interface Collect {
  readonly slot: string
  /** `time` is kept as an instant (RFC 3339 UTC), `date` as a day of the recipient's calendar (RFC 3339 full-date). */
  readonly kind: 'number' | 'time' | 'date' | 'text'
  /** Phrases beside which a value is none: somebody else's, or past. */
  readonly not?: readonly string[]
  readonly min?: number
  readonly max?: number
}

/**
 * Slots that take a time which names no hour, or no single day: `call_at` -> `call_text` in the person's words, and
 * `call_day` if they name one day. Undefined for a slot whose name ends in neither `_at` nor `_day`: it takes no such time.
 */
export function roughSlots(slot: string): { readonly text: string; readonly day: string } | undefined {
  const stem = /^(.+)_(?:at|day)$/.exec(slot)?.[1]
  return stem === undefined ? undefined : { text: `${stem}_text`, day: `${stem}_day` }
}

export interface ScenarioState {
  /** Said once, on entering. */
  readonly say?: readonly string[]
  /** The open question: said on entering, and again after every interruption. */
  readonly ask: string
  /** How to ask after the first, second … answer that was not understood. */
  readonly again?: readonly string[]
  readonly collect?: Collect
  /**
   * Meaning -> transition. `affirm`, `deny`, `commit` (a yes in the scenario's own words, else `affirm`), `collected`,
   * `callback` (where the question is itself about a call: "ring me on Friday" answers it), or one of the scenario's own meanings.
   */
  readonly on: Readonly<Record<string, Transition>>
  /** Meanings of which only one can be chosen: an answer with two of them is asked for again. */
  readonly oneOf?: readonly string[]
  /** Slot read back here: an answer that names another time does not affirm it. */
  readonly when?: string
  /** Outcome if the call breaks off here (hung up, silence, nothing understood); without it `no_resolution`. */
  readonly hungUp?: string
  /** Key press -> meaning. */
  readonly keys?: Readonly<Record<string, string>>
}

/** A question about the call itself, answered from the context without a look at the knowledge base. */
export interface OwnAnswer {
  readonly name: string
  readonly phrases: readonly string[]
  readonly say: string
  /** Slot that takes what was said, where it asks for something to be passed on. */
  readonly textSlot?: string
  /** States in which it is given; without it, everywhere. Keeps from a stranger what only the person called may hear. */
  readonly states?: readonly string[]
}

export interface Scenario {
  readonly key: string
  readonly version: number
  readonly title: string
  readonly description: string
  /** BCP 47. */
  readonly language: string
  readonly requiredContext: readonly ContextField[]
  /** Context field that says when it takes place: an answer that names another time affirms nothing. */
  readonly when?: string
  readonly outcomes: Readonly<Record<string, Outcome>>
  readonly intents: ReadonlyArray<{ readonly name: string; readonly description: string }>
  /** Phrases (see phrases.ts) of each meaning. Those of `affirm` and `deny` add to the common ones. */
  readonly meanings: Readonly<Record<string, readonly string[]>>
  /** Meanings that count only without doubt, condition or question beside them: "not sure if I paid" is no payment. */
  readonly certain?: readonly string[]
  /** Phrases that leave a value, a yes and what is `certain` in doubt: part of a payment is no payment. */
  readonly doubts?: readonly string[]
  readonly answers: readonly OwnAnswer[]
  readonly start: string
  readonly states: Readonly<Record<string, ScenarioState>>
  /** What the person says in the example of a call; the agent's part is played by the engine. */
  readonly example: readonly string[]
}
