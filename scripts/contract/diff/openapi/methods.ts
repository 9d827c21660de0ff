// The operations of a path item, whatever their methods. Called wherever a document is gone through by operation.
import { child, follow, isFields, members, type Place, refOf, refTarget } from '../place.ts'
import { METHODS } from './fields.ts'

/** A path item and what it refers to: unlike other references, this one may stand beside fields of its own. */
export function layersOf(written: Place): readonly Place[] {
  const ref = refOf(written)
  if (ref === undefined) return [written]
  // Refuses what leads in a circle.
  follow(written)
  return [written, ...layersOf(refTarget(written, ref))]
}

/** By method in capitals; those that OpenAPI 3.2 takes under names of their own included. */
export function operationsOf(item: readonly Place[]): ReadonlyMap<string, Place> {
  const found = new Map<string, Place>()
  for (const layer of [...item].reverse()) {
    if (!isFields(layer.value)) continue
    for (const method of METHODS) {
      const operation = child(layer, method)
      if (operation) found.set(method.toUpperCase(), operation)
    }
    for (const [method, written] of members(child(layer, 'additionalOperations')))
      found.set(method.toUpperCase(), follow(written))
  }
  return found
}
