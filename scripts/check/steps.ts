// Runs the steps of the gate one after another: a title and a time for each, its output only when it failed.
// Called by scripts/check.ts. Guarantees: every step runs, whatever the ones before it said.

export interface StepResult {
  readonly passed: boolean
  readonly output: string
}

export interface Step {
  readonly title: string
  readonly run: () => Promise<StepResult>
}

export interface Tally {
  readonly passed: number
  readonly failed: number
}

/** @param print gets whole lines; @param now milliseconds of a clock that never jumps */
export async function runSteps(
  steps: readonly Step[],
  print: (line: string) => void,
  now: () => number,
): Promise<Tally> {
  const width = Math.max(...steps.map(({ title }) => title.length))
  let failed = 0
  for (const { title, run } of steps) {
    const started = now()
    const { passed, output } = await run().catch(crashed)
    print(`${passed ? 'ok  ' : 'FAIL'}  ${title.padEnd(width)}  ${((now() - started) / 1000).toFixed(1).padStart(5)} s`)
    if (passed) continue
    failed += 1
    print(indented(output))
  }
  return { passed: steps.length - failed, failed }
}

const crashed = (cause: unknown): StepResult => ({
  passed: false,
  output: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
})

const indented = (text: string) => text.trimEnd().replaceAll(/^/gm, '      ')
