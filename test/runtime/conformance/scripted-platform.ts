// The platform's side of the port, scripted: hands out given calls, answers turns by a script, fails when
// told to, and writes down everything a runtime tells it, with whatever breaks the rules of the port.
import type {
  Answer,
  CallTask,
  Completion,
  InboundCall,
  LeaseRef,
  PersonInput,
  RuntimeAction,
  RuntimeEvent,
  TurnRequest,
  VoiceRuntimePort,
} from '../../../src/runtime/port.ts'

export type Kind = 'report' | 'turn' | 'complete' | 'heartbeat' | 'release'

/** `lost`: done, but the answer never arrives. `down`: not done. */
export type Fault = 'lost' | 'down' | 'lease_lost'

export interface Script {
  readonly tasks: readonly CallTask[]
  readonly reply?: (input: PersonInput) => readonly RuntimeAction[]
  /** @param count how often this kind was asked before, in this call */
  readonly fault?: (kind: Kind, count: number) => Fault | undefined
  readonly hangUp?: boolean
  /** Who is known when they ring; without it nobody is. */
  readonly inbound?: (call: InboundCall) => CallTask | undefined
  /** Whether the port is down when somebody rings. @param count how often somebody rang before */
  readonly inboundFault?: (count: number) => 'lost' | 'down' | undefined
  readonly now: () => number
}

/** What one call was told to be. */
export interface Told {
  /** Accepted events and turns, in order. */
  readonly events: RuntimeEvent[]
  readonly turns: TurnRequest[]
  /** Everything in the order of `seq`, as "dialing", "turn start", … */
  readonly course: string[]
  /** Every request, repeats included, with the time of its arrival. */
  readonly requests: { readonly at: number; readonly kind: Kind; readonly content: string }[]
  readonly completions: Completion[]
  readonly releases: number[]
  readonly breaches: string[]
}

interface State {
  readonly told: Told
  seq: number
  phase: 'leased' | 'dialing' | 'answered' | 'ended'
  actions: readonly RuntimeAction[]
  readonly counts: Map<Kind, number>
}

const say = (turnId: string, text: string): RuntimeAction => ({ type: 'say', turnId, text })

/** Greets, thanks for any answer, and leaves who stays silent. */
export const polite = (input: PersonInput): readonly RuntimeAction[] => {
  if (input.type === 'start') return [say('turn_hello', 'Hello. This is a call about Friday. Will you come?')]
  if (input.type === 'transfer_failed') return [say('turn_sorry', 'I am sorry, nobody is there. Will you come?')]
  return [say('turn_bye', 'Thank you. Goodbye.'), { type: 'hang_up' }]
}

function newState(phase: State['phase']): State {
  const told: Told = { events: [], turns: [], course: [], requests: [], completions: [], releases: [], breaches: [] }
  return { told, seq: 0, phase, actions: [], counts: new Map() }
}

type Refused = Extract<Answer<object>, { accepted: false }>
const OK = { accepted: true } as const

export function makeScriptedPlatform(script: Script) {
  const waiting = [...script.tasks]
  const states = new Map(script.tasks.map((task) => [task.conversationId, newState('leased')]))
  const held = { now: 0, most: 0 }
  const rung: InboundCall[] = []

  function stateOf({ conversationId }: LeaseRef): State {
    const state = states.get(conversationId)
    if (state === undefined) throw new Error('no such call')
    return state
  }

  /** Notes the request, fails if it is to fail, else does it. */
  async function take<T>(lease: LeaseRef, kind: Kind, content: object, act: (state: State) => T): Promise<T | Refused> {
    const state = stateOf(lease)
    const count = state.counts.get(kind) ?? 0
    state.counts.set(kind, count + 1)
    state.told.requests.push({ at: script.now(), kind, content: JSON.stringify(content) })
    const fault = script.fault?.(kind, count)
    if (fault === 'lease_lost') return { accepted: false, refusal: 'lease_lost' }
    if (fault === 'down') throw new Error('the port is down')
    const answer = act(state)
    if (fault === 'lost') throw new Error('the answer was lost')
    return answer
  }

  function breach(state: State, what: string): Refused {
    state.told.breaches.push(what)
    return { accepted: false, refusal: 'contradiction' }
  }

  const port: VoiceRuntimePort = {
    async lease({ callsMax }, signal) {
      const tasks = waiting.splice(0, callsMax)
      held.now += tasks.length
      held.most = Math.max(held.most, held.now)
      if (tasks.length > 0 || signal.aborted) return tasks
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
      return []
    },
    async inbound(call) {
      rung.push(call)
      const fault = script.inboundFault?.(rung.length - 1)
      if (fault === 'down') throw new Error('the port is down')
      const task = script.inbound?.(call)
      if (task !== undefined && !states.has(task.conversationId)) states.set(task.conversationId, newState('dialing'))
      if (fault === 'lost') throw new Error('the answer was lost')
      return task === undefined ? { accepted: false, refusal: 'unknown_caller' } : { accepted: true, call: task }
    },
    heartbeat: (lease) =>
      take(lease, 'heartbeat', {}, (state) =>
        state.phase === 'ended'
          ? breach(state, 'heartbeat after the end')
          : { ...OK, leaseExpiresAt: script.now() + 60_000, hangUp: script.hangUp ?? false },
      ),
    report: (lease, events) =>
      take(lease, 'report', events, (state) => {
        for (const event of events) {
          if (event.seq <= state.seq) continue
          const wrong = wrongEvent(state, event)
          if (wrong !== undefined) return breach(state, wrong)
          state.seq = event.seq
          state.told.events.push(event)
          state.told.course.push(event.type)
          if (event.type === 'dialing') state.phase = 'dialing'
          if (event.type === 'answered') state.phase = 'answered'
        }
        return OK
      }),
    turn: (lease, request) =>
      take(lease, 'turn', request, (state) => {
        if (state.phase !== 'answered') return breach(state, `a turn while ${state.phase}`)
        if (request.seq === state.seq) return { ...OK, actions: state.actions }
        if (request.seq !== state.seq + 1) return breach(state, `turn ${request.seq} after ${state.seq}`)
        state.seq = request.seq
        state.told.turns.push(request)
        state.told.course.push(`turn ${request.input.type}`)
        state.actions = (script.reply ?? polite)(request.input)
        return { ...OK, actions: state.actions }
      }),
    complete: (lease, completion) =>
      take(lease, 'complete', completion, (state) => {
        if (state.phase === 'leased') return breach(state, 'completed though never dialled')
        if (state.phase !== 'ended') held.now -= 1
        state.phase = 'ended'
        state.told.completions.push(completion)
        return OK
      }),
    release: (lease, retryAfterMs) =>
      take(lease, 'release', { retryAfterMs }, (state) => {
        if (state.phase !== 'leased') return breach(state, `released while ${state.phase}`)
        held.now -= 1
        state.told.releases.push(retryAfterMs)
        return OK
      }),
  }

  return {
    port,
    held,
    /** Everybody who rang, repeats included. */
    rung,
    of: ({ conversationId }: Pick<CallTask, 'conversationId'>): Told => stateOf({ conversationId } as LeaseRef).told,
  }
}

export type ScriptedPlatform = ReturnType<typeof makeScriptedPlatform>

function wrongEvent({ seq, phase }: State, event: RuntimeEvent): string | undefined {
  if (event.seq !== seq + 1) return `event ${event.seq} after ${seq}`
  const expected =
    event.type === 'dialing' ? 'leased' : ['ringing', 'answered'].includes(event.type) ? 'dialing' : 'answered'
  return phase === expected ? undefined : `${event.type} while ${phase}`
}
