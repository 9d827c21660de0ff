// One leased call as the simulator holds it: numbers what it reports, keeps the lease alive, retries the
// port, and lets media time pass. Made for each call by simulator.ts; nothing outlives `close`.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock } from '../../kernel/clock.ts'
import type {
  Answer,
  CallTask,
  Completion,
  LeaseRef,
  PersonInput,
  RuntimeAction,
  RuntimeEvent,
  VoiceRuntimePort,
} from '../port.ts'

export type Speed = number | 'instant'

/** The call is no longer ours, or the platform wants it ended. Thrown to leave the script, caught in simulator.ts. */
export class CallOver extends Error {
  readonly why: 'refused' | 'port_failed' | 'hang_up' | 'max_duration'
  constructor(why: CallOver['why']) {
    super(why)
    this.why = why
  }
}

const HEARTBEAT_MS = 20_000
const PORT_TRIES_MAX = 5
const PORT_RETRY_MS = 200

export interface LineOptions {
  readonly port: VoiceRuntimePort
  readonly clock: Clock
  readonly speed: Speed
  /** Aborted when the process stops: waits end at once, and the call plays to its end without pauses. */
  readonly stopping: AbortSignal
}

/**
 * Repeating what is told is safe by the port's rules, so a failure is tried again a few times.
 * @throws CallOver when the port keeps failing
 */
export async function persist<T>(
  request: () => Promise<T>,
  { clock, stopping }: Pick<LineOptions, 'clock' | 'stopping'>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await request()
    } catch {
      if (attempt >= PORT_TRIES_MAX) throw new CallOver('port_failed')
      await clock.sleep(PORT_RETRY_MS * 2 ** (attempt - 1), stopping)
    }
  }
}

type EventOf = RuntimeEvent extends infer E ? (E extends RuntimeEvent ? Omit<E, 'seq'> : never) : never

export type Line = ReturnType<typeof openLine>

export function openLine(task: CallTask, { port, clock, speed, stopping }: LineOptions) {
  const lease: LeaseRef = { conversationId: task.conversationId, leaseToken: task.leaseToken, fence: task.fence }
  const closed = new AbortController()
  let seq = 0
  let offsetMs = 0
  let held: RuntimeEvent[] = []
  let over: CallOver | undefined
  const overNow = new AbortController()
  const wake = AbortSignal.any([stopping, overNow.signal])

  async function ask<T extends object>(request: () => Promise<Answer<T>>): Promise<T> {
    const answer = await persist(request, { clock, stopping })
    if (!answer.accepted) throw new CallOver('refused')
    return answer
  }

  /** Wakes the script, which leaves at its next step. */
  function end(why: CallOver): void {
    over ??= why
    overNow.abort()
  }

  async function keepLease(): Promise<void> {
    while (!closed.signal.aborted && !over) {
      await clock.sleep(HEARTBEAT_MS, closed.signal)
      if (closed.signal.aborted) return
      try {
        const { hangUp } = await ask(() => port.heartbeat(lease))
        if (hangUp) end(new CallOver('hang_up'))
      } catch (error) {
        // a heartbeat that did not get through is not yet a lost lease: the next report will tell
        if (error instanceof CallOver && error.why === 'refused') end(error)
      }
    }
  }

  const checkOver = (): void => {
    if (over) throw over
  }

  async function flush(): Promise<void> {
    if (held.length === 0) return
    const events = held
    held = []
    await ask(() => port.report(lease, events))
  }

  const pass = async (ms: number): Promise<void> => {
    if (speed === 'instant' || stopping.aborted) await nextTurn()
    else if (ms > 0) await clock.sleep(ms / speed, wake)
    checkOver()
  }

  const heartbeats = keepLease()

  return {
    task,
    get offsetMs(): number {
      return offsetMs
    },
    /** Time on the line before the answer. */
    pass,
    /** Media time after the answer; ends the call when it has lasted as long as it may. */
    async advance(ms: number): Promise<void> {
      const leftMs = task.callMsMax - offsetMs
      const takenMs = Math.min(ms, leftMs)
      offsetMs += takenMs
      await pass(takenMs)
      if (ms > leftMs) throw new CallOver('max_duration')
    },
    /** Reported at once. */
    async report(event: EventOf): Promise<void> {
      checkOver()
      seq += 1
      held.push({ ...event, seq } as RuntimeEvent)
      await flush()
    },
    /** Reported together with what comes next. */
    note(event: EventOf): void {
      seq += 1
      held.push({ ...event, seq } as RuntimeEvent)
    },
    async turn(input: PersonInput, startedMs: number): Promise<readonly RuntimeAction[]> {
      checkOver()
      await flush()
      seq += 1
      const request = { seq, input, offsetMs: startedMs, durationMs: offsetMs - startedMs }
      const { actions } = await ask(() => port.turn(lease, request))
      return actions
    },
    async complete(completion: Completion): Promise<void> {
      await flush()
      await ask(() => port.complete(lease, completion))
    },
    async release(retryAfterMs: number): Promise<void> {
      await ask(() => port.release(lease, retryAfterMs))
    },
    /** Stops the heartbeats and waits for the last one. */
    async close(): Promise<void> {
      closed.abort()
      await heartbeats
    },
  }
}
