// What every runtime must do when somebody rings, by the person of the table of numbers who does.
import assert from 'node:assert/strict'
import type { InboundCall } from '../../../src/runtime/port.ts'
import { type Check, check } from './check.ts'
import { endsAs, keepsRules, type RuntimeSubject, taskTo } from './runtime-subject.ts'
import { makeScriptedPlatform, type Script } from './scripted-platform.ts'

const RINGS_BACK = '0150'
const PLAYED_MS = 300_000

/** Calls the person, who does not answer and rings back. @returns what was told of both calls */
async function ringsBack(subject: RuntimeSubject, script: Partial<Script> = {}) {
  const task = taskTo(RINGS_BACK, { ringTimeoutMs: 10_000 }) // over before a heartbeat
  const call = { ...taskTo(RINGS_BACK), direction: 'inbound', attempt: 0, from: task.to, to: task.from } as const
  const platform = makeScriptedPlatform({ inbound: () => call, ...script, tasks: [task], now: subject.now })
  const running = subject.start(platform.port, { callsMax: 1 })
  for (let passed = 0; passed < PLAYED_MS; passed += 5_000) await running.pass(5_000)
  await running.stop()
  return { task, call, platform }
}

const idsOf = (rung: readonly InboundCall[]) => new Set(rung.map(({ providerCallId }) => providerCallId))

export const RUNTIME_INBOUND_CHECKS: readonly Check<RuntimeSubject>[] = [
  check('offers a call that comes in: who rings, which number, in which mode', async (subject) => {
    const { task, platform } = await ringsBack(subject)
    endsAs(platform.of(task), 'no_answer')
    const [rung, ...more] = platform.rung
    assert.deepEqual([rung?.from, rung?.to, rung?.mode, more], [task.to, task.from, 'simulation', []])
    assert.ok((rung?.providerCallId ?? '') !== '')
  }),
  check('answers it without dialing or ringing, and numbers what it tells from 1', async (subject) => {
    const { call, platform } = await ringsBack(subject)
    const told = platform.of(call)
    assert.deepEqual(told.course, ['answered', 'turn start', 'spoken', 'turn speech', 'spoken'])
    assert.equal(told.events[0]?.seq, 1)
    endsAs(told, 'agent_hangup')
    keepsRules(told)
  }),
  check('tells nothing of a call that the platform refuses', async (subject) => {
    const { platform } = await ringsBack(subject, { inbound: () => undefined })
    assert.equal(platform.rung.length, 1)
  }),
  check('offers it again under the same id when the port is down or the answer is lost', async (subject) => {
    for (const fault of ['down', 'lost'] as const) {
      const { call, platform } = await ringsBack(subject, {
        inboundFault: (count) => (count === 0 ? fault : undefined),
      })
      assert.deepEqual([platform.rung.length, idsOf(platform.rung).size], [2, 1])
      endsAs(platform.of(call), 'agent_hangup')
      keepsRules(platform.of(call))
    }
  }),
  check('renews the lease of such a call, and hangs up when a heartbeat tells it to', async (subject) => {
    const { call, platform } = await ringsBack(subject, { hangUp: true, reply: () => [] })
    const told = platform.of(call)
    assert.ok(told.requests.some(({ kind }) => kind === 'heartbeat'))
    endsAs(told, 'cancelled')
  }),
]
