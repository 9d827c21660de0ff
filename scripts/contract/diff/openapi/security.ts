// The security of an OpenAPI document: requirements by operation, schemes by name where something asks for them.
import type { Collector } from '../changes.ts'
import { child, follow, isFields, members, type Place, rawChild, valueAt } from '../place.ts'
import { resolved } from '../resolved.ts'
import { compareAlternatives, compareScheme, namedAlternatives } from '../security.ts'
import type { Pair } from './operations.ts'

const schemesOf = (root: Place) => members(child(child(root, 'components'), 'securitySchemes'))

/**
 * What schemes of the new document were called in the old one. The name of a component is nobody's business but the
 * document's: one that is gone and one that is new are the same when they say the same and no other does.
 */
function formerNames(old: Place, now: Place): ReadonlyMap<string, string> {
  const [was, is] = [schemesOf(old), schemesOf(now)]
  const only = (one: typeof was, other: typeof was) =>
    [...one].filter(([name]) => !other.has(name)).map(([name, place]) => ({ name, said: resolved(place).text }))
  const [gone, fresh] = [only(was, is), only(is, was)]
  const alone = (said: string) => [gone, fresh].every((side) => side.filter((one) => one.said === said).length === 1)
  return new Map(
    gone.flatMap(({ name, said }) => {
      const other = fresh.find((one) => one.said === said)
      return other && alone(said) ? [[other.name, name] as const] : []
    }),
  )
}

const alternativesOf = (operation: Place, root: Place) =>
  namedAlternatives(valueAt(operation, 'security') ?? valueAt(root, 'security'))

export function compareSecurity(pair: Pair, [oldRoot, newRoot]: readonly [Place, Place], { add }: Collector): void {
  const at = {
    path: `${pair.name} security`,
    affects: pair.name,
    old: rawChild(pair.old, 'security') ?? rawChild(oldRoot, 'security') ?? pair.old,
    new: rawChild(pair.new, 'security') ?? rawChild(newRoot, 'security') ?? pair.new,
  }
  const former = formerNames(oldRoot, newRoot)
  const asked = alternativesOf(pair.new, newRoot).map(
    (schemes) => new Map([...schemes].map(([name, scopes]) => [former.get(name) ?? name, scopes])),
  )
  compareAlternatives(alternativesOf(pair.old, oldRoot), asked, at, add)
}

/** @param operations of the old document, those by which the client is called included */
export function compareSchemes(old: Place, now: Place, operations: Iterable<Place>, collector: Collector): void {
  const former = formerNames(old, now)
  const was = schemesOf(old)
  const is = new Map([...schemesOf(now)].map(([name, written]) => [former.get(name) ?? name, written]))
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
