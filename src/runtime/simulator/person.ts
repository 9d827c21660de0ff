// How a simulated person is described: plain data that the files of persons/ fill and call.ts plays.
import type { AnsweredBy, EndReason } from '../port.ts'

/** What a person, or the machine that picked up, does after hearing the agent. */
export type Deed =
  | { readonly do: 'say'; readonly text: string; readonly confidence?: number; readonly interrupts?: true }
  | { readonly do: 'press'; readonly digits: string }
  | { readonly do: 'stay_silent'; readonly ms: number }
  /** Without a pause, until the call is cut. */
  | { readonly do: 'talk_on' }
  /** `interrupts`: in the middle of the agent's sentence. */
  | { readonly do: 'hang_up'; readonly interrupts?: true }
  /** A machine puts the call through: after `ms` a person is there, with lines of their own. */
  | { readonly do: 'hand_over'; readonly ms: number; readonly lines: readonly Line[] }

/** The first line that fits what the agent just said, and is not used up, is played. */
export interface Line {
  /** Words the agent must have said; without it the line fits anything. */
  readonly hears?: RegExp
  /** How often it can be played; without it, any number of times. */
  readonly times?: number
  readonly deed: Deed
}

/** The phone is never picked up. `rings` false: the network refused at once. */
export interface NotAnswered {
  readonly answers: false
  readonly rings: boolean
  /** 'timeout' rings as long as the platform allows. */
  readonly ringMs: number | 'timeout'
  readonly endReason: EndReason
  readonly sipStatus: number | null
  readonly q850Cause: number | null
}

export interface Answered {
  readonly answers: true
  readonly ringMs: number
  readonly answeredBy: AnsweredBy
  /** What voicemail says before its tone. */
  readonly greetingMs?: number
  readonly lines: readonly Line[]
  /** Whoever picks up, or does not, at the number the call is transferred to. */
  readonly colleague?: Colleague
}

export interface Colleague {
  readonly picksUp: boolean
  readonly ringMs: number
}

export type Call = NotAnswered | Answered

/** The simulator itself fails, in the first `leases` leases of a call, as a process that dies does: without a word. */
export interface Mishap {
  readonly when: 'before_dialing' | 'after_dialing'
  readonly leases: number
}

export interface Person {
  readonly script: string
  readonly description: string
  /** One entry per call; the last one stands for every later call. */
  readonly calls: readonly [Call, ...Call[]]
  readonly mishap?: Mishap
  /** Has seen that somebody rang, and rings back. */
  readonly ringsBack?: RingsBack
}

export interface RingsBack {
  /** After the call that was not answered. */
  readonly afterMs: number
  /** How they talk then; `ringMs` is what passes before the agent answers. */
  readonly call: Answered
}

export const picksUp = (ringMs: number, ...lines: Line[]): Answered => ({
  answers: true,
  ringMs,
  answeredBy: 'human',
  lines,
})

export const says = (text: string, options: Omit<Line, 'deed'> = {}): Line => ({
  ...options,
  deed: { do: 'say', text },
})
