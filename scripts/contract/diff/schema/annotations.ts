// What validates nothing but is relied on all the same: defaults, deprecation, marks of null, XML names, discriminators.
// A composition may say one of them at several places; each that differs counts, wherever it stands.
import { isFields } from '../place.ts'
import type { Schema } from './atoms.ts'
import type { Site, Walk } from './compare.ts'
import { atKeyword } from './facets.ts'
import { discriminatorOf, impliedTags, mappedTags } from './tags.ts'
import { canonical, sameValue } from './traits.ts'

export function compareAnnotations(before: Schema, after: Schema, walk: Walk): void {
  const at = (keyword: string) => atKeyword(walk.site, before, after, keyword)
  const moved = differing(before, after, 'default')
  if (moved) {
    const [was, is] = moved
    const rule = was === undefined ? 'default-added' : is === undefined ? 'default-removed' : 'default-changed'
    walk.emit(walk.site.sent === true ? 'default-without-effect' : rule, was, is, at('default'))
  }
  compareFlag(before, after, walk, 'deprecated', ['schema-deprecated', 'schema-reinstated'])
  compareFlag(before, after, walk, 'nullable', ['null-mark-added', 'null-mark-removed'])
  const named = walk.xml && differing(before, after, 'xml')
  if (named) walk.emit('xml-changed', ...named, at('xml'))
  const known = differing(before, after, 'x-extensible-enum')
  if (known) compareExtensible(...known, walk, at('x-extensible-enum'))
  const chosen = differing(before, after, 'discriminator')
  if (chosen) compareDiscriminator(...chosen, walk, at('discriminator'))
  compareImplied(before, after, walk, at('discriminator'))
}

/** A keyword that counts when it is true. What a schema was deprecated for is shown by its date. */
function compareFlag(
  before: Schema,
  after: Schema,
  walk: Walk,
  keyword: string,
  [set, unset]: readonly [string, string],
): void {
  const having = (schema: Schema) => schema.find(({ keywords }) => keywords[keyword] === true)
  const [was, is] = [having(before), having(after)]
  const at = atKeyword(walk.site, before, after, keyword)
  if (!was && is) walk.emit(set, undefined, (keyword === 'deprecated' && is.keywords['x-sunset']) || true, at)
  if (was && !is) walk.emit(unset, true, undefined, at)
}

/** The values of a keyword that only one side has, the first of each; undefined where both say the same. */
function differing(
  before: Schema,
  after: Schema,
  keyword: string,
): readonly [before: unknown, after: unknown] | undefined {
  // Null is a default like any other.
  const values = (schema: Schema) =>
    schema.filter(({ keywords }) => Object.hasOwn(keywords, keyword)).map(({ keywords }) => keywords[keyword])
  const [was, is] = [values(before), values(after)]
  const lacking = (from: readonly unknown[], others: readonly unknown[]) =>
    from.filter((value) => !others.some((other) => sameValue(value, other)))
  const [lost, gained] = [lacking(was, is), lacking(is, was)]
  if (lost.length === 0 && gained.length === 0) return undefined
  return [lost.length > 0 ? lost[0] : was.at(-1), gained.length > 0 ? gained[0] : is.at(-1)]
}

/** The list form: known values of a string that may take others. */
function compareExtensible(was: unknown, is: unknown, { emit }: Walk, at: Site): void {
  if (!Array.isArray(was) || !Array.isArray(is)) return
  for (const value of was.filter((known) => !is.includes(known))) emit('known-value-removed', value, undefined, at)
  for (const value of is.filter((known) => !was.includes(known))) emit('known-value-added', undefined, value, at)
}

function compareDiscriminator(before: unknown, after: unknown, { emit }: Walk, at: Site): void {
  const [was, is] = [before, after].map(discriminatorOf)
  if (!isFields(was) || !isFields(is)) {
    if (isFields(is)) emit('discriminator-added', undefined, is.propertyName, at)
    if (isFields(was)) emit('discriminator-removed', was.propertyName, undefined, at)
    return
  }
  if (was.propertyName !== is.propertyName) emit('discriminator-changed', was.propertyName, is.propertyName, at)
  const [more, other] = [was, is].map(({ propertyName, mapping, ...rest }) => rest)
  if (canonical(more) !== canonical(other)) emit('unknown-keyword', more, other, at)
  const [tags, now] = [was.mapping, is.mapping].map(
    (mapping) => new Map(Object.entries(isFields(mapping) ? mapping : {})),
  )
  for (const tag of new Set([...(tags?.keys() ?? []), ...(now?.keys() ?? [])])) {
    const [old, value] = [tags?.get(tag), now?.get(tag)]
    if (value === undefined) emit('discriminator-tag-removed', tag, undefined, at)
    else if (old === undefined) emit('discriminator-tag-added', undefined, tag, at)
    else if (old !== value) emit('discriminator-tag-changed', `${tag}: ${String(old)}`, `${tag}: ${String(value)}`, at)
  }
}

/** Without a mapping the name of a schema is its tag; under another name it has another. */
function compareImplied(before: Schema, after: Schema, { emit }: Walk, at: Site): void {
  const implied = (schema: Schema) => new Set(schema.flatMap(({ place }) => (place ? impliedTags(place) : [])))
  const [was, is] = [implied(before), implied(after)]
  const mapped = after.flatMap(mappedTags)
  const lost = [...was].filter((tag) => !is.has(tag) && !mapped.includes(tag)).sort()
  const gained = [...new Set([...is, ...mapped])].filter((tag) => !was.has(tag)).sort()
  // Where none came in its place the branch was removed, and is told as that.
  if (gained.length === 0) return
  for (const tag of lost) emit('discriminator-tag-renamed', tag, gained.join(), at)
}
