// What one message carries: content type, headers, payload, correlation id, bindings; its traits count where it is silent.
import type { Collector } from '../changes.ts'
import { compareLifecycle } from '../lifecycle.ts'
import { child, entries, follow, isFields, type Place, rawChild, textAt } from '../place.ts'
import type { Direction } from '../schema/atoms.ts'
import { canonical } from '../schema/traits.ts'
import { compareBindings } from './bindings.ts'
import type { Message } from './model.ts'

/** The part under a key: the message's own, or that of the last trait that has it. */
function part(message: Place, key: string): Place | undefined {
  const own = rawChild(message, key)
  if (own) return own
  const traits = entries(child(message, 'traits')).map((written) => follow(written))
  return traits.flatMap((trait) => rawChild(trait, key) ?? []).at(-1)
}

function contentTypeOf(message: Place): string | undefined {
  const own = part(message, 'contentType')?.value
  return typeof own === 'string'
    ? own.toLowerCase()
    : textAt(message.contract.root, 'defaultContentType')?.toLowerCase()
}

export function compareMessage(
  old: Message,
  now: Message,
  direction: Direction,
  channel: string,
  collector: Collector,
): void {
  const { name, place: was } = old
  const is = now.place
  const { add } = collector
  const path = `event ${name}`
  const at = { path, affects: name, direction, old: was, new: is }
  compareLifecycle(was, is, { path, affects: name }, collector)
  const [type, typeNow] = [contentTypeOf(was), contentTypeOf(is)]
  if (type !== typeNow)
    add({
      ...at,
      rule: 'content-type-changed',
      old: part(was, 'contentType') ?? was,
      new: part(is, 'contentType') ?? is,
      before: type,
      after: typeNow,
    })
  comparePart(was, is, 'payload', at, collector)
  comparePart(was, is, 'headers', at, collector)
  const location = (message: Place) => {
    const id = part(message, 'correlationId')
    return id && textAt(follow(id), 'location')
  }
  const [before, after] = [location(was), location(is)]
  if (before === undefined && after !== undefined) add({ ...at, rule: 'correlation-added', after })
  else if (before !== after) add({ ...at, rule: 'correlation-changed', before, after })
  compareBindings(was, is, `${path} on ${channel}`, name, collector)
}

interface Part {
  readonly path: string
  readonly affects: string
  readonly direction: Direction
  readonly old: Place
  readonly new: Place
}

/** The schemas of a message that are JSON Schema, and the key under which its examples hold a value of each. */
export function schemasOf(message: Place): { readonly key: 'payload' | 'headers'; readonly schema: Place }[] {
  return (['payload', 'headers'] as const).flatMap((key) => {
    const written = part(message, key)
    const found = written && schemaOf(message, written)
    return found?.format === JSON_SCHEMA ? [{ key, schema: found.place }] : []
  })
}

/** Examples of a message: each may hold a payload, headers, or both. */
export const examplesOf = (message: Place): readonly Place[] => {
  const examples = part(message, 'examples')
  return examples === undefined ? [] : entries(examples).map((written) => follow(written))
}

function comparePart(was: Place, is: Place, key: 'payload' | 'headers', at: Part, collector: Collector): void {
  const [one, other] = [part(was, key), part(is, key)]
  const site = { ...at, path: `${at.path} ${key}`, old: one ?? was, new: other ?? is }
  if (!one && !other) return
  if (!one || !other) {
    collector.add({ ...site, rule: `${key}-${one ? 'removed' : 'added'}` })
    return
  }
  const [schema, schemaNow] = [schemaOf(was, one), schemaOf(is, other)]
  if (schema.format !== schemaNow.format)
    collector.add({ ...site, rule: 'payload-format-changed', before: schema.format, after: schemaNow.format })
  else if (schema.format === JSON_SCHEMA)
    collector.compare(schema.place, schemaNow.place, { path: site.path, affects: at.affects, direction: at.direction })
  else if (canonical(schema.place.value) !== canonical(schemaNow.place.value))
    collector.add({ ...site, rule: 'payload-not-comparable' })
}

const JSON_SCHEMA = 'JSON Schema'

/** Other languages than JSON Schema, such as Avro, are told apart as a whole. */
function schemaOf(message: Place, written: Place): { format: string; place: Place } {
  const place = follow(written)
  const multi = isFields(place.value) && typeof place.value.schemaFormat === 'string' && rawChild(place, 'schema')
  const format = multi ? textAt(place, 'schemaFormat') : textAt(message, 'schemaFormat')
  const isJson = format === undefined || /vnd\.(aai\.asyncapi|oai\.openapi)|schema\+(json|yaml)/.test(format)
  return { format: isJson ? JSON_SCHEMA : format.replace(/;.*$/, ''), place: multi || written }
}
