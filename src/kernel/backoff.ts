// Waiting times between attempts, pure. Jitter is only ever added: a promise such as "30 s after
// the failure" is never broken by being early.

export interface Jitter {
  /** Upper bound as a share of the delay. */
  readonly shareMax: number
  readonly msMax: number
}

export const NO_JITTER: Jitter = { shareMax: 0, msMax: 0 }

/**
 * @param baseMs the promised delay
 * @param random uniform in [0, 1)
 * @returns milliseconds in [baseMs, baseMs + min(share, msMax)]
 */
export function withJitter(baseMs: number, jitter: Jitter, random: number): number {
  return baseMs + Math.floor(random * Math.min(baseMs * jitter.shareMax, jitter.msMax))
}

/** `baseMs * 2^(n-1)` for the n-th wait, capped. */
export function exponential(baseMs: number, n: number, msMax: number): number {
  return Math.min(msMax, baseMs * 2 ** Math.min(30, Math.max(0, n - 1)))
}
