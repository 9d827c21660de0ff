import { describe, expect, it } from 'vitest'
import contract from '../../generated/openapi.json' with { type: 'json' }
import { exampleTranscript } from '../../src/dialogue/example-transcript.ts'
import { presentScenario } from '../../src/dialogue/present.ts'
import { checkScenario, faultsOfScenario } from '../../src/dialogue/scenario-check.ts'
import { scenarios } from '../../src/dialogue/scenarios.ts'
import { playIn, reminder, sceneOf } from './support.ts'

const KEYS = [
  'appointment_reminder',
  'callback',
  'delivery_update',
  'lead_qualification',
  'payment_reminder',
  'satisfaction_survey',
]

type Json = Record<string, unknown>

/** A copy of the appointment reminder with one thing changed; `undefined` takes it out. */
function broken(path: string, value: unknown): unknown {
  const copy = JSON.parse(JSON.stringify(reminder())) as Json
  const names = path.split('/')
  const last = names.pop() ?? ''
  let at: Json = copy
  for (const name of names) at = at[name] as Json
  if (value === undefined) delete at[last]
  else at[last] = value
  return copy
}

describe('the six scenarios', () => {
  it('are plain data, sound and listed under their key', () => {
    expect([...scenarios.keys()].sort()).toEqual(KEYS)
    for (const [key, scenario] of scenarios) {
      expect(scenario.key).toBe(key)
      expect(JSON.parse(JSON.stringify(scenario))).toEqual(scenario)
      expect(() => checkScenario(scenario)).not.toThrow()
    }
  })

  it('ask for exactly first_name and appt to remind of an appointment', () => {
    expect(reminder().requiredContext.map((field) => field.name)).toEqual(['first_name', 'appt'])
  })

  it('say that the call is automated, and from whom, before they ask anything', () => {
    for (const scenario of scenarios.values()) {
      const context = Object.fromEntries(scenario.requiredContext.map((field) => [field.name, field.example]))
      const { say } = playIn(sceneOf(scenario, context), [])
      expect(say[0]).toContain('automated call')
      if (context.business) expect(say[0]).toContain(context.business)
    }
  })

  it('know an outcome for everybody who is put through', () => {
    for (const { outcomes } of scenarios.values()) expect(outcomes.transferred?.successful).toBe(true)
  })

  it('show an example of a call that comes to a success', () => {
    for (const scenario of scenarios.values()) {
      const context = Object.fromEntries(scenario.requiredContext.map((field) => [field.name, field.example]))
      const turns = exampleTranscript(scenario)
      const said = turns.filter(({ role }) => role === 'recipient').map(({ text }) => text)
      expect(playIn(sceneOf(scenario, context), said)).toMatchObject({ hangUp: true, end: { successful: true } })
      expect(turns.at(-1)).toMatchObject({ role: 'agent', text: expect.stringMatching(/Goodbye\.$/) })
    }
  })

  it('are shown in the contract as they are served', () => {
    const { examples } = contract.paths['/v1/scenarios/{scenario_key}'].get.responses['200'].content['application/json']
    const [example] = Object.values(examples as Record<string, Json>)
    const shown = '$ref' in (example ?? {}) ? contract.components.examples.ScenarioExample : example
    expect((shown as Json).value).toEqual(presentScenario(reminder()))
  })
})

describe('a scenario', () => {
  it.each<[path: string, value: unknown, pointer: string]>([
    ['key', 'Appointment Reminder', '/key'],
    ['version', 0, '/version'],
    ['version', undefined, '/version'],
    ['language', 'English', '/language'],
    ['title', ' ', '/title'],
    ['colour', 'blue', '/colour'],
    ['start', 'nowhere', '/start'],
    ['when', 'due_date', '/when'],
    ['outcomes/opted_out', undefined, '/outcomes/opted_out'],
    ['outcomes/confirmed/successful', 'yes', '/outcomes/confirmed/successful'],
    ['outcomes/confirmed/summary', '{{surname}} will come.', '/outcomes/confirmed/summary'],
    ['intents', [], '/intents'],
    ['meanings/reschedule', ['(move it'], '/meanings/reschedule/0'],
    ['meanings/reschedule', ['[move]'], '/meanings/reschedule/0'],
    ['answers/0/say', 'Ask {{nobody}}.', '/answers/0/say'],
    ['answers/0/states', ['lobby'], '/answers/0/states'],
    ['states/ask/ask', '', '/states/ask/ask'],
    ['states/ask/keys', { x: 'deny' }, '/states/ask/keys/x'],
    ['states/ask/keys', { '4': 'collected' }, '/states/ask/keys/4'],
    ['states/ask/on/mumble', { end: 'confirmed' }, '/states/ask/on/mumble'],
    ['states/ask/on/affirm', {}, '/states/ask/on/affirm'],
    ['states/ask/on/affirm', { end: 'confirmed', to: 'ask' }, '/states/ask/on/affirm'],
    ['states/ask/on/affirm', { end: 'delighted' }, '/states/ask/on/affirm/end'],
    ['states/ask/on/affirm', { end: 'confirmed', intent: 'bliss' }, '/states/ask/on/affirm/intent'],
    ['states/ask/on/deny', { to: 'cellar' }, '/states/ask/on/deny/to'],
    ['states/ask/on/deny', { end: 'declined' }, '/states/other_time'],
    ['states/ask/oneOf', ['affirm', 'maybe'], '/states/ask/oneOf'],
    ['states/ask/hungUp', 'gone', '/states/ask/hungUp'],
    ['certain', ['reschedule', 'hearsay'], '/certain/1'],
    ['states/other_time/collect', undefined, '/states/other_time/on/collected'],
    ['states/other_time/collect', { slot: 'score', kind: 'number' }, '/states/other_time/collect/min'],
  ])('with %s as %j is refused at %s', (path, value, pointer) => {
    expect(faultsOfScenario(broken(path, value)).map((fault) => fault.pointer)).toContain(pointer)
  })

  it('that is no object is refused', () => {
    for (const value of [null, 7, 'scenario', []]) expect(faultsOfScenario(value)).not.toEqual([])
  })

  it('is refused with every fault at once', () => {
    const good = reminder()
    const { opted_out: _, ...outcomes } = good.outcomes
    const states = {
      ask: { ask: 'Hello {{surname}}?', on: { mumble: { to: 'gone' }, affirm: {} }, keys: { x: 'deny' } },
    }
    const check = () => checkScenario({ ...good, version: 0, outcomes, start: 'nowhere', states })
    for (const fault of [
      '/version: must be >= 1',
      '/outcomes/opted_out: is missing',
      '/start: names state nowhere',
      '/states/ask: speaks of {{surname}}',
      '/states/ask/on/mumble: is listened for',
      '/states/ask/on/mumble/to: leads to gone',
      '/states/ask/on/affirm: needs exactly one',
      '/states/ask/keys/x: has a name',
      '/states/ask: is never reached',
    ]) {
      expect(check).toThrow(fault)
    }
  })
})
