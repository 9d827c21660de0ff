// Lints anybody's documents: Redocly's rules, by the redocly.yaml of the project if it has one, and those of our own rules
// that hold whatever the house style. Called by `nexora-contract lint`; our own contract has a stricter lint, lint.ts.
// Guarantee: what cannot be read is BadInput, as in a comparison; every finding has file and line.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { createConfig, getLineColLocation, lint as lintByRedocly, loadConfig } from '@redocly/openapi-core'
import type { Home } from './commands.ts'
import { load } from './diff/load.ts'
import { BadInput, type Contract, child, follow, isFields, type Place, rawChild } from './diff/place.ts'
import { distinct, type Finding, format } from './finding.ts'
import { RULES } from './rules/for-anybody.js'

const usageOf = ({ call }: Home) => {
  const width = Math.max(...Object.keys(RULES).map((name) => name.length))
  const rows = Object.entries(RULES).map(([name, { about }]) => `    ${name.padEnd(width)}  ${about}`)
  return `${call} lint FILE... [--skip RULE]...

  Redocly's rules, as redocly.yaml in this folder sets them (without one: recommended), and these:
${rows.join('\n')}

  Exit code: 0 nothing found, 1 findings, 2 could not read a document.`
}

/** @param cwd where redocly.yaml is looked for @throws BadInput when a document cannot be read */
export async function lintAny(files: readonly string[], skipped: readonly string[], cwd: string): Promise<Finding[]> {
  const own = path.join(cwd, 'redocly.yaml')
  const config = existsSync(own)
    ? await loadConfig({ configPath: own })
    : await createConfig({ extends: ['recommended'] })
  const findings: Finding[] = []
  for (const file of files) {
    const contract = await load(file, { remote: false, lenient: true, cwd })
    const problems = await lintByRedocly({ ref: path.resolve(cwd, file), config })
    for (const { ruleId, message, location, ignored } of problems) {
      const [at] = location
      if (ignored === true || at === undefined || skipped.includes(ruleId)) continue
      findings.push({
        file: path.relative(cwd, at.source.absoluteRef),
        line: getLineColLocation(at).start.line,
        rule: ruleId,
        message,
      })
    }
    findings.push(...ownFindings(contract, skipped))
  }
  return distinct(findings)
}

function ownFindings(contract: Contract, skipped: readonly string[]): Finding[] {
  const document = resolved(contract.root)
  return Object.entries(RULES)
    .filter(([rule]) => !skipped.includes(rule))
    .flatMap(([rule, { find }]) =>
      find(document).map((fault) => ({ ...spotOf(contract, fault.path), rule, message: fault.message })),
    )
}

/** The document without references; where it goes round in circles, so do its objects. */
function resolved(root: Place): unknown {
  const known = new Map<number, unknown>()
  const at = (raw: Place): unknown => {
    const place = follow(raw)
    const { value, id } = place
    if (known.has(id)) return known.get(id)
    if (!Array.isArray(value) && !isFields(value)) return value
    const made: Record<string, unknown> | unknown[] = Array.isArray(value) ? [] : {}
    known.set(id, made)
    for (const key of Object.keys(value)) {
      const under = rawChild(place, key)
      if (under) Object.assign(made, { [key]: at(under) })
    }
    return made
  }
  return at(root)
}

function spotOf(contract: Contract, steps: readonly (string | number)[]): Pick<Finding, 'file' | 'line'> {
  let place: Place = contract.root
  for (const step of steps) place = child(place, step) ?? place
  return { file: contract.show(place.file), line: contract.lineOf(place.file, place.pointer) }
}

/** @returns the exit code */
export async function lintAnyAndPrint(args: readonly string[], home: Home): Promise<0 | 1 | 2> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        skip: { type: 'string', multiple: true, default: [] as string[] },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    if (values.help) {
      process.stdout.write(`${usageOf(home)}\n`)
      return 0
    }
    if (positionals.length === 0) throw new Error('Which documents?')
    const findings = await lintAny(positionals, values.skip, process.cwd())
    for (const finding of findings) process.stdout.write(`${format(finding)}\n`)
    process.stdout.write(`${findings.length} finding${findings.length === 1 ? '' : 's'}\n`)
    return findings.length === 0 ? 0 : 1
  } catch (error) {
    const at = error instanceof BadInput ? `${error.file}:${error.line} ` : ''
    process.stderr.write(`${at}${(error as Error).message}${error instanceof BadInput ? '' : `\n\n${usageOf(home)}`}\n`)
    return 2
  }
}
