// `npm run check`: the whole gate, in order. Every step runs; the last line counts them. --without-tests leaves out the
// tests, for a caller that has run them already. Exit code 1 when a step failed, 2 when asked wrongly.
import { parseArgs } from 'node:util'
import { checkImports } from './check/imports.ts'
import { runSteps, type Step } from './check/steps.ts'
import { runNode, toolOf } from './check/tool.ts'

/** A step that passes when the command exits with 0. */
const command = (title: string, ...args: string[]): Step => ({
  title,
  run: async () => {
    const { code, output } = await runNode(args)
    return { passed: code === 0, output }
  },
})

const GATE: readonly Step[] = [
  command('generated code in step', 'scripts/generate.ts', '--check'),
  command('contract lint', 'scripts/contract.ts', 'lint'),
  command('contract against the last release', 'scripts/contract.ts', 'diff'),
  command('format and lint', toolOf('@biomejs/biome', 'biome'), 'ci', '--colors=off', '.'),
  { title: 'import rules', run: () => checkImports() },
  command('types', toolOf('@typescript/native', 'tsc'), '--project', 'tsconfig.json', '--pretty', 'false'),
]

const TESTS = command('tests', toolOf('vitest'), 'run')

const OPTIONS = { 'without-tests': { type: 'boolean', default: false } } as const

function readOptions() {
  try {
    return parseArgs({ options: OPTIONS }).values
  } catch (cause) {
    console.error(`${(cause as Error).message}\n\nnpm run check -- [--without-tests]`)
    process.exit(2)
  }
}

const steps = readOptions()['without-tests'] ? GATE : [...GATE, TESTS]
const { passed, failed } = await runSteps(steps, console.log, () => performance.now())
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
