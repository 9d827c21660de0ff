// What may stand where in a document, as @redocly/openapi-core knows it, put right where AsyncAPI allows more: what it
// does not know as a part it neither checks nor reads the files of. Called by loading and lint.
import { detectSpec, getTypes, type NodeType } from '@redocly/openapi-core'

type Properties = NodeType['properties']

const TEXT = { type: 'string' } as const
// Not of the specification, but how a channel, an operation or a message that will go says so, with x-sunset.
const DEPRECATED = { deprecated: { type: 'boolean' } } as const

const SECOND: Readonly<Record<string, Properties>> = {
  Channel: DEPRECATED,
  Operation: DEPRECATED,
  // AsyncAPI 2.6, Operation Object: a message, or a choice of them.
  Message: { ...DEPRECATED, oneOf: 'MessageChoice' },
}
const THIRD: Readonly<Record<string, Properties>> = {
  // AsyncAPI 3.0, Channel Object: null where it is known at run time only.
  Channel: { ...DEPRECATED, address: (value: unknown) => (value === null ? null : TEXT) },
  Operation: DEPRECATED,
  Message: DEPRECATED,
  Server: { title: TEXT, summary: TEXT },
}

/** @param root of a document whose version is known to be taken */
export function grammarOf(root: unknown): Record<string, NodeType> {
  const spec = detectSpec(root)
  const types = { ...getTypes(spec) }
  const more = spec === 'async2' ? SECOND : spec === 'async3' ? THIRD : {}
  for (const [name, properties] of Object.entries(more)) {
    const type = types[name]
    if (type) types[name] = { ...type, properties: { ...type.properties, ...properties } }
  }
  if (spec === 'async2') types.MessageChoice = { properties: {}, items: 'Message' }
  return types
}
