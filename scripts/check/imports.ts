// The import rules of .dependency-cruiser.mjs, with a floor: a cruise that sees hardly any module proves nothing.
// Called by scripts/check.ts, and by tests on a small tree.
import path from 'node:path'
import type { StepResult } from './steps.ts'
import { ROOT, runNode, toolOf } from './tool.ts'

interface Violation {
  readonly from: string
  readonly to: string
  readonly rule: { readonly name: string }
}

export interface Cruise {
  readonly modules: number
  readonly violations: readonly Violation[]
}

/** @param folder holds `src` and `generated` @throws Error when the cruiser itself fails */
export async function cruise(folder = ROOT): Promise<Cruise> {
  const { stdout, output } = await runNode(
    [
      toolOf('dependency-cruiser', 'depcruise'),
      ...['--config', path.join(ROOT, '.dependency-cruiser.mjs'), '--output-type', 'json'],
      ...['src', 'generated'],
    ],
    folder,
  )
  // The json form exits with 0 whatever it found.
  if (!stdout.startsWith('{')) throw new Error(`dependency-cruiser did not run: ${output}`)
  const { summary } = JSON.parse(stdout)
  return { modules: summary.totalCruised, violations: summary.violations }
}

const MODULES_MIN = 50

export async function checkImports(folder = ROOT): Promise<StepResult> {
  const { modules, violations } = await cruise(folder)
  const lines = violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)
  if (modules < MODULES_MIN) lines.push(`Only ${modules} modules were cruised; there are more than ${MODULES_MIN}.`)
  return { passed: lines.length === 0, output: lines.join('\n') }
}
