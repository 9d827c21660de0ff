// Which ends a runtime may report, by how far the call had come. A total table: a call that was answered
// must never be told as not answered, or the person would be called again.
import type { EndReason } from './port.ts'
import type { CallRow } from './repository.ts'

const POSSIBLE: Record<EndReason, 'before_answer' | 'after_answer' | 'after_transfer' | 'any_time'> = {
  agent_hangup: 'after_answer',
  recipient_hangup: 'after_answer',
  transferred: 'after_transfer',
  voicemail_reached: 'after_answer',
  no_answer: 'before_answer',
  busy: 'before_answer',
  declined: 'before_answer',
  blocked: 'before_answer',
  invalid_number: 'before_answer',
  unreachable: 'before_answer',
  silence_timeout: 'after_answer',
  max_duration_reached: 'after_answer',
  network_error: 'any_time',
  runtime_error: 'any_time',
  runtime_lost: 'any_time',
  cancelled: 'any_time',
  expired: 'any_time',
}

/** Who rang hangs up before the answer, or the line fails; they were not called, so their phone was neither busy nor off. */
const BEFORE_WE_ANSWER: readonly EndReason[] = [
  'recipient_hangup',
  'network_error',
  'runtime_error',
  'runtime_lost',
  'cancelled',
]

export function isPossible(
  endReason: EndReason,
  { state, transfer, caller }: Pick<CallRow, 'state' | 'transfer' | 'caller'>,
): boolean {
  if (transfer === 'completed') return endReason === 'transferred'
  if (caller !== null && state !== 'answered') return BEFORE_WE_ANSWER.includes(endReason)
  const when = POSSIBLE[endReason]
  return when === 'any_time' || when === (state === 'answered' ? 'after_answer' : 'before_answer')
}
