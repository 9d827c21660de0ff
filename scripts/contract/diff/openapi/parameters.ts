// Pairs parameters by where they stand and their name: header names whatever their case, path parameters by position,
// since their names are not seen by anyone who calls.
import type { Collector } from '../changes.ts'
import { compareFields } from '../fields.ts'
import { compareLifecycle } from '../lifecycle.ts'
import { child, entries, follow, type Place, rawChild, textAt, valueAt } from '../place.ts'
import { canonical } from '../schema/traits.ts'
import { compareMedia } from './bodies.ts'
import { FIELDS } from './fields.ts'
import type { Pair } from './operations.ts'

/** Named by other parts of the document; a parameter of these names is ignored, says OpenAPI. */
const RESERVED = new Set(['accept', 'content-type', 'authorization'])

function parametersOf(item: readonly Place[], operation: Place, template: string): Map<string, Place> {
  const found = new Map<string, Place>()
  const names = [...template.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name)
  for (const holder of [...[...item].reverse(), operation]) {
    for (const written of entries(child(holder, 'parameters'))) {
      const parameter = follow(written)
      const [place, name] = [textAt(parameter, 'in') ?? '', textAt(parameter, 'name') ?? '']
      if (place === 'header' && RESERVED.has(name.toLowerCase())) continue
      const key =
        place === 'path' && names.includes(name)
          ? `#${names.indexOf(name)}`
          : place === 'header'
            ? name.toLowerCase()
            : name
      found.set(`${place} ${key}`, parameter)
    }
  }
  return found
}

export function compareParameters(pair: Pair, collector: Collector): void {
  const { name, request: direction } = pair
  const old = parametersOf(pair.oldItem, pair.old, pair.oldTemplate)
  const now = parametersOf(pair.newItem, pair.new, pair.newTemplate)
  for (const [key, was] of old) {
    const is = now.get(key)
    const label = labelOf(was)
    if (is) collector.once(was, is, direction, () => compareParameter(was, is, `${name} ${label}`, pair, collector))
    else
      collector.add({
        rule: 'parameter-removed',
        path: `${name} ${label}`,
        affects: name,
        direction,
        old: was,
        before: label,
      })
  }
  for (const [key, is] of now) {
    if (old.has(key)) continue
    const rule = isRequired(is) ? 'required-parameter-added' : 'parameter-added'
    const label = labelOf(is)
    collector.add({ rule, path: `${name} ${label}`, affects: name, direction, new: is, after: label })
  }
}

const labelOf = (parameter: Place) => `${textAt(parameter, 'in') ?? ''} parameter ${textAt(parameter, 'name') ?? ''}`
export const isRequired = (place: Place) => valueAt(place, 'required') === true

function compareParameter(was: Place, is: Place, path: string, pair: Pair, collector: Collector): void {
  const { name, request: direction } = pair
  const at = { path, affects: name, direction, old: was, new: is }
  const { add, compare } = collector
  compareLifecycle(was, is, at, collector)
  compareFields(FIELDS.parameter, [was], [is], at, add)
  if (!isRequired(was) && isRequired(is)) add({ ...at, rule: 'parameter-became-required', before: false, after: true })
  if (isRequired(was) && !isRequired(is)) add({ ...at, rule: 'parameter-became-optional', before: true, after: false })
  const [before, after] = [styleOf(was), styleOf(is)]
  if (canonical(before) !== canonical(after)) add({ ...at, rule: 'parameter-style-changed', before, after })
  const [empty, emptyNow] = [was, is].map((place) => valueAt(place, 'allowEmptyValue') === true)
  if (empty && !emptyNow) add({ ...at, rule: 'empty-value-refused', before: true, after: false })
  if (!empty && emptyNow) add({ ...at, rule: 'empty-value-allowed', before: false, after: true })
  const [schema, schemaNow] = [rawChild(was, 'schema'), rawChild(is, 'schema')]
  // Every caller sends what is required, and then no default counts.
  const sent = direction === 'in' && isRequired(was)
  if (schema || schemaNow) compare(schema, schemaNow, { path, affects: name, direction, wire: true, sent })
  else compareMedia(child(was, 'content'), child(is, 'content'), { path, affects: name, direction }, collector)
}

/** How a parameter or header is written, with what OpenAPI takes for granted filled in. */
export function styleOf(place: Place, standing = textAt(place, 'in')): Readonly<Record<string, unknown>> {
  if (rawChild(place, 'content')) return { content: true }
  const style = textAt(place, 'style') ?? (standing === 'query' || standing === 'cookie' ? 'form' : 'simple')
  const explode = valueAt(place, 'explode') ?? style === 'form'
  return { style, explode, allowReserved: valueAt(place, 'allowReserved') === true }
}
