// What a runtime must offer to be driven through the checks, and the moves that checks are made of.
import assert from 'node:assert/strict'
import type { CallTask, VoiceRuntimePort } from '../../../src/runtime/port.ts'
import { makeScriptedPlatform, type Script, type ScriptedPlatform, type Told } from './scripted-platform.ts'

export interface RunningRuntime {
  /** Lets time pass for the runtime. */
  pass(ms: number): Promise<void>
  /** Asks it to stop; resolves when it has. */
  stop(): Promise<void>
}

/** A runtime whose calls reach the people of the table of numbers, at real speed on its own clock. */
export interface RuntimeSubject {
  readonly name: string
  now(): number
  start(port: VoiceRuntimePort, options: { callsMax: number }): RunningRuntime
}

let made = 0

export function taskTo(number: string, fields: Partial<CallTask> = {}): CallTask {
  made += 1
  return {
    conversationId: `conv_${made}`,
    leaseToken: `token_${made}`,
    fence: 1,
    leaseExpiresAt: Number.MAX_SAFE_INTEGER,
    mode: 'simulation',
    direction: 'outbound',
    to: `+1202555${number}`,
    from: '+12025550199',
    attempt: 1,
    campaignId: 'camp_1',
    recipientId: `rcp_${made}`,
    scenario: { key: 'appointment_reminder', version: 1, language: 'en-NZ' },
    context: { first_name: 'Aroha' },
    ringTimeoutMs: 30_000,
    callMsMax: 600_000,
    answeringMachine: 'hang_up',
    ...fields,
  }
}

const LONG_MS = 1_500_000
const STEP_MS = 5_000

export interface Driven extends Told {
  readonly platform: ScriptedPlatform
}

/** Has the runtime make one call, to its end. */
export async function drive(
  subject: RuntimeSubject,
  task: CallTask,
  script: Omit<Script, 'tasks' | 'now'> = {},
): Promise<Driven> {
  const platform = makeScriptedPlatform({ ...script, tasks: [task], now: subject.now })
  const running = subject.start(platform.port, { callsMax: 10 })
  for (let passed = 0; passed < LONG_MS && !isOver(platform.of(task)); passed += STEP_MS) await running.pass(STEP_MS)
  await running.pass(STEP_MS)
  await running.stop()
  return { ...platform.of(task), platform }
}

const isOver = ({ completions, releases }: Told) => completions.length + releases.length > 0

/** The rules of the port, which every call keeps. */
export function keepsRules({ breaches }: Told): void {
  assert.deepEqual(breaches, [])
}

export function endsAs({ completions }: Told, endReason: string): void {
  assert.deepEqual(
    completions.map((completion) => completion.endReason),
    [endReason],
  )
}
