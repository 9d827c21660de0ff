// Proves a scenario sound before the first call is made: called for every scenario at start.
// All faults are listed at once; a scenario that passes cannot lead the engine into a missing state,
// outcome, intent or template value.
import { GUARD_RAIL_OUTCOMES, GUARD_RAILS } from './guard-rails.ts'
import { compilePhrases } from './phrases.ts'
import type { Scenario, ScenarioState, Transition } from './scenario.ts'
import { placeholders } from './templates.ts'

const COMMON_MEANINGS = ['affirm', 'deny', 'commit', 'collected', 'callback']
const ENGINE_SLOTS = ['callback_at', 'reason', 'open_question', 'opted_out']
const KEY = /^[0-9*#]$/

/** @throws Error naming every fault of the scenario. */
export function checkScenario(scenario: Scenario): void {
  const faults = [
    ...faultsOfHead(scenario),
    ...faultsOfPhrases(scenario),
    ...Object.entries(scenario.states).flatMap(([name, state]) => faultsOfState(scenario, name, state)),
    ...faultsOfReach(scenario),
  ]
  if (faults.length > 0) throw new Error(`Scenario ${scenario.key} is unsound:\n- ${faults.join('\n- ')}`)
}

function faultsOfHead(scenario: Scenario): string[] {
  const faults: string[] = []
  if (!/^[a-z][a-z0-9_]{1,63}$/.test(scenario.key)) faults.push(`key "${scenario.key}" is not snake_case`)
  if (!Number.isSafeInteger(scenario.version) || scenario.version < 1) faults.push('version is not a positive integer')
  for (const name of GUARD_RAIL_OUTCOMES) {
    if (!Object.hasOwn(scenario.outcomes, name)) faults.push(`outcome ${name} is missing; a guard rail ends in it`)
  }
  for (const rail of GUARD_RAILS) {
    if (!namesIntent(scenario, rail.intent)) faults.push(`intent ${rail.intent} is missing; a guard rail reports it`)
  }
  if (scenario.when !== undefined && !scenario.requiredContext.some((field) => field.name === scenario.when)) {
    faults.push(`when names ${scenario.when}, which is no required context`)
  }
  if (new Set(scenario.requiredContext.map((field) => field.name)).size !== scenario.requiredContext.length) {
    faults.push('a context field is declared twice')
  }
  if (!Object.hasOwn(scenario.states, scenario.start))
    faults.push(`start names state ${scenario.start}, which is missing`)
  for (const [name, outcome] of Object.entries(scenario.outcomes)) {
    faults.push(...faultsOfText(scenario, `summary of outcome ${name}`, [outcome.summary, ...(outcome.details ?? [])]))
  }
  for (const answer of scenario.answers) faults.push(...faultsOfText(scenario, `answer ${answer.name}`, [answer.say]))
  return faults
}

function faultsOfPhrases(scenario: Scenario): string[] {
  const lists = [...Object.entries(scenario.meanings), ...scenario.answers.map((a) => [a.name, a.phrases] as const)]
  return lists.flatMap(([name, phrases]) => {
    if (phrases.length === 0) return [`${name} has no phrases`]
    try {
      return new RegExp(compilePhrases(phrases)).test(' ') ? [`${name} has a phrase that matches nothing said`] : []
    } catch {
      return [`${name} has a phrase with unbalanced brackets`]
    }
  })
}

function faultsOfState(scenario: Scenario, name: string, state: ScenarioState): string[] {
  const where = `state ${name}`
  const faults = faultsOfText(scenario, where, [...(state.say ?? []), state.ask, ...(state.again ?? [])])
  const known = [...COMMON_MEANINGS, ...Object.keys(scenario.meanings)]
  for (const [meaning, transition] of Object.entries(state.on)) {
    if (!known.includes(meaning)) faults.push(`${where} listens for ${meaning}, which no phrase means`)
    faults.push(...faultsOfTransition(scenario, `${where} on ${meaning}`, transition))
  }
  if (state.hungUp !== undefined && !Object.hasOwn(scenario.outcomes, state.hungUp)) {
    faults.push(`${where} ends in ${state.hungUp} on hanging up, which is no outcome`)
  }
  if (state.collect && !state.on.collected)
    faults.push(`${where} collects ${state.collect.slot} but leads nowhere with it`)
  if (!state.collect && state.on.collected) faults.push(`${where} waits for a value but collects none`)
  for (const [key, meaning] of Object.entries(state.keys ?? {})) {
    if (!KEY.test(key)) faults.push(`${where} has the key "${key}", which no phone has`)
    if (!Object.hasOwn(state.on, meaning))
      faults.push(`${where} maps key ${key} to ${meaning}, which it does not listen for`)
  }
  return faults
}

function faultsOfTransition(scenario: Scenario, where: string, transition: Transition): string[] {
  const faults = faultsOfText(scenario, where, [...(transition.say ?? []), ...(transition.sayWithTime ?? [])])
  const { intent, to, end } = transition
  if ((to === undefined) === (end === undefined)) faults.push(`${where} needs exactly one of to and end`)
  if (to !== undefined && !Object.hasOwn(scenario.states, to)) faults.push(`${where} leads to ${to}, which is missing`)
  if (end !== undefined && !Object.hasOwn(scenario.outcomes, end))
    faults.push(`${where} ends in ${end}, which is no outcome`)
  if (intent !== undefined && !namesIntent(scenario, intent))
    faults.push(`${where} reports ${intent}, which is no intent`)
  if (transition.sayWithTime && !transition.timeSlot && !transition.daySlot)
    faults.push(`${where} speaks of a time it does not keep`)
  return faults
}

function faultsOfText(scenario: Scenario, where: string, texts: readonly string[]): string[] {
  const states = Object.values(scenario.states)
  const transitions = states.flatMap((state) => Object.values(state.on))
  const known = new Set([
    ...ENGINE_SLOTS,
    ...scenario.requiredContext.map((field) => field.name),
    ...states.flatMap((state) => (state.collect ? [state.collect.slot] : [])),
    ...transitions.flatMap((t) => [...Object.keys(t.set ?? {}), ...slotsOf(t)]),
  ])
  return texts.flatMap((text) => {
    if (text.trim() === '') return [`${where} has an empty text`]
    return placeholders(text).flatMap((name) =>
      known.has(name) ? [] : [`${where} speaks of {{${name}}}, which nothing fills`],
    )
  })
}

function faultsOfReach(scenario: Scenario): string[] {
  const reached = new Set<string>()
  const open = [scenario.start]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const state = scenario.states[name]
    if (!state || reached.has(name)) continue
    reached.add(name)
    open.push(...Object.values(state.on).flatMap((transition) => transition.to ?? []))
  }
  return Object.keys(scenario.states).flatMap((name) => (reached.has(name) ? [] : [`state ${name} is never reached`]))
}

/** Slots that a transition fills from what was said. */
const slotsOf = ({ timeSlot, daySlot, textSlot }: Transition): string[] =>
  [timeSlot, daySlot, textSlot].filter((slot) => slot !== undefined)

const namesIntent = (scenario: Scenario, name: string): boolean =>
  scenario.intents.some((intent) => intent.name === name)
