// Compares two schemas in one direction and names each change where it stands. The judge decides first: where every old
// request is still accepted (or every new response expected), all that changed below is safe. Where it cannot prove
// that, the facets say why; and where no facet does, that is itself a finding, which blocks.
import { type Place, refName } from '../place.ts'
import { compareAnnotations } from './annotations.ts'
import { type Direction, keyOf, type Schema, schemaAt } from './atoms.ts'
import { compareBranches } from './compare-branches.ts'
import { compareLists } from './compare-lists.ts'
import { compareObjects } from './compare-objects.ts'
import { compareSubtypes } from './compare-subtypes.ts'
import { compareNumbers, compareStrings, compareTypes, compareValues } from './facets.ts'
import { type Judge, makeJudge } from './judge.ts'
import { sameSchema } from './same.ts'
import { typesIn } from './traits.ts'

/** Where two schemas stand, and how a person calls the place, such as `Campaign.recipients[].phone`. */
export interface Site {
  readonly path: string
  readonly old: Place | undefined
  readonly new: Place | undefined
  /** All that a finding is about, where the two places show a part of it. */
  readonly states?: readonly (Place | undefined)[]
  /** Whether everybody sent it before, so that no default of it was or will be used. */
  readonly sent?: boolean
}

export interface SchemaFinding extends Site {
  readonly rule: string
  readonly direction: Direction
  readonly before: unknown
  readonly after: unknown
  /** Proven to be of no consequence for what is accepted, whatever the rule says in general. */
  readonly proven: boolean
}

export interface Walk {
  /** Whether the values travel as XML. */
  readonly xml: boolean
  readonly judge: Judge
  readonly site: Site
  readonly proven: boolean
  readonly emit: (rule: string, before: unknown, after: unknown, site?: Site) => void
  /** Compares a part of both schemas and adds what it finds. */
  readonly descend: (before: Schema, after: Schema, site: Site) => void
}

export interface Comparer {
  readonly compare: (before: Schema, after: Schema, site: Site) => readonly SchemaFinding[]
}

interface Owed {
  readonly was: Schema
  readonly is: Schema
  readonly at: Site
  readonly above: boolean
}

const DEPTH_MAX = 40
const NONE: ReadonlySet<SchemaFinding> = new Set()

/** Rules whose findings explain why the judge could not prove a schema safe. The others are matters of policy. */
export type Explains = (finding: SchemaFinding) => boolean

/** How values travel: as text, as parameters and headers do, or as XML. */
export interface Travel {
  readonly direction: Direction
  readonly wire: boolean
  readonly xml: boolean
}

export function makeComparer({ direction, wire, xml }: Travel, explains: Explains): Comparer {
  const judge = makeJudge(direction, wire)
  const done = new Map<string, ReadonlySet<SchemaFinding>>()
  const isProven = (before: Schema, after: Schema) =>
    direction === 'in' ? judge.isSubset(before, after) : judge.isSubset(after, before)
  let depth = 0
  const owed: Owed[] = []

  const walk = (before: Schema, after: Schema, site: Site, provenAbove: boolean): ReadonlySet<SchemaFinding> => {
    if (isUnchanged(before, after, site)) return NONE
    const key = `${keyOf(before)}|${keyOf(after)}|${provenAbove}|${site.sent === true}`
    const known = done.get(key)
    if (known) return known
    // A set, since what is shared by many schemas comes back by many ways.
    const found = new Set<SchemaFinding>()
    // A schema that recurs inside itself has its findings reported by the outer one.
    done.set(key, found)
    const proven = provenAbove || isProven(before, after)
    let explained = false
    /** A part that is not proven explains why this is not. What lies too deep is compared on its own, later. */
    const enter = (was: Schema, is: Schema, at: Site, above: boolean) => {
      if (isUnchanged(was, is, at)) return
      explained ||= !above && !isProven(was, is)
      if (depth >= DEPTH_MAX) owed.push({ was, is, at: named(at), above })
      else for (const one of walk(was, is, named(at), above)) found.add(one)
    }
    depth += 1
    const emit: Walk['emit'] = (rule, was, is, at = site) =>
      void found.add({ ...at, rule, direction, before: was, after: is, proven })
    const descend: Walk['descend'] = (was, is, at) => enter(was, is, at, proven)
    facets(before, after, { xml, judge, site, proven, emit, descend })
    const stray: Walk = {
      xml,
      judge,
      site,
      proven: false,
      emit: (rule, was, is, at = site) =>
        void found.add({ ...at, rule, direction, before: was, after: is, proven: false }),
      descend: (was, is, at) => enter(was, is, at, false),
    }
    strayFacets(before, after, stray)
    // Each on its own: whether they fit says nothing of whether this does.
    const subtype = (was: Place, is: Place, tag: string) =>
      void owed.push({ was: schemaAt(was), is: schemaAt(is), at: { path: tag, old: was, new: is }, above: false })
    compareSubtypes(before, after, stray, subtype)
    depth -= 1
    if (!proven && !explained && ![...found].some(explains))
      emit('schema-not-comparable', undefined, undefined, { ...site, states: statesOf(before, after) })
    return found
  }
  const compare: Comparer['compare'] = (before, after, site) => {
    if (isUnchanged(before, after, site)) return []
    const found = new Set<SchemaFinding>()
    owed.push({ was: before, is: after, at: named(site), above: false })
    for (let next = owed.pop(); next; next = owed.pop())
      if (!isUnchanged(next.was, next.is, next.at))
        for (const one of walk(next.was, next.is, next.at, next.above)) found.add(one)
    // Parts of a recursive schema may explain each other; so the whole must have a reason in the end, or be one.
    const doubt = { rule: 'schema-not-comparable', direction, before: undefined, after: undefined, proven: false }
    const open = !isProven(before, after) && ![...found].some(explains)
    return open ? [...found, { ...named(site), ...doubt, states: statesOf(before, after) }] : [...found]
  }
  return { compare }
}

/** Where the whole of two schemas stands. */
const statesOf = (before: Schema, after: Schema): readonly (Place | undefined)[] => [
  ...before.map(({ place }) => place),
  undefined,
  ...after.map(({ place }) => place),
]

function isUnchanged(before: Schema, after: Schema, { old, new: now }: Site): boolean {
  if (before.length === 0 && after.length === 0) return true
  if (keyOf(before) === keyOf(after)) return true
  // The places stand for the whole schema only when they are the ones it was read from.
  if (!old || !now) return false
  return keyOf(schemaAt(old)) === keyOf(before) && keyOf(schemaAt(now)) === keyOf(after) && sameSchema(old, now)
}

/** A schema that both sides refer to by the same name is called by that name from there on. */
function named(site: Site): Site {
  const [was, is] = [site.old && refName(site.old), site.new && refName(site.new)]
  return was !== undefined && was === is ? { ...site, path: was } : site
}

function facets(before: Schema, after: Schema, walk: Walk): void {
  compareAnnotations(before, after, walk)
  if (compareBranches(before, after, walk) === 'instead') return
  if (!compareTypes(before, after, walk)) return
  compareValues(before, after, walk)
  const [was, is] = [typesIn(before), typesIn(after)]
  const shared = (type: string) => was.has(type) && is.has(type)
  if (shared('integer') || shared('fraction')) compareNumbers(before, after, walk)
  if (shared('string')) compareStrings(before, after, walk)
  if (shared('array')) compareLists(before, after, walk)
  if (shared('object')) compareObjects(before, after, walk)
}

const FACETS: readonly (readonly [
  readonly string[],
  readonly string[],
  (before: Schema, after: Schema, walk: Walk) => void,
])[] = [
  [
    ['integer', 'fraction'],
    ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
    compareNumbers,
  ],
  [['string'], ['minLength', 'maxLength', 'pattern'], compareStrings],
  [['array'], ['items', 'minItems', 'maxItems'], compareLists],
  [['object'], ['properties', 'required', 'additionalProperties'], compareObjects],
]

/**
 * Keywords that the type keeps from applying, such as `maximum` on a string. One of the two is a mistake, and which of
 * them the other side goes by is not known: their changes are judged as if they applied.
 */
function strayFacets(before: Schema, after: Schema, walk: Walk): void {
  const [was, is] = [typesIn(before), typesIn(after)]
  for (const [types, keywords, compare] of FACETS) {
    if (types.some((type) => was.has(type) || is.has(type))) continue
    const speaks = (schema: Schema) =>
      schema.some((atom) => keywords.some((keyword) => atom.keywords[keyword] !== undefined))
    if (speaks(before) && speaks(after)) compare(before, after, walk)
  }
}
