// Traits of operations and messages: what stands in one is merged into what has it. In version 2 a trait is laid over what
// the operation or message says itself; in version 3 it counts only where that is silent.
import { child, entries, follow, type Place, rawChild } from '../place.ts'

export const isSecond = ({ contract }: Place) => contract.version.startsWith('2.')

/** Something and its traits, the one that has the last word at the end. */
export function layersOf(holder: Place): readonly Place[] {
  const traits = entries(child(holder, 'traits')).map((written) => follow(written))
  return isSecond(holder) ? [holder, ...traits] : [...traits, holder]
}

/** What each layer says under a key, the one that has the last word at the end. */
export const layersAt = (holder: Place, key: string): readonly Place[] =>
  layersOf(holder).flatMap((layer) => rawChild(layer, key) ?? [])

/** The part under a key that has the last word. */
export const part = (holder: Place, key: string): Place | undefined => layersAt(holder, key).at(-1)
