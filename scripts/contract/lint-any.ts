// Lints anybody's documents: Redocly's rules, by the redocly.yaml of the project if it has one, and those of our own rules
// that hold whatever the house style. Called by `nexora-contract lint`; our own contract has a stricter lint, lint.ts.
// Guarantee: what cannot be read is BadInput, as in a comparison; every finding has file and line.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { createConfig, getLineColLocation, lintDocument, loadConfig } from '@redocly/openapi-core'
import type { Home } from './commands.ts'
import { grammarOf } from './diff/grammar.ts'
import { load } from './diff/load.ts'
import { fileOrigin, message } from './diff/origin.ts'
import { BadUsage } from './diff/pairs.ts'
import {
  BadInput,
  type Contract,
  escapePointer,
  follow,
  isFields,
  type Place,
  rawChild,
  refOf,
  refTarget,
} from './diff/place.ts'
import { Reader } from './diff/reader.ts'
import { allowedIn } from './diff/structure.ts'
import { distinct, type Finding, format } from './finding.ts'
import { nearest } from './nearest.ts'
import { RULES } from './rules/for-anybody.js'

const usageOf = ({ call }: Home) => {
  const width = Math.max(...Object.keys(RULES).map((name) => name.length))
  const rows = Object.entries(RULES).map(([name, { about }]) => `    ${name.padEnd(width)}  ${about}`)
  return `${call} lint FILE... [--skip RULE]...

  Redocly's rules, as redocly.yaml in this folder sets them (without one: recommended), and these:
${rows.join('\n')}

  Exit code: 0 nothing found, 1 findings, 2 could not read a document.`
}

type Config = Awaited<ReturnType<typeof createConfig>>
type Problem = Parameters<Config['addProblemToIgnore']>[0]

async function configOf(cwd: string): Promise<Config> {
  const own = path.join(cwd, 'redocly.yaml')
  if (!existsSync(own)) return createConfig({ extends: ['recommended'] })
  try {
    const config = await loadConfig({ configPath: own })
    // Redocly looks up whether a problem is ignored by its place, and fails where a plugin named none.
    const ignore = config.addProblemToIgnore.bind(config)
    return Object.assign(config, {
      addProblemToIgnore: (problem: Problem) => (problem.location.length === 0 ? problem : ignore(problem)),
    })
  } catch (error) {
    throw new BadInput('redocly.yaml', 1, message(error))
  }
}

/** What Redocly and its plugins have for any format. */
const pluggedRules = (config: Config): string[] =>
  config.plugins.flatMap(({ rules }) => Object.values(rules ?? {}).flatMap((set) => Object.keys(set)))

/** What the configuration names under `rules`, and under those of one format, such as `oas3_1Rules`. */
const configuredRules = (config: Config): string[] =>
  Object.entries(config.resolvedConfig).flatMap(([key, value]) =>
    /rules$/i.test(key) && isFields(value) ? Object.keys(value) : [],
  )

const meaning = (name: string, known: Iterable<string>) => {
  const meant = nearest(name, known)
  return `There is no rule ${name}.${meant === undefined ? '' : ` Did you mean ${meant}?`}`
}

/** A rule under a name that it does not have is left out, or goes on, without a word. */
function refuseUnknown(skipped: readonly string[], config: Config): void {
  const plugged = new Set(pluggedRules(config))
  const configured = configuredRules(config)
  const unknown = configured.find((rule) => !plugged.has(rule) && !rule.startsWith('rule/'))
  if (unknown !== undefined) throw new BadInput('redocly.yaml', lineOfRule(config, unknown), meaning(unknown, plugged))
  const known = new Set([...Object.keys(RULES), ...plugged, ...configured])
  const missed = skipped.find((rule) => !known.has(rule))
  if (missed !== undefined) throw new BadUsage(meaning(missed, known))
}

function lineOfRule({ document }: Config, rule: string): number {
  const written: unknown = document?.parsed
  const group = Object.entries(isFields(written) ? written : {}).find(
    ([key, rules]) => /rules$/i.test(key) && isFields(rules) && Object.hasOwn(rules, rule),
  )
  if (!document || !group) return 1
  const pointer = `#/${group[0]}/${escapePointer(rule)}`
  return getLineColLocation({ source: document.source, pointer, reportOnKey: true }).start.line
}

/**
 * @param cwd where redocly.yaml is looked for
 * @throws BadInput when a document cannot be read, BadUsage when a rule to skip does not exist
 */
export async function lintAny(files: readonly string[], skipped: readonly string[], cwd: string): Promise<Finding[]> {
  const config = await configOf(cwd)
  refuseUnknown(skipped, config)
  const findings: Finding[] = []
  for (const file of files) {
    const contract = await load(file, { remote: false, lenient: true, cwd })
    const reader = new Reader(fileOrigin(file, cwd), false)
    const document = await reader.resolveDocument(null, contract.root.file, true)
    if (document instanceof Error) throw document
    const customTypes = grammarOf(contract.root.value)
    const problems = await lintDocument({ document, externalRefResolver: reader, config, customTypes })
    const isAllowed = allowedIn(contract)
    for (const problem of problems) {
      const { ruleId, message, location, ignored } = problem
      const [at] = location
      if (ignored === true || skipped.includes(ruleId)) continue
      if (isAllowed(problem)) continue
      // What names no place is about the document.
      const spot = at
        ? { file: path.relative(cwd, at.source.absoluteRef), line: getLineColLocation(at).start.line }
        : { file, line: 1 }
      findings.push({ ...spot, rule: ruleId, message })
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

/** Whether nothing stands beside a reference; in OpenAPI 3.0 nothing that does counts. */
const isAlone = ({ value, contract: { format, version } }: Place) =>
  Object.keys(isFields(value) ? value : {}).length === 1 || (format === 'openapi' && version.startsWith('3.0.'))

/** One hop of a reference. @throws BadInput when it leads in a circle */
function hop(place: Place): Place | undefined {
  const ref = refOf(place)
  if (ref === undefined) return undefined
  follow(place)
  return refTarget(place, ref)
}

/** A place, or where the reference that is all of it leads. */
function meant(place: Place): Place {
  const next = isAlone(place) ? hop(place) : undefined
  return next ? meant(next) : place
}

/**
 * The document without references; where it goes round in circles, so do its objects. What stands beside a reference is
 * laid over what it leads to.
 */
function resolved(root: Place): unknown {
  const known = new Map<number, unknown>()
  const overlays: (() => void)[] = []
  const at = (raw: Place): unknown => {
    const place = meant(raw)
    const { value, id } = place
    if (known.has(id)) return known.get(id)
    if (!Array.isArray(value) && !isFields(value)) return value
    const made: Record<string, unknown> | unknown[] = Array.isArray(value) ? [] : {}
    known.set(id, made)
    const next = hop(place)
    for (const key of Object.keys(value)) {
      const under = next && key === '$ref' ? undefined : rawChild(place, key)
      if (under) Object.assign(made, { [key]: at(under) })
    }
    if (next) {
      const own = { ...made }
      const target = at(next)
      overlays.push(() => Object.assign(made, target, own)) // whole only at the end, when it goes round in circles
    }
    return made
  }
  const document = at(root)
  for (const overlay of overlays) overlay()
  return document
}

function spotOf(contract: Contract, steps: readonly (string | number)[]): Pick<Finding, 'file' | 'line'> {
  /** Its own, or that of what it refers to. */
  const part = (place: Place, step: string | number): Place | undefined => {
    const next = hop(place)
    return (next && isAlone(place) ? undefined : rawChild(place, step)) ?? (next && part(next, step))
  }
  let place: Place = contract.root
  for (const step of steps) place = part(place, step) ?? place
  const { file, pointer } = meant(place)
  return { file: contract.show(file), line: contract.lineOf(file, pointer) }
}

/** @returns the exit code */
export async function lintAnyAndPrint(args: readonly string[], home: Home): Promise<0 | 1 | 2> {
  try {
    const { values, positionals } = readArguments(args)
    if (values.help) {
      process.stdout.write(`${usageOf(home)}\n`)
      return 0
    }
    if (positionals.length === 0) throw new BadUsage('Which documents?')
    const findings = await lintAny(positionals, values.skip, process.cwd())
    for (const finding of findings) process.stdout.write(`${format(finding)}\n`)
    process.stdout.write(`${findings.length} finding${findings.length === 1 ? '' : 's'}\n`)
    return findings.length === 0 ? 0 : 1
  } catch (error) {
    if (error instanceof BadInput) process.stderr.write(`${error.file}:${error.line} ${error.message}\n`)
    else if (error instanceof BadUsage) process.stderr.write(`${error.message}\n\n${usageOf(home)}\n`)
    else process.stderr.write(`could not lint: ${error instanceof Error ? error.stack : String(error)}\n`)
    return 2
  }
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        skip: { type: 'string', multiple: true, default: [] as string[] },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    throw new BadUsage(message(error))
  }
}
