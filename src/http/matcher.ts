// Finds the operation of a method and path. Built once from the operation table as a tree of path
// segments, so that its cost does not grow with the number of operations. A fixed segment wins over
// a parameter.
import type { OperationId, OperationMetadata } from '../../generated/operations.ts'

export type Match =
  | { readonly found: 'operation'; readonly id: OperationId; readonly parameters: Record<string, string> }
  | { readonly found: 'path'; readonly allow: string }
  | { readonly found: 'nothing' }

interface Node {
  readonly fixed: Map<string, Node>
  parameter: Node | undefined
  /** By method; parameter names in path order. */
  readonly methods: Map<string, { id: OperationId; names: readonly string[] }>
}

const NOTHING: Match = { found: 'nothing' }

const makeNode = (): Node => ({ fixed: new Map(), parameter: undefined, methods: new Map() })

export function makeMatcher(operations: Readonly<Record<OperationId, OperationMetadata>>) {
  const root = makeNode()
  for (const [id, { method, path }] of Object.entries(operations)) {
    const names: string[] = []
    let node = root
    for (const segment of path.slice(1).split('/')) {
      const name = /^\{(\w+)\}$/.exec(segment)?.[1]
      if (name === undefined) {
        const next = node.fixed.get(segment) ?? makeNode()
        node.fixed.set(segment, next)
        node = next
      } else {
        names.push(name)
        node.parameter ??= makeNode()
        node = node.parameter
      }
    }
    node.methods.set(method, { id: id as OperationId, names })
  }

  /** @param path undecoded path of the request target, without the query */
  return function match(method: string, path: string): Match {
    const values: string[] = []
    const node = descend(root, path.slice(1).split('/'), 0, values)
    if (node === undefined) return NOTHING
    const entry = node.methods.get(method)
    if (entry === undefined) return { found: 'path', allow: [...node.methods.keys()].sort().join(', ') }
    const parameters: Record<string, string> = {}
    for (const [index, name] of entry.names.entries()) parameters[name] = decodeURIComponent(values[index] ?? '')
    return { found: 'operation', id: entry.id, parameters }
  }
}

function descend(node: Node, segments: readonly string[], index: number, values: string[]): Node | undefined {
  const segment = segments[index]
  if (segment === undefined) return node.methods.size > 0 ? node : undefined
  const fixed = node.fixed.get(segment)
  if (fixed !== undefined) {
    const found = descend(fixed, segments, index + 1, values)
    if (found !== undefined) return found
  }
  if (node.parameter === undefined || segment === '') return undefined
  values.push(segment)
  const found = descend(node.parameter, segments, index + 1, values)
  if (found === undefined) values.pop()
  return found
}
