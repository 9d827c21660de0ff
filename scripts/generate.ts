// `npm run generate`: everything in generated/ from openapi/, in order. With --check it writes to a
// temporary folder instead and fails when generated/ differs: what CI runs.
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { generateApiPage } from './generate/api-page.ts'
import { bundleDocuments } from './generate/bundle.ts'
import { generateClient } from './generate/client.ts'
import { generateEvents } from './generate/events.ts'
import { generateFacade } from './generate/facade.ts'
import { generateOperations } from './generate/operations.ts'
import { generateSamples } from './generate/samples.ts'
import { generateValidators } from './generate/validators.ts'
import { generateVectors } from './generate/vectors.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const GENERATED = path.join(ROOT, 'generated')

/** Writes the whole of generated/ into `target`. Deterministic: the same contract gives the same bytes. */
export async function generate(target: string): Promise<void> {
  rmSync(target, { recursive: true, force: true })
  const { openapi } = await bundleDocuments(path.join(ROOT, 'openapi'), target)
  generateSamples(openapi, target)
  await generateClient(path.join(target, 'openapi.json'), target)
  generateFacade(openapi, target)
  generateApiPage(openapi, target)
  generateOperations(openapi, target)
  await generateValidators(openapi, target)
  generateEvents(openapi, target)
  generateVectors(target)
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort()
}

/** Replaces generated/ when all of it could be made; while the contract is half written, the old one stays. */
async function generateWhole(): Promise<boolean> {
  const fresh = path.join(ROOT, '.generated')
  try {
    await generate(fresh)
  } catch (cause) {
    console.error(`generated/ is as it was: ${(cause as Error).message.trim()}`)
    rmSync(fresh, { recursive: true, force: true })
    process.exitCode = 1
    return false
  }
  rmSync(GENERATED, { recursive: true, force: true })
  renameSync(fresh, GENERATED)
  return true
}

/** Paths below generated/ that are missing, stale or left over. */
export async function findDrift(): Promise<string[]> {
  const fresh = mkdtempSync(path.join(tmpdir(), 'nexora-generate-'))
  try {
    await generate(fresh)
    const read = (folder: string, file: string) => {
      try {
        return readFileSync(path.join(folder, file), 'utf8')
      } catch {
        return undefined
      }
    }
    const names = new Set([...filesUnder(fresh), ...filesUnder(GENERATED)])
    return [...names].filter((file) => read(fresh, file) !== read(GENERATED, file))
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

if (import.meta.main) {
  const started = performance.now()
  if (process.argv.includes('--check')) {
    const drift = await findDrift()
    for (const file of drift) console.error(`generated/${file} is not what openapi/ says: run npm run generate`)
    if (drift.length === 0) console.log('generated/ is in step with openapi/.')
    process.exitCode = drift.length === 0 ? 0 : 1
  } else if (await generateWhole()) {
    console.log(`${filesUnder(GENERATED).length} files in ${((performance.now() - started) / 1000).toFixed(1)} s.`)
  }
}
