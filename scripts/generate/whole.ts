// All of generated/, in order. Called by the generate command, by `contract -- dev`, and by tests.
import { readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { generateApiPage } from './api-page.ts'
import { bundleDocuments } from './bundle.ts'
import { generateClient, generateServerTypes } from './client.ts'
import type { OpenApiDocument } from './document.ts'
import { generateEvents } from './events.ts'
import { generateFacade } from './facade.ts'
import { generateOperations } from './operations.ts'
import { generateSamples } from './samples.ts'
import { generateValidators } from './validators.ts'
import { generateVectors } from './vectors.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')

/**
 * Writes what handlers are compiled against: the documents, types, the operation table.
 * @param source folder of openapi.yaml and asyncapi.yaml
 */
export async function generateTypes(target: string, source: string): Promise<OpenApiDocument> {
  const { openapi } = await bundleDocuments(source, target)
  generateSamples(openapi, target)
  await generateServerTypes(path.join(target, 'openapi.json'), target)
  generateOperations(openapi, target)
  return openapi
}

/** Writes the whole of generated/ into `target`. Deterministic: the same contract gives the same bytes. */
export async function generate(target: string, source = path.join(ROOT, 'openapi')): Promise<void> {
  rmSync(target, { recursive: true, force: true })
  const openapi = await generateTypes(target, source)
  await generateClient(path.join(target, 'openapi.json'), target)
  generateFacade(openapi, target)
  generateApiPage(openapi, target)
  await generateValidators(openapi, target)
  generateEvents(openapi, target)
  generateVectors(target)
}

/**
 * Replaces generated/ when all of it could be made; while the contract is half written, the old one stays.
 * @param root holds openapi/ and generated/
 * @returns how many files there are now
 */
export async function replaceGenerated(root: string): Promise<number> {
  const [fresh, generated] = [path.join(root, '.generated'), path.join(root, 'generated')]
  try {
    await generate(fresh, path.join(root, 'openapi'))
  } catch (cause) {
    rmSync(fresh, { recursive: true, force: true })
    throw cause
  }
  rmSync(generated, { recursive: true, force: true })
  renameSync(fresh, generated)
  return filesUnder(generated).length
}

export function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort()
}

/** Paths below two folders whose files differ, or that only one of them has. */
export function differingFiles(one: string, other: string): string[] {
  const read = (folder: string, file: string) => {
    try {
      return readFileSync(path.join(folder, file), 'utf8')
    } catch {
      return undefined
    }
  }
  const names = new Set([...filesUnder(one), ...filesUnder(other)])
  return [...names].filter((file) => read(one, file) !== read(other, file))
}
