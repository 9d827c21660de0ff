// `contract -- diff BASE REVISION`, `nexora-contract diff`: the arguments, and the exit codes.
// 0: nothing blocks. 1: a change blocks, or an approval is wrong. 2: could not compare; never 0 then.
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Home } from '../commands.ts'
import { readApprovals } from './approvals.ts'
import type { Policy } from './changes.ts'
import { scoreCorpus } from './corpus.ts'
import { dateOf } from './lifecycle.ts'
import { type LoadOptions, load } from './load.ts'
import { BadUsage, type Pairs, pairsOf } from './pairs.ts'
import { BadInput } from './place.ts'
import { FORMATS, type Format } from './report/formats.ts'
import { type Comparison, makeReport } from './report/report.ts'
import type { Level } from './rules/table.ts'

const NOTICE_DAYS = 90

const usageOf = ({ call, root }: Home) => `${call} diff BASE REVISION [BASE REVISION]... [options]
${call} diff --base REF FILE... [options]

  BASE, REVISION     a file, or git:REF:path; several pairs get one report${root === undefined ? '' : '; without any,\n                     openapi/ against the last release in openapi/released/'}
  --base REF         compare each FILE with itself where it left a revision of git, such as origin/main
  --revision REF     and take FILE from this revision rather than from the disk
  --allow-new        let files pass that REF does not have
  --format NAME      terminal, markdown, json, github, sarif, junit, changelog
  --write NAME=FILE  also write the report in that format to a file; can be repeated
  --fail-on LEVEL    breaking (as it stands), risky, safe
  --check-version    also block when info.version was not raised as the changes ask, or was lowered
  --approvals FILE   changes that are let pass${root === undefined ? '' : '; openapi/approvals.yaml for our own documents'}
  --today DATE       the day to judge sunset dates and approvals by, YYYY-MM-DD
  --notice-days N    least days between deprecation and sunset (${NOTICE_DAYS})
  --remote           fetch references to other hosts
  --lenient          also compare documents that break their format's rules
  --corpus DIR       score the engine on a folder of pairs; --disputed FILE lists verdicts left out

  Exit code: 0 nothing blocks, 1 something does, 2 could not compare.`

const OPTIONS = {
  base: { type: 'string' },
  revision: { type: 'string' },
  'allow-new': { type: 'boolean', default: false },
  format: { type: 'string', default: 'terminal' },
  write: { type: 'string', multiple: true, default: [] as string[] },
  'fail-on': { type: 'string', default: 'breaking' },
  'check-version': { type: 'boolean', default: false },
  approvals: { type: 'string' },
  today: { type: 'string' },
  'notice-days': { type: 'string', default: String(NOTICE_DAYS) },
  remote: { type: 'boolean', default: false },
  lenient: { type: 'boolean', default: false },
  corpus: { type: 'string' },
  disputed: { type: 'string', default: path.join(import.meta.dirname, 'disputed.yaml') },
  help: { type: 'boolean', short: 'h', default: false },
} as const

const LEVELS: readonly Level[] = ['breaking', 'risky', 'safe']

function read(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true })
  } catch (error) {
    throw new BadUsage(error instanceof Error ? error.message : String(error))
  }
}

type Values = ReturnType<typeof read>['values']

/** @returns the exit code */
export async function diffAndPrint(args: readonly string[], home: Home): Promise<0 | 1 | 2> {
  try {
    return await run(args, home)
  } catch (error) {
    if (error instanceof BadUsage) process.stderr.write(`${error.message}\n\n${usageOf(home)}\n`)
    else if (error instanceof BadInput) process.stderr.write(`${error.file}:${error.line} ${error.message}\n`)
    // Whatever else fails, the documents were not compared.
    else process.stderr.write(`could not compare: ${fault(error)}\n`)
    return 2
  }
}

/** What the system says of a file names it; any other fault is ours, and where it happened helps to mend it. */
const fault = (error: unknown) =>
  error instanceof Error ? ('syscall' in error ? error.message : error.stack) : String(error)

async function run(args: readonly string[], home: Home): Promise<0 | 1 | 2> {
  const { values, positionals } = read(args)
  if (values.help) {
    process.stdout.write(`${usageOf(home)}\n`)
    return 0
  }
  const format = formatOf(values.format)
  const written = values.write.map(writtenTo)
  const failOn = LEVELS.find((level) => level === values['fail-on'])
  if (!failOn) throw new BadUsage(`there is no level ${values['fail-on']}`)
  const policy = policyOf(values)
  if (values.corpus !== undefined) {
    // Dates in the pairs are of the year they were written in; how much notice they leave is no matter of theirs.
    if (positionals.length > 0 || values.base !== undefined)
      throw new BadUsage('--corpus scores a folder; it compares nothing else beside it')
    const { lines, crashes } = await scoreCorpus(path.resolve(values.corpus), values.disputed, {
      ...policy,
      noticeDays: 0,
    })
    process.stdout.write(`${lines.join('\n')}\n`)
    return crashes === 0 ? 0 : 2
  }
  const cwd = process.cwd()
  const { base, revision, 'allow-new': allowNew } = values
  const pairs = pairsOf({ positionals, base, revision, allowNew, root: home.root, cwd })
  const comparisons = await loadAll(pairs, { remote: values.remote, lenient: values.lenient, cwd })
  if (positionals.length === 0 && comparisons.length === 0) {
    process.stdout.write('There is no release in openapi/released/ yet, so nothing can be broken.\n')
    return 0
  }
  const ours =
    home.root !== undefined && positionals.length === 0
      ? path.relative(cwd, path.join(home.root, 'openapi/approvals.yaml'))
      : undefined
  const file = values.approvals ?? ours
  const report = makeReport(
    comparisons,
    file === undefined ? [] : readApprovals(file),
    policy,
    failOn,
    values['check-version'],
  )
  for (const { name, inFormat } of written) {
    mkdirSync(path.dirname(name), { recursive: true })
    writeFileSync(name, `${inFormat(report, false)}\n`)
  }
  for (const name of pairs.fresh)
    process.stderr.write(`${name} is new since ${base}, so nothing in it can be broken.\n`)
  const coloured = process.stdout.isTTY === true && process.env.NO_COLOR === undefined
  process.stdout.write(`${format(report, coloured)}\n`)
  return report.exitCode
}

function formatOf(name: string): Format {
  const format = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined
  if (!format) throw new BadUsage(`there is no format ${name}`)
  return format
}

function writtenTo(argument: string) {
  const [, format = '', name] = argument.match(/^([a-z]+)=(.+)$/) ?? []
  if (name === undefined) throw new BadUsage(`--write takes NAME=FILE, not ${argument}`)
  return { name, inFormat: formatOf(format) }
}

function policyOf(values: Values): Policy {
  const today = values.today ?? new Date().toISOString().slice(0, 10)
  if (dateOf(today) === undefined) throw new BadUsage(`${today} is no date`)
  const noticeDays = Number(values['notice-days'])
  if (!/^\d+$/.test(values['notice-days'])) throw new BadUsage('--notice-days takes a whole number')
  return { today, noticeDays }
}

async function loadAll({ compared, fresh }: Pairs, options: LoadOptions): Promise<Comparison[]> {
  const comparisons: Comparison[] = []
  for (const [base, revision] of compared)
    comparisons.push({ base: await load(base, options), revision: await load(revision, options) })
  // Nothing to compare, but what cannot be read now could not be compared by the next run either.
  for (const file of fresh) await load(file, options)
  return comparisons
}
