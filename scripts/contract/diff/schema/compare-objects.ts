// The facets of objects: properties added, removed, required; what is refused or allowed beside them; names and dependencies.
import { isFields, type Place, rawChild } from '../place.ts'
import { type Schema, schemaAt, under } from './atoms.ts'
import type { Site, Walk } from './compare.ts'
import { compareUnevaluated, inside } from './compare-lists.ts'
import { atKeyword, compareBound, wholeAt } from './facets.ts'
import { dependentNames, dependentSchema } from './judge-objects.ts'
import { additionalIn, isClosed, isHidden, leastOf, mostOf, namesIn, propertyIn, requiredIn } from './traits.ts'

export function compareObjects(before: Schema, after: Schema, walk: Walk): void {
  compareProperties(before, after, walk)
  compareRest(before, after, walk)
  const site = (keyword: string) => atKeyword(walk.site, before, after, keyword)
  const [least, most] = ['minProperties', 'maxProperties'] as const
  compareBound(
    mostOf(before, least),
    mostOf(after, least),
    ['min-properties-raised', 'min-properties-lowered'],
    walk,
    site(least),
  )
  compareBound(
    leastOf(before, most),
    leastOf(after, most),
    ['max-properties-raised', 'max-properties-lowered'],
    walk,
    site(most),
  )
  comparePropertyNames(before, after, walk)
  compareDependencies(before, after, walk)
  compareUnevaluated(before, after, walk, 'unevaluatedProperties')
}

function declaredAt(schema: Schema, name: string): Place | undefined {
  return schema.find(({ properties }) => properties.has(name))?.properties.get(name)
}

/** Where a property would be declared: to point at a reference to the schema would send a reader to another file. */
function declaredIn(site: Site, before: Schema, after: Schema): Site {
  const own = (schema: Schema) => schema.find(({ place }) => place)?.place
  const schema: Site = { path: site.path, old: own(before) ?? site.old, new: own(after) ?? site.new }
  return atKeyword(schema, before, after, 'properties')
}

const join = (path: string, name: string) =>
  /^[\w$-]+$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`

interface Sides {
  readonly before: Schema
  readonly after: Schema
  readonly required: readonly [ReadonlySet<string>, ReadonlySet<string>]
}

function compareProperties(before: Schema, after: Schema, walk: Walk): void {
  const { direction } = walk.judge
  const sides: Sides = { before, after, required: [requiredIn(before, direction), requiredIn(after, direction)] }
  const names = new Set([...namesIn(before), ...namesIn(after), ...sides.required[0], ...sides.required[1]])
  for (const name of names) compareProperty(name, sides, walk)
}

function compareProperty(name: string, { before, after, required }: Sides, walk: Walk): void {
  const { direction } = walk.judge
  const [old, now] = [declaredAt(before, name), declaredAt(after, name)]
  const holder = declaredIn(walk.site, before, after)
  const site: Site = { path: join(walk.site.path, name), old: old ?? holder.old, new: now ?? holder.new }
  const [was, is] = [propertyIn(before, name), propertyIn(after, name)]
  const [wasHidden, isNowHidden] = [isHidden(was, direction), isHidden(is, direction)]
  const [needed, needs] = required.map((names) => names.has(name))
  if (old && !now) {
    if (wasHidden) walk.emit('hidden-property-removed', name, undefined, site)
    else removed(name, is, walk, site)
    return
  }
  if (now && (!old || (wasHidden && !isNowHidden))) {
    if (isNowHidden) walk.emit('hidden-property-added', undefined, name, site)
    else if (needs && direction === 'in') walk.emit('required-property-added', undefined, name, site)
    else added(name, was, is, isClosed(before) && !old, walk, site)
    return
  }
  if (isNowHidden) {
    if (!wasHidden)
      walk.emit(direction === 'in' ? 'property-became-read-only' : 'property-became-write-only', false, true, site)
    return
  }
  if (!needed && needs) walk.emit('property-became-required', false, true, atRequired(site, before, after))
  if (needed && !needs) walk.emit('property-became-optional', true, false, atRequired(site, before, after))
  if (old && now) walk.descend(was, is, { path: site.path, old, new: now, sent: direction === 'in' && needed === true })
}

const atRequired = (site: Site, before: Schema, after: Schema): Site => {
  const at = atKeyword(site, before, after, 'required')
  return { path: site.path, old: site.old ?? at.old, new: at.new }
}

function removed(name: string, remaining: Schema, walk: Walk, site: Site): void {
  const { direction } = walk.judge
  if (direction === 'in' && walk.judge.isEmpty(remaining)) {
    walk.emit('property-refused', name, undefined, site)
    return
  }
  walk.emit('property-removed', name, undefined, site)
  const wasTyped = site.old && schemaAt(site.old)
  // What a pattern or additionalProperties now asks of it may be more than it declared.
  if (remaining.length > 0 && wasTyped) walk.descend(wasTyped, remaining, { ...site, new: undefined })
}

function added(name: string, allowed: Schema, is: Schema, closed: boolean, walk: Walk, site: Site): void {
  const { direction, isSubset } = walk.judge
  if (closed) {
    walk.emit('property-allowed', undefined, name, site)
    return
  }
  const free = direction === 'out' || isSubset(allowed, is)
  walk.emit(free ? 'property-added' : 'property-defined', undefined, name, site)
}

function compareRest(before: Schema, after: Schema, walk: Walk): void {
  const [was, is] = [isClosed(before), isClosed(after)]
  const at = atKeyword(walk.site, before, after, 'additionalProperties')
  if (!was && is) walk.emit('additional-properties-refused', true, false, at)
  else if (was && !is) walk.emit('additional-properties-allowed', false, true, at)
  else if (!was) {
    const site = inside(before, after, walk.site, 'additionalProperties', '.*')
    walk.descend(additionalIn(before), additionalIn(after), site)
  }
  const patterns = (schema: Schema) => new Map(schema.flatMap((atom) => [...atom.patterns]))
  const [old, now] = [patterns(before), patterns(after)]
  for (const pattern of new Set([...old.keys(), ...now.keys()])) {
    const [one, other] = [old.get(pattern), now.get(pattern)]
    const site: Site = {
      path: `${walk.site.path}[/${pattern}/]`,
      old: one ?? walk.site.old,
      new: other ?? walk.site.new,
    }
    if (one && other) walk.descend(schemaAt(one), schemaAt(other), site)
    else if (other) walk.emit(was ? 'pattern-property-allowed' : 'pattern-property-added', undefined, pattern, site)
    else walk.emit(is ? 'pattern-property-refused' : 'pattern-property-removed', pattern, undefined, site)
  }
}

function comparePropertyNames(before: Schema, after: Schema, walk: Walk): void {
  const find = (schema: Schema) => schema.find(({ keywords }) => keywords.propertyNames !== undefined)
  const [was, is] = [find(before), find(after)]
  const at = wholeAt(walk.site, before, after, 'propertyNames')
  if (was && is) {
    const site = inside(before, after, walk.site, 'propertyNames', ' (names)')
    walk.descend(under(was, 'propertyNames') ?? [], under(is, 'propertyNames') ?? [], site)
  } else if (is) walk.emit('property-names-added', undefined, is.keywords.propertyNames, at)
  else if (was) walk.emit('property-names-removed', was.keywords.propertyNames, undefined, at)
}

function compareDependencies(before: Schema, after: Schema, walk: Walk): void {
  const keys = (keyword: string) =>
    new Set(
      [...before, ...after].flatMap(({ keywords }) =>
        isFields(keywords[keyword]) ? Object.keys(keywords[keyword]) : [],
      ),
    )
  for (const name of keys('dependentRequired')) {
    const [was, is] = [new Set(dependentNames(before, name)), new Set(dependentNames(after, name))]
    const site = inside(before, after, walk.site, 'dependentRequired', `.${name}`, name)
    for (const other of is) if (!was.has(other)) walk.emit('dependent-required-added', undefined, other, site)
    for (const other of was) if (!is.has(other)) walk.emit('dependent-required-removed', other, undefined, site)
  }
  for (const name of keys('dependentSchemas')) {
    const find = (schema: Schema) => schema.find(({ place }) => place && dependsOn(place, name))
    const [was, is] = [find(before), find(after)]
    const site = inside(before, after, walk.site, 'dependentSchemas', `.${name} (dependent)`, name)
    if (was && is) walk.descend(dependentSchema(was, name), dependentSchema(is, name), site)
    else if (is) walk.emit('dependent-schema-added', undefined, name, site)
    else if (was) walk.emit('dependent-schema-removed', name, undefined, site)
  }
}

function dependsOn(place: Place, name: string): boolean {
  const map = rawChild(place, 'dependentSchemas')
  return map !== undefined && rawChild(map, name) !== undefined
}
