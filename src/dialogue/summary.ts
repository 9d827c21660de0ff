// What a conversation was about, in words, and how the person felt: written from slots, outcome and
// counted words alone, so the same call always reads the same.
import type { DialogueState, End } from './dialogue-state.ts'
import type { Scenario } from './scenario.ts'
import { placeholders, render } from './templates.ts'

export type Sentiment = 'positive' | 'neutral' | 'negative' | 'unknown'

/** How the dialogue stands: its end, or what the person had already said when the call broke off. */
export function outcomeOf(scenario: Scenario, state: DialogueState): End {
  if (state.ended) return state.ended
  const hungUp = state.askedCallback ? 'callback_requested' : scenario.states[state.at]?.hungUp
  const outcome = hungUp ?? 'no_resolution'
  return { outcome, successful: scenario.outcomes[outcome]?.successful ?? false }
}

/**
 * One to four sentences. `outcome` is that of the dialogue, unless the caller decided another.
 */
export function summarise(
  scenario: Scenario,
  state: DialogueState,
  outcome = outcomeOf(scenario, state).outcome,
): string {
  const moment = { nowMs: state.openedAtMs, timeZone: state.timeZone }
  const values = { ...state.context, ...state.collected }
  const { summary = '', details = [] } = scenario.outcomes[outcome] ?? {}
  const isFilled = (name: string) => values[name] !== undefined && values[name] !== null
  const parts = [summary, ...details.filter((detail) => placeholders(detail).every(isFilled))]
  const { callback_at, reason, open_question } = state.collected
  if (outcome === 'callback_requested') {
    parts.push(callback_at ? 'They asked to be called on {{callback_at}}.' : 'They did not name a time.')
  }
  if (outcome === 'no_resolution' && typeof reason === 'string') parts.push(REASONS[reason] ?? '')
  // how the call broke off is no reason of theirs
  if (outcome === 'declined' && typeof reason === 'string' && !Object.hasOwn(REASONS, reason))
    parts.push('Reason given: {{reason}}.')
  if (open_question) parts.push('A question stayed open: {{open_question}}')
  return parts
    .map((part) => render(part, values, moment))
    .filter((part) => part !== '')
    .join(' ')
}

const REASONS: Readonly<Record<string, string>> = {
  agent_requested: 'They asked to speak with a person.',
  recipient_unavailable: 'Somebody else answered the call.',
  will_call_back: 'They will call by themselves.',
  silence: 'They said nothing.',
  not_understood: 'Their answers were not understood.',
  goodbye: 'They ended the call.',
  bereavement: 'They told of a death.',
}

/** Fewer words than this without a hint say nothing about a mood. */
const WORDS_FOR_NEUTRAL = 3

export function sentimentOf({ mood }: DialogueState): Sentiment {
  const balance = mood.positive - mood.negative
  if (balance > 0) return 'positive'
  if (balance < 0) return 'negative'
  if (mood.positive > 0) return 'unknown'
  return mood.words >= WORDS_FOR_NEUTRAL ? 'neutral' : 'unknown'
}
