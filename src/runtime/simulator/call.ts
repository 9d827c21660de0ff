// Plays one simulated call, to a person or from one, from the dial to the end, through the port alone. Called by simulator.ts for
// each leased call; answers how it ended and never throws for anything the port does.
import type { CallTask, Completion, EndReason } from '../port.ts'
import { converse, ended } from './conversation.ts'
import type { Line, LineOptions } from './line.ts'
import { CallOver, openLine } from './line.ts'
import type { Answered, Call, Mishap } from './person.ts'
import { callOf, personFor } from './persons.ts'
import { makeVariation } from './variation.ts'

/**
 * `abandoned`: the lease was lost or the port kept failing; the platform's reaper ends the call.
 * `crashed`: the part called for a simulator that dies.
 */
export type Played = EndReason | 'released' | 'abandoned' | 'crashed'

const RELEASED_LIVE_MS = 60_000

export interface PlayOptions extends LineOptions {
  /** Makes every run alike; without it, calls differ by campaign, recipient and attempt. */
  readonly seed?: string | undefined
}

export async function playCall(task: CallTask, options: PlayOptions): Promise<Played> {
  const line = openLine(task, options)
  try {
    if (task.direction === 'inbound') return await dial(line, callFrom(task), seedOf(task, options.seed))
    // a simulator has no phone line: a call meant for a real person goes back to those who have one
    if (task.mode !== 'simulation' || options.stopping.aborted) return await giveBack(line)
    const person = personFor(task.to)
    if (dies(person.mishap, 'before_dialing', task)) return 'crashed'
    await line.report({ type: 'dialing' })
    if (dies(person.mishap, 'after_dialing', task)) return 'crashed'
    return await dial(line, callOf(person, task.attempt), seedOf(task, options.seed))
  } catch (error) {
    if (error instanceof CallOver) return 'abandoned'
    throw error
  } finally {
    await line.close()
  }
}

const callFrom = ({ from }: CallTask): Call => {
  const person = personFor(from)
  return person.ringsBack?.call ?? callOf(person, 1)
}

const dies = (mishap: Mishap | undefined, when: Mishap['when'], { fence }: CallTask) =>
  mishap?.when === when && fence <= mishap.leases

const seedOf = ({ campaignId, recipientId, to, attempt }: CallTask, seed: string | undefined) =>
  seed === undefined ? `${campaignId} ${recipientId} ${attempt}` : `${seed} ${to} ${attempt}`

async function giveBack(line: Line): Promise<Played> {
  await line.release(line.task.mode === 'simulation' ? 0 : RELEASED_LIVE_MS)
  return 'released'
}

async function dial(line: Line, call: Call, seed: string): Promise<Played> {
  const progress = { answered: false }
  try {
    const refused = await ring(line, call)
    if (refused !== undefined) return await finish(line, refused)
    const { answeredBy } = call as Answered
    await line.report({ type: 'answered', answeredBy })
    progress.answered = true
    return await finish(line, await converse(line, call as Answered, makeVariation(seed)))
  } catch (error) {
    if (!(error instanceof CallOver)) throw error
    if (error.why === 'hang_up') return await finish(line, ended('cancelled', line, progress.answered))
    if (error.why === 'max_duration') return await finish(line, ended('max_duration_reached', line, true))
    return 'abandoned'
  }
}

async function finish(line: Line, completion: Completion): Promise<Played> {
  await line.complete(completion)
  return completion.endReason
}

/** @returns how the call ended, if nobody picked up */
async function ring(line: Line, call: Call): Promise<Completion | undefined> {
  const outbound = line.task.direction === 'outbound' // else the agent is rung, and they listen
  if (outbound && (call.answers || call.rings)) await line.report({ type: 'ringing' })
  const timeoutMs = line.task.ringTimeoutMs
  const ringMs = call.ringMs === 'timeout' ? timeoutMs : call.ringMs
  await line.pass(Math.min(ringMs, timeoutMs))
  if (!call.answers) {
    const { endReason, sipStatus, q850Cause } = call
    return { endReason, durationMs: 0, sipStatus, q850Cause }
  }
  return ringMs > timeoutMs ? { endReason: 'no_answer', durationMs: 0, sipStatus: 480, q850Cause: 19 } : undefined
}
