// What a change means for the version: breaking is major, anything a client can notice is minor, nothing is patch.
// Before 1.0.0 nothing is promised yet, and a break is minor. An approved break is still a break.
// Versions are read by semver.org; a pre-release of the version that is needed is enough, since it says what will come.
import type { Change } from './changes.ts'

export type Bump = 'major' | 'minor' | 'patch'

const ORDER: readonly Bump[] = ['patch', 'minor', 'major']

export function bumpOf(changes: readonly Change[], version: string): Bump {
  const isBreaking = changes.some(({ level }) => level === 'breaking')
  if (isBreaking) return version.startsWith('0.') ? 'minor' : 'major'
  return changes.length > 0 ? 'minor' : 'patch'
}

export const highest = (bumps: readonly Bump[]): Bump => ORDER.findLast((bump) => bumps.includes(bump)) ?? 'patch'

interface Version {
  readonly core: readonly [major: number, minor: number, patch: number]
  /** The identifiers after the hyphen; none when it is no pre-release. */
  readonly early: readonly string[]
}

function read(version: string): Version | undefined {
  const [found, major, minor, patch = '0', early] =
    version.match(/^v?(\d+)\.(\d+)(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?/) ?? []
  if (found === undefined) return undefined
  return { core: [Number(major), Number(minor), Number(patch)], early: early?.split('.') ?? [] }
}

export const isPreRelease = (version: string): boolean => (read(version)?.early.length ?? 0) > 0

/** The least version after a base that a bump asks for; undefined when the base is no semantic version. */
export function nextVersion(base: string, bump: Bump): string | undefined {
  const version = read(base)
  if (!version) return undefined
  const [major, minor, patch] = version.core
  // A pre-release of such a version has been raised already: 2.0.0-alpha.1 leads to 2.0.0, whatever breaks on the way.
  const isEarly = version.early.length > 0
  if (bump === 'major') return `${isEarly && minor === 0 && patch === 0 ? major : major + 1}.0.0`
  if (bump === 'minor') return `${major}.${isEarly && patch === 0 ? minor : minor + 1}.0`
  return `${major}.${minor}.${isEarly ? patch : patch + 1}`
}

const sign = (one: number, other: number) => Math.sign(one - other)

/** Which of two comes later, by semver.org paragraph 11. */
function order(one: Version, other: Version): number {
  const cores = one.core.map((part, index) => sign(part, other.core[index] ?? 0))
  const core = cores.find((found) => found !== 0)
  if (core !== undefined) return core
  if (one.early.length === 0 || other.early.length === 0) return sign(other.early.length, one.early.length)
  const shared = one.early.slice(0, other.early.length)
  const parts = shared.map((part, index) => orderOfParts(part, other.early[index] ?? ''))
  return parts.find((found) => found !== 0) ?? sign(one.early.length, other.early.length)
}

/** Numbers by their value and before any name; names by their characters. */
function orderOfParts(one: string, other: string): number {
  const [isNumber, isOtherNumber] = [one, other].map((part) => /^\d+$/.test(part))
  if (isNumber && isOtherNumber) return sign(Number(one), Number(other))
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1
  return one === other ? 0 : one < other ? -1 : 1
}

/** Whether a version is at least another; one that is no semantic version is at least no other. */
export function isAtLeast(version: string, least: string): boolean {
  const [one, other] = [read(version), read(least)]
  return one && other ? order(one, other) >= 0 : version === least
}

/** Whether a version is raised from a base as much as a bump asks for; a base that is no semantic version asks nothing. */
export function isRaised(base: string, version: string, bump: Bump): boolean {
  const [from, to] = [read(base), read(version)]
  const least = read(nextVersion(base, bump) ?? '')
  if (!from || !least) return true
  return to !== undefined && order(to, from) > 0 && order({ ...to, early: [] }, least) >= 0
}
