// events.ts: the event types, each with its payload type, and a check by type.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Json, JsonObject, OpenApiDocument } from './document.ts'

export function generateEvents(document: OpenApiDocument, target: string): void {
  const rows = document.webhooks().map(({ path: type, body, node }) => {
    const ref = String(body?.schema.$ref ?? '')
    if (!ref.startsWith('#/components/schemas/')) throw new Error(`${type}: the payload is not a named schema`)
    return { type, schema: ref.slice('#/components/schemas/'.length), example: exampleOf(document, node) }
  })
  writeFileSync(
    path.join(target, 'events.ts'),
    `// Generated from openapi/ by \`npm run generate\`. Do not edit.
import type * as Types from './types.ts'
import { eventValidators, type SchemaViolation } from './validators.js'

export interface EventPayloads {
${rows.map(({ type, schema }) => `  '${type}': Types.${schema}`).join('\n')}
}

export type EventType = keyof EventPayloads

export const EVENT_TYPES: readonly EventType[] = ${JSON.stringify(rows.map(({ type }) => type))}

/** The contract's example of each type: what a test sends. */
export const EVENT_EXAMPLES: { readonly [Type in EventType]: EventPayloads[Type] } = ${JSON.stringify(
      Object.fromEntries(rows.map(({ type, example }) => [type, example])),
      null,
      2,
    )}

/** What breaks the event's schema; empty when nothing does. */
export function eventViolations(type: EventType, payload: unknown): SchemaViolation[] {
  const validator = eventValidators[type]
  return validator === undefined || validator(payload) ? [] : [...(validator.errors ?? [])]
}
`,
  )
}

function exampleOf(document: OpenApiDocument, operation: JsonObject): Json {
  const content = document.deref(document.deref(operation.requestBody).content)
  const [example] = Object.values(document.deref(document.deref(content['application/json']).examples))
  return document.deref(example).value ?? null
}
