// The part of the judge for strings, numbers and lists, and for keywords it has no rule for.

import { rawChild } from '../place.ts'
import { type Atom, type Schema, under } from './atoms.ts'
import type { Judge } from './judge.ts'
import { patternHolds } from './patterns.ts'
import { sameSchema } from './same.ts'
import {
  canonical,
  itemIn,
  itemOf,
  leastOf,
  lowerIn,
  mostOf,
  prefixLengthIn,
  rangeOf,
  restIn,
  tupleOf,
  typesIn,
  upperIn,
} from './traits.ts'
import { unknownText } from './unknown.ts'

const limit = (atom: Atom, keyword: string): number | undefined => {
  const value = atom.keywords[keyword]
  return typeof value === 'number' ? value : undefined
}

const within = (found: number, wanted: number | undefined) => wanted === undefined || found <= wanted
const beyond = (found: number, wanted: number | undefined) => wanted === undefined || found >= wanted

/** Types that a keyword limits; it says nothing of the others. */
export function scalarHolds(_judge: Judge, a: Schema, atom: Atom): boolean {
  const types = typesIn(a)
  if ((types.has('integer') || types.has('fraction')) && !numberHolds(a, atom)) return false
  if (!types.has('string')) return true
  const { keywords } = atom
  return (
    beyond(mostOf(a, 'minLength'), limit(atom, 'minLength')) &&
    within(leastOf(a, 'maxLength'), limit(atom, 'maxLength')) &&
    (keywords.pattern === undefined || patternHolds(a, String(keywords.pattern))) &&
    ['contentEncoding', 'contentMediaType', 'contentSchema'].every(
      (keyword) => keywords[keyword] === undefined || carriedOver(a, atom, keyword),
    )
  )
}

function numberHolds(a: Schema, atom: Atom): boolean {
  const [low, high] = [lowerIn(a), upperIn(a)]
  const whole = !typesIn(a).has('fraction')
  const both = [...a, atom]
  const [lower, upper] = [lowerIn(whole ? both : [atom]), upperIn(whole ? both : [atom])]
  if (
    whole
      ? low.value < lower.value
      : low.value < lower.value ||
        (low.value === lower.value && lower.exclusive && !low.exclusive && Number.isFinite(low.value))
  )
    return false
  if (
    whole
      ? high.value > upper.value
      : high.value > upper.value ||
        (high.value === upper.value && upper.exclusive && !high.exclusive && Number.isFinite(high.value))
  )
    return false
  const step = limit(atom, 'multipleOf')
  return step === undefined || (whole && step === 1) || stepsOf(a).some((other) => isMultiple(other, step))
}

export const stepsOf = (schema: Schema): number[] =>
  schema.flatMap(({ keywords }) => (typeof keywords.multipleOf === 'number' ? [keywords.multipleOf] : []))

export const isMultiple = (value: number, step: number) => Math.abs(value / step - Math.round(value / step)) < 1e-9

/** Formats whose values all have the other format too. A document may call a format what it likes, also what every object has a member of. */
const NARROWER: ReadonlyMap<string, readonly string[]> = new Map([
  ['int64', ['int32']],
  ['double', ['float', 'int32']],
  ['uri-reference', ['uri']],
  ['iri-reference', ['iri', 'uri', 'uri-reference']],
  ['iri', ['uri']],
  ['idn-email', ['email']],
  ['idn-hostname', ['hostname']],
])

const NUMERIC = new Set(['int32', 'int64', 'float', 'double', 'decimal', 'integer', 'number'])

export function formatHolds(a: Schema, atom: Atom): boolean {
  const wanted = atom.keywords.format
  if (typeof wanted !== 'string') return true
  const types = typesIn(a)
  const isNumeric = types.has('integer') || types.has('fraction')
  if (!types.has('string') && (!isNumeric || !NUMERIC.has(wanted))) return true
  const formats = a.flatMap(({ keywords }) => (typeof keywords.format === 'string' ? [keywords.format] : []))
  if (formats.some((format) => format === wanted || NARROWER.get(wanted)?.includes(format))) return true
  const range = rangeOf(wanted)
  return (
    range !== undefined &&
    !types.has('string') &&
    !types.has('fraction') &&
    lowerIn(a).value >= range[0] &&
    upperIn(a).value <= range[1]
  )
}

export function listHolds(judge: Judge, a: Schema, atom: Atom): boolean {
  if (!typesIn(a).has('array')) return true
  const most = leastOf(a, 'maxItems')
  if (!beyond(mostOf(a, 'minItems'), limit(atom, 'minItems')) || !within(most, limit(atom, 'maxItems'))) return false
  if (atom.keywords.uniqueItems === true && most > 1 && !a.some(({ keywords }) => keywords.uniqueItems === true))
    return false
  return itemsHold(judge, a, atom, most) && containsHolds(judge, a, atom)
}

function itemsHold(judge: Judge, a: Schema, atom: Atom, most: number): boolean {
  const { first, rest } = tupleOf(atom)
  if (first.length === 0 && rest.length === 0) return true
  const places = Math.max(first.length, prefixLengthIn(a))
  for (let index = 0; index < Math.min(places, most); index += 1) {
    if (!judge.isSubset(itemIn(a, index), itemOf(atom, index))) return false
  }
  return most <= places || judge.isSubset(restIn(a), rest)
}

function containsHolds(judge: Judge, a: Schema, atom: Atom): boolean {
  const wanted = under(atom, 'contains')
  if (!wanted) return true
  const least = limit(atom, 'minContains') ?? 1
  const most = limit(atom, 'maxContains') ?? Number.POSITIVE_INFINITY
  const others = a.flatMap((other) => {
    const found = under(other, 'contains')
    return found
      ? [
          {
            found,
            least: limit(other, 'minContains') ?? 1,
            most: limit(other, 'maxContains') ?? Number.POSITIVE_INFINITY,
          },
        ]
      : []
  })
  const all = [...Array.from({ length: prefixLengthIn(a) }, (_, index) => itemIn(a, index)), restIn(a)]
  const enough =
    least === 0 ||
    others.some((other) => other.least >= least && judge.isSubset(other.found, wanted)) ||
    (mostOf(a, 'minItems') >= least && all.every((item) => judge.isSubset(item, wanted)))
  const few =
    most === Number.POSITIVE_INFINITY ||
    leastOf(a, 'maxItems') <= most ||
    others.some((other) => other.most <= most && judge.isSubset(wanted, other.found))
  return enough && few
}

/** A keyword without a rule holds only where it is carried over unchanged. */
export function unknownHolds(a: Schema, atom: Atom, keyword: string): boolean {
  const wanted = unknownText(atom, keyword)
  return a.some((other) => Object.hasOwn(other.keywords, keyword) && unknownText(other, keyword) === wanted)
}

/** Whether `a` has the same value under a keyword, compared as a schema where it is one. */
export function carriedOver(a: Schema, atom: Atom, keyword: string): boolean {
  // What a format stood for is a keyword that is written nowhere.
  if (keyword !== 'contentSchema') {
    const wanted = canonical(atom.keywords[keyword])
    return a.some(({ keywords }) => keywords[keyword] !== undefined && canonical(keywords[keyword]) === wanted)
  }
  const wanted = atom.place && rawChild(atom.place, keyword)
  return a.some((other) => {
    const found = other.place && rawChild(other.place, keyword)
    return found !== undefined && wanted !== undefined && sameSchema(found, wanted)
  })
}
