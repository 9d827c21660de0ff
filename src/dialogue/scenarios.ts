// The catalogue of built-in scenarios, by key. Checked when it is loaded: a process with an unsound
// scenario does not start.
import type { Scenario } from './scenario.ts'
import { checkScenario } from './scenario-check.ts'
import { appointmentReminder } from './scenarios/appointment-reminder.ts'
import { callback } from './scenarios/callback.ts'
import { deliveryUpdate } from './scenarios/delivery-update.ts'
import { leadQualification } from './scenarios/lead-qualification.ts'
import { paymentReminder } from './scenarios/payment-reminder.ts'
import { satisfactionSurvey } from './scenarios/satisfaction-survey.ts'

const BUILT_IN: readonly Scenario[] = [
  appointmentReminder,
  callback,
  deliveryUpdate,
  leadQualification,
  paymentReminder,
  satisfactionSurvey,
]

for (const scenario of BUILT_IN) checkScenario(scenario)

export const scenarios: ReadonlyMap<string, Scenario> = new Map(BUILT_IN.map((scenario) => [scenario.key, scenario]))
