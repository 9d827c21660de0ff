// Counts what came of a campaign's calls. Pure; fed slice by slice, so that counting many holds up nobody.

export interface CountedCall {
  readonly dialing_at: number | null
  readonly answered_at: number | null
  readonly ended_at: number | null
  readonly answered_by: string | null
  readonly end_reason: string | null
  readonly outcome: string | null
  readonly successful: number | null
  readonly talk_ms: number | null
}

export type Interval = 'hour' | 'day'

const INTERVAL_MS: Record<Interval, number> = { hour: 3_600_000, day: 86_400_000 }
const POINTS_MAX = 168
const VALUES_MAX = 100

interface Point {
  attempts: number
  connected: number
  successful: number
}

export type CallStats = ReturnType<ReturnType<typeof makeCallCounter>['result']>

export function makeCallCounter(interval: Interval) {
  const totals = { attempts: 0, ended: 0, connected: 0, endedConnected: 0, successful: 0 }
  const endReasons = new Map<string, number>()
  const outcomes = new Map<string, number>()
  const answeredBy = new Map<string, number>()
  const talks: number[] = []
  const points = new Map<number, Point>()

  function add(call: CountedCall): void {
    const connected = call.answered_at !== null ? 1 : 0
    const ended = call.ended_at !== null ? 1 : 0
    const successful = call.successful === 1 ? 1 : 0
    totals.attempts += 1
    totals.ended += ended
    totals.connected += connected
    totals.endedConnected += connected * ended
    totals.successful += successful
    if (ended === 1) countUp(endReasons, call.end_reason)
    if (ended === 1) countUp(outcomes, call.outcome)
    if (connected === 1) countUp(answeredBy, call.answered_by)
    if (connected * ended === 1) talks.push(call.talk_ms ?? 0)
    const from = Math.floor((call.dialing_at ?? 0) / INTERVAL_MS[interval]) * INTERVAL_MS[interval]
    const point = points.get(from) ?? { attempts: 0, connected: 0, successful: 0 }
    point.attempts += 1
    point.connected += connected
    point.successful += successful
    points.set(from, point)
  }

  return {
    add,
    result: () => ({
      attempts: totals.attempts,
      inProgress: totals.attempts - totals.ended,
      connected: totals.connected,
      successful: totals.successful,
      connectRate: rate(totals.endedConnected, totals.ended),
      successRate: rate(totals.successful, totals.endedConnected),
      endReasons: ranked(endReasons),
      outcomes: ranked(outcomes),
      answeredBy: ranked(answeredBy),
      talkMs: talkOf(talks),
      series: [...points]
        .sort(([one], [other]) => one - other)
        .slice(-POINTS_MAX)
        .map(([from, point]) => ({ from, ...point })),
    }),
  }
}

function countUp(counts: Map<string, number>, value: string | null): void {
  if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1)
}

/** To three places; null of nothing. */
const rate = (part: number, whole: number) => (whole === 0 ? null : Math.round((part / whole) * 1000) / 1000)

const ranked = (counts: ReadonlyMap<string, number>) =>
  [...counts]
    .map(([value, calls]) => ({ value, calls }))
    .sort((one, other) => other.calls - one.calls || one.value.localeCompare(other.value))
    .slice(0, VALUES_MAX)

function talkOf(talks: readonly number[]) {
  const sorted = talks.toSorted((one, other) => one - other)
  const total = sorted.reduce((sum, ms) => sum + ms, 0)
  // Nearest rank: the smallest value that so many per cent do not exceed.
  const percentile = (percent: number) => sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? null
  return { total, mean: sorted.length === 0 ? null : total / sorted.length, p50: percentile(50), p95: percentile(95) }
}
