// Request bodies and the media types of any body. A range such as image/* covers the types it names.
import { type Collector, isXml, type SchemaPart } from '../changes.ts'
import { compareFields } from '../fields.ts'
import { child, entries, follow, members, type Place, rawChild } from '../place.ts'
import { resolved } from '../resolved.ts'
import type { Direction } from '../schema/atoms.ts'
import { FIELDS } from './fields.ts'
import type { Pair } from './operations.ts'
import { isRequired } from './parameters.ts'

export function compareBody(pair: Pair, collector: Collector): void {
  const { name, request: direction } = pair
  const [was, is] = [child(pair.old, 'requestBody'), child(pair.new, 'requestBody')]
  const path = `${name} request`
  const at = { path, affects: name, direction, old: was, new: is }
  const { add } = collector
  if (!was && is) {
    add({ ...at, rule: isRequired(is) ? 'required-body-added' : 'body-added' })
    return
  }
  if (was && !is) {
    add({ ...at, rule: 'body-removed' })
    return
  }
  if (!was || !is) return
  compareFields(FIELDS.body, [was], [is], at, add)
  if (!isRequired(was) && isRequired(is)) add({ ...at, rule: 'body-became-required', before: false, after: true })
  if (isRequired(was) && !isRequired(is)) add({ ...at, rule: 'body-became-optional', before: true, after: false })
  compareMedia(child(was, 'content'), child(is, 'content'), { path, affects: name, direction }, collector)
}

/** In one spelling, without the charset that is assumed. Other parameters, such as a version or a profile, make it another media type. */
function plain(media: string): string {
  const [name = '', ...parameters] = media
    .toLowerCase()
    .split(';')
    .map((part) => part.trim().replaceAll('"', ''))
  return [name, ...parameters.filter((part) => part !== '' && !/^charset=utf-?8$/.test(part)).sort()].join(';')
}

function covers(range: string, media: string): boolean {
  if (range === media || range === '*/*') return true
  return range.endsWith('/*') && media.startsWith(range.slice(0, -1))
}

function typesIn(content: Place | undefined): Map<string, Place> {
  const found = new Map<string, Place>()
  for (const [media, place] of members(content)) {
    const name = plain(media)
    // Two spellings that differ by parameters are two media types.
    found.set(found.has(name) ? media.toLowerCase() : name, place)
  }
  return found
}

export function compareMedia(
  old: Place | undefined,
  now: Place | undefined,
  part: SchemaPart,
  collector: Collector,
): void {
  const [was, is] = [typesIn(old), typesIn(now)]
  const { path, affects, direction } = part
  for (const [media, place] of was) {
    const other = is.get(media) ?? covering(is, media)
    if (other) {
      const wider = direction === 'out' && !is.has(media)
      if (wider)
        collector.add({ rule: 'media-type-widened', path, affects, direction, old: place, new: other, before: media })
      const xml = isXml(media)
      compareContent(place, other, { ...part, path: `${path} ${media}`, xml }, collector)
    } else if (direction === 'in' || !covered(media, is))
      collector.add({ rule: 'media-type-removed', path, affects, direction, old: place, new: now, before: media })
  }
  for (const [media, place] of is) {
    if (was.has(media)) continue
    const range = covering(was, media)
    if (range) {
      // Those who wrote or read it did as the range said.
      compareContent(range, place, { ...part, path: `${path} ${media}`, xml: isXml(media) }, collector)
      continue
    }
    collector.add({ rule: addedRule(part), path, affects, direction, old, new: place, after: media })
  }
}

/** A body that we push can come in a type nobody asked for; one that is asked for, or written by the client, cannot. */
const addedRule = ({ path, direction }: { path: string; direction: Direction }) =>
  direction === 'out' && path.endsWith(' request') ? 'media-type-sent' : 'media-type-added'

/** Of two ranges the narrower one counts. */
const covering = (types: ReadonlyMap<string, Place>, media: string) =>
  [...types].filter(([range]) => covers(range, media)).sort(([a], [b]) => b.length - a.length)[0]?.[1]

/** A range that was narrowed to some of its types: readers get what they were told. */
const covered = (range: string, types: ReadonlyMap<string, Place>) =>
  types.size > 0 && [...types.keys()].every((media) => covers(range, media))

function compareContent(old: Place, now: Place, part: SchemaPart, { add, compare }: Collector): void {
  const [media, mediaNow] = [follow(old), follow(now)]
  compare(rawChild(media, 'schema'), rawChild(mediaNow, 'schema'), part)
  // Of a stream, such as application/jsonl.
  const [item, itemNow] = [rawChild(media, 'itemSchema'), rawChild(mediaNow, 'itemSchema')]
  if (item || itemNow) compare(item, itemNow, { ...part, path: `${part.path} item` })
  compareFields(FIELDS.media, [media], [mediaNow], part, add)
  const [was, is] = [encodingsOf(media), encodingsOf(mediaNow)]
  for (const name of new Set([...was.keys(), ...is.keys()])) {
    const [one, other] = [was.get(name), is.get(name)]
    if (resolved(one).text === resolved(other).text) continue
    add({
      rule: 'part-encoding-changed',
      path: `${part.path} part ${name}`,
      affects: part.affects,
      old: one ?? old,
      new: other ?? now,
      before: one?.value,
      after: other?.value,
      direction: part.direction,
    })
  }
}

/** By the name of the part; those that are told by where they stand, by that. */
function encodingsOf(media: Place): ReadonlyMap<string, Place> {
  const found = new Map(members(child(media, 'encoding')))
  const items = child(media, 'itemEncoding')
  if (items) found.set('of each item', items)
  for (const [index, place] of entries(child(media, 'prefixEncoding')).entries()) found.set(`${index + 1}`, place)
  return found
}
