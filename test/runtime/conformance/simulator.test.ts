// The embedded simulator, as the first subject of the checks that every runtime must pass.
import { describe, it } from 'vitest'
import { makeSimulator } from '../../../src/runtime/simulator/simulator.ts'
import { makeFakeClock } from '../../support/clock.ts'
import { RUNTIME_CALL_CHECKS } from './runtime-call-checks.ts'
import { RUNTIME_PORT_CHECKS } from './runtime-checks.ts'
import { RUNTIME_INBOUND_CHECKS } from './runtime-inbound-checks.ts'
import type { RuntimeSubject } from './runtime-subject.ts'

function makeSubject(): RuntimeSubject {
  const clock = makeFakeClock()
  return {
    name: 'simulator',
    now: clock.now,
    start(port, { callsMax }) {
      const stopping = new AbortController()
      const simulator = makeSimulator({ port, clock, speed: 1, callsMax, worker: 'simulator' })
      const finished = simulator.run(stopping.signal)
      return {
        pass: (ms) => clock.advance(ms),
        async stop() {
          stopping.abort()
          await finished
        },
      }
    },
  }
}

describe('the simulator', () => {
  it.each([...RUNTIME_PORT_CHECKS, ...RUNTIME_CALL_CHECKS, ...RUNTIME_INBOUND_CHECKS])('$name', ({ run }) =>
    run(makeSubject()),
  )
})
