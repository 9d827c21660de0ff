// The pace of a campaign: its calls evenly spaced, so that no 60 seconds hold more of them than allowed. Pure.
// What is remembered are two instants, in the campaign's row, so that the pace survives a restart: a worker may hold
// what it has taken for a while, and it is the dialling that counts.

const MINUTE_MS = 60_000

export interface Paced {
  readonly calls_per_minute: number | null
  readonly paced_at: number | null
}

/** Whole ms between two calls: N of them fill a minute, so that the call after them falls outside of it. */
export const spacingMs = (callsPerMinute: number): number => Math.ceil(MINUTE_MS / callsPerMinute)

/** @returns epoch ms from which on the next call may begin; 0 without a pace */
export function paceOpensAt({ calls_per_minute: callsPerMinute, paced_at: pacedAt }: Paced): number {
  return callsPerMinute === null || pacedAt === null ? 0 : pacedAt + spacingMs(callsPerMinute)
}
