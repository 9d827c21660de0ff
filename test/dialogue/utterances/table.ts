// The form of a table of utterances: what people say to each question of one scenario, as a recogniser
// writes it, and what must come of it. Written before the phrases of the scenario.
import type { Slots } from '../../../src/dialogue/scenario.ts'

/**
 * `what`: the intents that must be reported, apart by spaces; `nothing`: none, the agent asks again.
 * `slots`: values that must be kept.
 */
export type Said = readonly [what: string, text: string, slots?: Slots]

export interface Table {
  readonly scenario: string
  readonly context: Readonly<Record<string, string>>
  /** By the state that is asking. `after`: what is said to come there. */
  readonly states: Readonly<Record<string, { readonly after: readonly string[]; readonly says: readonly Said[] }>>
}
