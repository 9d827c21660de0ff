// What one message carries: content type, headers, payload, correlation id, bindings; its traits count where it is silent.
import { type Collector, isXml } from '../changes.ts'
import { compareFields } from '../fields.ts'
import { compareLifecycle } from '../lifecycle.ts'
import { entries, follow, isFields, type Place, rawChild, textAt, valueAt } from '../place.ts'
import { resolved } from '../resolved.ts'
import { type Direction, schemaAt } from '../schema/atoms.ts'
import { requiredIn } from '../schema/traits.ts'
import { compareBindings } from './bindings.ts'
import { FIELDS } from './fields.ts'
import { isJsonSchema, languageOf } from './languages.ts'
import type { Message } from './model.ts'
import { isSecond, layersAt, layersOf, part } from './traits.ts'

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
  const fields = isSecond(was) === isSecond(is) ? FIELDS.message : FIELDS.rewritten
  compareFields(fields, layersOf(was), layersOf(is), { path, affects: name, direction }, add)
  const [id, idNow] = [was, is].map((message) => part(message, 'correlationId')).map((at) => at && follow(at))
  if (id && idNow)
    compareFields(FIELDS.correlation, [id], [idNow], { path: `${path} correlation id`, affects: name }, add)
  const [before, after] = [textAt(id, 'location'), textAt(idNow, 'location')]
  if (before === undefined && after !== undefined) add({ ...at, rule: 'correlation-added', after })
  else if (before !== after) {
    const site = (message: Place, correlation: Place | undefined) =>
      (correlation && (rawChild(correlation, 'location') ?? correlation)) ?? message
    add({ ...at, rule: 'correlation-changed', old: site(was, id), new: site(is, idNow), before, after })
  }
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
    const found = written && schemaOf(message, key, written)
    return found && isJsonSchema(found.language) ? [{ key, schema: found.place }] : []
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
    const added = !one && other && key === 'payload' ? schemaOf(is, key, other) : undefined
    // Writers could send anything before.
    if (added && at.direction === 'in' && isJsonSchema(added.language))
      collector.compare(undefined, added.place, { path: site.path, affects: at.affects, direction: 'in' })
    // Headers are always an object: what breaks a writer is those that must be there.
    if (other && key === 'headers' && at.direction === 'in')
      for (const name of requiredIn(schemaAt(schemaOf(is, key, other).place), 'in'))
        collector.add({ ...site, path: `${site.path}.${name}`, rule: 'property-became-required' })
    return
  }
  compareShadowed(was, is, key, site, collector)
  const [schema, schemaNow] = [schemaOf(was, key, one), schemaOf(is, key, other)]
  if (schema.language !== schemaNow.language)
    collector.add({ ...site, rule: 'payload-format-changed', before: schema.language, after: schemaNow.language })
  if (isJsonSchema(schema.language) && isJsonSchema(schemaNow.language))
    collector.compare(schema.place, schemaNow.place, {
      path: site.path,
      affects: at.affects,
      direction: at.direction,
      xml: key === 'payload' && isXml(contentTypeOf(was) ?? ''),
    })
  else if (schema.language === schemaNow.language && !isSameText(schema, schemaNow))
    collector.add({ ...site, rule: 'payload-not-comparable' })
}

/** What a layer says that another covers is merged with it, member by member, and not taken apart here. */
function compareShadowed(was: Place, is: Place, key: string, site: Part, { add }: Collector): void {
  const [covered, coveredNow] = [layersAt(was, key).slice(0, -1), layersAt(is, key).slice(0, -1)]
  const said = (layers: readonly Place[]) => JSON.stringify(layers.map((layer) => resolved(layer).text))
  if (said(covered) !== said(coveredNow))
    add({ ...site, rule: 'trait-changed', old: covered.at(-1) ?? site.old, new: coveredNow.at(-1) ?? site.new })
}

interface Written {
  readonly language: string
  /** As written, with its version. */
  readonly format: string
  readonly place: Place
}

/** Version 2 names the language of the payload in the message; its headers are JSON Schema whatever that is. */
function schemaOf(message: Place, key: 'payload' | 'headers', written: Place): Written {
  const place = follow(written)
  const multi = isFields(place.value) && typeof place.value.schemaFormat === 'string' && rawChild(place, 'schema')
  const beside = key === 'payload' ? part(message, 'schemaFormat')?.value : undefined
  const named = multi ? valueAt(place, 'schemaFormat') : beside
  const format = typeof named === 'string' ? named : ''
  return { language: languageOf(format), format, place: multi || written }
}

/** Other languages than JSON Schema, such as Avro, are told apart as a whole; what is not seen is not the same. */
function isSameText(was: Written, is: Written): boolean {
  const [old, now] = [resolved(was.place, 'all'), resolved(is.place, 'all')]
  return old.whole && now.whole && was.format === is.format && old.text === now.text
}
