// `npm run contract -- diff BASE REVISION`: the arguments, and the exit codes.
// 0: nothing blocks. 1: a change blocks, or an approval is wrong. 2: could not compare; never 0 then.
import path from 'node:path'
import { parseArgs } from 'node:util'
import { DOCUMENTS, lastRelease } from '../release/releases.ts'
import { readApprovals } from './approvals.ts'
import { scoreCorpus } from './corpus.ts'
import { dateOf } from './lifecycle.ts'
import { load } from './load.ts'
import { BadInput } from './place.ts'
import { github, json, sarif } from './report/machine.ts'
import { changelog, markdown } from './report/markdown.ts'
import { type Comparison, makeReport, type Report } from './report/report.ts'
import { terminal } from './report/terminal.ts'
import type { Level } from './rules/table.ts'

const ROOT = path.join(import.meta.dirname, '../../..')
const NOTICE_DAYS = 90

const USAGE = `npm run contract -- diff [BASE REVISION] [options]

  BASE, REVISION     a file, or git:REF:path; without them, openapi/ against openapi/released/
  --format NAME      terminal, markdown, json, github, sarif, changelog
  --fail-on LEVEL    breaking (as it stands), risky, safe
  --approvals FILE   changes that are let pass; openapi/approvals.yaml for our own documents
  --today DATE       the day to judge sunset dates and approvals by, YYYY-MM-DD
  --notice-days N    least days between deprecation and sunset (${NOTICE_DAYS})
  --remote           fetch references to other hosts
  --lenient          also compare documents that break their format's rules
  --corpus DIR       score the engine on a folder of pairs; --disputed FILE lists verdicts left out`

const OPTIONS = {
  format: { type: 'string', default: 'terminal' },
  'fail-on': { type: 'string', default: 'breaking' },
  approvals: { type: 'string' },
  today: { type: 'string' },
  'notice-days': { type: 'string', default: String(NOTICE_DAYS) },
  remote: { type: 'boolean', default: false },
  lenient: { type: 'boolean', default: false },
  corpus: { type: 'string' },
  disputed: { type: 'string', default: path.join(import.meta.dirname, 'disputed.yaml') },
  help: { type: 'boolean', short: 'h', default: false },
} as const

type Format = (report: Report) => string

const FORMATS: Readonly<Record<string, Format>> = {
  terminal: (report) => terminal(report, process.stdout.isTTY === true),
  markdown,
  json,
  github,
  sarif,
  changelog,
}

const LEVELS: readonly Level[] = ['breaking', 'risky', 'safe']

class BadUsage extends Error {}

function read(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true })
  } catch (error) {
    throw new BadUsage(error instanceof Error ? error.message : String(error))
  }
}

/** @returns the exit code */
export async function diffAndPrint(args: readonly string[]): Promise<0 | 1 | 2> {
  try {
    return await run(args)
  } catch (error) {
    if (error instanceof BadUsage) process.stderr.write(`${error.message}\n\n${USAGE}\n`)
    else if (error instanceof BadInput) process.stderr.write(`${error.file}:${error.line} ${error.message}\n`)
    // Whatever else fails, the documents were not compared.
    else process.stderr.write(`could not compare: ${error instanceof Error ? error.stack : String(error)}\n`)
    return 2
  }
}

async function run(args: readonly string[]): Promise<0 | 1> {
  const { values, positionals } = read(args)
  if (values.help) {
    process.stdout.write(`${USAGE}\n`)
    return 0
  }
  const format = Object.hasOwn(FORMATS, values.format) ? FORMATS[values.format] : undefined
  if (!format) throw new BadUsage(`there is no format ${values.format}`)
  const failOn = LEVELS.find((level) => level === values['fail-on'])
  if (!failOn) throw new BadUsage(`there is no level ${values['fail-on']}`)
  const today = values.today ?? new Date().toISOString().slice(0, 10)
  if (dateOf(today) === undefined) throw new BadUsage(`${today} is no date`)
  const noticeDays = Number(values['notice-days'])
  if (!Number.isInteger(noticeDays) || noticeDays < 0) throw new BadUsage('--notice-days takes a whole number')
  const policy = { today, noticeDays }

  if (values.corpus !== undefined) {
    // Dates in the pairs are of the year they were written in; how much notice they leave is no matter of theirs.
    const lines = await scoreCorpus(path.resolve(values.corpus), values.disputed, { ...policy, noticeDays: 0 })
    process.stdout.write(`${lines.join('\n')}\n`)
    return 0
  }
  const options = { remote: values.remote, lenient: values.lenient, cwd: process.cwd() }
  const pairs = pairsOf(positionals)
  if (pairs.length === 0) {
    process.stdout.write('There is no release in openapi/released/ yet, so nothing can be broken.\n')
    return 0
  }
  const comparisons: Comparison[] = []
  for (const [base, revision] of pairs)
    comparisons.push({ base: await load(base, options), revision: await load(revision, options) })
  const file = values.approvals ?? (positionals.length === 0 ? path.join(ROOT, 'openapi/approvals.yaml') : undefined)
  const report = makeReport(comparisons, file === undefined ? [] : readApprovals(file), policy, failOn)
  process.stdout.write(`${format(report)}\n`)
  return report.exitCode
}

function pairsOf(positionals: readonly string[]): [string, string][] {
  const [base, revision] = positionals
  if (base !== undefined && revision !== undefined && positionals.length === 2) return [[base, revision]]
  if (positionals.length > 0) throw new BadUsage('give two documents, or none')
  const contract = path.join(ROOT, 'openapi')
  const last = lastRelease(contract)
  return last === undefined ? [] : DOCUMENTS.map((name) => [last.files[name], path.join(contract, `${name}.yaml`)])
}
