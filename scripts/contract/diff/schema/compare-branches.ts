// The facets of anyOf, oneOf, not and if/then/else. Branches are matched by the name they are referred to by, then by
// title, then by the value of a constant tag, then by what they accept; never by their position.
import { follow, type Place, refName, textAt } from '../place.ts'
import { type Atom, branchesUnder, keyOf, type Schema, schemaAt, under } from './atoms.ts'
import type { Walk } from './compare.ts'
import { atKeyword, wholeAt } from './facets.ts'
import type { Judge } from './judge.ts'
import { canonical, namesIn, propertyIn, typesIn } from './traits.ts'

interface Branch {
  readonly label: string
  readonly place: Place | undefined
  readonly schema: Schema
}

interface Group {
  readonly keyword: 'oneOf' | 'anyOf'
  readonly branches: readonly Branch[]
}

/** @returns 'instead' when one side is a single schema and the other a choice: the branches then tell all there is */
export function compareBranches(before: Schema, after: Schema, walk: Walk): 'instead' | 'beside' {
  compareNot(before, after, walk)
  compareConditions(before, after, walk)
  const [was, is] = [groupsOf(before), groupsOf(after)]
  const [old, now] = [was[0], is[0]]
  if (was.length > 1 || is.length > 1) {
    // Several choices at once are matched in the order they are met; what that leaves open, the judge's doubt reports.
    for (const [index, group] of was.entries()) {
      const other = is[index]
      if (other) compareGroups(group.branches, other.branches, group.keyword, before, after, walk)
    }
    return 'beside'
  }
  if (!old && !now) return 'beside'
  const one = old?.branches ?? [alone(before, walk.site.old)]
  const other = now?.branches ?? [alone(after, walk.site.new)]
  const keyword = now?.keyword ?? old?.keyword ?? 'oneOf'
  if (old && now && old.keyword !== now.keyword) walk.emit('choice-changed', old.keyword, now.keyword)
  compareGroups(one, other, keyword, before, after, walk)
  return old && now ? 'beside' : 'instead'
}

const alone = (schema: Schema, place: Place | undefined): Branch => ({
  label: labelOf(schema, place) ?? 'the schema itself',
  place,
  schema,
})

function groupsOf(schema: Schema): Group[] {
  return schema.flatMap((atom) =>
    (['oneOf', 'anyOf'] as const).flatMap((keyword) => {
      const places = branchesUnder(atom, keyword)
      if (places.length === 0) return []
      return [{ keyword, branches: places.map((place, index) => branchOf(place, index)) }]
    }),
  )
}

function branchOf(place: Place, index: number): Branch {
  const schema = schemaAt(place)
  return { label: labelOf(schema, place) ?? `branch ${index + 1}`, place, schema }
}

function labelOf(schema: Schema, place: Place | undefined): string | undefined {
  if (!place) return undefined
  const name = refName(place) ?? textAt(follow(place), 'title')
  if (name !== undefined) return name
  for (const property of namesIn(schema)) {
    const values = propertyIn(schema, property).flatMap(({ values: listed }) => listed ?? [])
    if (values.length === 1) return `${property}=${String(values[0])}`
  }
  return undefined
}

function compareGroups(
  was: readonly Branch[],
  is: readonly Branch[],
  keyword: string,
  before: Schema,
  after: Schema,
  walk: Walk,
): void {
  const at = atKeyword(walk.site, before, after, keyword)
  const pairs = match(was, is, walk.judge)
  const [matchedOld, matchedNew] = [new Set(pairs.map(([one]) => one)), new Set(pairs.map(([, other]) => other))]
  for (const branch of was) {
    if (matchedOld.has(branch)) continue
    // Still accepted by another branch: nothing is lost.
    const covered = walk.judge.isSubset(branch.schema, after)
    walk.emit(covered ? 'branch-merged' : 'branch-removed', branch.label, undefined, {
      ...at,
      old: branch.place ?? at.old,
    })
  }
  for (const branch of is) {
    if (matchedNew.has(branch)) continue
    const covered = walk.judge.isSubset(branch.schema, before)
    walk.emit(covered ? 'branch-split' : 'branch-added', undefined, branch.label, {
      ...at,
      new: branch.place ?? at.new,
    })
  }
  for (const [one, other] of pairs)
    walk.descend(one.schema, other.schema, {
      path: `${walk.site.path}(${other.label})`,
      old: one.place,
      new: other.place,
    })
}

function match(was: readonly Branch[], is: readonly Branch[], { isSubset }: Judge): [Branch, Branch][] {
  const pairs: [Branch, Branch][] = []
  const [left, right] = [new Set(was), new Set(is)]
  const take = (fits: (one: Branch, other: Branch) => boolean) => {
    for (const one of left) {
      const other = [...right].find((candidate) => fits(one, candidate))
      if (!other) continue
      left.delete(one)
      right.delete(other)
      pairs.push([one, other])
    }
  }
  const isNamesake = (one: Branch, other: Branch) => !/^branch \d+$/.test(one.label) && one.label === other.label
  const accept = (one: Branch, other: Branch) =>
    isSubset(one.schema, other.schema) && isSubset(other.schema, one.schema)
  take((one, other) => keyOf(one.schema) === keyOf(other.schema))
  take((one, other) => isNamesake(one, other) && accept(one, other))
  // Under another name, and only where it may be: with hundreds of branches there are tens of thousands of pairs.
  take((one, other) => likeness(one.schema, other.schema) === 1 && accept(one, other))
  take(isNamesake)
  take((one, other) => isSubset(one.schema, other.schema) || isSubset(other.schema, one.schema))
  take((one, other) => likeness(one.schema, other.schema) >= LIKENESS_MIN)
  return pairs
}

const LIKENESS_MIN = 0.5

/** How much of what two schemas name they share: 0 to 1. Schemas without properties are alike by their types alone. */
function likeness(a: Schema, b: Schema): number {
  const [one, other] = [typesIn(a), typesIn(b)]
  if (![...one].some((type) => other.has(type))) return 0
  const [names, others] = [namesIn(a), namesIn(b)]
  const all = new Set([...names, ...others])
  if (all.size === 0) return canonical([...one].sort()) === canonical([...other].sort()) ? 1 : 0
  return [...all].filter((name) => names.has(name) && others.has(name)).length / all.size
}

const having = (schema: Schema, keyword: string): Atom[] =>
  schema.filter(({ keywords }) => keywords[keyword] !== undefined)

function compareNot(before: Schema, after: Schema, walk: Walk): void {
  const [was, is] = [having(before, 'not'), having(after, 'not')]
  const at = wholeAt(walk.site, before, after, 'not')
  if (was.length === 0 && is.length > 0) walk.emit('not-added', undefined, is[0]?.keywords.not, at)
  else if (is.length === 0 && was.length > 0) walk.emit('not-removed', was[0]?.keywords.not, undefined, at)
  else if (!equal(was, is, ['not'], walk)) walk.emit('not-changed', was[0]?.keywords.not, is[0]?.keywords.not, at)
}

function compareConditions(before: Schema, after: Schema, walk: Walk): void {
  const [was, is] = [having(before, 'if'), having(after, 'if')]
  const at = wholeAt(walk.site, before, after, 'if', 'then', 'else')
  if (was.length === 0 && is.length > 0) walk.emit('condition-added', undefined, is[0]?.keywords.if, at)
  else if (is.length === 0 && was.length > 0) walk.emit('condition-removed', was[0]?.keywords.if, undefined, at)
  else if (!equal(was, is, ['if', 'then', 'else'], walk))
    walk.emit('condition-changed', was[0]?.keywords.if, is[0]?.keywords.if, at)
}

function equal(was: readonly Atom[], is: readonly Atom[], keywords: readonly string[], { judge }: Walk): boolean {
  if (was.length !== is.length) return false
  return was.every((one, index) => {
    const other = is[index]
    return (
      other !== undefined &&
      keywords.every((keyword) => {
        const [a, b] = [under(one, keyword) ?? [], under(other, keyword) ?? []]
        return judge.isSubset(a, b) && judge.isSubset(b, a)
      })
    )
  })
}
