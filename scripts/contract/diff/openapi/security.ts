// What a client must present. A requirement is a list of alternatives; each old one must still be enough.
import type { Collector } from '../changes.ts'
import { child, follow, isFields, members, type Place, rawChild, textAt, valueAt } from '../place.ts'
import { canonical } from '../schema/traits.ts'
import { operationsOf } from './methods.ts'
import type { Pair } from './operations.ts'

/** Scopes by the name of a scheme. Without any scheme, nothing need be presented. */
type Alternative = ReadonlyMap<string, ReadonlySet<string>>

function alternativesOf(operation: Place, root: Place): readonly Alternative[] {
  const written = valueAt(operation, 'security') ?? valueAt(root, 'security')
  if (!Array.isArray(written) || written.length === 0) return [new Map()]
  return written.map((requirement) => {
    const schemes = isFields(requirement) ? Object.entries(requirement) : []
    return new Map(schemes.map(([name, scopes]) => [name, new Set(Array.isArray(scopes) ? scopes.map(String) : [])]))
  })
}

/** Whether what is enough for `given` is enough for `asked`. */
const suffices = (given: Alternative, asked: Alternative) =>
  [...asked].every(([name, scopes]) => {
    const held = given.get(name)
    return held !== undefined && [...scopes].every((scope) => held.has(scope))
  })

const spoken = (alternative: Alternative) =>
  alternative.size === 0
    ? 'nothing'
    : [...alternative]
        .map(([name, scopes]) => (scopes.size > 0 ? `${name} (${[...scopes].sort().join(' ')})` : name))
        .sort()
        .join(' and ')

export function compareSecurity(pair: Pair, [oldRoot, newRoot]: readonly [Place, Place], { add }: Collector): void {
  const [was, is] = [alternativesOf(pair.old, oldRoot), alternativesOf(pair.new, newRoot)]
  const at = {
    path: `${pair.name} security`,
    affects: pair.name,
    old: rawChild(pair.old, 'security') ?? rawChild(oldRoot, 'security') ?? pair.old,
    new: rawChild(pair.new, 'security') ?? rawChild(newRoot, 'security') ?? pair.new,
  }
  for (const old of was) {
    if (is.some((asked) => suffices(old, asked))) continue
    const same = is.find((asked) => canonical([...asked.keys()].sort()) === canonical([...old.keys()].sort()))
    const rule = old.size === 0 ? 'security-added' : same ? 'security-scope-added' : 'security-alternative-removed'
    add({ ...at, rule, before: spoken(old), after: (same ? [same] : is).map(spoken).join(', or ') })
  }
  for (const asked of is) {
    if (was.some((old) => suffices(asked, old))) {
      if (!was.some((old) => suffices(old, asked)))
        add({ ...at, rule: 'security-alternative-added', after: spoken(asked) })
    } else if (was.some((old) => suffices(old, asked)))
      add({ ...at, rule: 'security-loosened', before: was.map(spoken).join(', or '), after: spoken(asked) })
    else if (was.every((old) => is.some((other) => other !== asked && suffices(old, other))))
      add({ ...at, rule: 'security-alternative-added', after: spoken(asked) })
  }
}

/** The schemes that some operation, or the document, asks for. */
function schemesInUse(root: Place): ReadonlySet<string> {
  const used = new Set<string>()
  const collect = (written: unknown) => {
    if (!Array.isArray(written)) return
    for (const requirement of written)
      if (isFields(requirement)) for (const name of Object.keys(requirement)) used.add(name)
  }
  collect(valueAt(root, 'security'))
  for (const item of members(child(root, 'paths')).values()) {
    for (const operation of operationsOf(follow(item)).values()) collect(valueAt(operation, 'security'))
  }
  return used
}

export function compareSchemes(old: Place, now: Place, collector: Collector): void {
  const schemes = (root: Place) => members(child(child(root, 'components'), 'securitySchemes'))
  const [was, is] = [schemes(old), schemes(now)]
  const used = schemesInUse(old)
  for (const [name, written] of was) {
    if (!used.has(name)) continue
    const at = { path: `security scheme ${name}`, affects: `operations with ${name}` }
    const other = is.get(name)
    if (!other) collector.add({ ...at, rule: 'security-scheme-removed', old: written, before: name })
    else compareScheme(follow(written), follow(other), at, collector)
  }
}

interface Part {
  readonly path: string
  readonly affects: string
}

function compareScheme(was: Place, is: Place, part: Part, { add }: Collector): void {
  const site = (key: string) => ({ ...part, old: rawChild(was, key) ?? was, new: rawChild(is, key) ?? is })
  for (const key of ['type', 'in', 'name', 'scheme', 'openIdConnectUrl', 'oauth2MetadataUrl', 'bearerFormat']) {
    const fold = (text: string | undefined) => (key === 'scheme' ? text?.toLowerCase() : text)
    const [before, after] = [fold(textAt(was, key)), fold(textAt(is, key))]
    // Metadata that is new says nothing that clients did not have to know before.
    if (before === after || (key === 'oauth2MetadataUrl' && before === undefined)) continue
    add({
      ...site(key),
      rule: key === 'bearerFormat' ? 'bearer-format-changed' : 'security-scheme-changed',
      before,
      after,
    })
  }
  const [flows, flowsNow] = [members(child(was, 'flows')), members(child(is, 'flows'))]
  for (const [flow, written] of flows) {
    if (flow.startsWith('x-')) continue
    const other = flowsNow.get(flow)
    const at = { path: `${part.path} flow ${flow}`, affects: part.affects, old: written, new: other ?? is }
    if (!other) add({ ...at, rule: 'oauth-flow-removed', before: flow })
    else compareFlow(written, other, at, add)
  }
}

function compareFlow(was: Place, is: Place, at: Part & { old: Place; new: Place }, add: Collector['add']): void {
  for (const key of ['authorizationUrl', 'deviceAuthorizationUrl', 'tokenUrl', 'refreshUrl']) {
    const [before, after] = [textAt(was, key), textAt(is, key)]
    if (before !== undefined && before !== after) add({ ...at, rule: 'oauth-url-changed', before, after })
  }
  const scopes = (flow: Place) =>
    Object.keys(isFields(valueAt(flow, 'scopes')) ? (valueAt(flow, 'scopes') as object) : {})
  const [had, has] = [scopes(was), scopes(is)]
  for (const scope of had) if (!has.includes(scope)) add({ ...at, rule: 'oauth-scope-removed', before: scope })
  for (const scope of has) if (!had.includes(scope)) add({ ...at, rule: 'oauth-scope-added', after: scope })
}
