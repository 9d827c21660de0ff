// Whether and when a recipient is called again, pure.
import { exponential } from '../../kernel/backoff.ts'

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

/** Ends for which nobody's phone rang and nobody but the network or the runtime is to blame. */
const UNCOUNTED = new Set(['network_error', 'runtime_error'])
/** A network that stays down must not be dialled for ever. */
const UNCOUNTED_TRIES_MAX = 5
const UNCOUNTED_DELAY_MS = 60_000
/** A phone that cannot be reached is switched off or out of coverage, and stays so longer than a line is busy. */
const UNREACHABLE_TIMES = 2

/** Whether the call is one of the policy's attempts. */
export const isCounted = (endReason: string, connected: boolean): boolean => connected || !UNCOUNTED.has(endReason)

export interface Tries {
  /** Calls made so far that count, the ended one included. */
  readonly attempts: number
  /** Those that do not, the ended one included. */
  readonly uncounted: number
  /** Whether the ended one does. */
  readonly counted: boolean
}

/**
 * @param speed times faster that the wait passes
 * @returns epoch ms of the next call, or undefined when there is none
 */
export function nextAttemptAt(
  policy: RetryPolicy,
  endReason: string,
  { attempts, uncounted, counted }: Tries,
  now: number,
  speed = 1,
): number | undefined {
  if (!policy.retry_on.includes(endReason)) return undefined
  if (!counted) return uncounted >= UNCOUNTED_TRIES_MAX ? undefined : now + Math.ceil(UNCOUNTED_DELAY_MS / speed)
  if (attempts >= policy.max_attempts) return undefined
  const delayMs = policy.delay_seconds * 1000 * (endReason === 'unreachable' ? UNREACHABLE_TIMES : 1)
  const waitMs =
    policy.backoff === 'fixed' ? Math.min(delayMs, DELAY_MS_MAX) : exponential(delayMs, attempts, DELAY_MS_MAX)
  return now + Math.ceil(waitMs / speed)
}
