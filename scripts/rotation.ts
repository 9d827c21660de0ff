// `npm run rotation`: 10,000 calls to a real server while `nexora clients rotate` gives the client one secret after the
// other. Exit code 1 when any call failed, 2 when asked wrongly.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { startServerProcess } from './demo/processes.ts'
import { callWhileRotating } from './rotation/calls.ts'

const OVERLAP_SECONDS = 1
const ROTATIONS_MIN = 5
const UNLIMITED = String(1_000_000)
const START = path.resolve(import.meta.dirname, '../src/start.mjs')

function asked(): number {
  try {
    const { values } = parseArgs({ options: { calls: { type: 'string', default: '10000' } } })
    const calls = Number(values.calls)
    if (Number.isSafeInteger(calls) && calls > 0) return calls
  } catch {
    // an option that does not exist
  }
  console.error('npm run rotation -- [--calls 10000]')
  process.exit(2)
}

async function main(calls: number): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'nexora-rotation-'))
  try {
    await using server = await startServerProcess(folder, {
      NEXORA_RATE_PER_MINUTE: UNLIMITED,
      NEXORA_RATE_BURST: UNLIMITED,
      NEXORA_TOKEN_RATE_PER_MINUTE: UNLIMITED,
      NEXORA_TOKEN_RATE_PER_CLIENT: UNLIMITED,
      NEXORA_ORGANISATION_RATE_PER_MINUTE: UNLIMITED,
    })
    const { url, clientId, clientSecret } = server
    const rotate = async (): Promise<string> => {
      const args = [START, 'clients', 'rotate', clientId, '--overlap', String(OVERLAP_SECONDS), '--json']
      const { stdout } = await promisify(execFile)(process.execPath, args, {
        env: { ...process.env, NEXORA_DATA: folder },
      })
      return JSON.parse(stdout).client_secret
    }
    const startedAt = performance.now()
    const overlapMs = OVERLAP_SECONDS * 1000
    const report = await callWhileRotating({
      ...{ url, clientId, clientSecret, calls, rotations: ROTATIONS_MIN, rotate, overlapMs },
    })
    const seconds = (performance.now() - startedAt) / 1000
    console.log(`
  calls                                   ${report.calls}
  secrets made and retired meanwhile      ${report.rotations}
  requests for a token                    ${report.tokenRequests}
  secrets that tokens were had with       ${report.secretsUsed}
  calls that failed                       ${report.failures.length}
  seconds                                 ${seconds.toFixed(1)}`)
    for (const failure of new Set(report.failures)) console.error(failure)
    process.exitCode = report.failures.length === 0 ? 0 : 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

await main(asked())
