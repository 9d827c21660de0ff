import { describe, expect, it } from 'vitest'
import type { CallTask } from '../../src/runtime/port.ts'
import type { SimulatorHappening } from '../../src/runtime/simulator/simulator.ts'
import { makeSimulator } from '../../src/runtime/simulator/simulator.ts'
import { callTo, type Faults, makeMemoryPort, makeSwiftClock, type Recorded } from './simulator-port.ts'

async function runAll(
  tasks: readonly CallTask[],
  faults: Faults = {},
  options: { speed?: number | 'instant'; callsMax?: number } = {},
) {
  const memory = makeMemoryPort(tasks, faults)
  const { clock, sleeps } = makeSwiftClock()
  const happenings: SimulatorHappening[] = []
  const simulator = makeSimulator({
    port: memory.port,
    clock,
    speed: options.speed ?? 'instant',
    callsMax: options.callsMax ?? 10,
    worker: 'simulator',
    observe: (happening) => happenings.push(happening),
  })
  const stop = new AbortController()
  const running = simulator.run(stop.signal)
  await memory.idle
  while (happenings.filter((each) => each.type !== 'lease_failed').length < tasks.length) await clock.sleep(1)
  stop.abort()
  await running
  return { ...memory, sleeps, happenings }
}

async function play(to: string, overrides: Partial<CallTask> = {}, faults: Faults = {}): Promise<Recorded> {
  const task = callTo(to, overrides)
  return (await runAll([task], faults)).of(task.conversationId)
}

const said = (call: Recorded): string[] => call.inputs.flatMap((input) => (input.type === 'speech' ? [input.text] : []))
const types = (call: Recorded): string[] => call.events.map((event) => event.type)

describe('magic numbers', () => {
  it.each([
    ['+12025550100', 'agent_hangup', 'confirmed', ["Yes, I'll be there, thanks."]],
    ['+12025550101', 'agent_hangup', 'declined', ["No, sorry, I can't make it.", 'No thanks, just leave it.']],
    ['+12025550102', 'agent_hangup', 'confirmed', ['Is there parking nearby?', "Yes, I'll be there, thanks."]],
    [
      '+12025550104',
      'agent_hangup',
      'callback_requested',
      ["I'm in the middle of something. Can you call me back tomorrow at 3 pm?", "Yes, that's right."],
    ],
    ['+12025550105', 'agent_hangup', 'opted_out', ['Please take me off your list and stop calling me.']],
    ['+12025550130', 'recipient_hangup', undefined, []],
    ['+6421555123', 'agent_hangup', 'confirmed', ["Yes, I'll be there, thanks."]],
    ['+12025550177', 'agent_hangup', 'confirmed', ["Yes, I'll be there, thanks."]],
    ['+15035550105', 'agent_hangup', 'opted_out', ['Please take me off your list and stop calling me.']],
  ])('%s ends by %s with outcome %s', async (to, endReason, outcome, lines) => {
    const call = await play(to)
    expect(call.completion).toMatchObject({ endReason, sipStatus: 200, q850Cause: 16 })
    expect(call.completion?.durationMs).toBeGreaterThan(0)
    expect(call.state?.ended?.outcome).toBe(outcome)
    expect(said(call)).toEqual(lines)
    expect(types(call).slice(0, 3)).toEqual(['dialing', 'ringing', 'answered'])
    expect(call.inputs[0]).toEqual({ type: 'start' })
    expect(call.seqs).toEqual(call.seqs.map((_, index) => index + 1))
  })

  it('keeps the time of the call back', async () => {
    expect((await play('+12025550104')).state?.collected.callback_at).toBe('2026-06-02T03:00:00Z')
  })

  it('leaves the phone ringing, or engaged, or to a machine', async () => {
    const noAnswer = await play('+12025550110')
    expect(noAnswer.completion).toEqual({ endReason: 'no_answer', durationMs: 0, sipStatus: 480, q850Cause: 19 })
    expect(types(noAnswer)).toEqual(['dialing', 'ringing'])
    const busy = await play('+12025550111')
    expect(busy.completion).toEqual({ endReason: 'busy', durationMs: 0, sipStatus: 486, q850Cause: 17 })
    expect(types(busy)).toEqual(['dialing'])
    const voicemail = await play('+12025550115')
    expect(voicemail.completion).toMatchObject({ endReason: 'voicemail_reached', durationMs: 7_000 })
    expect(voicemail.events.at(-1)).toMatchObject({ type: 'answered', answeredBy: 'voicemail' })
    expect(voicemail.inputs).toEqual([])
  })

  it('answers at the third attempt', async () => {
    expect((await play('+12025550120', { attempt: 1 })).completion?.endReason).toBe('no_answer')
    expect((await play('+12025550120', { attempt: 2 })).completion?.endReason).toBe('no_answer')
    expect((await play('+12025550120', { attempt: 3 })).state?.ended?.outcome).toBe('confirmed')
    expect((await play('+12025550120', { attempt: 7 })).state?.ended?.outcome).toBe('confirmed')
  })

  it('hangs up in the middle of a sentence', async () => {
    const call = await play('+12025550130')
    expect(call.events.at(-1)).toMatchObject({ type: 'spoken', interrupted: true, offsetMs: 0 })
    expect(call.inputs).toEqual([{ type: 'start' }])
  })
})

describe('the simulator', () => {
  it('counts media time alike at any speed, and waits for it at the given one', async () => {
    const task = callTo('+12025550102')
    const instant = (await runAll([task])).of(task.conversationId)
    const fast = await runAll([task], {}, { speed: 4 })
    expect(fast.of(task.conversationId).completion).toEqual(instant.completion)
    expect(fast.of(task.conversationId).events).toEqual(instant.events)
    const waitedMs = fast.sleeps
      .filter((ms) => ms !== 20_000 && ms !== 1 && ms !== 250)
      .reduce((sum, ms) => sum + ms, 0)
    expect(waitedMs).toBe((5_000 + (instant.completion?.durationMs ?? 0)) / 4)
  })

  it('holds no more calls than it may and plays them all', async () => {
    const tasks = Array.from({ length: 25 }, (_, index) => callTo(`+64210000${String(index).padStart(2, '0')}`))
    const { state, happenings } = await runAll(tasks, {}, { callsMax: 4 })
    expect(state.openMax).toBeLessThanOrEqual(4)
    expect(happenings.filter((each) => each.type === 'call_played')).toHaveLength(25)
  })

  it('does not dial before dialing is accepted', async () => {
    const call = await play('+12025550100', {}, { refuse: { on: 'report', refusal: 'lease_lost' } })
    expect(call).toMatchObject({ events: [], inputs: [], released: [] })
    expect(call.completion).toBeUndefined()
  })

  it.each(['turn', 'complete', 'heartbeat'] as const)('leaves a call when a %s is refused', async (on) => {
    const task = callTo('+12025550100')
    const { happenings } = await runAll([task], { refuse: { on, refusal: 'lease_lost' } }, { speed: 1 })
    expect(happenings).toEqual([{ type: 'call_played', conversationId: task.conversationId, end: 'abandoned' }])
  })

  it('tries again when the port fails for a while', async () => {
    const task = callTo('+12025550100')
    const { of, happenings } = await runAll([task], { throws: { lease: 2, report: 2, turn: 2, complete: 2 } })
    expect(of(task.conversationId).completion?.endReason).toBe('agent_hangup')
    expect(of(task.conversationId).seqs).toEqual(of(task.conversationId).seqs.map((_, index) => index + 1))
    expect(happenings.filter((each) => each.type === 'lease_failed')).toHaveLength(2)
  })

  it('gives a call up when the port fails for good, and goes on with the next', async () => {
    const tasks = [callTo('+12025550100'), callTo('+12025550101')]
    const { happenings, of } = await runAll(tasks, { throws: { turn: 5 } }, { callsMax: 1 })
    expect(happenings.map((each) => (each.type === 'call_played' ? each.end : each.type))).toEqual([
      'abandoned',
      'agent_hangup',
    ])
    expect(of(tasks[1]?.conversationId ?? '').state?.ended?.outcome).toBe('declined')
  })

  it('renews its lease while a call lasts, and hangs up when told to', async () => {
    const ringing = await runAll([callTo('+12025550110', { ringTimeoutMs: 90_000 })], {}, { speed: 1 })
    expect(ringing.sleeps).toContain(20_000)
    const task = callTo('+12025550102')
    const { of } = await runAll([task], { hangUpOnHeartbeat: true }, { speed: 1 })
    expect(of(task.conversationId).completion?.endReason).toBe('cancelled')
  })

  it('ends a call that lasts as long as it may', async () => {
    const call = await play('+12025550102', { callMsMax: 5_000 })
    expect(call.completion).toMatchObject({ endReason: 'max_duration_reached', durationMs: 5_000 })
    expect(call.events.at(-1)).toMatchObject({ type: 'spoken', interrupted: true, durationMs: 5_000 })
  })

  it('gives a live call back', async () => {
    expect(await play('+12025550100', { mode: 'live' })).toMatchObject({ released: [60_000], events: [] })
  })

  it('plays the calls in progress to their end when it is stopped, and takes no more', async () => {
    const stop = new AbortController()
    const task = callTo('+12025550102')
    const { port, of } = makeMemoryPort([task], { onTurn: () => stop.abort() })
    const { clock } = makeSwiftClock()
    await makeSimulator({ port, clock, speed: 1, callsMax: 5, worker: 'simulator' }).run(stop.signal)
    expect(of(task.conversationId).completion?.endReason).toBe('agent_hangup')
    expect(of(task.conversationId).state?.ended?.outcome).toBe('confirmed')
  })

  it('stops at once when it is idle, and gives back what it has not dialled', async () => {
    const { clock } = makeSwiftClock()
    const idle = makeMemoryPort([])
    const stop = new AbortController()
    const running = makeSimulator({ port: idle.port, clock, speed: 1, callsMax: 5, worker: 'simulator' }).run(
      stop.signal,
    )
    stop.abort()
    await running
    const late = makeMemoryPort([callTo('+12025550100')])
    const stopping = new AbortController()
    const lease: typeof late.port.lease = async (request, signal) => {
      const tasks = await late.port.lease(request, signal)
      stopping.abort()
      return tasks
    }
    await makeSimulator({ port: { ...late.port, lease }, clock, speed: 1, callsMax: 5, worker: 'simulator' }).run(
      stopping.signal,
    )
    expect(late.of('conv_+12025550100_1')).toMatchObject({ released: [0], events: [] })
  })

  it('refuses a speed that is none', () => {
    const { port } = makeMemoryPort([])
    const { clock } = makeSwiftClock()
    expect(() => makeSimulator({ port, clock, speed: 0, callsMax: 1, worker: 'simulator' })).toThrow(RangeError)
  })
})
