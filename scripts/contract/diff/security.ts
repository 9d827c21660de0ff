// What a client must present, in both formats. A requirement is a list of alternatives; each old one must still be enough,
// and the schemes that it names must still mean the same.
import type { Collector } from './changes.ts'
import { compareFields, kind } from './fields.ts'
import { compareLifecycle } from './lifecycle.ts'
import { child, isFields, members, type Place, rawChild, textAt, valueAt } from './place.ts'
import { canonical } from './schema/traits.ts'

/** Scopes by the name of a scheme. Without any scheme, nothing need be presented. */
export type Alternative = ReadonlyMap<string, ReadonlySet<string>>

interface Part {
  readonly path: string
  readonly affects: string
}

type Site = Part & { readonly old: Place | undefined; readonly new: Place | undefined }

export const scopesOf = (written: unknown): ReadonlySet<string> =>
  new Set(Array.isArray(written) ? written.map(String) : [])

/** Requirements that name schemes: those of OpenAPI, and of AsyncAPI 2. */
export function namedAlternatives(written: unknown): readonly Alternative[] {
  if (!Array.isArray(written) || written.length === 0) return [new Map()]
  return written.map((requirement) => {
    const schemes = isFields(requirement) ? Object.entries(requirement) : []
    return new Map(schemes.map(([name, scopes]) => [name, scopesOf(scopes)]))
  })
}

/** Whether what is enough for `given` is enough for `asked`. */
const suffices = (given: Alternative, asked: Alternative) =>
  [...asked].every(([name, scopes]) => {
    const held = given.get(name)
    return held !== undefined && [...scopes].every((scope) => held.has(scope))
  })

const schemesOf = (alternative: Alternative) => canonical([...alternative.keys()].sort())

/**
 * Whether someone who presents `old` is still served as before. To be let in by another way that was open then already is
 * not enough: what is presented is no longer read, and the caller is somebody else.
 */
const isKept = (old: Alternative, was: readonly Alternative[], is: readonly Alternative[]) =>
  is.some(
    (asked) =>
      suffices(old, asked) &&
      (schemesOf(asked) === schemesOf(old) || !was.some((other) => schemesOf(other) === schemesOf(asked))),
  )

const spoken = (alternative: Alternative) =>
  alternative.size === 0
    ? 'nothing'
    : [...alternative]
        .map(([name, scopes]) => (scopes.size > 0 ? `${name} (${[...scopes].sort().join(' ')})` : name))
        .sort()
        .join(' and ')

export function compareAlternatives(
  was: readonly Alternative[],
  is: readonly Alternative[],
  at: Site,
  add: Collector['add'],
): void {
  for (const old of was) {
    if (isKept(old, was, is)) continue
    const same = is.find((asked) => schemesOf(asked) === schemesOf(old))
    const rule = old.size === 0 ? 'security-added' : same ? 'security-scope-added' : 'security-alternative-removed'
    add({ ...at, rule, before: spoken(old), after: (same ? [same] : is).map(spoken).join(', or ') })
  }
  for (const asked of is) {
    const covered = was.filter((old) => suffices(asked, old))
    if (covered.length > 0) {
      // One that only asks for more than before has been told as such.
      const isTighter = covered.some((old) => !is.some((other) => suffices(old, other)))
      if (!isTighter && !was.some((old) => suffices(old, asked)))
        add({ ...at, rule: 'security-alternative-added', after: spoken(asked) })
    } else if (was.some((old) => suffices(old, asked)))
      add({ ...at, rule: 'security-loosened', before: was.map(spoken).join(', or '), after: spoken(asked) })
    else if (was.every((old) => is.some((other) => other !== asked && suffices(old, other))))
      add({ ...at, rule: 'security-alternative-added', after: spoken(asked) })
  }
}

/** Needed scopes are part of the alternatives; the others are of the flows. */
const SCHEME = kind(
  'type in name scheme openIdConnectUrl oauth2MetadataUrl bearerFormat flows scopes deprecated',
  'description',
)
const FLOWS = ['implicit', 'password', 'clientCredentials', 'authorizationCode', 'deviceAuthorization']
const FLOW_URLS = ['authorizationUrl', 'deviceAuthorizationUrl', 'tokenUrl', 'refreshUrl']
const FLOW = kind(`${FLOW_URLS.join(' ')} scopes availableScopes`)

export function compareScheme(was: Place, is: Place, part: Part, collector: Collector): void {
  const { add } = collector
  const site = (key: string) => ({ ...part, old: rawChild(was, key) ?? was, new: rawChild(is, key) ?? is })
  const keys = ['type', 'in', 'name', 'scheme', 'openIdConnectUrl', 'oauth2MetadataUrl', 'bearerFormat']
  for (const key of keys) {
    const fold = (text: string | undefined) => (key === 'scheme' ? text?.toLowerCase() : text)
    const [before, after] = [fold(textAt(was, key)), fold(textAt(is, key))]
    if (before === after) continue
    const changed = key === 'bearerFormat' ? 'bearer-format-changed' : 'security-scheme-changed'
    // Metadata that is new says nothing that clients did not have to know before.
    const rule = key === 'oauth2MetadataUrl' && before === undefined ? 'oauth-url-added' : changed
    add({ ...site(key), rule, before, after })
  }
  compareLifecycle(was, is, part, collector)
  compareFields(SCHEME, [was], [is], part, add)
  const [flows, flowsNow] = [child(was, 'flows'), child(is, 'flows')]
  if (flows && flowsNow) compareFields(kind(FLOWS.join(' ')), [flows], [flowsNow], part, add)
  const [had, has] = [members(flows), members(flowsNow)]
  for (const flow of FLOWS) {
    const [one, other] = [had.get(flow), has.get(flow)]
    const at = { path: `${part.path} flow ${flow}`, affects: part.affects, old: one ?? was, new: other ?? is }
    if (one && !other) add({ ...at, rule: 'oauth-flow-removed', before: flow })
    else if (!one && other) add({ ...at, rule: 'oauth-flow-added', after: flow })
    else if (one && other) compareFlow(one, other, at, add)
  }
}

function compareFlow(was: Place, is: Place, at: Site, add: Collector['add']): void {
  for (const key of FLOW_URLS) {
    const [before, after] = [textAt(was, key), textAt(is, key)]
    if (before !== after)
      add({ ...at, rule: before === undefined ? 'oauth-url-added' : 'oauth-url-changed', before, after })
  }
  const scopes = (flow: Place) => {
    const named = valueAt(flow, 'scopes') ?? valueAt(flow, 'availableScopes')
    return isFields(named) ? Object.keys(named) : []
  }
  const [had, has] = [scopes(was), scopes(is)]
  for (const scope of had) if (!has.includes(scope)) add({ ...at, rule: 'oauth-scope-removed', before: scope })
  for (const scope of has) if (!had.includes(scope)) add({ ...at, rule: 'oauth-scope-added', after: scope })
  compareFields(FLOW, [was], [is], at, add)
}
