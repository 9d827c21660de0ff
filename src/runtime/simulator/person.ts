// How a simulated person is described: plain data that persons.ts fills and call.ts plays.
import type { AnsweredBy, EndReason } from '../port.ts'

/** What a person does after hearing the agent. */
export type Deed =
  | { readonly do: 'say'; readonly text: string; readonly confidence?: number; readonly interrupts?: true }
  | { readonly do: 'press'; readonly digits: string }
  | { readonly do: 'stay_silent'; readonly ms: number }
  /** `interrupts`: in the middle of the agent's sentence. */
  | { readonly do: 'hang_up'; readonly interrupts?: true }

/** The first line that fits what the agent just said, and is not used up, is played. */
export interface Line {
  /** Words the agent must have said; without it the line fits anything. */
  readonly hears?: RegExp
  /** How often it can be played; without it, any number of times. */
  readonly times?: number
  readonly deed: Deed
}

export type Call =
  /** The phone is never picked up. `rings` false: the network refused at once. */
  | {
      readonly answers: false
      readonly rings: boolean
      /** 'timeout' rings as long as the platform allows. */
      readonly ringMs: number | 'timeout'
      readonly endReason: EndReason
      readonly sipStatus: number | null
      readonly q850Cause: number | null
    }
  | { readonly answers: true; readonly ringMs: number; readonly answeredBy: 'human'; readonly lines: readonly Line[] }
  /** A machine: it is listened to for `greetingMs`, then the call ends. */
  | {
      readonly answers: true
      readonly ringMs: number
      readonly answeredBy: Exclude<AnsweredBy, 'human'>
      readonly greetingMs: number
      readonly endReason: EndReason
    }

export interface Person {
  readonly script: string
  readonly description: string
  /** One entry per attempt; the last one stands for every later attempt. */
  readonly calls: readonly [Call, ...Call[]]
}
