// Collects what the adapters find into changes: each once, with the level its rule gives it, where it stands on both
// sides, and all operations and events it affects. A fingerprint names a change apart from any wording.
import { fingerprintOf, standing } from './fingerprint.ts'
import { follow, type Place } from './place.ts'
import { type Level, ruleOf, said } from './rules/table.ts'
import { type Direction, type Schema, schemaAt } from './schema/atoms.ts'
import { type Comparer, makeComparer, type Travel } from './schema/compare.ts'
import { canonical } from './schema/traits.ts'

export interface Spot {
  readonly file: string
  readonly line: number
  readonly pointer: string
}

export interface Change {
  readonly rule: string
  readonly level: Level
  readonly direction: Direction | undefined
  readonly format: 'openapi' | 'asyncapi'
  /** What changed, as a person calls it; independent of files. */
  readonly path: string
  readonly old: Spot | undefined
  readonly new: Spot | undefined
  readonly before: unknown
  readonly after: unknown
  /** Operations and events. */
  readonly affects: readonly string[]
  readonly title: string
  readonly why: string
  readonly avoid: string
  readonly fingerprint: string
}

export interface Finding {
  readonly rule: string
  readonly path: string
  readonly old?: Place | undefined
  readonly new?: Place | undefined
  readonly before?: unknown
  readonly after?: unknown
  readonly direction?: Direction | undefined
  readonly proven?: boolean
  /** All that the change is about, where `old` and `new` show a part of it. */
  readonly states?: readonly (Place | undefined)[] | undefined
  /** The operation or event it was met in. */
  readonly affects: string
}

/** The days between now and a sunset date that clients are promised, and what day it is. */
export interface Policy {
  /** YYYY-MM-DD. */
  readonly today: string
  readonly noticeDays: number
}

export interface SchemaPart {
  readonly path: string
  readonly affects: string
  readonly direction: Direction
  /** Whether values travel as text, as parameters and headers do. */
  readonly wire?: boolean
  /** Whether values travel as XML. */
  readonly xml?: boolean
  /** Whether it was required before, so that no default of it was or will be used. */
  readonly sent?: boolean
}

export const isXml = (media: string) => /[/+]xml($|[ ;])|^\*\/\*|^(application|text)\/\*/.test(media)

export interface Collector {
  readonly policy: Policy
  readonly add: (finding: Finding) => void
  /** Compares the schemas at two places; one that is not there accepts everything. */
  readonly compare: (old: Place | undefined, now: Place | undefined, part: SchemaPart) => void
  /** Does not compare two places again when it found nothing between them: many operations share what they refer to. */
  readonly once: (old: Place, now: Place, way: string, compareThem: () => void) => void
  readonly changes: () => readonly Change[]
}

const levelOf = ({ rule, direction, proven }: Finding): Level => {
  const { level, judged } = ruleOf(rule)
  return judged && proven === true ? 'safe' : level[direction ?? 'in']
}

/**
 * Whether a finding can be the reason why nothing was proven; a changed default, say, cannot. Nor can a removed property
 * that clients write: an open object takes it all the same, and where it does not, that is another finding.
 */
const explains = (finding: Finding) =>
  !/^(default|discriminator|known|xml)-/.test(finding.rule) &&
  !(finding.rule === 'property-removed' && finding.direction === 'in') &&
  levelOf(finding) !== 'safe'

/** What is compared, and what it is called in fingerprints. */
export interface Subject {
  readonly format: Change['format']
  readonly name: string
}

export function makeCollector(
  { format, name }: Subject,
  policy: Policy,
  amend: (finding: Finding) => Finding,
): Collector {
  const byKey = new Map<string, { finding: Finding; affects: Set<string> }>()
  const comparers = new Map<string, Comparer>()
  const comparerOf = (travel: Travel) => {
    const key = canonical(travel)
    const made = comparers.get(key) ?? makeComparer(travel, (found) => explains({ ...found, affects: '' }))
    comparers.set(key, made)
    return made
  }
  let added = 0
  const quiet = new Set<string>()
  const once: Collector['once'] = (old, now, way, compareThem) => {
    const key = `${old.id} ${now.id} ${way}`
    if (quiet.has(key)) return
    const before = added
    compareThem()
    if (added === before) quiet.add(key)
  }
  const add = (found: Finding) => {
    added += 1
    const finding = amend(found)
    const { rule, direction, before, after } = finding
    const place =
      finding.old || finding.new
        ? [finding.old && follow(finding.old).id, finding.new && follow(finding.new).id]
        : [finding.path]
    const key = canonical([
      rule,
      direction ?? null,
      ...place.map((part) => part ?? null),
      before ?? null,
      after ?? null,
    ])
    const known = byKey.get(key)
    if (known) known.affects.add(finding.affects)
    else byKey.set(key, { finding, affects: new Set([finding.affects]) })
  }
  const compare: Collector['compare'] = (old, now, part) => {
    const { path, affects, direction, wire = false, xml = false, sent = false } = part
    const sides: readonly Schema[] = [schemaAt(old), schemaAt(now)]
    const found = comparerOf({ direction, wire, xml }).compare(sides[0] ?? [], sides[1] ?? [], {
      path,
      old,
      new: now,
      sent,
    })
    for (const finding of found) add({ ...finding, affects })
  }
  const changes = () => {
    const all = [...byKey.values()]
    const counts = new Map<string, number>()
    for (const { finding, affects } of all) {
      const own = fingerprintOf(finding, name, hitBy(finding, affects))
      counts.set(own, (counts.get(own) ?? 0) + 1)
    }
    return all.map(({ finding, affects }) => {
      const hit = hitBy(finding, affects)
      const own = fingerprintOf(finding, name, hit)
      // Approving one of two that are called the same must not let the other pass.
      const fingerprint = counts.get(own) === 1 ? own : fingerprintOf(finding, name, [...hit, standing(finding)])
      return present(finding, [...affects].sort(), format, fingerprint)
    })
  }
  return { policy, add, compare, once, changes }
}

/**
 * Whom a change hits, where its path does not say that: approving what hits one operation must not let it pass for all that
 * refer to the same component, nor for another.
 */
function hitBy({ path }: Finding, affects: ReadonlySet<string>): readonly string[] {
  const isSaid = affects.size === 1 && [...affects].every((one) => ` ${path} `.includes(` ${one} `))
  return isSaid ? [] : [...affects].sort()
}

function spotOf(place: Place | undefined): Spot | undefined {
  if (!place || place.file === '') return undefined
  const { contract, file, pointer } = place
  return { file: contract.show(file), line: contract.lineOf(file, pointer), pointer: `#${pointer}` }
}

function present(finding: Finding, affects: string[], format: Change['format'], fingerprint: string): Change {
  const { rule, path, direction, before, after } = finding
  const { title, why, avoid } = ruleOf(rule)
  return {
    rule,
    level: levelOf(finding),
    direction,
    format,
    path,
    old: spotOf(finding.old),
    new: spotOf(finding.new),
    before,
    after,
    affects,
    title,
    why: said(why, direction),
    avoid: said(avoid, direction),
    fingerprint,
  }
}
