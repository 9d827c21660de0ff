// The catalogue of built-in scenarios, by key. Checked when it is loaded: a process with an unsound
// scenario does not start.
import type { Scenario } from './scenario.ts'
import { checkScenario } from './scenario-check.ts'
import { appointmentReminder } from './scenarios/appointment-reminder.ts'

const BUILT_IN: readonly Scenario[] = [appointmentReminder]

for (const scenario of BUILT_IN) checkScenario(scenario)

export const scenarios: ReadonlyMap<string, Scenario> = new Map(BUILT_IN.map((scenario) => [scenario.key, scenario]))
