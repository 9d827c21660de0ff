// Which fields of a document's objects are compared, which are prose, and that every other one blocks when it changes.
// Each format has one table (openapi/fields.ts, asyncapi/fields.ts); the adapters call this for every object they compare.
// Guarantee: no field of an object that was compared changes unseen, also one of a version of the format still to come.
import type { Collector, Finding } from './changes.ts'
import { isFields, type Place, rawChild } from './place.ts'
import { resolved } from './resolved.ts'

/** `compared`: the adapter has rules for it. `prose`: said to people, and no client behaves otherwise for it. */
export type Verdict = 'compared' | 'prose'
/** The fields of one kind of object. Extensions (`x-`) are prose but for those that lifecycle.ts reads. */
export type Kind = Readonly<Record<string, Verdict>>

const words = (text: string) => text.split(' ').filter((word) => word !== '')

export const kind = (compared: string, prose = ''): Kind =>
  Object.fromEntries([
    ...words(compared).map((name): [string, Verdict] => [name, 'compared']),
    ...words(prose).map((name): [string, Verdict] => [name, 'prose']),
  ])

const keysOf = ({ value }: Place) => (isFields(value) ? Object.keys(value) : [])

/**
 * Reports each field that changed and stands in no table.
 * @param was an object, or several that are merged into one; followed
 */
export function compareFields(
  known: Kind,
  was: readonly Place[],
  is: readonly Place[],
  at: Pick<Finding, 'path' | 'affects' | 'direction'>,
  add: Collector['add'],
): void {
  const names = new Set([...was, ...is].flatMap(keysOf))
  for (const name of names) {
    if (Object.hasOwn(known, name) || name.startsWith('x-')) continue
    const [old, now] = [was, is].map((layers) => layers.flatMap((layer) => rawChild(layer, name) ?? []))
    const said = (layers: readonly Place[] = []) => JSON.stringify(layers.map((layer) => resolved(layer, 'all').text))
    if (said(old) === said(now)) continue
    const [before, after] = [old?.at(-1), now?.at(-1)]
    add({
      ...at,
      rule: 'unknown-field',
      path: `${at.path} ${name}`,
      old: before ?? was.at(-1),
      new: after ?? is.at(-1),
      before: before && { [name]: before.value },
      after: after && { [name]: after.value },
      states: [...(old ?? []), undefined, ...(now ?? [])],
    })
  }
}
