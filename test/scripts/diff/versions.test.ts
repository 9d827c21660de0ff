// What a change asks of the version, by semver.org: pre-releases (9), build metadata (10) and precedence (11).
import { describe, expect, it } from 'vitest'
import { type Bump, isAtLeast, isRaised, nextVersion } from '../../../scripts/contract/diff/versions.ts'

describe('precedence', () => {
  // The order of semver.org, paragraph 11, and what stands around it.
  const ORDER = [
    '1.0.0-1',
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0',
    '1.0.1-0',
    '1.0.1',
    '1.10.0',
    '2.0.0-alpha',
  ]

  it('puts versions in the order that semver.org gives', () => {
    for (const [at, version] of ORDER.entries())
      for (const [other, least] of ORDER.entries())
        expect([version, least, isAtLeast(version, least)]).toEqual([version, least, at >= other])
  })

  it('does not look at build metadata', () => {
    expect(isAtLeast('1.0.0+20270101', '1.0.0+20271231')).toBe(true)
    expect(isAtLeast('1.0.0-rc.1+build.9', '1.0.0')).toBe(false)
  })

  it('knows nothing of versions of another kind, but that they are themselves', () => {
    expect(isAtLeast('2027-01-01', '2026-01-01')).toBe(false)
    expect(isAtLeast('2027-01-01', '2027-01-01')).toBe(true)
    expect(nextVersion('2027-01-01', 'major')).toBeUndefined()
    expect(isRaised('2027-01-01', '2027-01-01', 'major')).toBe(true)
  })
})

/** From, to, what the changes ask for, the least version, and whether it was raised enough. */
const RAISES: readonly (readonly [string, string, Bump, string, boolean])[] = [
  ['1.4.0', '2.0.0', 'major', '2.0.0', true],
  ['1.4.0', '1.5.0', 'major', '2.0.0', false],
  ['1.4.0', '1.4.0', 'patch', '1.4.1', false],
  ['1.4.0', '1.5.0', 'minor', '1.5.0', true],
  // A pre-release of the version that is needed says that clients will have to change.
  ['1.4.0', '2.0.0-alpha.1', 'major', '2.0.0', true],
  ['1.4.0', '1.5.0-rc.1', 'major', '2.0.0', false],
  ['1.4.0', '1.5.0-rc.1', 'minor', '1.5.0', true],
  ['1.4.0', '1.4.1-rc.1', 'minor', '1.5.0', false],
  // What is not out yet may still break.
  ['2.0.0-alpha.1', '2.0.0-alpha.2', 'major', '2.0.0', true],
  ['2.0.0-alpha.1', '2.0.0', 'major', '2.0.0', true],
  ['2.0.0-alpha.1', '2.0.0-alpha.1', 'major', '2.0.0', false],
  ['2.0.0-alpha.2', '2.0.0-alpha.1', 'major', '2.0.0', false],
  ['2.0.0-beta.2', '2.0.0-beta.11', 'minor', '2.0.0', true],
  ['1.0.0-alpha', '1.0.0-alpha.1', 'major', '1.0.0', true],
  // The pre-release of a minor version is meant to fit what clients of the major one do.
  ['1.5.0-rc.1', '1.5.0-rc.2', 'minor', '1.5.0', true],
  ['1.5.0-rc.1', '1.5.0', 'major', '2.0.0', false],
  ['1.5.0-rc.1', '2.0.0-alpha.1', 'major', '2.0.0', true],
  ['1.5.1-rc.1', '1.5.1', 'minor', '1.6.0', false],
  ['1.5.1-rc.1', '1.5.1-rc.2', 'patch', '1.5.1', true],
  // A version that is out is not raised by its own pre-release.
  ['2.0.0', '2.0.0-alpha', 'patch', '2.0.1', false],
  ['2.0.0', '2.0.0-alpha', 'major', '3.0.0', false],
  ['2.0.0', '2.0.0+build.2', 'patch', '2.0.1', false],
]

describe('a version', () => {
  it.each(RAISES)(
    'from %s to %s with a %s change, at least %s, is raised enough: %s',
    (base, to, bump, least, enough) => {
      expect([nextVersion(base, bump), isRaised(base, to, bump)]).toEqual([least, enough])
    },
  )
})
