// Bindings say how a transport is used. What they mean is the transport's matter, so any change of one counts, also one
// that stands in a trait or behind a reference.
import type { Collector } from '../changes.ts'
import { follow, isFields, members, type Place } from '../place.ts'
import { resolved } from '../resolved.ts'
import { layersAt } from './traits.ts'

/** What each layer binds of a protocol. */
function boundIn(holder: Place): ReadonlyMap<string, readonly Place[]> {
  const found = new Map<string, Place[]>()
  for (const layer of layersAt(holder, 'bindings'))
    for (const [protocol, place] of members(follow(layer))) {
      if (protocol.startsWith('x-')) continue
      found.set(protocol, [...(found.get(protocol) ?? []), place])
    }
  return found
}

/** The version of a binding's own specification says nothing of the transport. */
function meant(written: Place): readonly (readonly [string, string])[] | string {
  const place = follow(written)
  if (!isFields(place.value)) return resolved(place).text
  return [...members(place)]
    .filter(([key]) => key !== 'bindingVersion' && key !== 'description')
    .map(([key, member]) => [key, resolved(member).text] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
}

export function compareBindings(old: Place, now: Place, path: string, affects: string, { add }: Collector): void {
  const [was, is] = [boundIn(old), boundIn(now)]
  for (const protocol of new Set([...was.keys(), ...is.keys()])) {
    const [before, after] = [was.get(protocol) ?? [], is.get(protocol) ?? []]
    if (JSON.stringify(before.map(meant)) === JSON.stringify(after.map(meant))) continue
    const [one, other] = [before.at(-1), after.at(-1)]
    add({
      rule: one ? 'binding-changed' : 'binding-added',
      path: `${path} binding ${protocol}`,
      affects,
      old: one ?? old,
      new: other ?? now,
      before: one && follow(one).value,
      after: other && follow(other).value,
    })
  }
}
