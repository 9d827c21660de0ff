// A server process that is killed without warning and started again in the same folder, as an operator's machine
// does it: the command of `npm start`, SIGKILL, and nothing tidied up in between.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { SCOPES } from '../../generated/operations.ts'
import { openStore } from '../../src/cli/store.ts'
import { readConfig } from '../../src/config.ts'

const START = path.resolve(import.meta.dirname, '../../src/start.mjs')
const READY_MS = 30_000
const POLL_MS = 10

export interface Tenant {
  readonly token: string
  /** Signs the deliveries of campaigns that name a `webhook_url`. */
  readonly signingSecret: string
}

/** Makes the database, one organisation, and a client with all scopes. */
export async function makeTenant(environment: Readonly<Record<string, string>>): Promise<Tenant> {
  await using store = await openStore(readConfig(environment))
  return await store.unitOfWork.run(async (tx) => {
    const { organisation, signingSecret } = await store.organisations.create(tx, 'Kills')
    const { client, secret } = await store.clients.create(tx, organisation.id, { name: 'Kills', scopes: SCOPES })
    const authenticated = await store.clients.authenticate(tx, client.id, secret)
    if (authenticated === undefined) throw new Error('a new client must authenticate')
    return { token: await store.clients.issueToken(tx, client, authenticated.secret, client.scopes), signingSecret }
  })
}

export interface Life {
  readonly url: string
  /** What it wrote to its standard error so far. */
  errors(): string
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>
}

/** @throws Error when the server ends, or is not ready in time */
export async function live(environment: Readonly<Record<string, string>>): Promise<Life> {
  const child = spawn(process.execPath, [START, 'serve', '--quiet'], {
    env: { PATH: process.env.PATH ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const url = await ready(child, () => errors)
  return {
    url,
    errors: () => errors,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}

async function ready(child: ChildProcess, errors: () => string): Promise<string> {
  let output = ''
  child.stdout?.on('data', (chunk) => {
    output += chunk
  })
  return until(() => {
    if (child.exitCode !== null) throw new Error(`The server ended: ${errors()}`)
    return /running on (http:\S+)/.exec(output)?.[1]
  }, READY_MS)
}

/** Asks again and again until there is an answer. @throws Error when there is none in time */
export async function until<T>(ask: () => T | Promise<T>, deadlineMs: number): Promise<NonNullable<T>> {
  const giveUpAt = performance.now() + deadlineMs
  for (;;) {
    const answer = await ask()
    if (answer) return answer
    if (performance.now() > giveUpAt) throw new Error(`It did not happen in ${deadlineMs} ms.`)
    await delay(POLL_MS)
  }
}

/** Random moments in [0, 1) that a failure can be repeated with. */
export function makeMoments(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}
