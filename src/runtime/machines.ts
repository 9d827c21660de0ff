// What the agent does when no person picked up: leaves its message on voicemail, tells a screening robot
// who is calling, hears a phone menu out and ends the call. Nothing is ever asked of a machine.
import type { AnsweredBy, PersonInput } from './port.ts'
import type { CallFacts, Dialogue } from './ports.ts'

export interface Reply {
  readonly say: readonly string[]
  readonly hangUp: boolean
}

const LISTEN: Reply = { say: [], hangUp: false }
const LEAVE: Reply = { say: [], hangUp: true }

/** Whether the scenario is led with whoever picked up, now or once a person is there. */
export function isLed(answeredBy: string, { answeringMachine }: Pick<CallFacts, 'answeringMachine'>): boolean {
  if (answeredBy === 'fax') return false
  return answeredBy !== 'voicemail' || answeringMachine.action === 'continue'
}

/** @returns undefined when the scenario decides */
export function replyToMachine(
  answeredBy: AnsweredBy | string | null,
  facts: CallFacts,
  input: PersonInput,
  { dialogue, nowMs }: { dialogue: Pick<Dialogue, 'introduce' | 'fill'>; nowMs: number },
): Reply | undefined {
  const { action, message } = facts.answeringMachine
  switch (answeredBy) {
    case 'fax':
      return LEAVE
    case 'voicemail':
      if (action === 'continue') return undefined
      if (action === 'hang_up' || message === null || input.type !== 'start') return LEAVE
      return { say: [dialogue.fill(message, facts, nowMs)], hangUp: true }
    case 'ivr':
      return input.type === 'start' ? LISTEN : LEAVE
    case 'screening':
      if (input.type === 'start') return LISTEN
      // silences are counted by the scenario: a robot that says nothing more is left after a while
      return input.type === 'speech' ? { say: [dialogue.introduce(facts, nowMs)], hangUp: false } : undefined
    default:
      return undefined
  }
}
