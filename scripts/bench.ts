// `npm run bench`: runs the benchmarks one after another; `npm run bench -- chain` only those named. Each measures against
// a reference beside it and prints the ratio. Exit code 1 when a benchmark broke, 2 when asked wrongly; a missed goal
// is told, not failed: the machine may be busy.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

const BENCHMARKS = [
  'chain',
  'idempotent-post',
  'campaign-interference',
  'webhook-latency',
  'group-commit',
  'call-throughput',
  'concurrent-calls',
] as const

function chosen(names: readonly string[]): readonly string[] {
  const unknown = names.filter((name) => !BENCHMARKS.some((known) => known === name))
  if (unknown.length > 0) {
    console.error(`There is no benchmark ${unknown.join(', ')}.\n\nnpm run bench -- [${BENCHMARKS.join(' | ')}]…`)
    process.exit(2)
  }
  return names.length === 0 ? BENCHMARKS : names
}

const startedAt = performance.now()
for (const name of chosen(process.argv.slice(2))) {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'bench', `${name}.ts`)], { stdio: 'inherit' })
  const [code] = await once(child, 'exit')
  if (code !== 0) process.exitCode = 1
}
console.log(`\nMeasured in ${Math.round((performance.now() - startedAt) / 1000)} s.`)
