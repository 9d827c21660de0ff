// A folder with a package.json as the tarball that npm installs.
import { execFile } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'

/** @returns the file, in `folder` */
export async function makeTarball(stage: string, folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true })
  const shell = process.platform === 'win32'
  const args = ['pack', '--silent', '--pack-destination', folder]
  const { stdout } = await promisify(execFile)('npm', args, { cwd: stage, shell })
  return path.join(folder, stdout.trim().split('\n').at(-1) ?? '')
}
