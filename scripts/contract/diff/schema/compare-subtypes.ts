// The values of a discriminator that no choice lists: the schemas they stand for are compared, and values that came or went
// are told. Those that are mapped by hand are told with the mapping.
import type { Place } from '../place.ts'
import type { Schema } from './atoms.ts'
import type { Walk } from './compare.ts'
import { atKeyword } from './facets.ts'
import { subtypesOf } from './subtypes.ts'
import { impliedTags, mappedTags } from './tags.ts'

/** @param subtype is given the two schemas of a value that both sides know */
export function compareSubtypes(
  before: Schema,
  after: Schema,
  { emit, site }: Walk,
  subtype: (was: Place, is: Place, tag: string) => void,
): void {
  const [was, is] = [tagged(before), tagged(after)]
  for (const [tag, place] of was) {
    const twin = is.get(tag)
    if (twin !== undefined) subtype(place, twin, tag)
  }
  if (![before, after].every((schema) => schema.some(({ keywords }) => Object.hasOwn(keywords, 'discriminator'))))
    return
  const apart = (all: ReadonlyMap<string, Place>, own: Schema, other: Schema) => {
    const told = new Set([...own.flatMap(mappedTags), ...namesOf(other)])
    return [...all.keys()].filter((tag) => !told.has(tag))
  }
  const lost = apart(was, before, after).filter((tag) => !is.has(tag))
  const gained = apart(is, after, before).filter((tag) => !was.has(tag))
  const at = atKeyword(site, before, after, 'discriminator')
  for (const tag of lost)
    if (gained.length > 0) emit('discriminator-tag-renamed', tag, gained.join(), at)
    else emit('discriminator-tag-removed', tag, undefined, at)
  if (lost.length === 0) for (const tag of gained) emit('discriminator-tag-added', undefined, tag, at)
}

const tagged = (schema: Schema): ReadonlyMap<string, Place> =>
  new Map(schema.flatMap(({ place }) => (place === undefined ? [] : [...subtypesOf(place)])))

/** Values that a choice beside the discriminator stands for, or a mapping. */
const namesOf = (schema: Schema): readonly string[] => [
  ...schema.flatMap(({ place }) => (place === undefined ? [] : impliedTags(place))),
  ...schema.flatMap(mappedTags),
]
