// `contract -- release`: the arguments, and the exit codes. 0: released, or fit to be. 1: refused. 2: asked wrongly.
import path from 'node:path'
import { parseArgs } from 'node:util'
import { dateOf } from '../diff/lifecycle.ts'
import { BadInput } from '../diff/place.ts'
import { format } from '../finding.ts'
import { lint } from '../lint.ts'
import { release } from './release.ts'

const ROOT = path.resolve(import.meta.dirname, '../../..')
const NOTICE_DAYS = 90

const USAGE = `npm run contract -- release [--dry-run] [--today YYYY-MM-DD]

  Releases openapi/ as it is: checks it, compares it with the release before, demands a version that says how much changed,
  writes openapi/released/<version>/ and dates the section of CHANGELOG.md. --dry-run only checks.`

/** @returns the exit code */
export async function releaseAndPrint(args: readonly string[]): Promise<0 | 1 | 2> {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        'dry-run': { type: 'boolean', default: false },
        today: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
    if (values.help === true) {
      process.stdout.write(`${USAGE}\n`)
      return 0
    }
    const today = values.today ?? new Date().toISOString().slice(0, 10)
    if (dateOf(today) === undefined) throw new Error(`${today} is no date`)
    const dryRun = values['dry-run']
    const { version, refused, written } = await release({
      root: ROOT,
      policy: { today, noticeDays: NOTICE_DAYS },
      dryRun,
      lint: async (folder) => (await lint(folder)).map(format),
    })
    for (const reason of refused) process.stdout.write(`${reason}\n`)
    if (refused.length > 0) process.stdout.write(`\n${version} is not released.\n`)
    else if (dryRun) process.stdout.write(`${version} can be released.\n`)
    else
      process.stdout.write(
        `Released ${version}:\n${written.map((name) => `  ${name}\n`).join('')}Commit these, and tag them v${version}.\n`,
      )
    return refused.length === 0 ? 0 : 1
  } catch (error) {
    const at = error instanceof BadInput ? `${error.file}:${error.line} ` : ''
    process.stderr.write(`${at}${(error as Error).message}${error instanceof BadInput ? '' : `\n\n${USAGE}`}\n`)
    return 2
  }
}
