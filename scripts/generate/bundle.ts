// Resolves the many files of openapi/ into one JSON document each.
import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { isObject, type JsonObject, OpenApiDocument } from './document.ts'

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
  const document = withChannelReferences(JSON.parse(readFileSync(to, 'utf8')))
  writeFileSync(to, `${JSON.stringify(document, null, 2)}\n`)
}

/** AsyncAPI 3.0: an operation's channel must be a reference into the document; the bundler writes it out in full. */
function withChannelReferences(document: JsonObject): JsonObject {
  const { channels, operations } = document
  if (!isObject(channels) || !isObject(operations)) return document
  for (const operation of Object.values(operations)) {
    if (!isObject(operation) || !isObject(operation.channel)) continue
    const { address } = operation.channel
    const [key] = Object.entries(channels).find(([, channel]) => isObject(channel) && channel.address === address) ?? []
    if (key === undefined) throw new Error(`No channel has the address ${address}`)
    operation.channel = { $ref: `#/channels/${key}` }
    const messages = isObject(channels[key]) ? channels[key].messages : undefined
    if (isObject(messages))
      operation.messages = Object.keys(messages).map((name) => ({ $ref: `#/channels/${key}/messages/${name}` }))
  }
  return document
}
