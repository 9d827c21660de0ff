// `npm run generate`: everything in generated/ from openapi/. With --check it writes to a temporary folder instead and
// fails when generated/ differs: what CI runs.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { differingFiles, generate, replaceGenerated } from './generate/whole.ts'

const ROOT = path.resolve(import.meta.dirname, '..')

/** Paths below generated/ that are missing, stale or left over. */
async function findDrift(): Promise<string[]> {
  const fresh = mkdtempSync(path.join(tmpdir(), 'nexora-generate-'))
  try {
    await generate(fresh)
    return differingFiles(fresh, path.join(ROOT, 'generated'))
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

const started = performance.now()
if (process.argv.includes('--check')) {
  const drift = await findDrift()
  for (const file of drift) console.error(`generated/${file} is not what openapi/ says: run npm run generate`)
  if (drift.length === 0) console.log('generated/ is in step with openapi/.')
  process.exitCode = drift.length === 0 ? 0 : 1
} else {
  try {
    const files = await replaceGenerated(ROOT)
    console.log(`${files} files in ${((performance.now() - started) / 1000).toFixed(1)} s.`)
  } catch (cause) {
    console.error(`generated/ is as it was: ${(cause as Error).message.trim()}`)
    process.exitCode = 1
  }
}
