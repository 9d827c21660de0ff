// The small moves of which every step of the dialogue is made: speak, keep a slot, report an intent,
// stay, end. Used by engine.ts alone; each returns new values and changes nothing.
import type { DetectedIntent, DialogueState, End, Step, StepOptions } from './dialogue-state.ts'
import type { Scenario, ScenarioState, Slots } from './scenario.ts'
import { render } from './templates.ts'

/** One step's surroundings, handed down instead of six parameters. */
export interface Scene {
  readonly scenario: Scenario
  readonly state: DialogueState
  readonly here: ScenarioState
  readonly options: StepOptions
  /** The recogniser's confidence; 1 for keys. */
  readonly hearing: number
}

export function stay(scene: Scene, say: readonly string[], intents: readonly DetectedIntent[]): Step {
  return { state: scene.state, say: speak(scene, say), hangUp: false, intents }
}

export function giveUp(
  scene: Scene,
  reason: string,
  say = "Thank you for your time. I'll let the team know. Goodbye.",
): Step {
  // what the person gave as a reason stays
  const { reason: given } = scene.state.collected
  const end = scene.state.readBack?.open ? 'callback_requested' : (scene.here.hungUp ?? 'no_resolution')
  return finish(collect(scene, { reason: given ?? reason }), end, [say], [])
}

export function finish(
  scene: Scene,
  outcome: string,
  say: readonly string[],
  intents: readonly DetectedIntent[],
): Step {
  const ended: End = { outcome, successful: scene.scenario.outcomes[outcome]?.successful ?? false }
  return {
    state: { ...scene.state, askedCallback: false, readBack: undefined, ended },
    say: speak(scene, say),
    hangUp: true,
    intents,
    end: ended,
  }
}

export const collect = (scene: Scene, slots: Slots): Scene => ({
  ...scene,
  state: { ...scene.state, collected: { ...scene.state.collected, ...slots } },
})

export function speak(scene: Scene, templates: readonly string[]): string[] {
  const values = { ...scene.state.context, ...scene.state.collected }
  return templates.map((template) => render(template, values, scene.options)).filter((text) => text !== '')
}

/** Said once more. A "hello?" is greeted again; whoever asks for it was greeted already. */
export function saidAgain([first, ...rest]: readonly string[] = [], asked: string): readonly string[] {
  if (first === undefined || /^(?:yes )?(?:hello|hi|hey|who)\b/.test(asked))
    return first === undefined ? [] : [first, ...rest]
  const matter = first.replace(/^Kia ora[^.]*[.] /, '')
  return [/\b(?:say|repeat|again|speak|talk|slow|over)\b/.test(asked) ? `Of course. ${matter}` : matter, ...rest]
}

export function intentOf(
  scene: Scene,
  name: string,
  confidence: number,
  evidence: string,
  slots: Slots = {},
): DetectedIntent {
  return { name, confidence: Math.round(confidence * scene.hearing * 100) / 100, evidence, slots }
}
