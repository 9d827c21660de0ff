// Real processes for the end-to-end tests: the server as a user starts it, in a folder that outlives
// it, so that a next start can be looked at. Nothing started here outlives its test.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { until } from '../support/until.ts'

export const ROOT = path.resolve(import.meta.dirname, '../..')
export const START = path.join(ROOT, 'src/start.mjs')
const READY_MS = 60_000

/** A folder that is gone when the test is over. */
export function makeFolder(): { path: string } & Disposable {
  const folder = mkdtempSync(path.join(tmpdir(), 'nexora-e2e-'))
  return { path: folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
}

/** A port that was free a moment ago, for what cannot say which one it took. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

export interface Running extends AsyncDisposable {
  readonly child: ChildProcess
  /** All that it wrote so far. */
  output(): string
  errors(): string
  /** The first group of the pattern in its output, once it is there. */
  says(pattern: RegExp, deadlineMs?: number): Promise<string>
  /** Sends the signal to the process, or to its group when it has one; resolves with the exit code, null for a signal. */
  end(signal: NodeJS.Signals): Promise<number | null>
}

interface SpawnOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** For a command that starts others: its signals go to all of them. */
  readonly group?: boolean
}

/** The environment of the tests without settings of this machine. */
export function cleanEnvironment(): Record<string, string> {
  const own = Object.entries(process.env).filter(([name]) => !/^(NEXORA_|VITEST|NODE_ENV$|NODE_OPTIONS$)/.test(name))
  return Object.fromEntries(own) as Record<string, string>
}

export function run(command: string, args: readonly string[], options: SpawnOptions = {}): Running {
  const child = spawn(command, args, {
    cwd: options.cwd ?? ROOT,
    env: { ...cleanEnvironment(), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: options.group === true,
  })
  let output = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const closed = once(child, 'close')
  const over = () => child.exitCode !== null || child.signalCode !== null

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    if (!over() && child.pid !== undefined) process.kill(options.group === true ? -child.pid : child.pid, signal)
    await closed
    return child.exitCode
  }
  return {
    child,
    output: () => output,
    errors: () => errors,
    async says(pattern, deadlineMs = READY_MS) {
      const match = await until(() => {
        if (over() && !pattern.test(output)) throw new Error(`Ended without saying ${pattern}:\n${output}${errors}`)
        return pattern.exec(output)
      }, deadlineMs)
      return match[1] ?? match[0]
    },
    end,
    async [Symbol.asyncDispose]() {
      if (!over()) await end('SIGKILL')
    },
  }
}

/** Runs to the end. */
export async function finish(command: string, args: readonly string[], options: SpawnOptions = {}) {
  await using running = run(command, args, options)
  const [code] = (await once(running.child, 'close')) as [number | null]
  return { code, output: running.output(), errors: running.errors() }
}

export const nexora = (args: readonly string[], env: Readonly<Record<string, string>>) =>
  finish(process.execPath, [START, ...args], { env })

export interface ServerProcess extends Running {
  readonly url: string
}

const SETTINGS = {
  NEXORA_PORT: '0',
  NEXORA_RATE_PER_MINUTE: '60000',
  NEXORA_RATE_BURST: '10000',
  NEXORA_TOKEN_RATE_PER_MINUTE: '60000',
  NEXORA_ORGANISATION_RATE_PER_MINUTE: '60000',
}

/** `nexora serve` on the data of `folder`. */
export async function serve(folder: string, settings: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
  const running = run(process.execPath, [START, 'serve'], { env: { ...SETTINGS, NEXORA_DATA: folder, ...settings } })
  const url = await running.says(/running on (http:\S+)/)
  return { ...running, url }
}

export interface Credentials {
  readonly clientId: string
  readonly clientSecret: string
  readonly signingSecret: string
}

/** What a first start prints once. */
export async function readCredentials(running: Running): Promise<Credentials> {
  return {
    clientId: await running.says(/client id +(\S+)/),
    clientSecret: await running.says(/client secret +(\S+)/),
    signingSecret: await running.says(/signing secret +(\S+)/),
  }
}
