// The command from outside: exit codes, what is said of documents that cannot be compared, approvals, formats, git.
import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { load } from '../../../scripts/contract/diff/load.ts'
import { openapi } from './documents.ts'

const ROOT = path.resolve(import.meta.dirname, '../../..')
const SCRIPT = path.join(ROOT, 'scripts/contract.ts')

let folder = ''

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'nexora-diff-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(name: string, content: unknown): string {
  const file = path.join(folder, name)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, null, 2))
  return file
}

interface Outcome {
  readonly code: number
  readonly out: string
  readonly err: string
}

function run(...args: string[]): Promise<Outcome> {
  return new Promise((done) => {
    execFile(process.execPath, [SCRIPT, 'diff', '--today', '2027-01-01', ...args], { cwd: folder }, (error, out, err) =>
      done({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    )
  })
}

const body = (name: unknown, example: unknown) => ({
  requestBody: { content: { 'application/json': { schema: { type: 'object', properties: { name } }, example } } },
  responses: { 200: { description: 'Done' } },
})
const before = openapi({ operation: body({ type: 'string' }, { name: 'a name that is long' }) })
const after = openapi({ operation: body({ type: 'string', maxLength: 9 }, { name: 'short' }) })

// Each test starts the command several times, which takes long on a busy machine.
const LONG = { timeout: 60_000 }

describe('a comparison', LONG, () => {
  it('makes the folder that a report is to be written to', async () => {
    const [base, revision] = [write('base.json', before), write('revision.json', after)]
    const { code, err } = await run(base, revision, '--write', 'markdown=reports/today/contract.md')
    expect([code, err]).toEqual([1, ''])
    expect(readFileSync(path.join(folder, 'reports/today/contract.md'), 'utf8')).toContain('max')
  })

  it('ends with 0 when nothing breaks, and with 1 and the whole story when something does', async () => {
    const [base, revision] = [write('base.json', before), write('revision.json', after)]
    expect((await run(base, base)).code).toBe(0)
    const { code, out } = await run(base, revision)
    expect(code).toBe(1)
    for (const part of [
      'max-length-lowered',
      'revision.json:',
      'POST /things/{id}',
      'Instead:',
      'fingerprint',
      'at least 2.0.0',
      'proof:',
      'a name that is long',
    ])
      expect(out).toContain(part)
  })

  it('prints JSON that keeps to the published schema, and lines that GitHub and SARIF readers take', async () => {
    const [base, revision] = [write('base.json', before), write('revision.json', after)]
    const outputs = await Promise.all(
      ['json', 'github', 'sarif', 'markdown', 'changelog'].map((format) => run(base, revision, '--format', format)),
    )
    const [json, github, sarif, markdown, changelog] = outputs.map(({ out }) => out)
    const schema = JSON.parse(readFileSync(path.join(ROOT, 'scripts/contract/diff/report/report.schema.json'), 'utf8'))
    const validate = new Ajv2020({ strict: false }).compile(schema)
    expect([validate(JSON.parse(json ?? '')), validate.errors]).toEqual([true, null])
    expect(github).toMatch(/^::error file=revision[.]json,line=\d+,title=max-length-lowered::/m)
    const result = JSON.parse(sarif ?? '').runs[0].results[0]
    expect(result.locations[0].physicalLocation.region.startLine).toBeGreaterThan(1)
    expect(markdown).toContain('#### Breaking (1)')
    expect(changelog).toContain('## Things 2.0.0')
    expect(outputs.map(({ code }) => code)).toEqual([1, 1, 1, 1, 1])
  })

  it('passes what is approved, still as a major version, and fails on an approval that is unused or expired', async () => {
    const [base, revision] = [write('base.json', before), write('revision.json', after)]
    const report = JSON.parse((await run(base, revision, '--format', 'json')).out)
    const { fingerprint } = report.documents[0].changes[0]
    const approval = (name: string, fields: object) =>
      write(
        name,
        JSON.stringify({
          approvals: [
            {
              fingerprint,
              reason: 'Nobody sends longer ones.',
              who: 'api@example.com',
              expires: '2027-06-30',
              ...fields,
            },
          ],
        }),
      )
    const approved = await run(base, revision, '--approvals', approval('ok.yaml', {}))
    expect([
      approved.code,
      approved.out.includes('approved by api@example.com'),
      approved.out.includes('A major version'),
    ]).toEqual([0, true, true])
    const expired = await run(base, revision, '--approvals', approval('old.yaml', { expires: '2026-12-31' }))
    expect([expired.code, expired.out.includes('expired on 2026-12-31')]).toEqual([1, true])
    const unused = await run(base, base, '--approvals', approval('unused.yaml', {}))
    expect([unused.code, unused.out.includes('matches no change')]).toEqual([1, true])
    expect((await run(base, base, '--approvals', approval('half.yaml', { who: '' }))).code).toBe(2)
  })

  it('reads all files of a document from the same revision of git', async () => {
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
        cwd: folder,
        stdio: 'pipe',
      })
    const split = openapi({ operation: body({ $ref: './parts/name.yaml#/Name' }, { name: 'a' }) })
    write('split.json', split)
    write('parts/name.yaml', 'Name:\n  type: string\n')
    git('init', '-q')
    git('add', '-A')
    git('commit', '-q', '-m', 'First')
    write('parts/name.yaml', 'Name:\n  type: string\n  maxLength: 3\n')
    const { code, out } = await run('git:HEAD:split.json', 'split.json')
    expect([code, out.includes('parts/name.yaml:3')]).toEqual([1, true])
    expect((await run('git:nowhere:split.json', 'split.json')).code).toBe(2)
    expect((await run('git:--output=x:split.json', 'split.json')).code).toBe(2)
  })
})

describe('what cannot be compared', LONG, () => {
  const reasonOf = async (file: string, lenient = false) =>
    load(file, { remote: false, lenient, cwd: folder }).then(
      () => 'loaded',
      (error) => `${error.name} ${error.file}:${error.line} ${error.message}`,
    )

  it('ends with 2 and a reason, never with 0', async () => {
    const base = write('base.json', before)
    for (const args of [
      [],
      [base],
      [base, path.join(folder, 'absent.json')],
      [base, base, '--format', 'tea'],
      [base, base, '--today', 'soon'],
      [base, base, '--mystery'],
    ]) {
      if (args.length === 0) continue
      const { code, err } = await run(...args)
      expect([args, code, err.length > 0]).toEqual([args, 2, true])
    }
    const events = write('events.json', { asyncapi: '3.0.0', info: { title: 'E', version: '1.0.0' } })
    expect((await run(base, events)).code).toBe(2)
  })

  it('is named with file and line', async () => {
    const broken = write('broken.yaml', 'openapi: 3.1.0\ninfo: {title: T, version: 1.0.0}\npaths:\n  /a: [\n')
    expect(await reasonOf(broken)).toMatch(/^BadInput .*broken[.]yaml:\d+ /)
    const invalid = write(
      'invalid.yaml',
      'openapi: 3.1.0\ninfo:\n  title: T\n  version: 1.0.0\npaths:\n  /a:\n    get:\n      responses: 7\n',
    )
    expect(await reasonOf(invalid)).toMatch(/^BadInput invalid[.]yaml:8 /)
    const dangling = write('dangling.json', openapi({ operation: body({ $ref: '#/components/schemas/Absent' }, {}) }))
    expect(await reasonOf(dangling)).toMatch(/^BadInput dangling[.]json:\d+ .*resolve/)
    expect(await reasonOf(write('empty.yaml', ''))).toMatch(/BadInput .*empty[.]yaml:1 /)
    expect(await reasonOf(write('list.json', '[]'))).toContain('holds no object')
    expect(await reasonOf(write('swagger.json', { swagger: '2.0' }))).toContain('Swagger 2.0 is not taken')
    expect(await reasonOf(write('next.json', { openapi: '4.0.0' }))).toContain('OpenAPI 4.0.0 is not taken')
    expect(await reasonOf(folder)).toContain('not a file')
  })

  it('includes documents on other hosts, which are not fetched unless asked for', async () => {
    const remote = write(
      'remote.json',
      openapi({ operation: body({ $ref: 'https://specs.invalid/name.json#/Name' }, {}) }),
    )
    expect(await reasonOf(remote)).toMatch(/^BadInput remote[.]json:\d+ .*(resolve|another host)/)
    expect(await reasonOf('https://specs.invalid/openapi.json')).toContain('not from other hosts')
  })

  it('does not include schemas that refer to themselves', async () => {
    const circular = openapi({
      operation: body({ $ref: '#/components/schemas/Tree' }, { name: {} }),
      root: {
        components: {
          schemas: { Tree: { type: 'object', properties: { child: { $ref: '#/components/schemas/Tree' } } } },
        },
      },
    })
    expect(await reasonOf(write('circular.json', circular))).toBe('loaded')
    const endless = openapi({
      operation: body({ $ref: '#/components/schemas/A' }, {}),
      root: {
        components: { schemas: { A: { $ref: '#/components/schemas/B' }, B: { $ref: '#/components/schemas/A' } } },
      },
    })
    const file = write('endless.json', endless)
    const { code, err } = await run(file, file)
    expect([code, /endless[.]json:\d+/.test(err)]).toEqual([2, true])
  })
})
