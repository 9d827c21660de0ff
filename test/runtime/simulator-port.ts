// A voice-runtime port in memory, played by the real dialogue engine: leases given calls, keeps what the
// runtime reports, and refuses what breaks the rules of the port.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { DialogueState, Knowledge } from '../../src/dialogue/dialogue-state.ts'
import { openDialogue, stepDialogue } from '../../src/dialogue/engine.ts'
import { scenarios } from '../../src/dialogue/scenarios.ts'
import type { Clock } from '../../src/kernel/clock.ts'
import type {
  CallTask,
  Completion,
  PersonInput,
  Refusal,
  RuntimeEvent,
  VoiceRuntimePort,
} from '../../src/runtime/port.ts'

const MOMENT = { nowMs: Date.parse('2026-06-01T00:00:00Z'), timeZone: 'Pacific/Auckland' }
const PARKING: Knowledge = {
  answerable: true,
  text: 'There is free parking behind the building.',
  documentId: 'doc_1',
  version: 1,
  passageId: 'p_1',
  coverage: 1,
}

/** Time that passes as soon as somebody waits for it, counted. */
export function makeSwiftClock() {
  let nowMs = MOMENT.nowMs
  const sleeps: number[] = []
  const clock: Clock = {
    now: () => nowMs,
    monotonic: () => nowMs,
    async sleep(ms, signal) {
      if (signal?.aborted) return
      sleeps.push(ms)
      nowMs += ms
      await nextTurn()
    },
    after: () => () => undefined, // deadlines never come
  }
  return { clock, sleeps }
}

export function callTo(to: string, overrides: Partial<CallTask> = {}): CallTask {
  return {
    conversationId: `conv_${to}_${overrides.attempt ?? 1}`,
    leaseToken: 'token',
    fence: 1,
    leaseExpiresAt: MOMENT.nowMs + 60_000,
    mode: 'simulation',
    direction: 'outbound',
    to,
    from: '+12025550199',
    attempt: 1,
    campaignId: 'camp_1',
    recipientId: 'rcp_1',
    scenario: { key: 'appointment_reminder', version: 1, language: 'en-NZ' },
    context: { first_name: 'Sarah', appt: 'Tuesday 2 June at 10:30 am' },
    ringTimeoutMs: 25_000,
    callMsMax: 300_000,
    answeringMachine: 'hang_up',
    ...overrides,
  }
}

export interface Recorded {
  readonly events: RuntimeEvent[]
  readonly inputs: PersonInput[]
  readonly seqs: number[]
  readonly heartbeats: number[]
  readonly released: number[]
  completion?: Completion
  state?: DialogueState
}

export interface Faults {
  /** Refuses this kind of call. */
  readonly refuse?: { readonly on: 'report' | 'turn' | 'complete' | 'heartbeat'; readonly refusal: Refusal }
  /** Throws this many times before it works, for each kind. */
  readonly throws?: Partial<Record<'lease' | 'report' | 'turn' | 'complete', number>>
  readonly hangUpOnHeartbeat?: boolean
  readonly onTurn?: () => void
}

export function makeMemoryPort(tasks: readonly CallTask[], faults: Faults = {}) {
  const calls = new Map<string, Recorded>()
  const waiting = [...tasks]
  const throwsLeft = { ...faults.throws }
  const state = { open: 0, openMax: 0, finished: 0 }
  const idle = Promise.withResolvers<void>()

  const of = (conversationId: string): Recorded => {
    const known = calls.get(conversationId) ?? { events: [], inputs: [], seqs: [], heartbeats: [], released: [] }
    calls.set(conversationId, known)
    return known
  }
  function fail(kind: 'lease' | 'report' | 'turn' | 'complete'): void {
    const left = throwsLeft[kind] ?? 0
    if (left <= 0) return
    throwsLeft[kind] = left - 1
    throw new Error('the port is down')
  }
  const refused = (on: string) =>
    faults.refuse?.on === on ? ({ accepted: false, refusal: faults.refuse.refusal } as const) : undefined
  function leave(): void {
    state.open -= 1
    state.finished += 1
  }

  const port: VoiceRuntimePort = {
    async lease({ callsMax }, signal) {
      fail('lease')
      if (waiting.length === 0) {
        idle.resolve()
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
        return []
      }
      const leased = waiting.splice(0, callsMax)
      state.open += leased.length
      state.openMax = Math.max(state.openMax, state.open)
      return leased
    },
    async inbound() {
      return { accepted: false, refusal: 'unknown_caller' }
    },
    async heartbeat({ conversationId }) {
      of(conversationId).heartbeats.push(1)
      return (
        refused('heartbeat') ?? {
          accepted: true,
          leaseExpiresAt: MOMENT.nowMs,
          hangUp: faults.hangUpOnHeartbeat ?? false,
        }
      )
    },
    async report({ conversationId }, events) {
      fail('report')
      const no = refused('report')
      if (no) return no
      of(conversationId).events.push(...events)
      of(conversationId).seqs.push(...events.map((event) => event.seq))
      return { accepted: true }
    },
    async turn({ conversationId }, { seq, input }) {
      fail('turn')
      faults.onTurn?.()
      const no = refused('turn')
      if (no) return no
      const call = of(conversationId)
      call.seqs.push(seq)
      call.inputs.push(input)
      const scenario = scenarios.get('appointment_reminder')
      const task = tasks.find((each) => each.conversationId === conversationId)
      if (!scenario || !task) throw new Error('unknown call')
      const before = call.state ?? openDialogue(scenario, { context: task.context, ...MOMENT })
      const first = stepDialogue(scenario, before, input, MOMENT)
      const step = first.needsKnowledge
        ? stepDialogue(scenario, before, input, { ...MOMENT, knowledge: PARKING })
        : first
      call.state = step.state
      const says = step.say.map((text, index) => ({ type: 'say' as const, turnId: `turn_${seq}_${index}`, text }))
      return { accepted: true, actions: step.hangUp ? [...says, { type: 'hang_up' }] : says }
    },
    async complete({ conversationId }, completion) {
      fail('complete')
      const no = refused('complete')
      if (no) return no
      of(conversationId).completion = completion
      leave()
      return { accepted: true }
    },
    async release({ conversationId }, retryAfterMs) {
      of(conversationId).released.push(retryAfterMs)
      leave()
      return { accepted: true }
    },
  }
  /** Resolves when every call was taken and the runtime asks for more. */
  return { port, of, state, idle: idle.promise }
}
