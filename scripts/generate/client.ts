// Contract types for the server, and the fetch SDK for everyone else, both by hey-api.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createClient } from '@hey-api/openapi-ts'
import { EVENT_STREAM, OpenApiDocument } from './document.ts'

const MODULE_EXTENSION = { module: { extension: '.ts' } } as const
const QUIET = { logs: { level: 'silent' } } as const

/** Writes types.ts, for the server. */
export async function generateServerTypes(document: string, target: string): Promise<void> {
  const typesOnly = path.join(target, '.types')
  await createClient({
    input: withoutStreams(document),
    output: { path: typesOnly, ...MODULE_EXTENSION },
    plugins: ['@hey-api/typescript'],
    ...QUIET,
  })
  const file = path.join(target, 'types.ts')
  renameSync(path.join(typesOnly, 'types.gen.ts'), file)
  rmSync(typesOnly, { recursive: true })
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, `// Generated from openapi/ by \`npm run generate\`. Do not edit.\n${text}`)
}

/** Writes clients/typescript/. */
export async function generateClient(document: string, target: string): Promise<void> {
  const sdk = path.join(target, 'clients/typescript')
  await createClient({
    input: withoutStreams(document),
    output: { path: sdk, ...MODULE_EXTENSION },
    plugins: [
      {
        name: '@hey-api/typescript',
        $resolvers: {
          // What the server may add values to is open in a client: any text, the known ones still offered by an editor.
          enum: (context) => {
            const isOpen = (context.schema as { 'x-extensible-enum'?: boolean })['x-extensible-enum'] === true
            const known = context.nodes.base(context)
            return isOpen ? context.$.type.or(known, context.$.type('(string & {})')) : known
          },
        },
      },
      '@hey-api/client-fetch',
      { name: '@hey-api/sdk', operations: { strategy: 'flat' } },
    ],
    ...QUIET,
  })
}

/** With a stream beside it, hey-api takes the list for a stream: its pages would have no method any more. */
function withoutStreams(file: string): Record<string, unknown> {
  const document = OpenApiDocument.read(file)
  for (const { node } of document.operations())
    for (const response of Object.values(document.deref(node.responses)))
      delete document.deref(document.deref(response).content ?? {})[EVENT_STREAM]
  return document.root
}
