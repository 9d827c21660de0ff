// Lints the contract: Spectral with the house rules, Redocly, the AsyncAPI parser, and the agreement of both documents.
// Run as `node scripts/contract/lint.ts` and by the contract command; tests call lint() on a copy with a fault in it.
// Guarantees: any finding, of whatever severity, is printed once and makes the exit code 1; a linter that fails to run throws.
import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { env as inherited } from 'node:process'
import { fromFile, Parser } from '@asyncapi/parser'
import { agreement, eventCount } from './agreement.ts'
import { distinct, type Finding, format } from './finding.ts'

const ROOT = join(import.meta.dirname, '../..')
const RULES = join(import.meta.dirname, 'rules')
const LINTER_MS_MAX = 60_000
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024

const require = createRequire(import.meta.url)

/** Runs the command of an installed package with this Node and returns what it prints; linters exit non-zero on findings. */
function runTool(packageName: string, bin: string, args: readonly string[]): Promise<string> {
  const script = join(dirname(require.resolve(`${packageName}/package.json`)), bin)
  // No usage statistics and no look for updates: linting must work, and be silent, without a network.
  const env = { ...inherited, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
  const options = { cwd: ROOT, env, timeout: LINTER_MS_MAX, maxBuffer: OUTPUT_BYTES_MAX }
  return new Promise((done, fail) => {
    execFile(process.execPath, [script, ...args], options, (error, stdout, stderr) => {
      if (!error || stdout.includes('[')) done(stdout)
      else fail(new Error(`${packageName} did not run: ${stderr || stdout || error}`))
    })
  })
}

// Nothing at all is how some formats say that there is no finding.
const jsonArray = (text: string): unknown[] => JSON.parse(text.match(/\[.*\]/s)?.[0] ?? '[]')
const shown = (file: string) => relative(process.cwd(), file)

interface SpectralResult {
  readonly code: string
  readonly message: string
  readonly source?: string
  readonly range: { readonly start: { readonly line: number } }
}

async function spectral(files: readonly string[]): Promise<Finding[]> {
  const output = await runTool('@stoplight/spectral-cli', 'dist/index.js', [
    'lint',
    ...files,
    ...['--ruleset', join(RULES, 'ruleset.yaml'), '--resolver', join(RULES, 'resolver.js')],
    ...['--format', 'json', '--quiet'],
  ])
  return (jsonArray(output) as SpectralResult[]).map(({ code, message, source, range }) => ({
    file: shown(source ?? files[0] ?? ROOT),
    line: range.start.line + 1,
    rule: code,
    message,
  }))
}

interface RedoclyResult {
  readonly description: string
  /** `rule-name-#/pointer`; the only place this format names the rule. */
  readonly fingerprint: string
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } }
}

async function redocly(file: string): Promise<Finding[]> {
  const output = await runTool('@redocly/cli', 'bin/cli.js', [
    ...['lint', file, '--config', join(ROOT, 'redocly.yaml'), '--extends', 'recommended-strict'],
    ...['--format', 'codeclimate', '--max-problems', '10000'],
  ])
  return (jsonArray(output) as RedoclyResult[]).map(({ fingerprint, description, location }) => ({
    file: shown(join(ROOT, location.path)),
    line: location.lines.begin,
    rule: fingerprint.split('-#', 1)[0] ?? fingerprint,
    message: description,
  }))
}

async function asyncapiParser(file: string): Promise<Finding[]> {
  const { diagnostics } = await fromFile(new Parser(), file).parse()
  return diagnostics
    .filter(({ code }) => code !== 'asyncapi-latest-version') // we stay on 3.0.0 on purpose
    .map(({ code, message, source, range }) => ({
      file: shown(source ?? file),
      line: range.start.line + 1,
      rule: String(code),
      message,
    }))
}

/** Lints the documents in a folder laid out like `openapi/`. An empty list means that they are clean. */
export async function lint(folder = join(ROOT, 'openapi')): Promise<Finding[]> {
  const [openapi, asyncapi] = [join(folder, 'openapi.yaml'), join(folder, 'asyncapi.yaml')]
  const linted = await Promise.all([
    spectral([openapi, asyncapi]),
    redocly(openapi),
    redocly(asyncapi),
    asyncapiParser(asyncapi),
  ])
  return distinct([...linted.flat(), ...disagreements(openapi, asyncapi)])
}

function disagreements(openapi: string, asyncapi: string): Finding[] {
  const at = { file: shown(asyncapi), line: 1, rule: 'nexora-agreement' }
  try {
    return agreement(openapi, asyncapi).map((message) => ({ ...at, message }))
  } catch (error) {
    // A file that cannot be parsed or a dangling reference; the linters name the line, this keeps the run from passing.
    return [{ ...at, message: error instanceof Error ? error.message : String(error) }]
  }
}

/** Lints `openapi/` and prints what was found. @returns the exit code */
export async function lintAndPrint(): Promise<number> {
  const findings = await lint()
  for (const finding of findings) process.stdout.write(`${format(finding)}\n`)
  if (findings.length === 0) {
    const events = eventCount(join(ROOT, 'openapi/openapi.yaml'))
    process.stdout.write(`OpenAPI and AsyncAPI agree on ${events} events.\n`)
  }
  process.stdout.write(`${findings.length} finding${findings.length === 1 ? '' : 's'}\n`)
  return findings.length === 0 ? 0 : 1
}

if (import.meta.main) process.exitCode = await lintAndPrint()
