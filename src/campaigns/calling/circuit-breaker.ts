// Pauses a campaign whose calls fail for technical reasons, before all its people are used up. Pure.
// Counted are the latest calls that were dialled and have ended, since the campaign last was resumed.

export const WINDOW_CALLS = 20
/** More of them than half of the window trip it, even before the window is full. */
export const FAULTS_MAX = 10
/** Calls lost so close together count once: a runtime that restarts loses all it has at the same time. */
export const LOST_TOGETHER_MS = 60_000

const FAULTS: readonly string[] = ['network_error', 'runtime_error', 'runtime_lost']
const FAULT = 'x'

export interface Watched {
  /** One character for each call, newest last. */
  readonly recent_calls: string
  /** When a lost call was counted last, epoch ms. */
  readonly lost_at: number | null
}

export function withCall({ recent_calls: recent, lost_at: lostAt }: Watched, endReason: string, now: number): Watched {
  const lost = endReason === 'runtime_lost'
  if (lost && lostAt !== null && now - lostAt < LOST_TOGETHER_MS) return { recent_calls: recent, lost_at: lostAt }
  return {
    recent_calls: (recent + (FAULTS.includes(endReason) ? FAULT : '.')).slice(-WINDOW_CALLS),
    lost_at: lost ? now : lostAt,
  }
}

export const isTripped = ({ recent_calls: recent }: Watched): boolean => recent.split(FAULT).length - 1 > FAULTS_MAX
