// nexora-contract as somebody else has it: installed offline into an empty repository, where it gates that repository's own
// documents. Every block of its README is run here, in order.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../../../scripts/check/tool.ts'
import { fencesOf, shellBlocks } from '../../e2e/markdown.ts'
import { freePort, run } from '../../e2e/processes.ts'
import { FILES, INSTALL, makeRepository, README, type Repository } from './repository.ts'

const LONG = { timeout: 120_000 }
const [install, gate, approve, script, lint, mock, ...others] = shellBlocks(README)

let repository: Repository

beforeAll(async () => {
  repository = await makeRepository()
  for (const [name, text] of FILES) repository.write(name, text)
  const { code, err } = await repository.bash(INSTALL)
  expect([code, err]).toEqual([0, ''])
}, 120_000)

afterAll(() => repository[Symbol.dispose]())

describe('the README, from top to bottom', () => {
  it('installs one package that brings nothing with it but the licences of what is in it', () => {
    expect(install?.commands.trim().replace('install', 'install --offline --no-audit --no-fund')).toBe(INSTALL)
    expect(others).toEqual([])
    const modules = readdirSync(path.join(repository.folder, 'node_modules')).filter((name) => !name.startsWith('.'))
    expect(modules).toEqual(['nexora-contract'])
    expect(JSON.parse(repository.read('node_modules/nexora-contract/package.json')).dependencies).toBeUndefined()
    const licences = repository.read('node_modules/nexora-contract/THIRD_PARTY_LICENCES.txt')
    const titles = [...licences.matchAll(/^(.+)\n=+$/gm)].map(([, title]) => title)
    expect(titles).toEqual(repository.packages)
    expect(titles.length).toBeGreaterThan(20)
  })

  it('stops a change that breaks clients and subscribers, with the very report that is shown', LONG, async () => {
    const { code, out } = await repository.bash(gate?.commands ?? '')
    expect(out.trim()).toBe(gate?.printed?.trim())
    expect(code).toBe(1)
  })

  it('lets an approved break pass, visibly', LONG, async () => {
    const { code, out } = await repository.bash(approve?.commands ?? '')
    expect(out).toContain('approved by api@bookings.example until 2099-12-31')
    expect(out).toContain('A major version')
    expect(code).toBe(0)
  })

  it('does the same as a script for any CI, and leaves the report as Markdown', LONG, async () => {
    const { code, out } = await repository.bash(script?.commands ?? '')
    expect(out).toContain('Passed: 1 breaking, 0 risky, 0 safe (1 approved).')
    expect(code).toBe(0)
    expect(repository.read('contract.md')).toMatch(/^## Contract check[\s\S]+Approved by api@bookings/)
  })

  it('lints, and says what is shown', LONG, async () => {
    const { code, out } = await repository.bash(lint?.commands ?? '')
    expect(out.trim()).toBe(lint?.printed?.trim())
    expect(code).toBe(1)
  })

  it('mocks the document', LONG, async () => {
    const port = await freePort()
    const command = (mock?.commands ?? '').replace('4010', String(port))
    await using server = run('bash', ['-c', `exec ${command}`], { cwd: repository.folder, group: true })
    const url = await server.says(/(http:\S+?)\. /)
    const post = (body: object) =>
      fetch(`${url}/bookings`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      })
    const made = await post({ guest: 'Mere', nights: 3 })
    expect([made.status, (await made.json()).status]).toEqual([201, 'booked'])
    expect((await post({ guest: 'Mere', nights: 31 })).status).toBe(422)
  })
})

describe('the README of this repository', () => {
  it('shows of the gate what the one of the package shows, where it is run', () => {
    const page = readFileSync(path.join(ROOT, 'README.md'), 'utf8')
    const [, section = ''] = page.match(/^## Gate your own documents$([\s\S]*?)^## /m) ?? []
    const blocks = fencesOf(section).map(({ body }) => body)
    expect(blocks).toHaveLength(3)
    expect(blocks.filter((block) => !README.includes(block))).toEqual([])
  })
})

describe('the gate in a repository of its own', () => {
  const diff = (...more: string[]) =>
    repository.contract(['diff', '--base', 'main', 'openapi.yaml', 'asyncapi.yaml', '--today', '2027-01-01', ...more])
  const edit = (name: string, from: string, to: string) => {
    const text = FILES.get(name) ?? ''
    expect(text).toContain(from)
    repository.git('checkout', '--quiet', 'openapi.yaml', 'asyncapi.yaml')
    repository.write(name, text.replace(from, to))
  }

  it('ends with 0 after a safe edit of either document', LONG, async () => {
    edit('openapi.yaml', 'maxLength: 80', 'maxLength: 90')
    expect(await diff()).toMatchObject({ code: 0, out: expect.stringContaining('Passed: 0 breaking') })
    edit('asyncapi.yaml', 'reason: { type: string }', 'reason: { type: string }\n            by: { type: string }')
    expect(await diff()).toMatchObject({ code: 0, out: expect.stringContaining('1 safe') })
  })

  it('says which version it is, for a report of a fault', LONG, async () => {
    const { version } = JSON.parse(repository.read('node_modules/nexora-contract/package.json'))
    expect(await repository.contract(['--version'])).toMatchObject({ code: 0, out: `${version}\n` })
  })

  it('ends with 1 after a breaking one, and names it in every format', LONG, async () => {
    edit('asyncapi.yaml', 'reason: { type: string }', 'why: { type: string }')
    for (const format of ['terminal', 'markdown', 'json', 'github', 'sarif', 'junit', 'changelog']) {
      const { code, out } = await diff('--format', format)
      expect([format, code]).toEqual([format, 1])
      expect(out).toContain('booking.cancelled')
    }
  })

  it('ends with 2 when a document cannot be read, says where, and writes no report', LONG, async () => {
    edit('openapi.yaml', 'operationId: createBooking', 'operationId: [createBooking')
    expect(await diff()).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/^openapi[.]yaml:\d+ \S/) })
    edit('openapi.yaml', '"#/components/schemas/Booking"', 'lost.yaml')
    expect(await diff()).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/^openapi[.]yaml:18 .*lost/) })
  })

  it('refuses a document without an old side, unless it is said to be new', LONG, async () => {
    repository.git('checkout', '--quiet', 'openapi.yaml', 'asyncapi.yaml')
    repository.write('moved.yaml', FILES.get('openapi.yaml') ?? '')
    const moved = await repository.contract(['diff', '--base', 'main', 'moved.yaml'])
    expect(moved).toMatchObject({ code: 2, err: expect.stringContaining('main has no such file') })
    const fresh = await repository.contract(['diff', '--base', 'main', '--allow-new', 'moved.yaml', 'openapi.yaml'])
    expect(fresh).toMatchObject({ code: 0, err: expect.stringContaining('moved.yaml is new since main') })
    repository.git('rm', '--quiet', '--force', 'openapi.yaml')
    expect(await repository.contract(['diff', '--base', 'main', '--allow-new', 'moved.yaml'])).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining(
        'not new but moved: openapi.yaml of that title is gone. Name both, git:main:openapi.yaml',
      ),
    })
    repository.write('moved.yaml', 'openapi: 3.1.0\n')
    expect(await repository.contract(['diff', '--base', 'main', '--allow-new', 'moved.yaml'])).toMatchObject({
      code: 2,
    })
  })

  it(
    'refuses a call without documents, unlike at home, where the contract and its release are meant',
    LONG,
    async () => {
      expect(await repository.contract(['diff'])).toMatchObject({
        code: 2,
        err: expect.stringContaining('nexora-contract'),
      })
      expect(await repository.contract(['mock'])).toMatchObject({ code: 2 })
      expect(await repository.contract(['release'])).toMatchObject({ code: 2 })
    },
  )
})
