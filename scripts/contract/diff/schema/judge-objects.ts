// The part of the judge for objects: required names, properties by name, by pattern and by default, counts, names.

import { isFields, rawChild } from '../place.ts'
import { accepts } from './accepts.ts'
import { type Atom, ofType, type Schema, schemaAt, together, under } from './atoms.ts'
import type { Judge } from './judge.ts'
import { isClosed, isHidden, leastOf, mostOf, namesIn, propertyIn, propertyOf, requiredIn, typesIn } from './traits.ts'

export function objectHolds(judge: Judge, a: Schema, atom: Atom): boolean {
  if (!typesIn(a).has('object')) return true
  return (
    requiredHolds(judge, a, atom) &&
    countsHold(judge, a, atom) &&
    propertiesHold(judge, a, atom) &&
    restHolds(judge, a, atom) &&
    namesHold(judge, a, atom) &&
    dependenciesHold(judge, a, atom)
  )
}

const isRefused = (judge: Judge, schema: Schema, name: string) => {
  const property = propertyIn(schema, name)
  return isHidden(property, judge.direction) || judge.isEmpty(property)
}

function requiredHolds({ direction }: Judge, a: Schema, atom: Atom): boolean {
  const given = requiredIn(a, direction)
  return [...requiredIn([atom], direction)].every((name) => given.has(name))
}

function countsHold(judge: Judge, a: Schema, { keywords }: Atom): boolean {
  const { minProperties, maxProperties } = keywords
  const given = requiredIn(a, judge.direction)
  if (typeof minProperties === 'number' && Math.max(mostOf(a, 'minProperties'), given.size) < minProperties)
    return false
  if (typeof maxProperties !== 'number') return true
  const patterns = a.some((atom) => atom.patterns.size > 0)
  const named = isClosed(a) && !patterns ? namesIn(a).size : Number.POSITIVE_INFINITY
  return Math.min(leastOf(a, 'maxProperties'), named) <= maxProperties
}

/** Every name that either side speaks of. */
function propertiesHold(judge: Judge, a: Schema, atom: Atom): boolean {
  return [...new Set([...namesIn(a), ...atom.properties.keys()])].every((name) => {
    const wanted = propertyOf(atom, name)
    if (wanted.length === 0 || isHidden(wanted, judge.direction)) return true
    const given = propertyIn(a, name)
    return isHidden(given, judge.direction) || judge.isSubset(given, wanted)
  })
}

/** Names that only patterns or the default speak of. */
function restHolds(judge: Judge, a: Schema, atom: Atom): boolean {
  for (const [pattern, place] of atom.patterns) {
    const given = together(...a.map((other) => givenUnder(other, pattern)))
    if (!judge.isSubset(given, schemaAt(place))) return false
  }
  const wanted = schemaAt(atom.additional)
  if (wanted.length === 0) return true
  const covered = new Set(atom.patterns.keys())
  const extra = a.flatMap(({ patterns }) => [...patterns].filter(([pattern]) => !covered.has(pattern)))
  const plain = together(...a.map(({ additional }) => schemaAt(additional)))
  // A name under one of the patterns is not held by the default of the atom that has the pattern.
  const always = a.filter(({ patterns }) => patterns.size === 0).map(({ additional }) => schemaAt(additional))
  const underPattern = extra.every(([, place]) => judge.isSubset(together(schemaAt(place), ...always), wanted))
  return underPattern && judge.isSubset(plain, wanted)
}

/** What an atom asks of a name that a pattern covers, as far as the pattern alone tells. */
function givenUnder(atom: Atom, pattern: string): Schema {
  const same = atom.patterns.get(pattern)
  if (same) return schemaAt(same)
  return atom.patterns.size === 0 ? schemaAt(atom.additional) : []
}

function namesHold(judge: Judge, a: Schema, atom: Atom): boolean {
  const wanted = under(atom, 'propertyNames')
  if (!wanted) return true
  const given = together(...a.map((other) => under(other, 'propertyNames') ?? []))
  if (judge.isSubset(together(given, STRINGS), wanted)) return true
  if (!isClosed(a) || a.some(({ patterns }) => patterns.size > 0)) return false
  return [...namesIn(a)].every((name) => isRefused(judge, a, name) || accepts(wanted, name, judge.direction) === true)
}

const STRINGS = ofType('string')

function dependenciesHold(judge: Judge, a: Schema, atom: Atom): boolean {
  const { dependentRequired } = atom.keywords
  const given = requiredIn(a, judge.direction)
  for (const [name, needed] of Object.entries(isFields(dependentRequired) ? dependentRequired : {})) {
    const also = new Set([...given, ...dependentNames(a, name)])
    const holds = Array.isArray(needed) && needed.every((other) => also.has(String(other)))
    if (!holds && !isRefused(judge, a, name)) return false
  }
  const place = atom.place?.value
  const names = isFields(place) && isFields(place.dependentSchemas) ? Object.keys(place.dependentSchemas) : []
  return names.every((name) => {
    const wanted = dependentSchema(atom, name)
    if (isRefused(judge, a, name)) return true
    return judge.isSubset(together(a, ...a.map((other) => dependentSchema(other, name))), wanted)
  })
}

export const dependentNames = (schema: Schema, name: string): string[] =>
  schema.flatMap(({ keywords }) => {
    const needed = isFields(keywords.dependentRequired) ? keywords.dependentRequired[name] : undefined
    return Array.isArray(needed) ? needed.map(String) : []
  })

export function dependentSchema(atom: Atom, name: string): Schema {
  const map = atom.place && rawChild(atom.place, 'dependentSchemas')
  return map ? schemaAt(rawChild(map, name)) : []
}
