// What there is to edit in a document: the objects that clients write or read, with their properties, and the operations.
import { at, type Entry, entriesOf, followed, isFields, type Path } from './slices.ts'

type Fields = Record<string, unknown>
export type Side = 'request' | 'response' | 'event'

export interface PropertyTarget {
  readonly entry: Entry
  /** Of the object schema. */
  readonly object: Path
  readonly property: string
  readonly schema: Fields
  readonly required: boolean
}

export interface OperationTarget {
  readonly entry: Entry
  readonly operation: Fields
  /** Without references. */
  readonly parameters: readonly Fields[]
}

const JSON_TYPE = /[/+]json$/

/** Where the schemas of an entry begin that travel one way. */
function rootsOf(document: Fields, { section, name, method }: Entry, side: Side): Path[] {
  if (method === undefined) {
    const channel = at(document, [section, name]) as Fields
    const [message] = Object.keys((channel.messages ?? {}) as Fields)
    return side === 'event' && message !== undefined ? [[section, name, 'messages', message, 'payload']] : []
  }
  const holders: Path[] = []
  const here = [section, name, method]
  const operation = at(document, here) as Fields
  if (operation.requestBody && (side === 'event') === (section === 'webhooks') && side !== 'response')
    holders.push([...here, 'requestBody'])
  if (side === 'response' && section === 'paths')
    for (const status of Object.keys(operation.responses as Fields))
      if (status < '300') holders.push([...here, 'responses', status])
  return holders.flatMap((holder) => {
    const path = [...followed(document, holder), 'content']
    const types = Object.keys((at(document, path) ?? {}) as Fields).filter((type) => JSON_TYPE.test(type))
    return types.map((type) => [...path, type, 'schema'])
  })
}

/** Object schemas under a path, each once; choices are left out, for what an edit of one branch means is another matter. */
function objectsUnder(document: Fields, start: Path, seen: Map<string, Path>): void {
  const path = followed(document, start)
  const key = path.join('\n')
  const schema = at(document, path)
  if (!isFields(schema) || seen.has(key)) return
  seen.set(key, path)
  for (const name of Object.keys((schema.properties ?? {}) as Fields))
    objectsUnder(document, [...path, 'properties', name], seen)
  if (isFields(schema.items)) objectsUnder(document, [...path, 'items'], seen)
}

function schemasOf(document: Fields, entry: Entry, side: Side): Map<string, Path> {
  const seen = new Map<string, Path>()
  for (const root of rootsOf(document, entry, side)) objectsUnder(document, root, seen)
  return seen
}

/** Every property that travels one way and not the other as well. */
export function propertiesOf(document: Fields, side: Side): PropertyTarget[] {
  return entriesOf(document).flatMap((entry) => {
    const others = (['request', 'response', 'event'] as const).filter((other) => other !== side)
    const elsewhere = new Set(others.flatMap((other) => [...schemasOf(document, entry, other).keys()]))
    return [...schemasOf(document, entry, side)].flatMap(([key, object]) => {
      const value = at(document, object) as Fields
      if (elsewhere.has(key)) return []
      const required = new Set((value.required ?? []) as string[])
      return Object.entries((value.properties ?? {}) as Fields).map(([property, schema]) => ({
        entry,
        object,
        property,
        schema: schema as Fields,
        required: required.has(property),
      }))
    })
  })
}

export function operationsOf(document: Fields): OperationTarget[] {
  return entriesOf(document)
    .filter(({ section }) => section === 'paths')
    .map((entry) => {
      const item = at(document, [entry.section, entry.name]) as Fields
      const operation = item[entry.method ?? ''] as Fields
      const written = [...((item.parameters ?? []) as unknown[]), ...((operation.parameters ?? []) as unknown[])]
      const parameters = written.map((parameter) =>
        isFields(parameter) && typeof parameter.$ref === 'string'
          ? (at(document, followed({ ...document, start: parameter }, ['start'])) as Fields)
          : (parameter as Fields),
      )
      return { entry, operation, parameters }
    })
}
