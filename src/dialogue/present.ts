// A scenario as an entry of the catalogue. What it says and understands stays inside.
import type { Scenario as ScenarioShape } from '../../generated/types.ts'
import { exampleTranscript } from './example-transcript.ts'
import type { Scenario } from './scenario.ts'

export function presentScenario(scenario: Scenario): ScenarioShape {
  const { key, version, title, description, language, requiredContext, outcomes, intents } = scenario
  return {
    key,
    object: 'scenario',
    version,
    title,
    description,
    language,
    required_context: requiredContext.map((field) => ({
      name: field.name,
      description: field.description,
      example: field.example,
    })),
    outcomes: Object.entries(outcomes).map(([name, outcome]) => ({
      name,
      description: outcome.description,
      successful: outcome.successful,
    })),
    intents: intents.map((intent) => ({ name: intent.name, description: intent.description })),
    example_transcript: exampleTranscript(scenario),
  }
}
