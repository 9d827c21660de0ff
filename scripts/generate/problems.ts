// Which problem codes an operation can be refused with, and their classes. Read by what tells of them: the comments of the
// facade and api.md.
import { isObject, type Json, type OpenApiDocument, type OperationNode } from './document.ts'
import { type Method, pascal } from './methods.ts'

/** Name of the error class of a problem code. */
export const problemClass = (code: string) => `${pascal(code).replace(/Error$/, '')}Error`

export interface Problems {
  readonly all: readonly string[]
  /** Of every operation. */
  readonly common: readonly string[]
  /** Of every one that sends a body, besides. */
  readonly ofWrites: readonly string[]
  /** By operation: those of its own. */
  readonly own: ReadonlyMap<string, readonly string[]>
}

export function problemsOf(document: OpenApiDocument, methods: readonly Method[]): Problems {
  const codes = new Map(methods.map(({ operation }) => [operation.id, codesOf(document, operation)]))
  const all = (document.deref(document.schemas.ProblemCode).enum ?? []) as string[]
  const sharedBy = (some: readonly Method[]) =>
    all.filter((code) => some.every(({ operation }) => codes.get(operation.id)?.has(code)))
  const common = sharedBy(methods)
  const writes = methods.filter(({ operation }) => ['post', 'put', 'patch'].includes(operation.method))
  const ofWrites = sharedBy(writes).filter((code) => !common.includes(code))
  const told = new Set([...common, ...ofWrites])
  const own = [...codes].map(([id, some]) => [id, [...some].filter((code) => !told.has(code))] as const)
  return { all, common, ofWrites, own: new Map(own) }
}

/** Codes that the operation's own parts can lead to, out of those that its answers show. */
function codesOf(document: OpenApiDocument, operation: OperationNode): Set<string> {
  const shown = Object.entries(document.deref(operation.node.responses))
    .filter(([status]) => Number(status) >= 400)
    .flatMap(([status, response]) => codesIn(document.deref(response)).map((code) => ({ status, code })))
  const known = new Set((document.deref(document.schemas.ProblemCode).enum ?? []) as string[])
  const missing = operation.parameters
    .filter((parameter) => parameter.in === 'path')
    .map(({ name }) => `${name.replace(/_(id|key)$/, '')}-not-found`)
    .filter((code) => known.has(code))
  const conflicts = shown.filter(({ status, code }) => status === '409' && isOf(operation, code))
  const others = shown.filter(({ status }) => status !== '404' && status !== '409')
  const keyed = operation.parameters.some(({ name }) => name.toLowerCase() === 'idempotency-key')
  const own = [...missing, ...conflicts.map(({ code }) => code), ...others.map(({ code }) => code)]
  return new Set(own.filter((code) => keyed || !code.startsWith('idempotency-')))
}

/** A conflict names the thing that is in the wrong state; `idempotency-…` may be of any. */
function isOf({ path: target, method, id }: OperationNode, code: string): boolean {
  if (code.startsWith('idempotency-')) return true
  if (code === 'external-id-exists') return /knowledge/.test(target) && method === 'post' && id.startsWith('create')
  const noun = code.split('-')[0] ?? ''
  if (code.endsWith('-exists') || code === 'replay-empty')
    return id.toLowerCase().startsWith('create') && target.includes(noun)
  if (code === 'campaign-empty') return /^(start|resume)/.test(id)
  if (code === 'delivery-not-replayable') return id === 'replayDelivery'
  return target.includes(`{${noun}_id}`)
}

function codesIn(node: Json | undefined): string[] {
  if (Array.isArray(node)) return node.flatMap(codesIn)
  if (!isObject(node)) return []
  const own = typeof node.code === 'string' && typeof node.status === 'number' ? [node.code] : []
  return [...own, ...Object.values(node).flatMap(codesIn)]
}
