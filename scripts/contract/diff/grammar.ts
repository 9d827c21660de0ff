// What may stand where in a document, as @redocly/openapi-core knows it, put right where AsyncAPI allows more: what it
// does not know as a part it neither checks nor reads the files of. Called by loading and lint.
import { detectSpec, getTypes, type NodeType } from '@redocly/openapi-core'

/** @param root of a document whose version is known to be taken */
export function grammarOf(root: unknown): Record<string, NodeType> {
  const spec = detectSpec(root)
  const types = getTypes(spec)
  const { Message, Channel } = types
  if (spec === 'async2' && Message)
    return {
      ...types,
      // AsyncAPI 2.6, Operation Object: a message, or a choice of them.
      Message: { ...Message, properties: { ...Message.properties, oneOf: 'MessageChoice' } },
      MessageChoice: { properties: {}, items: 'Message' },
    }
  if (spec === 'async3' && Channel) {
    // AsyncAPI 3.0, Channel Object: null where it is known at run time only.
    const address = (value: unknown) => (value === null ? null : { type: 'string' as const })
    return { ...types, Channel: { ...Channel, properties: { ...Channel.properties, address } } }
  }
  return types
}
