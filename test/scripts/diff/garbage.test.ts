// Files as people and programs leave them: what can be read is, the same whatever its dress, and what cannot is refused with
// file, line and a reason, before it costs time.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { diff } from '../../../scripts/contract/diff/diff.ts'
import { load } from '../../../scripts/contract/diff/load.ts'
import { makeFolder } from '../../e2e/processes.ts'
import { POLICY } from './documents.ts'

const folder = makeFolder()
const cwd = folder.path
afterAll(() => folder[Symbol.dispose]())

const HEAD = 'openapi: 3.1.0\ninfo: { title: Tür, version: 1.0.0 }\npaths: {}\ncomponents:\n  schemas:\n'
const SOUND = `${HEAD}    A: { type: string, enum: [ö] }\n`
const JSON_TEXT = '{"openapi": "3.1.0", "info": {"title": "T", "version": "1.0.0"}, "paths": {}}'

async function loaded(name: string, content: string | Buffer) {
  writeFileSync(path.join(cwd, name), content)
  return load(name, { remote: false, lenient: false, cwd })
}
const refused = (name: string, content: string | Buffer): Promise<string> =>
  loaded(name, content).then(
    () => 'loaded',
    (error) => (error.name === 'BadInput' ? `${error.file}:${error.line} ${error.message}` : String(error.stack)),
  )

/** Each list is nine times the one before, by nothing but aliases. */
const nested = (first: string, next: (alias: string) => string, levels: number) =>
  Array.from({ length: levels }, (_, at) => `L${at}: &l${at} ${at === 0 ? first : next(`*l${at - 1}`)}\n`)
const nine = (alias: string) => Array.from({ length: 9 }, (_, at) => `p${at}: ${alias}`).join(', ')

describe('a file that is read', () => {
  it('says the same with the line ends of Windows, with a byte order mark, and out of git', async () => {
    const plain = await loaded('plain.yaml', SOUND)
    execFileSync('git', ['init', '--quiet'], { cwd })
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd })
    for (const [name, text] of [
      ['crlf.yaml', SOUND.replaceAll('\n', '\r\n')],
      ['bom.yaml', `\uFEFF${SOUND}`],
      ['bom-crlf.yaml', `\uFEFF${SOUND.replaceAll('\n', '\r\n')}`],
    ] as const) {
      expect([name, diff(plain, await loaded(name, text), POLICY)]).toEqual([name, []])
      git('add', name)
      git('commit', '--quiet', '--message', name)
      const kept = await load(`git:HEAD:${name}`, { remote: false, lenient: false, cwd })
      expect([name, kept.files.size, [...kept.files.values()]]).toEqual([name, 1, [...plain.files.values()]])
    }
    await expect(loaded('bom.json', `\uFEFF${JSON_TEXT}`)).resolves.toBeDefined()
  })

  it('may repeat itself by aliases and merge keys', async () => {
    const text = `${HEAD}    A: &a { type: object, required: [id] }\n    B: *a\n    C: { <<: *a, title: C }\n`
    await expect(loaded('alias.yaml', text)).resolves.toBeDefined()
  })

  it('may hold what every object has a member of', async () => {
    const text = `${HEAD}    A: { properties: { __proto__: { type: string }, constructor: { type: number }, hasOwnProperty: {} } }\n`
    const now = `${HEAD}    A: { properties: { __proto__: { type: number }, constructor: { type: number }, hasOwnProperty: {} } }\n`
    const used = (part: string) =>
      part.replace(
        'paths: {}',
        'paths: { /a: { post: { requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/A" } } } }, responses: { "200": { description: Done } } } } }',
      )
    const changes = diff(await loaded('own.yaml', used(text)), await loaded('own2.yaml', used(now)), POLICY)
    expect(changes.map(({ rule, path: at }) => [rule, at])).toEqual([['type-changed', 'A.__proto__']])
  })
})

describe('a file that is refused', () => {
  it.each([
    [
      'UTF-16',
      'utf16.yaml',
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(SOUND, 'utf16le')]),
      'utf16.yaml:1 this is UTF-16; save it as UTF-8',
    ],
    ['Latin-1', 'latin1.yaml', Buffer.from(SOUND, 'latin1'), 'latin1.yaml:2 this is not UTF-8'],
    ['JSON with a comma too many', 'comma.json', `${JSON_TEXT.slice(0, -1)},\n}`, 'comma.json:2 this is not JSON'],
    ['JSON with a comment', 'comment.json', `{\n// said\n${JSON_TEXT.slice(1)}`, 'comment.json:2 '],
    [
      'JSON with a key twice',
      'twice.json',
      `{\n"paths": {},${JSON_TEXT.slice(1)}`,
      'twice.json:2 duplicated mapping key',
    ],
    ['YAML with a key twice', 'twice.yaml', `${SOUND}    A: { type: string }\n`, 'twice.yaml:7 duplicated mapping key'],
    ['YAML with a tab', 'tab.yaml', SOUND.replace('    A', '\tA'), 'tab.yaml:6 tab characters'],
    ['two documents', 'two.yaml', `${SOUND}---\n${SOUND}`, 'two.yaml:7 expected a single document'],
    ['an alias of nothing', 'nothing.yaml', `${HEAD}    A: *gone\n`, 'nothing.yaml:6 unidentified alias'],
    ['a tag', 'tag.yaml', SOUND.replace('Tür', '!!js/function "x"'), 'tag.yaml:2 unknown scalar tag'],
  ])('for being %s has its line named', async (_, name, content, said) => {
    expect(await refused(name, content)).toMatch(new RegExp(`^${said.replaceAll('.', '[.]')}`))
  })

  it('for aliases that make a billion of it takes no time', async () => {
    const lists = nested('[lol, lol]', (alias) => `[${Array.from({ length: 9 }, () => alias).join(', ')}]`, 9)
    const said = /^[\w-]+[.]yaml:1 aliases make more than \d+ values of it$/
    expect(await refused('laughs.yaml', `${SOUND}x-all:\n${lists.map((line) => `  ${line}`).join('')}`)).toMatch(said)
    const schemas = nested(
      '{ type: object, properties: { a: {} } }',
      (alias) => `{ properties: { ${nine(alias)} } }`,
      9,
    )
    expect(await refused('schemas.yaml', `${HEAD}${schemas.map((line) => `    ${line}`).join('')}`)).toMatch(said)
    // The same by references costs nothing, since those are not written out.
    const refs = nested('{}', () => '{}', 9).map(
      (line, at) =>
        `    ${line.split(':')[0]}: { properties: { ${nine(`{ $ref: "#/components/schemas/L${Math.max(at - 1, 0)}" }`)} } }\n`,
    )
    expect(await refused('refs.yaml', `${HEAD}${refs.join('')}`)).toBe('loaded')
  })

  it('for holding itself by an alias ends too', async () => {
    expect(await refused('self.yaml', `${HEAD}    A: &a { properties: { a: *a } }\n`)).toMatch(/^self[.]yaml:1 /)
  })

  it('for references in a circle has the line of one named, also through files', async () => {
    const circle = `${HEAD}    A: { $ref: "#/components/schemas/B" }\n    B: { $ref: "#/components/schemas/A" }\n`
    expect(await refused('circle.yaml', circle)).toMatch(/^circle[.]yaml:6 this reference leads in a circle/)
    writeFileSync(path.join(cwd, 'one.yaml'), '# first\nX: { $ref: "two.yaml#/X" }\n')
    writeFileSync(path.join(cwd, 'two.yaml'), 'X: { $ref: "one.yaml#/X" }\n')
    expect(await refused('far.yaml', `${HEAD}    A: { $ref: "one.yaml#/X" }\n`)).toMatch(/^far[.]yaml:6 .*circle/)
  })

  it('for a reference by URL is told to have a path', async () => {
    const text = `${HEAD}    A: { $ref: "file:///etc/hostname" }\n`
    expect(await refused('url.yaml', text)).toMatch(/^url[.]yaml:6 .*is a URL; write a path/)
  })
})
