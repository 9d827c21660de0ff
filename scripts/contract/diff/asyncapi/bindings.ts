// Bindings say how a transport is used. What they mean is the transport's matter, so any change of one counts.
import type { Collector } from '../changes.ts'
import { child, isFields, members, type Place } from '../place.ts'
import { canonical } from '../schema/traits.ts'

export function compareBindings(old: Place, now: Place, path: string, affects: string, { add }: Collector): void {
  const [was, is] = [members(child(old, 'bindings')), members(child(now, 'bindings'))]
  for (const protocol of new Set([...was.keys(), ...is.keys()])) {
    const [before, after] = [was.get(protocol), is.get(protocol)]
    // The version of a binding's own specification says nothing of the transport.
    const meant = (place: Place | undefined) => {
      if (!isFields(place?.value)) return place?.value
      const { bindingVersion, ...rest } = place.value
      return rest
    }
    if (canonical(meant(before)) === canonical(meant(after))) continue
    const rule = before ? 'binding-changed' : 'binding-added'
    add({
      rule,
      path: `${path} binding ${protocol}`,
      affects,
      old: before ?? old,
      new: after ?? now,
      before: before?.value,
      after: after?.value,
    })
  }
}
