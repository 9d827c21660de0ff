// Channels by their address, which is what those outside know; their parameters by name.
import type { Collector } from '../changes.ts'
import { compareFields } from '../fields.ts'
import { compareLifecycle } from '../lifecycle.ts'
import { child, follow, members, type Place, rawChild, refOf, textAt, valueAt } from '../place.ts'
import { compareBindings } from './bindings.ts'
import { FIELDS } from './fields.ts'
import type { Channel, Model } from './model.ts'
import { paired } from './paired.ts'
import { compareReach } from './servers.ts'

export function compareChannels(was: Model, is: Model, collector: Collector): void {
  const { add } = collector
  for (const [old, now] of paired(was.channels, is.channels, ({ address }) => address)) {
    const name = old?.address ?? now?.address ?? ''
    const at = { path: `channel ${name}`, affects: name, old: old?.place, new: now?.place }
    if (!now) add({ ...at, rule: 'channel-removed', before: name })
    else if (!old) add({ ...at, rule: 'channel-added', after: name })
    else {
      // One that is told at run time can be spelled like the key.
      if (old.address !== now.address || old.isKnown !== now.isKnown)
        add({
          ...at,
          rule: 'channel-address-changed',
          before: old.isKnown ? old.address : null,
          after: now.isKnown ? now.address : null,
        })
      compareLifecycle(old.place, now.place, at, collector)
      compareReach(old, now, collector)
      compareBindings(old.place, now.place, at.path, name, collector)
      compareParameters(old, now, collector)
      const part = { path: at.path, affects: name }
      compareFields(FIELDS.channel, [old.place], [now.place], part, add)
      const beside = [old, now].map(({ written }) => (refOf(written) === undefined ? [] : [written]))
      compareFields(FIELDS.referred, beside[0] ?? [], beside[1] ?? [], part, add)
    }
  }
}

function compareParameters({ address, place: old }: Channel, { place: now }: Channel, collector: Collector): void {
  const { add } = collector
  const [was, is] = [members(child(old, 'parameters')), members(child(now, 'parameters'))]
  for (const name of new Set([...was.keys(), ...is.keys()])) {
    const [one, other] = [was.get(name), is.get(name)]
    const at = { path: `channel ${address} parameter ${name}`, affects: address, old: one ?? old, new: other ?? now }
    if (!other) add({ ...at, rule: 'parameter-removed', before: name })
    else if (!one) add({ ...at, rule: 'required-parameter-added', after: name })
    else compareParameter(follow(one), follow(other), at, collector)
  }
}

function compareParameter(
  was: Place,
  is: Place,
  part: { readonly path: string; readonly affects: string },
  { add, compare }: Collector,
): void {
  const { path, affects } = part
  const site = (key: string) => ({
    path,
    affects,
    old: rawChild(was, key) ?? was,
    new: rawChild(is, key) ?? is,
    direction: 'in' as const,
  })
  const [schema, schemaNow] = [rawChild(was, 'schema'), rawChild(is, 'schema')]
  if (schema || schemaNow) compare(schema, schemaNow, { path, affects, direction: 'in', wire: true })
  compareListed(valuesOf(was), valuesOf(is), site('enum'), add)
  const [before, after] = [textAt(was, 'default'), textAt(is, 'default')]
  if (before !== after) {
    const rule = before === undefined ? 'default-added' : after === undefined ? 'default-removed' : 'default-changed'
    add({ ...site('default'), rule, before, after })
  }
  const [from, fromNow] = [textAt(was, 'location'), textAt(is, 'location')]
  if (from !== fromNow) {
    const rule = from === undefined ? 'parameter-location-added' : 'parameter-location-changed'
    add({ ...site('location'), rule, before: from, after: fromNow })
  }
  compareFields(FIELDS.parameter, [was], [is], part, add)
}

/** Version 3 gives a parameter a list of values and no schema. */
function valuesOf(parameter: Place): readonly string[] | undefined {
  const listed = valueAt(parameter, 'enum')
  return Array.isArray(listed) ? listed.map(String) : undefined
}

function compareListed(
  was: readonly string[] | undefined,
  is: readonly string[] | undefined,
  at: Omit<Parameters<Collector['add']>[0], 'rule'>,
  add: Collector['add'],
): void {
  if (!was && is) add({ ...at, rule: 'enum-added', after: is })
  if (was && !is) add({ ...at, rule: 'enum-removed', before: was })
  if (!was || !is) return
  for (const value of was) if (!is.includes(value)) add({ ...at, rule: 'enum-value-removed', before: value })
  for (const value of is) if (!was.includes(value)) add({ ...at, rule: 'enum-value-added', after: value })
}
