// The engine as the runtime uses it: one session per call, kept as JSON text between two turns.

import type { DetectedIntent, DialogueInput, DialogueState, Knowledge } from './dialogue-state.ts'
import { openDialogue, stepDialogue } from './engine.ts'
import type { Scenario, Slots, SlotValue } from './scenario.ts'
import { outcomeOf, type Sentiment, sentimentOf, summarise } from './summary.ts'
import { render } from './templates.ts'
import { TRANSFERRED } from './transfer.ts'

interface Facts {
  readonly direction: 'outbound' | 'inbound'
  readonly scenario: { readonly key: string }
  readonly context: Slots
  readonly timeZone: string
  readonly transferTo: string | null
}

interface Session {
  readonly state: DialogueState
  /** What the person said when they asked for another call. */
  readonly callbackText: string | null
}

const TEXT_CHARACTERS_MAX = 500
/** Before the opening, to who rang us: whatever the scenario, it begins as if we had called. */
const RANG_BACK = 'Thank you for ringing us back.'

/** Said once, at the very beginning. */
const isRingBack = ({ direction }: Facts, { counts }: DialogueState, input: DialogueInput) =>
  direction === 'inbound' && input.type === 'start' && counts.steps === 0

const isFilled = (value: SlotValue | undefined) => typeof value === 'string' && value.trim() !== ''

export function makeSessions(scenarios: ReadonlyMap<string, Scenario>) {
  function scenarioOf({ scenario }: Facts): Scenario {
    const found = scenarios.get(scenario.key)
    if (found === undefined) throw new Error(`No scenario ${scenario.key}`)
    return found
  }

  return {
    open(facts: Facts, nowMs: number): string {
      const { context, timeZone } = facts
      const state = openDialogue(scenarioOf(facts), { context, nowMs, timeZone })
      return JSON.stringify({ state, callbackText: null } satisfies Session)
    },

    step(text: string, facts: Facts, input: DialogueInput, options: { nowMs: number; knowledge?: Knowledge | null }) {
      const { state, callbackText } = JSON.parse(text) as Session
      const step = stepDialogue(scenarioOf(facts), state, input, {
        ...options,
        timeZone: facts.timeZone,
        mayTransfer: facts.transferTo !== null,
      })
      const asked = step.intents.some(({ name }) => name === 'callback_requested')
      const said = asked && input.type === 'speech' ? input.text.slice(0, TEXT_CHARACTERS_MAX) : callbackText
      return {
        session: JSON.stringify({ state: step.state, callbackText: said } satisfies Session),
        say: isRingBack(facts, state, input) ? [RANG_BACK, ...step.say] : step.say,
        hangUp: step.hangUp,
        transfer: step.transfer === true,
        intents: step.intents as readonly DetectedIntent[],
        question: step.needsKnowledge?.question,
      }
    },

    /** For whom and from whom, and nothing of the matter: a robot that screens calls is not the person called. */
    introduce({ context, timeZone }: Facts, nowMs: number): string {
      const from = isFilled(context.business) ? ' from {{business}}' : ''
      const whom = isFilled(context.first_name) ? ' for {{first_name}}' : ''
      const template = `This is an automated call${from}${whom}. Could you put me through, please?`
      return render(template, context, { nowMs, timeZone })
    },

    fill(template: string, { context, timeZone }: Facts, nowMs: number): string {
      return render(template, context, { nowMs, timeZone })
    },

    close(text: string, facts: Facts, { transferred }: { transferred: boolean }) {
      const scenario = scenarioOf(facts)
      const { state, callbackText } = JSON.parse(text) as Session
      const outcome = transferred ? TRANSFERRED : outcomeOf(scenario, state).outcome
      const successful = scenario.outcomes[outcome]?.successful ?? false
      const at = state.collected.callback_at
      const wanted = outcome === 'callback_requested'
      return {
        outcome,
        successful,
        collected: state.collected,
        summary: summarise(scenario, state, outcome),
        sentiment: sentimentOf(state) as Sentiment,
        callback: wanted ? { requestedFor: typeof at === 'string' ? Date.parse(at) : null, text: callbackText } : null,
      }
    },
  }
}
