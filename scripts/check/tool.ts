// Runs the command of an installed package with this very Node, whatever the PATH holds.
// Called by the steps of the gate and by tests.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'

export const ROOT = path.resolve(import.meta.dirname, '../..')

export interface Outcome {
  readonly code: number
  readonly stdout: string
  /** Both streams as they came. */
  readonly output: string
}

/** The script behind `bin` of a package: `toolOf('vitest')`, `toolOf('dependency-cruiser', 'depcruise')`. */
export function toolOf(packageName: string, bin = packageName.replace(/^@[^/]+\//, '')): string {
  const folder = path.join(ROOT, 'node_modules', packageName)
  const manifest: { bin?: string | Record<string, string> } = JSON.parse(
    readFileSync(path.join(folder, 'package.json'), 'utf8'),
  )
  const script = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin?.[bin]
  if (script === undefined) throw new Error(`${packageName} has no command ${bin}.`)
  return path.join(folder, script)
}

/** Resolves with the exit code; 1 when the process was ended by a signal. Standard input is empty. */
export function runNode(args: readonly string[], cwd = ROOT): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    let [stdout, output] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
      output += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, stdout, output }))
  })
}
