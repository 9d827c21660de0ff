// The security of servers and operations: by name in version 2, by reference or in place in version 3, where one of the
// schemes of the list is enough.
import type { Collector } from '../changes.ts'
import { child, entries, follow, type Place, refName, textAt, valueAt } from '../place.ts'
import { digestOf } from '../resolved.ts'
import { type Alternative, compareAlternatives, compareScheme, namedAlternatives, scopesOf } from '../security.ts'
import { isSecond, part } from './traits.ts'

interface Asked {
  readonly alternatives: readonly Alternative[]
  /** What is asked for by name. */
  readonly schemes: ReadonlyMap<string, Place | undefined>
}

function askedBy(holder: Place): Asked {
  const written = part(holder, 'security')
  if (isSecond(holder)) {
    const alternatives = namedAlternatives(written?.value)
    const known = child(child(holder.contract.root, 'components'), 'securitySchemes')
    const names = new Set(alternatives.flatMap((alternative) => [...alternative.keys()]))
    return { alternatives, schemes: new Map([...names].map((name) => [name, known && child(known, name)])) }
  }
  const listed = written ? entries(follow(written)) : []
  if (listed.length === 0) return { alternatives: [new Map()], schemes: new Map() }
  const names = listed.map((entry) => refName(entry))
  const schemes = new Map<string, Place>()
  const alternatives = listed.map((entry, index) => {
    const scheme = follow(entry)
    const name = names[index]
    // One that has no name, or shares it with another file's, is told by what it says.
    const isNamed = name !== undefined && names.filter((other) => other === name).length === 1
    const called = isNamed ? name : `${textAt(scheme, 'type') ?? ''} ${name ?? digestOf([scheme])}`
    schemes.set(called, scheme)
    return new Map([[called, scopesOf(valueAt(scheme, 'scopes'))]])
  })
  return { alternatives, schemes }
}

export function compareSecurity(old: Place, now: Place, path: string, affects: string, collector: Collector): void {
  const [was, is] = [askedBy(old), askedBy(now)]
  const at = {
    path: `${path} security`,
    affects,
    old: part(old, 'security') ?? old,
    new: part(now, 'security') ?? now,
  }
  compareAlternatives(was.alternatives, is.alternatives, at, collector.add)
  for (const [name, scheme] of was.schemes) {
    if (!is.schemes.has(name)) continue
    const other = is.schemes.get(name)
    const own = { path: `security scheme ${name}`, affects }
    if (scheme && !other) collector.add({ ...own, rule: 'security-scheme-removed', old: scheme, before: name })
    else if (!scheme && other) collector.add({ ...own, rule: 'security-scheme-added', new: other, after: name })
    else if (scheme && other) compareScheme(scheme, other, own, collector)
  }
}
