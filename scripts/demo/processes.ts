// The two real processes of the demo: the server as `npm start` runs it, and the receiver.
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Arrival } from './receiver.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const START_MS = 30_000

export interface ServerProcess extends AsyncDisposable {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  readonly signingSecret: string
  kill(signal: NodeJS.Signals): Promise<void>
}

/** Starts a server in an empty folder and reads the credentials that it prints. */
export async function startServerProcess(folder: string, settings: Record<string, string>): Promise<ServerProcess> {
  const child = spawn(process.execPath, [path.join(ROOT, 'src/start.mjs'), 'serve'], {
    env: { ...process.env, NEXORA_DATA: folder, NEXORA_PORT: '0', ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const found: Record<string, string> = {}
  const patterns: Record<string, RegExp> = {
    url: /running on (http:\S+)/,
    clientId: /client id +(\S+)/,
    clientSecret: /client secret +(\S+)/,
    signingSecret: /signing secret +(\S+)/,
  }
  const deadline = AbortSignal.timeout(START_MS)
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream, signal: deadline })
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The server ended with ${code} before it was ready.`)))
    deadline.addEventListener('abort', () => reject(new Error('The server was not ready in time.')))
    lines.on('line', (line) => {
      for (const [name, pattern] of Object.entries(patterns)) found[name] ??= pattern.exec(line)?.[1] as string
      if (Object.keys(patterns).every((name) => found[name] !== undefined)) resolve()
    })
  })
  const { url = '', clientId = '', clientSecret = '', signingSecret = '' } = found
  const kill = (signal: NodeJS.Signals) => end(child, signal)
  return { url, clientId, clientSecret, signingSecret, kill, [Symbol.asyncDispose]: () => kill('SIGTERM') }
}

export interface ReceiverProcess extends AsyncDisposable {
  readonly url: string
  readonly arrivals: readonly Arrival[]
  /** Called for each delivery as it arrives. */
  onArrival(listener: (arrival: Arrival) => void): void
}

export async function startReceiverProcess(secret: string, failures: number): Promise<ReceiverProcess> {
  const arrivals: Arrival[] = []
  const listeners: ((arrival: Arrival) => void)[] = []
  const child = fork(path.join(import.meta.dirname, 'receiver.ts'), [secret, String(failures)])
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  child.on('message', (arrival: Arrival) => {
    arrivals.push(arrival)
    for (const listener of listeners) listener(arrival)
  })
  return {
    url: `http://127.0.0.1:${port}/nexora/events`,
    arrivals,
    onArrival: (listener) => listeners.push(listener),
    [Symbol.asyncDispose]: () => end(child, 'SIGTERM'),
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill(signal)
  await exited
}
