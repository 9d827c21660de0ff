// What benchmarks say: medians, percentiles, and lines that hold a figure against its goal.

export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

/** Nearest rank. @param share 0..1 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))] ?? Number.NaN
}

/** Median of the ratios of each round: two figures of one round met the same load of the machine. */
export function medianRatio(ours: readonly number[], reference: readonly number[]): number {
  return median(ours.map((value, round) => value / (reference[round] ?? Number.NaN)))
}

export interface Goal {
  readonly atMost?: number
  readonly atLeast?: number
}

export function title(text: string): void {
  console.log(`\n${text}`)
}

export function line(
  what: string,
  figure: string,
  goal?: Goal & { readonly value: number; readonly unit?: string },
): void {
  console.log(`  ${what.padEnd(62)} ${figure.padStart(10)}${goal === undefined ? '' : `   ${verdict(goal)}`}`)
}

function verdict({ value, atMost, atLeast, unit = '' }: Goal & { value: number; unit?: string }): string {
  const met = value <= (atMost ?? Number.POSITIVE_INFINITY) && value >= (atLeast ?? Number.NEGATIVE_INFINITY)
  const goal = atMost === undefined ? `${atLeast}${unit} or more` : `${atMost}${unit} or less`
  return `${met ? 'met' : 'MISSED'}: ${goal}`
}

export function ratioLine(what: string, ratio: number, goal?: Goal): void {
  line(what, ratio.toFixed(2), goal && { ...goal, value: ratio })
}
