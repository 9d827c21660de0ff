// Proves a scenario sound before the first call is made: called for every scenario at start.
// First its shape, by the JSON Schema beside; then what no schema can express. All faults are told at once,
// each with a JSON pointer; a scenario that passes cannot lead the engine into a missing state, outcome,
// intent or template value.
import type { ErrorObject } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { Scenario } from './scenario.ts'
import { faultsOfMeaning } from './scenario-rules.ts'
import { SCENARIO_SCHEMA } from './scenario-schema.ts'

export interface Fault {
  /** JSON pointer (RFC 6901) to the place. */
  readonly pointer: string
  readonly detail: string
}

const hasShape = new Ajv2020({
  allErrors: true,
  strict: true,
  strictRequired: false,
  strictTypes: false,
}).compile<Scenario>(SCENARIO_SCHEMA)

/** Faults of which the parts themselves are missing or of another kind: what they should mean cannot be looked into. */
const SHAPELESS = new Set(['type', 'required'])

export function faultsOfScenario(scenario: unknown): Fault[] {
  if (hasShape(scenario)) return faultsOfMeaning(scenario)
  const errors = (hasShape.errors ?? []).filter(({ keyword }) => keyword !== 'if' && keyword !== 'propertyNames')
  const faults = errors.map(faultOf)
  return errors.some(({ keyword }) => SHAPELESS.has(keyword))
    ? faults
    : [...faults, ...faultsOfMeaning(scenario as Scenario)]
}

/** @throws Error naming every fault of the scenario. */
export function checkScenario(scenario: Scenario): void {
  const faults = faultsOfScenario(scenario).map(({ pointer, detail }) => `${pointer || '/'}: ${detail}`)
  if (faults.length > 0) throw new Error(`Scenario ${scenario.key} is unsound:\n- ${faults.join('\n- ')}`)
}

function faultOf({ instancePath, keyword, params, message, propertyName }: ErrorObject): Fault {
  if (keyword === 'additionalProperties') {
    return { pointer: `${instancePath}${pointerTo(String(params.additionalProperty))}`, detail: 'is not known here' }
  }
  if (keyword === 'required') {
    return { pointer: `${instancePath}${pointerTo(String(params.missingProperty))}`, detail: 'is missing' }
  }
  if (propertyName !== undefined) {
    return { pointer: `${instancePath}${pointerTo(propertyName)}`, detail: `has a name that ${message ?? 'is wrong'}` }
  }
  return { pointer: instancePath, detail: message ?? 'is wrong' }
}

const pointerTo = (name: string): string => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
