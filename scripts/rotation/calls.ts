// Calls of many clients while the secret of theirs rotates: one client that lives through it all, and others that come
// and go as processes do. Run in short by a test and at length by `npm run rotation`. Nothing of it may fail.
import { Nexora } from '../../generated/clients/typescript/nexora.ts'

export interface RotationRun {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  /** At least; more are made until there were enough rotations. */
  readonly calls: number
  readonly rotations: number
  /** Makes another secret; the one before works on for `overlapMs`. */
  rotate(): Promise<string>
  readonly overlapMs: number
}

export interface RotationReport {
  readonly calls: number
  readonly rotations: number
  readonly tokenRequests: number
  /** How many of the secrets a token was asked for with. */
  readonly secretsUsed: number
  /** What went wrong; nothing may. */
  readonly failures: readonly string[]
}

const WORKERS = 8
/** After so many calls a worker begins anew, with a client that has no token yet. */
const CALLS_OF_A_CLIENT = 25
const WRITE_EVERY = 10

export async function callWhileRotating(run: RotationRun): Promise<RotationReport> {
  let secret = run.clientSecret
  let [calls, rotations, tokenRequests] = [0, 0, 0]
  const used = new Set<string>()
  const failures: string[] = []
  const enough = () => calls >= run.calls && rotations >= run.rotations

  function nextSecret(): string {
    tokenRequests += 1
    used.add(secret)
    return secret
  }
  const { clientId, url: baseUrl } = run
  const makeClient = () => new Nexora({ clientId, clientSecret: nextSecret, baseUrl })

  async function callOnce(nexora: Nexora): Promise<void> {
    calls += 1
    if (calls % WRITE_EVERY > 0) await nexora.campaigns.list({ limit: 1 })
    else await nexora.knowledge.upsert('opening-hours', { title: 'Hours', content: `We open at nine. ${calls}` })
  }

  async function work(made: () => Nexora): Promise<void> {
    while (!enough()) {
      const nexora = made()
      for (let call = 0; call < CALLS_OF_A_CLIENT && !enough(); call += 1)
        await callOnce(nexora).catch((error: unknown) => void failures.push(String(error)))
    }
  }

  async function rotateAll(): Promise<void> {
    while (!enough()) {
      secret = await run.rotate()
      rotations += 1
      // No more than two secrets work at a time.
      await new Promise((resolve) => setTimeout(resolve, run.overlapMs + 50))
    }
  }

  const oldest = makeClient()
  const workers = Array.from({ length: WORKERS }, (_, index) => work(index === 0 ? () => oldest : makeClient))
  await Promise.all([...workers, rotateAll()])
  return { calls, rotations, tokenRequests, secretsUsed: used.size, failures }
}
