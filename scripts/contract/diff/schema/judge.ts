// Decides whether every instance of one schema is an instance of another: `in` asks it of old and new, `out` of new and old.
// Sound, not complete: true means proven. What it cannot prove is reported as a change, so a mistake here blocks too much
// rather than too little. Recursive schemas are taken to hold while they are looked into (the greatest fixed point).

import { accepts } from './accepts.ts'
import { type Atom, branchesUnder, type Direction, keyOf, ofType, type Schema, schemaAt, together } from './atoms.ts'
import { applicatorHolds } from './judge-branches.ts'
import { objectHolds } from './judge-objects.ts'
import { formatHolds, listHolds, scalarHolds, unknownHolds } from './judge-values.ts'
import { isUnknown } from './keywords.ts'
import { sameSchema } from './same.ts'
import {
  isHidden,
  isOpenEnum,
  leastOf,
  lowerIn,
  mostOf,
  propertyIn,
  requiredIn,
  typesIn,
  upperIn,
  valuesIn,
} from './traits.ts'

export interface Judge {
  readonly direction: Direction
  /** Values travel as text, as in a query: whatever writes a number may be read as a string. */
  readonly wire: boolean
  /** Whether all that `a` accepts, `b` accepts. */
  readonly isSubset: (a: Schema, b: Schema) => boolean
  /** Whether nothing satisfies the schema, as far as can be seen. */
  readonly isEmpty: (schema: Schema) => boolean
  /** Whether it has looked as long as it may, and proves nothing more of the question in hand. */
  readonly isSpent: () => boolean
}

const SPLITS_MAX = 3
/** Schemas that lead to more than these are compared by what they accept at once. */
const PAIRS_MAX = 200
/**
 * Steps inside cases, of one question asked from outside and of all. Beyond them nothing is proven by cases: no document
 * can keep the check busy.
 */
const STEPS_MAX = 500
const STEPS_IN_ALL_MAX = 10_000
/**
 * Looks at a schema, in one question asked from outside and in all. Where hundreds of choices without tags refer to each
 * other every branch has to be held against every other; beyond these nothing more is proven, and the rest is told as it
 * stands. A pair of two megabytes of ordinary schemas takes a tenth of it.
 */
const LOOKS_MAX = 100_000
const LOOKS_IN_ALL_MAX = 300_000
/** Deeper questions are taken to hold and answered after, so that a long chain of references needs no deep stack. */
const DEPTH_MAX = 40
const BRANCHES_MAX = 64
const EMPTY_DEPTH_MAX = 4

export function makeJudge(direction: Direction, wire = false): Judge {
  const decided = new Map<string, boolean>()
  /** Proven while something above was still assumed, in order. */
  const trail: string[] = []
  let [depth, steps, stepsInAll, inside, looks, looksInAll] = [0, 0, 0, 0, 0, 0]
  let owed: { readonly key: string; readonly a: Schema; readonly atom: Atom }[] = []

  const isSubset = (a: Schema, b: Schema): boolean => {
    if (depth === 0) looks = 0
    if (isSpent()) return b.every((atom) => a.includes(atom))
    if (a.length === 1 && b.length === 1 && isSame(a[0], b[0], look)) return true
    return b.every((atom) => a.includes(atom) || within(a, atom))
  }

  const isSpent = () => looks > LOOKS_MAX || looksInAll > LOOKS_IN_ALL_MAX
  const look = () => {
    looks += 1
    looksInAll += 1
  }
  const isTired = () => {
    look()
    return isSpent()
  }

  const within = (a: Schema, atom: Atom): boolean => {
    const key = `${keyOf(a)}<${atom.id}`
    const known = decided.get(key)
    if (known !== undefined) return known
    if (isTired()) return false
    decided.set(key, true)
    const mark = trail.push(key)
    if (depth >= DEPTH_MAX) {
      owed.push({ key, a, atom })
      return true
    }
    if (depth === 0) steps = 0
    depth += 1
    const holds = prove(a, atom, SPLITS_MAX) && (depth > 1 || settle())
    depth -= 1
    if (depth === 0) owed = []
    if (!holds) {
      for (const later of trail.splice(mark)) decided.delete(later)
      trail.pop()
    }
    decided.set(key, holds)
    return holds
  }

  /** Answers what was put off. One that fails takes the whole question with it, which may be more than it must. */
  const settle = (): boolean => {
    for (let next = owed.pop(); next; next = owed.pop()) {
      if (decided.get(next.key) === true && !prove(next.a, next.atom, SPLITS_MAX)) return false
    }
    return true
  }

  const prove = (a: Schema, atom: Atom, splits: number): boolean => {
    if (isSpent()) return false
    if (inside > 0) {
      steps += 1
      stepsInAll += 1
      if (steps > STEPS_MAX || stepsInAll > STEPS_IN_ALL_MAX) return false
    }
    if (a.some((other) => isSame(other, atom, look)) || isEmpty(a)) return true
    const values = valuesIn(a, direction)
    if (values?.every((value) => accepts(a, value, direction) === false || accepts([atom], value, direction) === true))
      return true
    if (holds(judge, a, atom)) return true
    if (splits === 0 || stepsInAll > STEPS_IN_ALL_MAX) return false
    inside += 1
    const proven = cases(a, atom, direction).some((parts) => parts.every((part) => prove(part, atom, splits - 1)))
    inside -= 1
    return proven
  }

  const isEmpty = (schema: Schema, depth = 0): boolean => {
    if (isTired()) return false
    const types = typesIn(schema)
    if (types.size === 0) return true
    const values = valuesIn(schema, direction)
    if (values?.every((value) => accepts(schema, value, direction) === false)) return true
    return [...types].every((type) => typeIsEmpty(schema, type, depth))
  }

  const typeIsEmpty = (schema: Schema, type: string, depth: number): boolean => {
    if (type === 'integer' || type === 'fraction') {
      const [low, high] = [lowerIn(schema), upperIn(schema)]
      return low.value > high.value || (low.value === high.value && (low.exclusive || high.exclusive))
    }
    if (type === 'string') return mostOf(schema, 'minLength') > leastOf(schema, 'maxLength')
    if (type === 'array') return mostOf(schema, 'minItems') > leastOf(schema, 'maxItems')
    if (type !== 'object' || depth >= EMPTY_DEPTH_MAX) return false
    if (mostOf(schema, 'minProperties') > leastOf(schema, 'maxProperties')) return true
    return [...requiredIn(schema, direction)].some((name) => {
      const property = propertyIn(schema, name)
      return !isHidden(property, direction) && isEmpty(property, depth + 1)
    })
  }

  const empty = new Map<string, boolean>()
  const isEmptyFor = (schema: Schema): boolean => {
    const key = keyOf(schema)
    const known = empty.get(key)
    if (known !== undefined) return known
    const found = isEmpty(schema)
    if (!isSpent()) empty.set(key, found)
    return found
  }

  const judge: Judge = { direction, wire, isSubset, isEmpty: isEmptyFor, isSpent }
  return judge
}

function isSame(a: Atom | undefined, b: Atom | undefined, look: () => void): boolean {
  if (!a || !b) return false
  return (
    a === b ||
    (a.place !== undefined &&
      b.place !== undefined &&
      plain(a) &&
      plain(b) &&
      sameSchema(a.place, b.place, PAIRS_MAX, look))
  )
}

/** Atoms of a schema that consists of them alone; where allOf or $ref stand beside, the place says more than the atom. */
const plain = ({ place }: Atom) =>
  typeof place?.value === 'object' && place.value !== null && !('allOf' in place.value) && !('$ref' in place.value)

/** Ways to take a schema apart into cases that together hold all its instances. */
function cases(a: Schema, target: Atom, direction: Direction): Schema[][] {
  const found: Schema[][] = []
  for (const atom of a) {
    for (const keyword of ['oneOf', 'anyOf']) {
      const branches = branchesUnder(atom, keyword)
      if (branches.length === 0 || branches.length > BRANCHES_MAX) continue
      const parts = branches.map((branch) => together(a, schemaAt(branch)))
      // A branch that adds nothing leads back here.
      if (parts.every((part) => part.length > a.length)) found.push(parts)
    }
  }
  const types = [...typesIn(a)]
  const isBranching = ['anyOf', 'oneOf', 'not', 'if'].some((keyword) => target.keywords[keyword] !== undefined)
  if (types.length > 1 && isBranching) found.push(types.map((type) => together(a, ofType(type))))
  return found.filter((parts) => parts.length > 0 || direction === 'out')
}

/** Whether `a` keeps to each keyword of the atom. */
function holds(judge: Judge, a: Schema, atom: Atom): boolean {
  if (
    isOpenEnum(atom, judge.direction)
      ? !typesHold(judge, a, atom)
      : !typesHold(judge, a, atom) || !valuesHold(judge, a, atom)
  )
    return false
  return (
    scalarHolds(judge, a, atom) &&
    formatHolds(a, atom) &&
    listHolds(judge, a, atom) &&
    objectHolds(judge, a, atom) &&
    applicatorHolds(judge, a, atom) &&
    Object.keys(atom.keywords).every((keyword) => !isUnknown(keyword) || unknownHolds(a, atom, keyword))
  )
}

const TEXT_LIMITS = ['pattern', 'format', 'minLength', 'maxLength', 'enum', 'const']

function typesHold(judge: Judge, a: Schema, { types, keywords }: Atom): boolean {
  if (!types) return true
  const asText = judge.wire && types.has('string') && !TEXT_LIMITS.some((keyword) => keywords[keyword] !== undefined)
  const read = asText ? new Set([...types, 'integer', 'fraction', 'boolean', 'null']) : types
  return [...typesIn(a)].every((type) => read.has(type))
}

function valuesHold({ direction }: Judge, a: Schema, { values, types }: Atom): boolean {
  if (!values) return true
  const listed = valuesIn(a, direction)
  if (!listed) return false
  return listed.every(
    (value) =>
      accepts(a, value, direction) === false || accepts([{ ...NO_LIMITS, values, types }], value, direction) === true,
  )
}

const NO_LIMITS: Atom = {
  id: 0,
  place: undefined,
  keywords: {},
  types: undefined,
  values: undefined,
  properties: new Map(),
  patterns: new Map(),
  additional: undefined,
}
