// Scenario operations: the contract in, the contract out. The catalogue is built in, the same for everybody.
import type { Operations } from '../../generated/operations.ts'
import type { ClientCall, ReadCall, WriteCall } from '../http/call.ts'
import { Problem } from '../kernel/problem.ts'
import { presentScenario } from './present.ts'
import type { Scenario } from './scenario.ts'

export const makeScenarioHandlers = ({ scenarios }: { scenarios: ReadonlyMap<string, Scenario> }) =>
  ({
    async listScenarios() {
      const byKey = [...scenarios.values()].sort((a, b) => (a.key < b.key ? -1 : 1))
      return { status: 200, body: { data: byKey.map(presentScenario), has_more: false, next_cursor: null } }
    },

    async getScenario(_call, { params }) {
      const scenario = scenarios.get(params.scenario_key)
      if (scenario === undefined) throw new Problem('scenario-not-found', 'No scenario has this key.')
      return { status: 200, body: presentScenario(scenario) }
    },
  }) satisfies Partial<Operations<ReadCall, WriteCall, ClientCall>>
