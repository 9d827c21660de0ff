// The operations of the contract as cases: examples of requests, and where ids stand.
import path from 'node:path'
import { isObject, type Json, OpenApiDocument, type OperationNode } from '../../scripts/generate/document.ts'

export const document = OpenApiDocument.read(path.resolve(import.meta.dirname, '../../generated/openapi.json'))

export const operations: readonly OperationNode[] = document.operations()

/** Operations behind an access token. */
export const guarded = operations.filter(({ node }) => scopesOf(node.security) !== undefined)

export function scopesOf(security: Json | undefined): string[] | undefined {
  const requirements = Array.isArray(security) ? security : []
  const found = requirements.find((requirement) => isObject(requirement) && requirement.oauth2 !== undefined)
  return isObject(found) ? (found.oauth2 as string[]) : undefined
}

/** Named request examples, resolved. */
export function bodyExamples(operation: OperationNode): [name: string, value: Json][] {
  if (operation.node.requestBody === undefined) return []
  const content = document.deref(document.deref(operation.node.requestBody).content)
  return Object.values(content).flatMap((media) =>
    Object.entries(document.deref(document.deref(media).examples ?? {})).map(
      ([name, example]) => [name, document.deref(example).value ?? null] as [string, Json],
    ),
  )
}

/** Names of the path's parameters, in order. */
export function idSlots(operation: OperationNode): string[] {
  return [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
}

export function pathWith(operation: OperationNode, ids: Readonly<Record<string, string>>): string {
  return operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(ids[name] ?? 'unknown'))
}
