// The variables of a server's address, the same in both formats. What a client may have put in must still be a server:
// a value of the list, the default, or anything where there is no list.
import type { Collector } from './changes.ts'
import { compareFields, kind } from './fields.ts'
import { child, follow, members, type Place, rawChild, textAt, valueAt } from './place.ts'

const VARIABLE = kind('enum default', 'description examples')

interface At {
  readonly path: string
  readonly affects: string
}

export function compareVariables(old: Place, now: Place, { path, affects }: At, { add }: Collector): void {
  const [was, is] = [members(child(old, 'variables')), members(child(now, 'variables'))]
  for (const name of new Set([...was.keys(), ...is.keys()])) {
    const [one, other] = [was.get(name), is.get(name)]
    const at = { path: `${path} variable ${name}`, affects, old: one ?? old, new: other ?? now }
    if (one && other) compareVariable(follow(one), follow(other), at, add)
    // A name in the address that nothing is said of can be anything, or can be called by nobody.
    else if (one) add({ ...at, rule: 'server-variable-removed', before: name })
    else if (other) add({ ...at, rule: 'server-variable-added', after: name })
  }
}

const valuesOf = (variable: Place): readonly string[] | undefined => {
  const listed = valueAt(variable, 'enum')
  return Array.isArray(listed) ? listed.map(String) : undefined
}

function compareVariable(was: Place, is: Place, part: At, add: Collector['add']): void {
  const at = { ...part, old: rawChild(was, 'enum') ?? was, new: rawChild(is, 'enum') ?? is }
  const [listed, lists] = [valuesOf(was), valuesOf(is)]
  if (!listed && lists) add({ ...at, rule: 'server-values-limited', after: lists })
  if (listed && !lists) add({ ...at, rule: 'server-values-freed', before: listed })
  for (const value of listed ?? [])
    if (lists && !lists.includes(value)) add({ ...at, rule: 'server-value-removed', before: value })
  for (const value of lists ?? [])
    if (listed && !listed.includes(value)) add({ ...at, rule: 'server-value-added', after: value })
  const [before, after] = [textAt(was, 'default'), textAt(is, 'default')]
  if (before !== after) {
    // Who has not chosen calls the old default, which is a server as long as it is still listed.
    const stays = before === undefined || lists?.includes(before) === true
    const rule = stays ? 'server-default-moved' : 'server-default-changed'
    add({ ...part, rule, old: rawChild(was, 'default') ?? was, new: rawChild(is, 'default') ?? is, before, after })
  }
  compareFields(VARIABLE, [was], [is], part, add)
}
