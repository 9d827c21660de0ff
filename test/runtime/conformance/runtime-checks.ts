// What every runtime must do about the port itself: the commit point, the order of what it tells, repeats,
// leases and stopping.
import assert from 'node:assert/strict'
import { type Check, check } from './check.ts'
import { drive, endsAs, keepsRules, type RuntimeSubject, taskTo } from './runtime-subject.ts'
import { type Kind, makeScriptedPlatform } from './scripted-platform.ts'

const once = (kind: Kind, fault: 'lost' | 'down') => (asked: Kind, count: number) =>
  asked === kind && count === 0 ? fault : undefined
const refuse =
  (kind: Kind, from = 0) =>
  (asked: Kind, count: number) =>
    asked === kind && count >= from ? ('lease_lost' as const) : undefined

const repeats = (kind: Kind, fault: 'lost' | 'down'): Check<RuntimeSubject> =>
  check(
    `tells a ${kind} again with the same content when the ${fault === 'lost' ? 'answer is lost' : 'port is down'}`,
    async (subject) => {
      const call = await drive(subject, taskTo('0100'), { fault: once(kind, fault) })
      const [first, second] = call.requests.filter((request) => request.kind === kind)
      assert.equal(second?.content, first?.content)
      keepsRules(call)
      assert.equal(new Set(call.completions.map((completion) => JSON.stringify(completion))).size, 1)
      assert.equal(call.completions[0]?.endReason, 'agent_hangup')
    },
  )

const leaves = (kind: Kind): Check<RuntimeSubject> =>
  check(`tells nothing more of a call whose lease is lost at a ${kind}`, async (subject) => {
    const task = taskTo('0110', { ringTimeoutMs: 90_000 })
    const call = await drive(subject, kind === 'heartbeat' ? task : taskTo('0100'), { fault: refuse(kind) })
    assert.deepEqual([call.completions, call.releases], [[], []])
    const last = call.requests.findIndex((request) => request.kind === kind)
    assert.deepEqual(call.requests.slice(last + 1), [])
    keepsRules(call)
  })

export const RUNTIME_PORT_CHECKS: readonly Check<RuntimeSubject>[] = [
  check('asks for dialing first, alone, and dials only when it is accepted', async (subject) => {
    const call = await drive(subject, taskTo('0100'), { fault: refuse('report') })
    assert.deepEqual(
      call.requests.map(({ kind, content }) => [kind, content]),
      [['report', JSON.stringify([{ type: 'dialing', seq: 1 }])]],
    )
  }),
  check('numbers events and turns together from 1, without gaps', async (subject) => {
    const call = await drive(subject, taskTo('0102'))
    const seqs = [...call.events, ...call.turns].map(({ seq }) => seq).sort((a, b) => a - b)
    assert.deepEqual(
      seqs,
      seqs.map((_, index) => index + 1),
    )
    keepsRules(call)
  }),
  check('tells a call in its order', async (subject) => {
    const { course } = await drive(subject, taskTo('0100'))
    assert.deepEqual(course, ['dialing', 'ringing', 'answered', 'turn start', 'spoken', 'turn speech', 'spoken'])
  }),
  check('completes a call once, and tells nothing after', async (subject) => {
    const call = await drive(subject, taskTo('0100'))
    endsAs(call, 'agent_hangup')
    assert.equal(call.requests.at(-1)?.kind, 'complete')
    keepsRules(call)
  }),
  repeats('report', 'down'),
  repeats('report', 'lost'),
  repeats('turn', 'down'),
  repeats('turn', 'lost'),
  repeats('complete', 'down'),
  repeats('complete', 'lost'),
  check('outlives a port that is down for a while', async (subject) => {
    const call = await drive(subject, taskTo('0100'), { fault: (_, count) => (count < 2 ? 'down' : undefined) })
    endsAs(call, 'agent_hangup')
    keepsRules(call)
  }),
  check('renews its lease well before the 60 s are over', async (subject) => {
    const call = await drive(subject, taskTo('0110', { ringTimeoutMs: 200_000 }))
    const beats = call.requests.filter(({ kind }) => kind === 'heartbeat').map(({ at }) => at)
    const started = call.requests[0]?.at ?? 0
    const gaps = beats.map((at, index) => at - (beats[index - 1] ?? started))
    assert.ok(beats.length >= 4, `only ${beats.length} heartbeats in 200 s`)
    assert.ok(Math.max(...gaps) <= 40_000, `${Math.max(...gaps)} ms between two heartbeats`)
  }),
  leaves('turn'),
  leaves('complete'),
  leaves('heartbeat'),
  check('hangs up when a heartbeat tells it to', async (subject) => {
    const call = await drive(subject, taskTo('0132'), { hangUp: true, reply: () => [] })
    endsAs(call, 'cancelled')
    keepsRules(call)
  }),
  check('gives a live call back undialled, for a while', async (subject) => {
    const call = await drive(subject, taskTo('0100', { mode: 'live' }))
    assert.deepEqual([call.events, call.completions], [[], []])
    assert.equal(call.releases.length, 1)
    assert.ok((call.releases[0] ?? 0) > 0)
  }),
  check('gives back what it has not dialled when it stops', async (subject) => {
    const task = taskTo('0100')
    const platform = makeScriptedPlatform({ tasks: [task], now: subject.now })
    const leased = Promise.withResolvers<void>()
    const lease: typeof platform.port.lease = async (request, signal) => {
      leased.resolve()
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
      return platform.port.lease(request, new AbortController().signal)
    }
    const running = subject.start({ ...platform.port, lease }, { callsMax: 1 })
    await leased.promise
    await running.stop()
    assert.deepEqual([platform.of(task).releases, platform.of(task).events], [[0], []])
  }),
  check('plays a call in progress to its end when it stops', async (subject) => {
    const task = taskTo('0100')
    const platform = makeScriptedPlatform({ tasks: [task], now: subject.now })
    const running = subject.start(platform.port, { callsMax: 1 })
    await running.pass(8_000)
    await running.stop()
    endsAs(platform.of(task), 'agent_hangup')
    keepsRules(platform.of(task))
  }),
  check('holds no more calls than it asked for', async (subject) => {
    const tasks = Array.from({ length: 9 }, () => taskTo('0100'))
    const platform = makeScriptedPlatform({ tasks, now: subject.now })
    const running = subject.start(platform.port, { callsMax: 2 })
    await running.pass(300_000)
    await running.stop()
    assert.equal(platform.held.most, 2)
    assert.equal(tasks.filter((task) => platform.of(task).completions.length === 1).length, 9)
  }),
]
