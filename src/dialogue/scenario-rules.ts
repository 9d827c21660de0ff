// What a sound scenario needs beyond its shape: every name leads somewhere, every value that is spoken is
// filled, every state is reached. Called by scenario-check.ts for a scenario whose parts are all there.
import { contextFaults } from './context-check.ts'
import { GUARD_RAIL_OUTCOMES, GUARD_RAILS } from './guard-rails.ts'
import { compilePhrases } from './phrases.ts'
import type { Scenario, ScenarioState, Transition } from './scenario.ts'
import { roughSlots } from './scenario.ts'
import { placeholders } from './templates.ts'

interface Fault {
  readonly pointer: string
  readonly detail: string
}

const COMMON_MEANINGS = ['affirm', 'deny', 'commit', 'collected', 'callback']
const ENGINE_SLOTS = ['callback_at', 'reason', 'open_question', 'opted_out']

export function faultsOfMeaning(scenario: Scenario): Fault[] {
  return [
    ...faultsOfHead(scenario),
    ...faultsOfTexts(scenario),
    ...faultsOfPhrases(scenario),
    ...Object.entries(scenario.states).flatMap(([name, state]) => faultsOfState(scenario, name, state)),
    ...faultsOfReach(scenario),
  ]
}

function faultsOfHead(scenario: Scenario): Fault[] {
  const faults: Fault[] = []
  const fields = scenario.requiredContext.map((field) => field.name)
  for (const name of GUARD_RAIL_OUTCOMES) {
    if (!Object.hasOwn(scenario.outcomes, name)) {
      faults.push({ pointer: `/outcomes/${name}`, detail: 'is missing; a guard rail ends in it' })
    }
  }
  for (const rail of GUARD_RAILS) {
    if (!namesIntent(scenario, rail.intent)) {
      faults.push({ pointer: '/intents', detail: `lacks ${rail.intent}; a guard rail reports it` })
    }
  }
  if (scenario.when !== undefined && !fields.includes(scenario.when)) {
    faults.push({ pointer: '/when', detail: `names ${scenario.when}, which is no required context` })
  }
  const examples = Object.fromEntries(scenario.requiredContext.map(({ name, example }) => [name, example]))
  for (const { name, detail } of contextFaults(scenario, examples)) {
    faults.push({ pointer: `/requiredContext/${fields.indexOf(name)}/example`, detail })
  }
  if (new Set(fields).size !== fields.length) {
    faults.push({ pointer: '/requiredContext', detail: 'declares a field twice' })
  }
  if (!Object.hasOwn(scenario.states, scenario.start)) {
    faults.push({ pointer: '/start', detail: `names state ${scenario.start}, which is missing` })
  }
  for (const [index, meaning] of (scenario.certain ?? []).entries()) {
    if (Object.hasOwn(scenario.meanings, meaning)) continue
    faults.push({ pointer: `/certain/${index}`, detail: `names ${meaning}, which has no phrases` })
  }
  for (const [index, { states = [] }] of scenario.answers.entries()) {
    for (const name of states) {
      if (Object.hasOwn(scenario.states, name)) continue
      faults.push({ pointer: `/answers/${index}/states`, detail: `names state ${name}, which is missing` })
    }
  }
  return faults
}

function faultsOfTexts(scenario: Scenario): Fault[] {
  const summaries = Object.entries(scenario.outcomes).flatMap(([name, { summary, details = [] }]) => [
    { pointer: `/outcomes/${name}/summary`, text: summary },
    ...details.map((text, index) => ({ pointer: `/outcomes/${name}/details/${index}`, text })),
  ])
  const answers = scenario.answers.map(({ say }, index) => ({ pointer: `/answers/${index}/say`, text: say }))
  return [...summaries, ...answers].flatMap(({ pointer, text }) => faultsOfText(scenario, pointer, [text]))
}

function faultsOfPhrases(scenario: Scenario): Fault[] {
  const lists = [
    ...Object.entries(scenario.meanings).map(([name, phrases]) => ({ pointer: `/meanings/${name}`, phrases })),
    ...scenario.answers.map(({ phrases }, index) => ({ pointer: `/answers/${index}/phrases`, phrases })),
    ...(scenario.doubts ? [{ pointer: '/doubts', phrases: scenario.doubts }] : []),
    ...Object.entries(scenario.states).flatMap(([name, { collect }]) =>
      collect?.not ? [{ pointer: `/states/${name}/collect/not`, phrases: collect.not }] : [],
    ),
  ]
  return lists.flatMap(({ pointer, phrases }) => {
    if (phrases.length === 0) return [{ pointer, detail: 'has no phrases' }]
    return phrases.flatMap((phrase, index) => {
      const detail = faultOfPhrase(phrase)
      return detail ? [{ pointer: `${pointer}/${index}`, detail }] : []
    })
  })
}

function faultOfPhrase(phrase: string): string | undefined {
  try {
    return new RegExp(compilePhrases([phrase])).test(' ') ? 'matches nothing said' : undefined
  } catch {
    return 'has unbalanced brackets'
  }
}

function faultsOfState(scenario: Scenario, name: string, state: ScenarioState): Fault[] {
  const at = `/states/${name}`
  const faults = faultsOfText(scenario, at, [...(state.say ?? []), state.ask, ...(state.again ?? [])])
  const add = (pointer: string, detail: string) => faults.push({ pointer: `${at}${pointer}`, detail })
  const known = [...COMMON_MEANINGS, ...Object.keys(scenario.meanings)]
  for (const [meaning, transition] of Object.entries(state.on)) {
    if (!known.includes(meaning)) add(`/on/${meaning}`, 'is listened for, but no phrase means it')
    faults.push(...faultsOfTransition(scenario, `${at}/on/${meaning}`, transition))
  }
  if (state.hungUp !== undefined && !Object.hasOwn(scenario.outcomes, state.hungUp)) {
    add('/hungUp', `names ${state.hungUp}, which is no outcome`)
  }
  if (state.collect && !state.on.collected) add('/collect', 'collects a value but leads nowhere with it')
  if (!state.collect && state.on.collected) add('/on/collected', 'waits for a value but collects none')
  if (state.when !== undefined && !slotsOf(scenario).has(state.when)) {
    add('/when', `names ${state.when}, which nothing fills`)
  }
  for (const meaning of state.oneOf ?? []) {
    if (!Object.hasOwn(state.on, meaning)) add('/oneOf', `names ${meaning}, which it does not listen for`)
  }
  for (const [key, meaning] of Object.entries(state.keys ?? {})) {
    if (!Object.hasOwn(state.on, meaning)) add(`/keys/${key}`, `means ${meaning}, which it does not listen for`)
  }
  return faults
}

function faultsOfTransition(scenario: Scenario, at: string, transition: Transition): Fault[] {
  const faults = faultsOfText(scenario, at, [...(transition.say ?? []), ...(transition.sayWithTime ?? [])])
  const { intent, to, end, timeSlot, daySlot } = transition
  const add = (pointer: string, detail: string) => faults.push({ pointer: `${at}${pointer}`, detail })
  if ((to === undefined) === (end === undefined)) add('', 'needs exactly one of to and end')
  if (to !== undefined && !Object.hasOwn(scenario.states, to)) add('/to', `leads to ${to}, which is missing`)
  if (end !== undefined && !Object.hasOwn(scenario.outcomes, end)) add('/end', `names ${end}, which is no outcome`)
  if (intent !== undefined && !namesIntent(scenario, intent)) add('/intent', `names ${intent}, which is no intent`)
  if (timeSlot && daySlot) add('/daySlot', 'stands beside timeSlot; only one of them is filled')
  if (transition.sayWithTime && !timeSlot && !daySlot) add('/sayWithTime', 'speaks of a time that is not kept')
  return faults
}

function faultsOfText(scenario: Scenario, pointer: string, texts: readonly string[]): Fault[] {
  const known = slotsOf(scenario)
  return texts.flatMap((text) =>
    placeholders(text).flatMap((name) =>
      known.has(name) ? [] : [{ pointer, detail: `speaks of {{${name}}}, which nothing fills` }],
    ),
  )
}

/** Everything a text can speak of. */
function slotsOf(scenario: Scenario): ReadonlySet<string> {
  const states = Object.values(scenario.states)
  const transitions = states.flatMap((state) => Object.values(state.on))
  const times = [
    ...states.flatMap(({ collect }) => (collect?.kind === 'time' || collect?.kind === 'date' ? [collect.slot] : [])),
    ...transitions.flatMap(({ timeSlot, daySlot }) => [timeSlot, daySlot].filter((slot) => slot !== undefined)),
  ]
  return new Set([
    ...ENGINE_SLOTS,
    ...times.flatMap((slot) => Object.values(roughSlots(slot) ?? {})),
    ...scenario.requiredContext.map((field) => field.name),
    ...scenario.answers.flatMap(({ textSlot }) => textSlot ?? []),
    ...states.flatMap((state) => (state.collect ? [state.collect.slot] : [])),
    ...transitions.flatMap(({ set = {}, timeSlot, daySlot, textSlot }) => [
      ...Object.keys(set),
      ...[timeSlot, daySlot, textSlot].filter((slot) => slot !== undefined),
    ]),
  ])
}

function faultsOfReach(scenario: Scenario): Fault[] {
  const reached = new Set<string>()
  const open = [scenario.start]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const state = scenario.states[name]
    if (!state || reached.has(name)) continue
    reached.add(name)
    open.push(...Object.values(state.on).flatMap((transition) => transition.to ?? []))
  }
  return Object.keys(scenario.states).flatMap((name) =>
    reached.has(name) ? [] : [{ pointer: `/states/${name}`, detail: 'is never reached' }],
  )
}

const namesIntent = (scenario: Scenario, name: string): boolean =>
  scenario.intents.some((intent) => intent.name === name)
