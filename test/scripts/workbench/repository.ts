// A git repository of somebody else, with the documents that the README of nexora-contract shows and the packed workbench
// installed, offline.
import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ROOT } from '../../../scripts/check/tool.ts'
import { packWorkbench } from '../../../scripts/pack/workbench.ts'
import { type Fence, fencesOf } from '../../e2e/markdown.ts'
import { cleanEnvironment } from '../../e2e/processes.ts'

export const README = readFileSync(path.join(ROOT, 'scripts/contract/README.md'), 'utf8')

/** The files that the README shows, by name. */
export const FILES = new Map(
  fencesOf(README).flatMap(({ language, body }: Fence) => {
    const [, name] = language.match(/^yaml (\S+)$/) ?? []
    return name === undefined ? [] : [[name, body] as const]
  }),
)

export interface Outcome {
  readonly code: number
  readonly out: string
  readonly err: string
}

export interface Repository extends Disposable {
  readonly folder: string
  readonly packages: readonly string[]
  write(name: string, text: string): void
  read(name: string): string
  git(...args: string[]): string
  /** Runs a script of bash as CI does: it ends with the first command that fails. */
  bash(script: string, env?: Readonly<Record<string, string>>): Promise<Outcome>
  /** Runs the installed command; on another Node when one is named. */
  contract(args: readonly string[], node?: string): Promise<Outcome>
}

/** Before any commit. `nexora-contract-0.1.0.tgz` lies in it and is installed. */
export async function makeRepository(): Promise<Repository> {
  const folder = mkdtempSync(path.join(tmpdir(), 'nexora-workbench-'))
  const { packages } = await packWorkbench(folder)
  const node = path.dirname(process.execPath)
  const base = { ...cleanEnvironment(), NO_COLOR: '1', PATH: `${node}${path.delimiter}${process.env.PATH ?? ''}` }
  const run = (program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    new Promise<Outcome>((done) => {
      execFile(program, args, { cwd: folder, env: { ...base, ...env } }, (error, out, err) =>
        done({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, out, err }),
      )
    })
  const write = (name: string, text: string) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    writeFileSync(path.join(folder, name), text)
  }
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' })
  git('init', '--quiet', '--initial-branch', 'main')
  git('config', 'user.name', 'A Designer')
  git('config', 'user.email', 'designer@example.com')
  write('package.json', '{"name":"bookings","private":true}\n')
  write('.gitignore', 'node_modules/\n')
  return {
    folder,
    packages,
    write,
    git,
    read: (name) => readFileSync(path.join(folder, name), 'utf8'),
    bash: (script, env) => run('bash', ['-e', '-c', script], env),
    contract: (args, program = process.execPath) =>
      run(program, [path.join(folder, 'node_modules/nexora-contract/bin.mjs'), ...args]),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

export const INSTALL = 'npm install --offline --no-audit --no-fund --save-dev ./nexora-contract-0.1.0.tgz'
