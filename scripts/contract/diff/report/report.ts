// What a run of the check found, as plain data; every format is written from this alone.
import { type Approval, applyApprovals } from '../approvals.ts'
import type { Change, Policy } from '../changes.ts'
import { diff } from '../diff.ts'
import { documentNames } from '../fingerprint.ts'
import { type Contract, child, rawChild, textAt } from '../place.ts'
import type { Level } from '../rules/table.ts'
import { type Bump, bumpOf, highest, isAtLeast, isPreRelease, isRaised, nextVersion } from '../versions.ts'
import { type Proof, witnessesOf } from '../witnesses.ts'

export interface ReportedChange extends Change {
  readonly approval: Approval | undefined
  readonly blocks: boolean
}

export interface DocumentReport {
  readonly format: Change['format']
  readonly title: string
  readonly base: string
  readonly revision: string
  readonly baseVersion: string
  readonly revisionVersion: string
  readonly bump: Bump
  /** The least version the revision may have; undefined when versions are not semantic. */
  readonly leastVersion: string | undefined
  readonly versionIsEnough: boolean
  readonly changes: readonly ReportedChange[]
  readonly proofs: readonly Proof[]
}

/** What blocks beside the changes: an approval that is unused or has expired, a version that was not raised enough. */
export interface Fault {
  readonly about: 'approvals' | 'version'
  /** One sentence. */
  readonly text: string
  readonly file: string
  readonly line: number
}

export interface Report {
  readonly documents: readonly DocumentReport[]
  readonly approvalErrors: readonly string[]
  /** One sentence for each document whose version was not raised enough; only when that is asked for. */
  readonly versionErrors: readonly string[]
  /** Both kinds of errors, where they stand. */
  readonly faults: readonly Fault[]
  readonly bump: Bump
  readonly failOn: Level
  readonly counts: Readonly<Record<Level, number>> & { readonly approved: number; readonly blocking: number }
  readonly exitCode: 0 | 1
}

export interface Comparison {
  readonly base: Contract
  readonly revision: Contract
}

const GRAVITY: Readonly<Record<Level, number>> = { breaking: 2, risky: 1, safe: 0 }

export function makeReport(
  comparisons: readonly Comparison[],
  approvals: readonly Approval[],
  policy: Policy,
  failOn: Level,
  checkVersion = false,
): Report {
  const names = documentNames(comparisons)
  const found = comparisons.map((comparison, index) => ({
    ...comparison,
    changes: diff(comparison.base, comparison.revision, policy, names[index]),
  }))
  const approved = applyApprovals(
    approvals,
    found.flatMap(({ changes }) => changes),
    policy.today,
    // A risk may be approved whether this run lets it block or not; what is safe, only where it was asked to block.
    ({ level }) => level !== 'safe' || GRAVITY[level] >= GRAVITY[failOn],
  )
  const documents = found.map(({ base, revision, changes }) => {
    const reported = changes.map((change) => {
      const approval = approved.byFingerprint.get(change.fingerprint)
      return { ...change, approval, blocks: !approval && GRAVITY[change.level] >= GRAVITY[failOn] }
    })
    return { ...documentOf(base, revision, changes), changes: reported, proofs: witnessesOf(base, revision, changes) }
  })
  const all = documents.flatMap(({ changes }) => changes)
  const count = (level: Level) => all.filter((change) => change.level === level).length
  const blocking = all.filter(({ blocks }) => blocks).length
  const faults: readonly Fault[] = [
    ...(checkVersion ? documents.flatMap((document, index) => versionFault(document, found[index]?.revision)) : []),
    ...approved.errors.map(([{ file, line }, text]) => ({ about: 'approvals', text, file, line }) as const),
  ]
  const textsOf = (about: Fault['about']) => faults.filter((fault) => fault.about === about).map(({ text }) => text)
  return {
    documents,
    approvalErrors: textsOf('approvals'),
    versionErrors: textsOf('version'),
    faults,
    bump: highest(documents.map(({ bump }) => bump)),
    failOn,
    counts: {
      breaking: count('breaking'),
      risky: count('risky'),
      safe: count('safe'),
      approved: all.filter(({ approval }) => approval).length,
      blocking,
    },
    exitCode: blocking > 0 || faults.length > 0 ? 1 : 0,
  }
}

function documentOf(base: Contract, revision: Contract, changes: readonly Change[]) {
  const version = (contract: Contract) => textAt(child(contract.root, 'info'), 'version') ?? ''
  const [baseVersion, revisionVersion] = [version(base), version(revision)]
  const bump = bumpOf(changes, baseVersion)
  const leastVersion = changes.length > 0 ? nextVersion(baseVersion, bump) : baseVersion
  return {
    format: revision.format,
    title: textAt(child(revision.root, 'info'), 'title') ?? '',
    base: base.label,
    revision: revision.label,
    baseVersion,
    revisionVersion,
    bump,
    leastVersion,
    versionIsEnough:
      leastVersion === undefined ||
      (changes.length > 0 ? isRaised(baseVersion, revisionVersion, bump) : isAtLeast(revisionVersion, leastVersion)),
  }
}

/** A value as short text on one line. */
export function shown(value: unknown, most = 120): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'none')
  return text.length > most ? `${text.slice(0, most - 3)}...` : text
}

/** `before -> after`, with what is missing left out; empty where the title says all there is. */
export function movement({ rule, path, before, after }: Pick<Change, 'rule' | 'path' | 'before' | 'after'>): string {
  if (before === undefined && after === undefined) return ''
  if (typeof before === 'boolean' && typeof after === 'boolean' && /-became-/.test(rule)) return ''
  if (before !== undefined && after !== undefined) return `${shown(before)} -> ${shown(after)}`
  const only = shown(before === undefined ? after : before)
  return path.endsWith(only) ? '' : only
}

const inRepository = (file: string) => file.replace(/^git:[^:]+:/, '').replaceAll('\\', '/')

/** Where a reader of the revision is shown the change; at its first line when it is about what is no longer there. */
export const mark = (change: Pick<Change, 'new'>, { revision }: Pick<DocumentReport, 'revision'>) =>
  change.new
    ? { file: inRepository(change.new.file), line: change.new.line }
    : { file: inRepository(revision), line: 1 }

export const spot = ({ old, new: now }: Pick<Change, 'old' | 'new'>) => now ?? old

export function flow({ direction, format }: Pick<Change, 'direction' | 'format'>): string {
  const who = format === 'asyncapi' ? 'subscribers' : 'clients'
  return direction ? `${direction === 'in' ? 'written' : 'read'} by ${who}` : ''
}

/** The first few, and how many more. */
export function few(names: readonly string[], most = 4): string {
  const rest = names.length - most
  return rest > 0 ? `${names.slice(0, most).join(', ')} and ${rest} more` : names.join(', ')
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`

function versionFault(document: Omit<DocumentReport, 'proofs'>, revision: Contract | undefined): Fault[] {
  const { title, bump, baseVersion, revisionVersion, leastVersion, versionIsEnough } = document
  if (versionIsEnough) return []
  // 2.0.0-rc.1 asks for 2.0.0, and 2.0.0-rc.2 is on the way there.
  const early = leastVersion !== baseVersion && isPreRelease(baseVersion) ? ', or a later pre-release of it' : ''
  const text = `${title} went from ${baseVersion} to ${revisionVersion}; a ${bump} version is needed, at least ${leastVersion}${early}.`
  const info = child(revision?.root, 'info')
  const at = info && (rawChild(info, 'version') ?? info)
  const file = at ? at.contract.show(at.file) : document.revision
  return [{ about: 'version', text, file: inRepository(file), line: at?.contract.lineOf(at.file, at.pointer) ?? 1 }]
}

function blockers({ counts, approvalErrors, versionErrors }: Report): string {
  const parts = [
    counts.blocking > 0 && counted(counts.blocking, 'change'),
    approvalErrors.length > 0 && counted(approvalErrors.length, 'wrong approval'),
    versionErrors.length > 0 && counted(versionErrors.length, 'version'),
  ]
  return parts.filter(Boolean).join(' and ')
}

/** The verdict in one sentence. */
export function verdict(report: Report): string {
  const { counts, exitCode } = report
  const found = `${counts.breaking} breaking, ${counts.risky} risky, ${counts.safe} safe (${counts.approved} approved)`
  return exitCode === 0 ? `Passed: ${found}.` : `Blocked by ${blockers(report)}: ${found}.`
}
