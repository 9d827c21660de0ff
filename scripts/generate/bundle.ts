// Resolves the many files of openapi/ into one JSON document each.
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { bundle, createConfig, getLineColLocation } from '@redocly/openapi-core'
import { isObject, type JsonObject, OpenApiDocument } from './document.ts'

type Problem = Awaited<ReturnType<typeof bundle>>['problems'][number]

/**
 * @param source folder of openapi.yaml and asyncapi.yaml
 * @param target folder that receives openapi.json and asyncapi.json
 * @throws Error with file and line when a reference cannot be resolved
 */
export async function bundleDocuments(source: string, target: string): Promise<{ openapi: OpenApiDocument }> {
  mkdirSync(target, { recursive: true })
  const names = ['openapi', 'asyncapi'] as const
  await Promise.all(
    names.map((name) => bundleDocument(path.join(source, `${name}.yaml`), path.join(target, `${name}.json`))),
  )
  return { openapi: OpenApiDocument.read(path.join(target, 'openapi.json')) }
}

async function bundleDocument(from: string, to: string): Promise<void> {
  const { bundle: whole, problems } = await bundle({ ref: from, config: await createConfig({}) })
  if (problems.length > 0) throw new Error(`${from} cannot be bundled: ${problems.map(describe).join('; ')}`)
  // One canonical form, whatever the bundler's own layout is.
  const document = withChannelReferences(structuredClone(whole.parsed as JsonObject))
  writeFileSync(to, `${JSON.stringify(document, null, 2)}\n`)
}

function describe({ message, location: [at] }: Problem): string {
  const where = at === undefined ? '' : `${at.source.absoluteRef}:${getLineColLocation(at).start.line} `
  return `${where}${message}`
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
