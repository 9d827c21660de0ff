// The facets of single values: types, listed values, bounds, patterns, formats. Annotations are in annotations.ts.
import { rawChild } from '../place.ts'
import { ofType, type Schema } from './atoms.ts'
import type { Site, Walk } from './compare.ts'
import { stepsOf } from './judge-values.ts'
import { isUnknown } from './keywords.ts'
import {
  type Bound,
  canonical,
  isOpenEnum,
  leastOf,
  lowerIn,
  mostOf,
  sameValue,
  typeOfValue,
  typesIn,
  upperIn,
} from './traits.ts'
import { targetsOf, unknownText } from './unknown.ts'

/** The site of a keyword, so that a report points at its line. */
export function atKeyword(site: Site, before: Schema, after: Schema, keyword: string): Site {
  const find = (schema: Schema) => {
    const atom = schema.find(({ keywords, place }) => place && Object.hasOwn(keywords, keyword))
    return atom?.place && rawChild(atom.place, keyword)
  }
  return { path: site.path, old: find(before) ?? site.old, new: find(after) ?? site.new }
}

/** The same, for keywords of which a report shows a part: all that stands under them goes into the fingerprint. */
export function wholeAt(site: Site, before: Schema, after: Schema, ...keywords: readonly [string, ...string[]]): Site {
  const all = (schema: Schema) =>
    schema.flatMap(({ place }) => (place ? keywords.map((keyword) => rawChild(place, keyword)) : []))
  return { ...atKeyword(site, before, after, keywords[0]), states: [...all(before), undefined, ...all(after)] }
}

const shown = (types: ReadonlySet<string>): unknown => {
  const names = types.has('fraction') ? [...types].filter((type) => type !== 'integer') : [...types]
  const list = names.map((type) => (type === 'fraction' ? 'number' : type)).sort()
  return list.length === 7 - 1 ? 'any' : list.length === 1 ? list[0] : list
}

const listed = (schema: Schema): readonly unknown[] | undefined => {
  const lists = schema.flatMap(({ values }) => (values ? [values] : []))
  if (lists.length === 0) return undefined
  const types = typesIn(schema)
  return lists
    .reduce((kept, more) => kept.filter((value) => more.some((other) => sameValue(value, other))))
    .filter((value) => types.has(typeOfValue(value)))
}

function effectiveTypes(schema: Schema): ReadonlySet<string> {
  const values = listed(schema)
  const types = typesIn(schema)
  if (!values) return types
  return new Set(values.map(typeOfValue))
}

/** @returns whether the schemas have a type in common, so that the rest can be compared */
export function compareTypes(before: Schema, after: Schema, { site, emit }: Walk): boolean {
  const [declared, declares] = [typesIn(before), typesIn(after)]
  const valued = listed(before) !== undefined || listed(after) !== undefined
  const [was, is] = valued ? [effectiveTypes(before), effectiveTypes(after)] : [declared, declares]
  const at = atKeyword(site, before, after, 'type')
  const lost = [...was].filter((type) => !is.has(type))
  const gained = [...is].filter((type) => !was.has(type))
  const common = [...was].filter((type) => is.has(type))
  // With values listed on both sides the values tell it better.
  if (listed(before) && listed(after) && common.length > 0) return true
  const rest = (types: string[]) => types.filter((type) => type !== 'null')
  if (common.length > 0 && lost.includes('null')) emit('nullable-removed', shown(was), shown(is), at)
  if (common.length > 0 && gained.includes('null')) emit('nullable-added', shown(was), shown(is), at)
  const [less, more] = common.length > 0 ? [rest(lost), rest(gained)] : [lost, gained]
  if (less.length > 0 && more.length > 0) emit('type-changed', shown(was), shown(is), at)
  else if (less.length > 0) emit('type-narrowed', shown(was), shown(is), at)
  else if (more.length > 0) emit('type-widened', shown(was), shown(is), at)
  return common.length > 0
}

export function compareValues(before: Schema, after: Schema, walk: Walk): void {
  compareListed(before, after, walk)
  compareSet(before, after, walk, 'format', ['format-added', 'format-removed', 'format-changed'])
  compareUnknown(before, after, walk)
}

function compareListed(before: Schema, after: Schema, { site, emit, judge }: Walk): void {
  const [was, is] = [listed(before), listed(after)]
  const open = (schema: Schema) => schema.some((atom) => isOpenEnum(atom, judge.direction))
  const keyword = [before, after].some((schema) => schema.some(({ keywords }) => 'enum' in keywords)) ? 'enum' : 'const'
  const at = atKeyword(site, before, after, keyword)
  if (was && is) {
    const lost = was.filter((value) => !is.some((other) => sameValue(value, other)))
    const gained = is.filter((value) => !was.some((other) => sameValue(value, other)))
    if (was.length === 1 && is.length === 1 && lost.length === 1) emit('const-changed', was[0], is[0], at)
    else {
      for (const value of lost) emit('enum-value-removed', value, undefined, at)
      for (const value of gained) emit('enum-value-added', undefined, value, at)
    }
    if (!open(before) && open(after)) emit('enum-opened', false, true, at)
    if (open(before) && !open(after)) emit('enum-closed', true, false, at)
  } else if (is) emit(is.length === 1 ? 'const-added' : 'enum-added', undefined, is, at)
  else if (was) emit(was.length === 1 ? 'const-removed' : 'enum-removed', was, undefined, at)
}

/** Reports a bound that moved up or down; `raising` names the rule for a greater number. */
export function compareBound(
  was: number,
  is: number,
  [raised, lowered]: readonly [string, string],
  walk: Walk,
  site: Site,
): void {
  const spoken = (value: number) => (Number.isFinite(value) ? value : undefined)
  if (is > was) walk.emit(raised, spoken(was), spoken(is), site)
  else if (is < was) walk.emit(lowered, spoken(was), spoken(is), site)
}

function compareEdge(
  was: Bound,
  is: Bound,
  rules: readonly [string, string],
  inward: 1 | -1,
  walk: Walk,
  site: Site,
): void {
  if (was.value !== is.value) {
    compareBound(was.value, is.value, rules, walk, site)
    return
  }
  if (was.exclusive === is.exclusive || !Number.isFinite(was.value)) return
  const raised = is.exclusive === (inward === 1)
  walk.emit(raised ? rules[0] : rules[1], bound(was), bound(is), site)
}

const bound = ({ value, exclusive }: Bound) => (exclusive ? `beyond ${value}` : value)

export function compareNumbers(before: Schema, after: Schema, walk: Walk): void {
  const site = (...keywords: readonly [string, string]) => {
    const first = atKeyword(walk.site, before, after, keywords[0])
    return first.old === walk.site.old && first.new === walk.site.new
      ? atKeyword(walk.site, before, after, keywords[1])
      : first
  }
  const low = site('minimum', 'exclusiveMinimum')
  // A bound that moves only because the type became whole is the type's change.
  const whole = typesIn(before).has('fraction') !== typesIn(after).has('fraction')
  const [oldLow, newLow, oldHigh, newHigh] = whole
    ? [
        lowerIn([...before, ...WHOLE]),
        lowerIn([...after, ...WHOLE]),
        upperIn([...before, ...WHOLE]),
        upperIn([...after, ...WHOLE]),
      ]
    : [lowerIn(before), lowerIn(after), upperIn(before), upperIn(after)]
  compareEdge(oldLow, newLow, ['minimum-raised', 'minimum-lowered'], 1, walk, low)
  compareEdge(oldHigh, newHigh, ['maximum-raised', 'maximum-lowered'], -1, walk, site('maximum', 'exclusiveMaximum'))
  const [was, is] = [stepsOf(before).sort(), stepsOf(after).sort()]
  const at = atKeyword(walk.site, before, after, 'multipleOf')
  if (canonical(was) === canonical(is)) return
  const rule = was.length === 0 ? 'multiple-of-added' : is.length === 0 ? 'multiple-of-removed' : 'multiple-of-changed'
  const spoken = (steps: readonly number[]) => (steps.length > 1 ? steps : steps[0])
  walk.emit(rule, spoken(was), spoken(is), at)
}

const WHOLE = ofType('integer')

export function compareStrings(before: Schema, after: Schema, walk: Walk): void {
  const site = (keyword: string) => atKeyword(walk.site, before, after, keyword)
  const [least, most] = ['minLength', 'maxLength'] as const
  compareBound(
    mostOf(before, least),
    mostOf(after, least),
    ['min-length-raised', 'min-length-lowered'],
    walk,
    site(least),
  )
  compareBound(
    leastOf(before, most),
    leastOf(after, most),
    ['max-length-raised', 'max-length-lowered'],
    walk,
    site(most),
  )
  compareSet(before, after, walk, 'pattern', ['pattern-added', 'pattern-removed', 'pattern-changed'])
  for (const keyword of ['contentEncoding', 'contentMediaType', 'contentSchema'])
    compareSet(before, after, walk, keyword, ['content-added', 'content-removed', 'content-changed'])
}

export function textsOf(schema: Schema, keyword: string): string[] {
  const found = schema.flatMap(({ keywords }) => (keywords[keyword] === undefined ? [] : [keywords[keyword]]))
  return [...new Set(found.map((value) => (typeof value === 'string' ? value : canonical(value))))].sort()
}

/** A keyword that is only ever the same or another: all its values in both schemas. */
function compareSet(
  before: Schema,
  after: Schema,
  walk: Walk,
  keyword: string,
  [added, removed, changed]: readonly [string, string, string],
): void {
  const [was, is] = [textsOf(before, keyword), textsOf(after, keyword)]
  const gained = is.filter((text) => !was.includes(text))
  const lost = was.filter((text) => !is.includes(text))
  if (gained.length === 0 && lost.length === 0) return
  const rule = lost.length === 0 ? added : gained.length === 0 ? removed : changed
  walk.emit(
    rule,
    lost.join(' and ') || undefined,
    gained.join(' and ') || undefined,
    atKeyword(walk.site, before, after, keyword),
  )
}

function compareUnknown(before: Schema, after: Schema, walk: Walk): void {
  const names = new Set([...before, ...after].flatMap(({ keywords }) => Object.keys(keywords).filter(isUnknown)))
  for (const name of names) {
    const having = (schema: Schema) => schema.filter(({ keywords }) => keywords[name] !== undefined)
    const said = (schema: Schema) =>
      canonical([...new Set(having(schema).map((atom) => unknownText(atom, name)))].sort())
    if (said(before) === said(after)) continue
    const [was, is] = [textsOf(before, name), textsOf(after, name)]
    const at = wholeAt(walk.site, before, after, name)
    const led = [before, after].map((schema) =>
      having(schema).flatMap(({ place }) => {
        const reference = place && rawChild(place, name)
        return reference ? targetsOf(reference, name) : []
      }),
    )
    walk.emit(
      'unknown-keyword',
      was.length > 0 ? { [name]: was.join() } : undefined,
      is.length > 0 ? { [name]: is.join() } : undefined,
      { ...at, states: [...(at.states ?? []), ...(led[0] ?? []), undefined, ...(led[1] ?? [])] },
    )
  }
}
