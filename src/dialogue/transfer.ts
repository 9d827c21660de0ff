// Puts a person through who asked for one, once; takes them back when nobody answers. Used by engine.ts,
// where a guard rail finds the wish; every scenario may end in it.
import { callbackQuestion } from './callbacks.ts'
import type { Step } from './dialogue-state.ts'
import type { GuardRail } from './guard-rails.ts'
import { collect, intentOf, type Scene, speak } from './scene.ts'

/** The outcome of a call that was handed over; every scenario declares it. */
export const TRANSFERRED = 'transferred'

const WISH = 'agent_requested'

export function mayPutThrough({ options, state }: Scene, rail: GuardRail): boolean {
  return rail.intent === WISH && options.mayTransfer === true && state.transfer === undefined
}

export function putThrough(scene: Scene, rail: GuardRail, evidence: string): Step {
  const next = collect(scene, rail.set)
  return {
    state: { ...next.state, transfer: 'offered' },
    say: speak(next, ["Of course. One moment please, I'll put you through."]),
    hangUp: false,
    transfer: true,
    intents: [intentOf(scene, rail.intent, rail.confidence, evidence, rail.set)],
  }
}

/** The open question is asked again: who wanted a person may still like to settle it. */
export function takeBack(scene: Scene): Step {
  const { state, here } = scene
  const question = callbackQuestion(state) ?? here.ask
  const sorry =
    "I'm sorry, nobody is free to talk to you right now. I'll let the team know that you'd like to speak with a person."
  const asks = `Before you go: ${question.charAt(0).toLowerCase()}${question.slice(1)}`
  return { state: { ...state, transfer: 'failed' }, say: speak(scene, [sorry, asks]), hangUp: false, intents: [] }
}
