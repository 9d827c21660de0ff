// `contract -- release`: what it refuses, and what it leaves behind, in a copy of the contract.
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { readApprovals } from '../../scripts/contract/diff/approvals.ts'
import { diff } from '../../scripts/contract/diff/diff.ts'
import { load } from '../../scripts/contract/diff/load.ts'
import { release } from '../../scripts/contract/release/release.ts'
import { lastRelease } from '../../scripts/contract/release/releases.ts'
import { finish, makeFolder, ROOT } from '../e2e/processes.ts'

const LONG = { timeout: 60_000 }
const POLICY = { today: '2026-12-01', noticeDays: 90 }

interface Copy extends Disposable {
  readonly root: string
  read(name: string): string
  edit(name: string, from: string | RegExp, to: string): void
  release(options?: { dryRun?: boolean; findings?: string[] }): ReturnType<typeof release>
}

/** The contract in a folder of its own, at `version`, with a changelog that has a section for it. */
function copyAt(version: string): Copy {
  const folder = makeFolder()
  const root = folder.path
  cpSync(path.join(ROOT, 'openapi'), path.join(root, 'openapi'), { recursive: true })
  // As if nothing had been released, so that these tests say the same after a release as before the first.
  rmSync(path.join(root, 'openapi/released'), { recursive: true, force: true })
  writeFileSync(path.join(root, 'openapi/approvals.yaml'), '# What is let pass.\napprovals: []\n')
  writeFileSync(path.join(root, 'CHANGELOG.md'), '# Changelog\n')
  const copy: Copy = {
    root,
    read: (name) => readFileSync(path.join(root, name), 'utf8'),
    edit(name, from, to) {
      const before = copy.read(name)
      const after = before.replace(from, () => to)
      if (after === before) throw new Error(`${name} does not hold ${from}`)
      writeFileSync(path.join(root, name), after)
    },
    release: ({ dryRun = false, findings = [] } = {}) =>
      release({ root, policy: POLICY, dryRun, lint: async () => findings }),
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  }
  raise(copy, version)
  return copy
}

function raise(copy: Copy, version: string): void {
  for (const name of ['openapi', 'asyncapi'])
    copy.edit(`openapi/${name}.yaml`, /^ {2}version: .*$/m, `  version: ${version}`)
  copy.edit(
    'CHANGELOG.md',
    /^# Changelog\n/,
    `# Changelog\n\n## ${version}, unreleased\n\n- Something that was written by hand.\n`,
  )
}

const dropName = (copy: Copy) => copy.edit('openapi/campaigns/inputs.yaml', /\n {4}metadata:[^\n]*/, '')

describe('contract -- release', () => {
  it('keeps both documents under their version, and dates the changelog', LONG, async () => {
    using copy = copyAt('1.0.0')
    const outcome = await copy.release()
    expect(outcome).toEqual({ version: '1.0.0', refused: [], written: ['openapi/released/1.0.0', 'CHANGELOG.md'] })
    expect(readdirSync(path.join(copy.root, 'openapi/released'))).toEqual(['1.0.0'])
    const modeOf = (folder: string) => statSync(path.join(copy.root, folder)).mode
    expect(modeOf('openapi/released/1.0.0')).toBe(modeOf('openapi/released')) // as others may read that
    expect(JSON.parse(copy.read('openapi/released/1.0.0/asyncapi.json')).info.version).toBe('1.0.0')
    expect(copy.read('CHANGELOG.md')).toBe(
      '# Changelog\n\n## 1.0.0, 2026-12-01\n\n- Something that was written by hand.\n',
    )
    expect(lastRelease(path.join(copy.root, 'openapi'))?.version).toBe('1.0.0')
  })

  it('writes nothing in a dry run, nor when it refuses', LONG, async () => {
    using copy = copyAt('1.0.0')
    expect((await copy.release({ dryRun: true })).refused).toEqual([])
    expect((await copy.release({ findings: ['a.yaml:1 wrong'] })).refused).toEqual(['a.yaml:1 wrong'])
    copy.edit('CHANGELOG.md', 'unreleased', '2026-01-01')
    expect((await copy.release()).refused).toEqual(['CHANGELOG.md has no section "## 1.0.0, unreleased"'])
    copy.edit('openapi/asyncapi.yaml', '  version: 1.0.0', '  version: 1.1.0')
    expect((await copy.release()).refused).toContain('the documents have two versions: 1.0.0 and 1.1.0')
    expect(readdirSync(path.join(copy.root, 'openapi/released'))).toEqual([])
  })

  it('asks for a version as high as the changes are grave, and lists them with whom they affect', LONG, async () => {
    using copy = copyAt('1.0.0')
    await copy.release()
    expect((await copy.release()).refused).toContainEqual(expect.stringContaining('1.0.0 is released'))
    copy.edit(
      'openapi/events/events-list.yaml',
      /operationId: listEvents\n/,
      'operationId: listEvents\n  deprecated: true\n',
    )
    raise(copy, '1.0.1')
    expect((await copy.release()).refused).toContainEqual(expect.stringContaining('1.1.0 at least'))
    for (const name of ['openapi', 'asyncapi'])
      copy.edit(`openapi/${name}.yaml`, '  version: 1.0.1', '  version: 1.1.0')
    copy.edit('CHANGELOG.md', '## 1.0.1, unreleased', '## 1.1.0, unreleased')
    expect((await copy.release()).refused).toEqual([])
    const [section = ''] = copy.read('CHANGELOG.md').split('## 1.0.0,')
    expect(section).toContain('## 1.1.0, 2026-12-01')
    expect(section).toContain('GET /v1/events')
    expect(copy.read('CHANGELOG.md')).toContain('## 1.0.0, 2026-12-01')
  })

  it('refuses a break that nobody approved, and keeps the approvals of one that somebody did', LONG, async () => {
    using copy = copyAt('1.0.0')
    await copy.release()
    dropName(copy)
    raise(copy, '2.0.0')
    expect((await copy.release()).refused).toContainEqual(expect.stringMatching(/^Blocked by \d+ changes?:/))

    const options = { remote: false, lenient: false, cwd: copy.root }
    const released = lastRelease(path.join(copy.root, 'openapi'))
    const changes = diff(
      await load(released?.files.openapi ?? '', options),
      await load(path.join(copy.root, 'openapi/openapi.yaml'), options),
      POLICY,
    )
    const breaks = changes.filter(({ level }) => level === 'breaking')
    expect(breaks.length).toBeGreaterThan(0)
    copy.edit('openapi/approvals.yaml', 'approvals: []', 'approvals:')
    for (const { fingerprint } of breaks)
      appendFileSync(
        path.join(copy.root, 'openapi/approvals.yaml'),
        `  - { fingerprint: ${fingerprint}, reason: Keep your own notes., who: a@example.com, expires: 2027-01-01 }\n`,
      )
    expect(await copy.release()).toMatchObject({ version: '2.0.0', refused: [] })
    expect(copy.read('CHANGELOG.md')).toContain('To migrate: Keep your own notes.')
    expect(readApprovals(path.join(copy.root, 'openapi/released/2.0.0/approvals.yaml'))).toHaveLength(breaks.length)
    expect(readApprovals(path.join(copy.root, 'openapi/approvals.yaml'))).toEqual([])
  })

  it('counts what came out from the last version that was no pre-release, and writes none twice', LONG, async () => {
    using copy = copyAt('1.0.0')
    await copy.release()
    dropName(copy)
    raise(copy, '2.0.0-rc.1')
    const asked = (await copy.release()).refused
    expect(asked).toEqual([expect.stringMatching(/^Blocked by \d+ changes?:/)])
    // As if it had been released.
    mkdirSync(path.join(copy.root, 'openapi/released/2.0.0-rc.1'))
    expect(lastRelease(path.join(copy.root, 'openapi'))?.version).toBe('1.0.0')
    expect((await copy.release()).refused).toContain('2.0.0-rc.1 is released; give both documents another version')
  })

  it('does not take half a release for one', () => {
    using folder = makeFolder()
    mkdirSync(path.join(folder.path, 'released/1.0.0'), { recursive: true })
    writeFileSync(path.join(folder.path, 'released/1.0.0/openapi.json'), '{}')
    expect(() => lastRelease(folder.path)).toThrow('lacks asyncapi.json')
  })

  it('takes 1.10.0 for later than 1.9.0', () => {
    using folder = makeFolder()
    for (const version of ['1.9.0', '1.10.0', 'draft']) {
      mkdirSync(path.join(folder.path, 'released', version), { recursive: true })
      for (const name of ['openapi', 'asyncapi'])
        writeFileSync(path.join(folder.path, 'released', version, `${name}.json`), '{}')
    }
    expect(lastRelease(folder.path)?.version).toBe('1.10.0')
  })

  it('exits with 2 when it is asked wrongly', async () => {
    const run = (...args: string[]) =>
      finish(process.execPath, [path.join(ROOT, 'scripts/contract.ts'), 'release', ...args])
    expect((await run('--today', 'soon')).code).toBe(2)
    expect((await run('--force')).code).toBe(2)
    expect(existsSync(path.join(ROOT, 'openapi/released/.draft'))).toBe(false)
  })
})
