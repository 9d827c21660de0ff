// What a keyword without a rule says, its references followed: the same text for the same content. A dynamic reference is
// such a keyword; which schema it leads to depends on the way to it, so all of its name belong to what it says.
import { entries, isFields, type Place, placeAt, rawChild } from '../place.ts'
import { resolved } from '../resolved.ts'
import type { Atom } from './atoms.ts'

export const unknownText = ({ place, keywords }: Atom, keyword: string): string => {
  const at = place && rawChild(place, keyword)
  return at ? unknownTextAt(at, keyword) : JSON.stringify(keywords[keyword])
}

export const unknownTextAt = (place: Place, keyword: string): string =>
  [place, ...targetsOf(place, keyword)].map((part) => resolved(part, 'all').text).join()

/** Where a dynamic reference may lead. */
export function targetsOf({ contract, value }: Place, keyword: string): readonly Place[] {
  if (keyword !== '$dynamicRef' && keyword !== '$recursiveRef') return []
  const name = String(value).replace(/^.*#/, '')
  const isNamed = (one: Place) =>
    isFields(one.value) &&
    (keyword === '$recursiveRef' ? one.value.$recursiveAnchor === true : one.value.$dynamicAnchor === name)
  const found: Place[] = []
  for (const [file, content] of contract.files) {
    const open = [placeAt(contract, file, '', content)]
    for (let place = open.pop(); place; place = open.pop()) {
      if (isNamed(place)) found.push(place)
      const { value: inner } = place
      if (Array.isArray(inner)) open.push(...entries(place))
      else if (isFields(inner)) for (const key of Object.keys(inner)) open.push(...[rawChild(place, key) ?? []].flat())
    }
  }
  return found.sort((a, b) => (a.pointer < b.pointer ? -1 : 1))
}
