// What @redocly/openapi-core takes for a fault of structure though the formats allow it: payloads in other languages than
// JSON Schema, and, since OpenAPI 3.1, schemas that are true or false or have keywords of somebody. Called by loading and lint.
import type { lintDocument } from '@redocly/openapi-core'
import { foreignParts } from './foreign.ts'
import type { Contract } from './place.ts'

export type Problem = Awaited<ReturnType<typeof lintDocument>>[number]

/** Below a schema, as far as a pointer tells. */
const IN_SCHEMA = /\/(schema|itemSchema|payload|schemas\/[^/]+)(\/|$)/

/** @returns whether a problem is none */
export function allowedIn(contract: Contract): (problem: Problem) => boolean {
  const { format, version } = contract
  let isForeign: ReturnType<typeof foreignParts> | undefined
  return ({ ruleId, message, suggest, location: [at] }) => {
    if (ruleId !== 'struct' || at?.pointer === undefined) return false
    const pointer = at.pointer.replace(/^#/, '').replace(/\/$/, '')
    if (format === 'asyncapi') {
      isForeign ??= foreignParts(contract)
      if (isForeign(at.source.absoluteRef, pointer)) return true
    }
    if ((format === 'openapi' && version.startsWith('3.0.')) || !IN_SCHEMA.test(pointer)) return false
    if (/^Expected type `Schema` \(object\) but got `boolean`/.test(message)) return true
    // One that is nearly another is a slip.
    return /^Property `[^`]+` is not expected here/.test(message) && suggest.length === 0
  }
}
