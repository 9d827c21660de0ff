// The security of an OpenAPI document: requirements by operation, schemes by name where something asks for them.
import type { Collector } from '../changes.ts'
import { child, follow, isFields, members, type Place, rawChild, valueAt } from '../place.ts'
import { compareAlternatives, compareScheme, namedAlternatives } from '../security.ts'
import type { Pair } from './operations.ts'

const alternativesOf = (operation: Place, root: Place) =>
  namedAlternatives(valueAt(operation, 'security') ?? valueAt(root, 'security'))

export function compareSecurity(pair: Pair, [oldRoot, newRoot]: readonly [Place, Place], { add }: Collector): void {
  const at = {
    path: `${pair.name} security`,
    affects: pair.name,
    old: rawChild(pair.old, 'security') ?? rawChild(oldRoot, 'security') ?? pair.old,
    new: rawChild(pair.new, 'security') ?? rawChild(newRoot, 'security') ?? pair.new,
  }
  compareAlternatives(alternativesOf(pair.old, oldRoot), alternativesOf(pair.new, newRoot), at, add)
}

/** @param operations of the old document, those by which the client is called included */
export function compareSchemes(old: Place, now: Place, operations: Iterable<Place>, collector: Collector): void {
  const schemes = (root: Place) => members(child(child(root, 'components'), 'securitySchemes'))
  const [was, is] = [schemes(old), schemes(now)]
  const used = new Set<string>()
  const collect = (written: unknown) => {
    if (!Array.isArray(written)) return
    for (const requirement of written)
      if (isFields(requirement)) for (const name of Object.keys(requirement)) used.add(name)
  }
  collect(valueAt(old, 'security'))
  for (const operation of operations) collect(valueAt(operation, 'security'))
  for (const [name, written] of was) {
    if (!used.has(name)) continue
    const at = { path: `security scheme ${name}`, affects: `operations with ${name}` }
    const other = is.get(name)
    if (!other) collector.add({ ...at, rule: 'security-scheme-removed', old: written, before: name })
    else compareScheme(follow(written), follow(other), at, collector)
  }
  for (const [name, written] of is) {
    const at = { path: `security scheme ${name}`, affects: `operations with ${name}` }
    if (used.has(name) && !was.has(name))
      collector.add({ ...at, rule: 'security-scheme-added', new: written, after: name })
  }
}
