// People who have seen that somebody rang them, and ring back. Through the port's `inbound` alone: the simulator knows
// nothing of who they are to the platform. Called by simulator.ts after calls that were not answered.
import type { CallTask, InboundAnswer, VoiceRuntimePort } from '../port.ts'
import { type Played, type PlayOptions, playCall } from './call.ts'
import { CallOver, persist } from './line.ts'
import type { RingsBack } from './person.ts'
import { personFor } from './persons.ts'

export interface RingBackOptions extends PlayOptions {
  readonly worker: string
}

/** @returns undefined for who does not ring back after such a call */
export function ringsBackAfter({ to, direction }: CallTask, end: Played): RingsBack | undefined {
  return direction === 'outbound' && end === 'no_answer' ? personFor(to).ringsBack : undefined
}

/** Rings the number that the call came from. `refused`: the platform does not know who it is. */
export async function ringBack(task: CallTask, options: RingBackOptions): Promise<Played | 'refused'> {
  const { port, clock, worker, stopping } = options
  const inbound: Parameters<VoiceRuntimePort['inbound']>[0] = {
    from: task.to,
    to: task.from,
    providerCallId: `simulated ${task.conversationId}`,
    worker,
    mode: task.mode,
  }
  try {
    const answer: InboundAnswer = await persist(() => port.inbound(inbound), { clock, stopping })
    return answer.accepted ? await playCall(answer.call, options) : 'refused'
  } catch (error) {
    if (error instanceof CallOver) return 'abandoned'
    throw error
  }
}
