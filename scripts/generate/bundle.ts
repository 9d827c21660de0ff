// Resolves the many files of openapi/ into one JSON document each.
import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { OpenApiDocument } from './document.ts'

const run = promisify(execFile)

/**
 * @param source folder of openapi.yaml and asyncapi.yaml
 * @param target folder that receives openapi.json and asyncapi.json
 * @throws Error with the bundler's output when a reference cannot be resolved
 */
export async function bundleDocuments(source: string, target: string): Promise<{ openapi: OpenApiDocument }> {
  mkdirSync(target, { recursive: true })
  const names = ['openapi', 'asyncapi'] as const
  await Promise.all(names.map((name) => bundle(path.join(source, `${name}.yaml`), path.join(target, `${name}.json`))))
  return { openapi: OpenApiDocument.read(path.join(target, 'openapi.json')) }
}

async function bundle(from: string, to: string): Promise<void> {
  const redocly = path.resolve(import.meta.dirname, '../../node_modules/@redocly/cli/bin/cli.js')
  try {
    await run(process.execPath, [redocly, 'bundle', from, '--ext', 'json', '-o', to], {
      env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
    })
  } catch (cause) {
    throw new Error(`${from} cannot be bundled: ${(cause as { stderr?: string }).stderr ?? ''}`, { cause })
  }
  // One canonical form, whatever the bundler's own layout is.
  writeFileSync(to, `${JSON.stringify(JSON.parse(readFileSync(to, 'utf8')), null, 2)}\n`)
}
