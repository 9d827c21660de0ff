// All tables of utterances, and how one line of them is judged. Used by the tests of the dialogue.
import type { Step } from '../../src/dialogue/dialogue-state.ts'
import { scenarios } from '../../src/dialogue/scenarios.ts'
import { playIn, sceneOf } from './support.ts'
import { APPOINTMENT_REMINDER } from './utterances/appointment-reminder.ts'
import { CALLBACK } from './utterances/callback.ts'
import { CLOSE_CALLS } from './utterances/close-calls.ts'
import { DELIVERY_UPDATE } from './utterances/delivery-update.ts'
import { EVERYDAY } from './utterances/everyday.ts'
import { LEAD_QUALIFICATION } from './utterances/lead-qualification.ts'
import { MAORI } from './utterances/maori.ts'
import { PAYMENT_REMINDER } from './utterances/payment-reminder.ts'
import { REGRESSIONS } from './utterances/regressions.ts'
import { SATISFACTION_SURVEY } from './utterances/satisfaction-survey.ts'
import type { Said, Table } from './utterances/table.ts'

export const TABLES: readonly Table[] = [
  APPOINTMENT_REMINDER,
  CALLBACK,
  DELIVERY_UPDATE,
  LEAD_QUALIFICATION,
  PAYMENT_REMINDER,
  SATISFACTION_SURVEY,
  ...EVERYDAY,
  ...MAORI,
  ...CLOSE_CALLS,
  ...REGRESSIONS,
]

export interface Line {
  readonly table: Table
  readonly state: string
  readonly after: readonly string[]
  readonly said: Said
}

export const linesOf = (tables: readonly Table[]): Line[] =>
  tables.flatMap((table) =>
    Object.entries(table.states).flatMap(([state, { after, says }]) =>
      says.map((said): Line => ({ table, state, after, said })),
    ),
  )

export const LINES: readonly Line[] = linesOf(TABLES)

/** Nothing was answered by such a line: the question stays open. */
const ASIDES = new Set(['nothing', 'question_asked', 'repeat_requested'])
/** Intents that every scenario knows and that answer none of its questions. */
const RAILS = new Set([
  ...ASIDES,
  'callback_requested',
  'opted_out',
  'wrong_number',
  'agent_requested',
  'will_call_back',
  'bereavement',
])

export const isMiss = ({ said: [what] }: Line): boolean => ASIDES.has(what)

export interface Judged {
  readonly line: Line
  readonly step: Step
  readonly found: string
  readonly right: boolean
  /** Something was taken for an answer that was not said. */
  readonly falseAnswer: boolean
}

export function judge(line: Line): Judged {
  const { table, after, said } = line
  const [what, text, slots = {}] = said
  const scenario = scenarios.get(table.scenario)
  if (!scenario) throw new Error(`${table.scenario} is missing`)
  const opened = playIn(sceneOf(scenario, table.context), after)
  if (opened.state.at !== line.state)
    throw new Error(`${table.scenario}: ${after.join(', ')} leads to ${opened.state.at}`)
  const step = playIn(sceneOf(scenario, table.context), [...after, text])
  const found = step.intents.map((intent) => intent.name).join(' ') || 'nothing'
  const kept = Object.entries(slots).every(([name, value]) => step.state.collected[name] === value)
  const right = found === what && kept
  const answers = step.intents.some((intent) => !RAILS.has(intent.name))
  return { line, step, found, right, falseAnswer: answers && !right }
}
