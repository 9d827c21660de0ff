// What the command refuses to compare: exit code 2, and one line with file, line and reason, on whichever side it stands.
// Nothing is fetched from another host unless that is asked for. And what --fail-on lets block.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openapi } from './documents.ts'

const SCRIPT = path.resolve(import.meta.dirname, '../../../scripts/contract.ts')
const LONG = { timeout: 60_000 }

let folder = ''
let server: Server
let host = ''
let requests: string[] = []

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'nexora-refusals-'))
  server = createServer((request, response) => {
    requests.push(request.url ?? '')
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"Name":{"type":"string","maxLength":9}}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => {
  server.close()
  server.closeAllConnections()
  rmSync(folder, { recursive: true, force: true })
})

function write(name: string, content: unknown): string {
  const file = path.join(folder, name)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, null, 2))
  return name
}

const diff = (...args: string[]) =>
  new Promise<{ code: number; out: string; err: string }>((done) => {
    execFile(process.execPath, [SCRIPT, 'diff', '--today', '2027-01-01', ...args], { cwd: folder }, (error, out, err) =>
      done({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    )
  })

const body = (schema: unknown) => ({
  requestBody: { content: { 'application/json': { schema } } },
  responses: { 200: { description: 'Done' } },
})
const withBody = (schema: unknown, schemas: object = {}) =>
  openapi({ operation: body(schema), root: { components: { schemas } } })
const HEAD = 'openapi: 3.1.0\ninfo: { title: T, version: 1.0.0 }\n'
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })

/** A document by what is wrong with it, and what is said. */
const FAULTS: readonly (readonly [string, string, unknown, RegExp])[] = [
  ['is no YAML', 'broken.yaml', `${HEAD}paths:\n  /a: [\n`, /^broken[.]yaml:[45] \S/],
  ['is empty', 'empty.yaml', '', /^empty[.]yaml:1 .*no object/],
  ['is a list', 'list.json', [], /^list[.]json:1 .*no object/],
  ['names no version', 'plain.yaml', 'title: Things\n', /^plain[.]yaml:1 .*names no version/],
  [
    'is Swagger 2',
    'swagger.json',
    { swagger: '2.0', info: {}, paths: {} },
    /^swagger[.]json:1 Swagger 2[.]0 is not taken/,
  ],
  [
    'has references that nest too deeply to be followed',
    'deep.json',
    withBody(
      ref('S0'),
      Object.fromEntries(
        Array.from({ length: 5000 }, (_, at) => [`S${at}`, { properties: { next: ref(`S${(at + 1) % 5000}`) } }]),
      ),
    ),
    /^deep[.]json:1 references nest too deeply to be followed/,
  ],
  ['is of a version to come', 'next.yaml', 'openapi: 4.0.0\n', /^next[.]yaml:1 OpenAPI 4[.]0[.]0 is not taken/],
  ['is an older AsyncAPI', 'old.yaml', 'asyncapi: 1.2.0\n', /^old[.]yaml:1 AsyncAPI 1[.]2[.]0 is not taken/],
  [
    'is not shaped as its format says',
    'invalid.yaml',
    `${HEAD}paths:\n  /a:\n    get:\n      responses: 7\n`,
    /^invalid[.]yaml:6 \S/,
  ],
  ['refers to nothing', 'dangling.json', withBody(ref('Absent')), /^dangling[.]json:\d+ .*resolve/],
  [
    'refers to a file that is not there',
    'lost.json',
    withBody({ $ref: 'gone.yaml#/A' }),
    /^lost[.]json:\d+ .*gone[.]yaml/,
  ],
  [
    'refers to a device, which may never end',
    'device.json',
    withBody({ $ref: '/dev/null' }),
    /^device[.]json:\d+ .*[/]dev[/]null is not a file/,
  ],
  [
    'refers in a circle',
    'circle.json',
    withBody(ref('A'), { A: ref('B'), B: ref('A') }),
    /^circle[.]json:\d+ .*(circle|circular|resolve)/i,
  ],
]

describe('a document that', () => {
  it.each(FAULTS)('%s is refused on either side, with file, line and reason', LONG, async (_, name, content, said) => {
    const sound = write('sound.json', openapi())
    write(name, content)
    const outcomes = await Promise.all([diff(sound, name), diff(name, sound)])
    for (const { code, out, err } of outcomes) {
      expect([code, out]).toEqual([2, ''])
      expect(err).toMatch(said)
      expect(err.trim().split('\n')).toHaveLength(1)
    }
  })

  it('is broken in a file that it refers to is refused with the name of that file', LONG, async () => {
    const sound = write('sound.json', openapi())
    const whole = write('whole.json', withBody({ $ref: 'parts/name.yaml#/Name' }))
    write('parts/name.yaml', 'Name:\n  type: string\n  maxLength: [\n')
    expect(await diff(sound, whole)).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(/name[.]yaml:\d+ \S/),
    })
  })

  it(
    'is sound is of no use where a report cannot be written or a corpus is not there, which is told in one line',
    LONG,
    async () => {
      const sound = write('sound.json', openapi())
      const asked = [
        [sound, sound, '--write', 'markdown=sound.json/absent.md'],
        ['--corpus', 'absent'],
      ]
      for (const args of asked) {
        const { code, out, err } = await diff(...args)
        expect([code, out]).toEqual([2, ''])
        expect(err).toMatch(/^could not compare: E[A-Z]+: .*(sound[.]json|absent)[^\n]*\n$/)
      }
    },
  )

  it('is of the other format than its base is refused', LONG, async () => {
    const events = write('events.yaml', 'asyncapi: 3.0.0\ninfo: { title: E, version: 1.0.0 }\n')
    const sound = write('sound.json', openapi())
    expect(await diff(sound, events)).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^events[.]yaml:1 .*openapi/i),
    })
  })
})

describe('other hosts', () => {
  it('are asked for nothing, unless --remote says so', LONG, async () => {
    requests = []
    const base = write('near.json', withBody({ type: 'string' }))
    const revision = write('far.json', withBody({ $ref: `${host}/name.json#/Name` }))
    const refused = await diff(base, revision)
    expect(refused).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/^far[.]json:\d+ .*--remote/) })
    expect(requests).toEqual([])
    const asked = await diff(base, revision, '--remote')
    expect(asked).toMatchObject({ code: 1, out: expect.stringContaining('max-length-lowered') })
    expect(requests).toEqual(['/name.json'])
  })

  it('are asked for no whole document either', LONG, async () => {
    requests = []
    const sound = write('sound.json', openapi())
    for (const more of [[], ['--remote']])
      expect(await diff(sound, `${host}/openapi.json`, ...more)).toMatchObject({ code: 2, out: '' })
    expect(requests).toEqual([])
  })
})

describe('--check-version', () => {
  it('blocks what is not raised as the changes ask, and what is lowered', LONG, async () => {
    const at = (version: string, more: object = {}) => ({ ...openapi(more), info: { title: 'Things', version } })
    const more = { item: { get: { responses: { 200: { description: 'Done' } } } } }
    const base = write('v1.json', at('1.2.0'))
    const codes = async (revision: string) =>
      (await Promise.all([diff(base, revision), diff(base, revision, '--check-version')])).map(({ code }) => code)
    expect(await codes(write('same.json', at('1.2.0', more)))).toEqual([0, 1])
    expect(await codes(write('raised.json', at('1.3.0', more)))).toEqual([0, 0])
    expect(await codes(write('lowered.json', at('1.1.9')))).toEqual([0, 1])
    expect(await codes(write('unreadable.json', at('next', more)))).toEqual([0, 1])
    const { out } = await diff(base, 'same.json', '--check-version')
    expect(out).toContain('version: Things went from 1.2.0 to 1.2.0; a minor version is needed, at least 1.3.0.')
    expect(out).toContain('Blocked by 1 version: 0 breaking')
  })
})

describe('--fail-on', () => {
  it('lets nothing but breaks block, or what is risky too, or every change', LONG, async () => {
    const answer = (status: string) => ({ 200: { description: 'Done' }, [status]: { description: 'More' } })
    const base = write('base.json', openapi({ operation: { responses: answer('409') } }))
    const risky = write('risky.json', openapi())
    const safe = write('safe.json', openapi({ operation: { responses: { ...answer('409'), ...answer('418') } } }))
    const codes = async (revision: string) =>
      Promise.all(
        ['breaking', 'risky', 'safe'].map(async (level) => (await diff(base, revision, '--fail-on', level)).code),
      )
    expect(await codes(risky)).toEqual([0, 1, 1])
    expect(await codes(safe)).toEqual([0, 0, 1])
    expect(await codes(base)).toEqual([0, 0, 0])
    expect((await diff(base, base, '--fail-on', 'never')).code).toBe(2)
  })
})
