// What a change means for the version: breaking is major, anything a client can notice is minor, nothing is patch.
// Before 1.0.0 nothing is promised yet, and a break is minor. An approved break is still a break.
import type { Change } from './changes.ts'

export type Bump = 'major' | 'minor' | 'patch'

const ORDER: readonly Bump[] = ['patch', 'minor', 'major']

export function bumpOf(changes: readonly Change[], version: string): Bump {
  const isBreaking = changes.some(({ level }) => level === 'breaking')
  if (isBreaking) return version.startsWith('0.') ? 'minor' : 'major'
  return changes.length > 0 ? 'minor' : 'patch'
}

export const highest = (bumps: readonly Bump[]): Bump => ORDER.findLast((bump) => bumps.includes(bump)) ?? 'patch'

const partsOf = (version: string) =>
  version
    .match(/^v?(\d+)\.(\d+)(?:\.(\d+))?/)
    ?.slice(1)
    .map((part) => Number(part ?? 0))

/** The least version after a base that a bump asks for; undefined when the base is no semantic version. */
export function nextVersion(base: string, bump: Bump): string | undefined {
  const [major, minor, patch] = partsOf(base) ?? []
  if (major === undefined || minor === undefined || patch === undefined) return undefined
  if (bump === 'major') return `${major + 1}.0.0`
  return bump === 'minor' ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`
}

/** Whether a version is at least another; one that is no semantic version is at least no other. */
export function isAtLeast(version: string, least: string): boolean {
  const [parts, wanted] = [partsOf(version), partsOf(least)]
  if (!parts || !wanted) return version === least
  for (const [index, part] of parts.entries()) {
    const other = wanted[index] ?? 0
    if (part !== other) return part > other
  }
  return true
}
