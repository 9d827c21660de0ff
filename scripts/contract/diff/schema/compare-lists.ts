// The facets of lists: items by position and after, counts, uniqueness, contains.
import { rawChild } from '../place.ts'
import { type Atom, type Schema, under } from './atoms.ts'
import type { Site, Walk } from './compare.ts'
import { atKeyword, compareBound, wholeAt } from './facets.ts'
import { itemIn, leastOf, mostOf, prefixLengthIn, restIn } from './traits.ts'

export function compareLists(before: Schema, after: Schema, walk: Walk): void {
  const site = (keyword: string) => atKeyword(walk.site, before, after, keyword)
  compareBound(
    mostOf(before, 'minItems'),
    mostOf(after, 'minItems'),
    ['min-items-raised', 'min-items-lowered'],
    walk,
    site('minItems'),
  )
  compareBound(
    leastOf(before, 'maxItems'),
    leastOf(after, 'maxItems'),
    ['max-items-raised', 'max-items-lowered'],
    walk,
    site('maxItems'),
  )
  const unique = (schema: Schema) => schema.some(({ keywords }) => keywords.uniqueItems === true)
  if (!unique(before) && unique(after)) walk.emit('unique-items-added', undefined, true, site('uniqueItems'))
  if (unique(before) && !unique(after)) walk.emit('unique-items-removed', true, undefined, site('uniqueItems'))
  const places = Math.max(prefixLengthIn(before), prefixLengthIn(after))
  for (let index = 0; index < places; index += 1)
    walk.descend(
      itemIn(before, index),
      itemIn(after, index),
      inside(before, after, walk.site, 'prefixItems', `[${index}]`, index),
    )
  walk.descend(restIn(before), restIn(after), inside(before, after, walk.site, 'items', '[]'))
  compareContains(before, after, walk)
  compareUnevaluated(before, after, walk, 'unevaluatedItems')
}

/** The site of what stands under a keyword on each side. */
export function inside(
  before: Schema,
  after: Schema,
  site: Site,
  keyword: string,
  suffix: string,
  key?: string | number,
): Site {
  const at = atKeyword({ ...site, old: undefined, new: undefined }, before, after, keyword)
  const deeper = (place: Site['old']) => (key === undefined ? place : place && rawChild(place, key))
  return { path: `${site.path}${suffix}`, old: deeper(at.old), new: deeper(at.new) }
}

const find = (schema: Schema, keyword: string): Atom | undefined =>
  schema.find(({ keywords }) => Object.hasOwn(keywords, keyword))

function compareContains(before: Schema, after: Schema, walk: Walk): void {
  const [was, is] = [find(before, 'contains'), find(after, 'contains')]
  const at = wholeAt(walk.site, before, after, 'contains')
  if (!was && is) {
    walk.emit('contains-added', undefined, is.keywords.contains, at)
    return
  }
  if (was && !is) {
    walk.emit('contains-removed', was.keywords.contains, undefined, at)
    return
  }
  if (!was || !is) return
  const number = (atom: Atom, keyword: string, otherwise: number) => {
    const value = atom.keywords[keyword]
    return typeof value === 'number' ? value : otherwise
  }
  const bounds = [
    ['minContains', 1, 'min-contains'],
    ['maxContains', Number.POSITIVE_INFINITY, 'max-contains'],
  ] as const
  for (const [keyword, otherwise, rule] of bounds) {
    const [old, now] = [number(was, keyword, otherwise), number(is, keyword, otherwise)]
    compareBound(old, now, [`${rule}-raised`, `${rule}-lowered`], walk, atKeyword(walk.site, before, after, keyword))
  }
  const [wanted, wants] = [under(was, 'contains') ?? [], under(is, 'contains') ?? []]
  const { judge } = walk
  if (!judge.isSubset(wanted, wants) || !judge.isSubset(wants, wanted))
    walk.emit('contains-changed', was.keywords.contains, is.keywords.contains, at)
}

export function compareUnevaluated(before: Schema, after: Schema, walk: Walk, keyword: string): void {
  const [was, is] = [find(before, keyword), find(after, keyword)]
  const at = wholeAt(walk.site, before, after, keyword)
  if (!was && is) walk.emit('unevaluated-added', undefined, is.keywords[keyword], at)
  if (was && !is) walk.emit('unevaluated-removed', was.keywords[keyword], undefined, at)
  if (was && is && JSON.stringify(was.keywords[keyword]) !== JSON.stringify(is.keywords[keyword]))
    walk.emit('unevaluated-changed', was.keywords[keyword], is.keywords[keyword], at)
}
