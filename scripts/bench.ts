// `npm run bench`: runs the benchmarks one after another; `npm run bench -- chain` only those named. Each measures against
// a reference beside it and prints the ratio. Exit code 1 when a benchmark broke, 2 when asked wrongly; a missed goal
// is told, not failed: the machine may be busy.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { parseArgs } from 'node:util'

const BENCHMARKS = [
  'chain',
  'client',
  'idempotent-post',
  'campaign-interference',
  'webhook-latency',
  'webhook-throughput',
  'webhook-fairness',
  'webhook-backlog',
  'group-commit',
  'call-throughput',
  'concurrent-calls',
  'contract-diff',
] as const

function refuse(why: string): never {
  console.error(`${why}\n\nnpm run bench -- [${BENCHMARKS.join(' | ')}]… [--minutes 8]`)
  process.exit(2)
}

function asked() {
  try {
    return parseArgs({ allowPositionals: true, options: { minutes: { type: 'string' } } })
  } catch {
    return refuse('There is no such option.')
  }
}

const { positionals: names, values } = asked()
const unknown = names.filter((name) => !BENCHMARKS.some((known) => known === name))
if (unknown.length > 0) refuse(`There is no benchmark ${unknown.join(', ')}.`)
// Only of use where memory is watched.
if (values.minutes !== undefined && names.join() !== 'concurrent-calls') refuse('--minutes is for concurrent-calls.')
const options = values.minutes === undefined ? [] : ['--minutes', values.minutes]

const startedAt = performance.now()
for (const name of names.length === 0 ? BENCHMARKS : names) {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'bench', `${name}.ts`), ...options], {
    stdio: 'inherit',
  })
  const [code] = await once(child, 'exit')
  if (code !== 0) process.exitCode = 1
}
console.log(`\nMeasured in ${Math.round((performance.now() - startedAt) / 1000)} s.`)
