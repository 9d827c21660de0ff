// `npm run kills`: kills the real server again and again while it works and counts what is missing. Prints a table;
// exit code 1 when anything was lost or happened twice, 2 when asked wrongly.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { type KillReport, killDuringCalls } from './kills/calls.ts'

const USAGE = 'npm run kills -- calls [--kills 50] [--people 40] [--seed 1]'
const VIOLATIONS_SHOWN = 20

function options() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        kills: { type: 'string', default: '50' },
        people: { type: 'string', default: '40' },
        seed: { type: 'string', default: '1' },
      },
    })
    const [kills, people, seed] = [values.kills, values.people, values.seed].map(Number)
    const whole = [kills, people, seed].every((value) => Number.isSafeInteger(value) && Number(value) > 0)
    if (whole && positionals.join(' ') === 'calls') return { kills, people, seed } as Record<string, number>
  } catch {
    // an option that does not exist
  }
  console.error(USAGE)
  process.exit(2)
}

function print({ violations, deliveries, ...figures }: KillReport, seconds: number): void {
  const rows: [string, number][] = [
    ['kills (SIGKILL, while calls were in progress)', figures.kills],
    ['campaigns accepted, all completed', figures.campaigns],
    ['people called', figures.people],
    ['conversations, each with one end', figures.conversations],
    ['of them lost after the commit point, not dialled again', figures.lostAfterDialling],
    ['events, sequence without a gap', figures.events],
    ['deliveries sent', deliveries.requests],
    ['of them refused by the receiver on purpose', deliveries.refused],
    ['of them repeated with the same body', deliveries.repeated],
    ['lost, doubled or contradictory', violations.length],
  ]
  for (const [what, count] of rows) console.log(`  ${what.padEnd(58)} ${String(count).padStart(8)}`)
  for (const violation of violations.slice(0, VIOLATIONS_SHOWN)) console.log(`  - ${violation}`)
  console.log(`\nIn ${seconds} s.`)
}

const { kills = 0, people = 0, seed = 0 } = options()
const folder = mkdtempSync(path.join(tmpdir(), 'nexora-kills-'))
const startedAt = performance.now()
try {
  const report = await killDuringCalls({ folder, kills, people, seed })
  print(report, Math.round((performance.now() - startedAt) / 1000))
  if (report.violations.length > 0) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
