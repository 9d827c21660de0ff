// Whether and when a recipient is called again, pure.
import { exponential } from '../kernel/backoff.ts'

export interface RetryPolicy {
  /** Includes the first attempt. */
  readonly max_attempts: number
  readonly delay_seconds: number
  readonly backoff: 'fixed' | 'exponential'
  readonly retry_on: readonly string[]
}

export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  max_attempts: 3,
  delay_seconds: 900,
  backoff: 'exponential',
  retry_on: ['no_answer', 'busy', 'unreachable', 'network_error'],
}

const DELAY_MS_MAX = 7 * 86_400_000

/**
 * @param attempts calls made so far, the ended one included
 * @param speed times faster that the wait passes
 * @returns epoch ms of the next call, or undefined when there is none
 */
export function nextAttemptAt(
  policy: RetryPolicy,
  endReason: string,
  attempts: number,
  now: number,
  speed = 1,
): number | undefined {
  if (attempts >= policy.max_attempts || !policy.retry_on.includes(endReason)) return undefined
  const delayMs = policy.delay_seconds * 1000
  const waitMs = policy.backoff === 'fixed' ? delayMs : exponential(delayMs, attempts, DELAY_MS_MAX)
  return now + Math.ceil(waitMs / speed)
}
