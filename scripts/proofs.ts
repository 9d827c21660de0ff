// `npm run proofs`: what the tests prove about deliveries, as figures: how often each guarantee was tried, and how often it
// did not hold. `--times 10` tries ten times as much where chance has a part. Exit code 1 when one did not hold, 2 when asked
// wrongly.
import { parseArgs } from 'node:util'
import { startVitest, type TestModule } from 'vitest/node'

/** The tests behind each proof; what they count is in their own words (`count` of test/support/figures.ts). */
const PROOFS = {
  crashes: ['test/webhooks/crashes/'],
  model: ['test/webhooks/model/'],
  schedule: ['test/webhooks/clock-steps', 'test/webhooks/schedule'],
  storage: ['test/webhooks/storage-faults'],
  guard: ['test/webhooks/guard/'],
} as const

type Proof = keyof typeof PROOFS
const NAMES = Object.keys(PROOFS) as Proof[]

function asked(): { names: readonly Proof[]; times: number } {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { times: { type: 'string', default: '1' } },
    })
    const times = Number(values.times)
    const known = NAMES.filter((name) => positionals.length === 0 || positionals.includes(name))
    const unknown = positionals.filter((name) => !NAMES.some((proof) => proof === name))
    if (Number.isSafeInteger(times) && times > 0 && unknown.length === 0) return { names: known, times }
  } catch {
    // an option that does not exist
  }
  console.error(`npm run proofs -- [${NAMES.join(' | ')}]… [--times 1]`)
  process.exit(2)
}

/** Sums of what the tests counted, in the order in which it was first named. */
function countedIn(modules: readonly TestModule[]): Map<string, number> {
  const sums = new Map<string, number>()
  for (const module of modules)
    for (const test of module.children.allTests())
      for (const [what, count] of Object.entries(test.meta().counted ?? {}))
        sums.set(what, (sums.get(what) ?? 0) + count)
  return sums
}

function failuresOf(modules: readonly TestModule[]): string[] {
  return modules.flatMap((module) => [
    ...module.errors().map(({ message }) => `${module.moduleId}: ${message}`),
    ...[...module.children.allTests('failed')].map(
      (test) => `${test.fullName}: ${test.result().errors?.[0]?.message ?? ''}`,
    ),
  ])
}

async function prove(name: Proof, times: number): Promise<boolean> {
  const startedAt = performance.now()
  const silent = [{}]
  const vitest = await startVitest('test', [...PROOFS[name]], { watch: false, reporters: silent, provide: { times } })
  const modules = vitest.state.getTestModules()
  const failures = failuresOf(modules)
  const tests = modules.reduce((sum, module) => sum + [...module.children.allTests()].length, 0)
  await vitest.close()
  console.log(`\n${name}`)
  const rows = [...countedIn(modules), ['tests', tests] as const, ['tests that failed', failures.length] as const]
  for (const [what, count] of rows) console.log(`  ${what.padEnd(62)} ${String(count).padStart(8)}`)
  for (const failure of failures) console.log(`  - ${failure}`)
  console.log(`  In ${Math.round((performance.now() - startedAt) / 1000)} s.`)
  return failures.length === 0 && tests > 0
}

const { names, times } = asked()
let held = true
for (const name of names) held = (await prove(name, times)) && held
process.exitCode = held ? 0 : 1
