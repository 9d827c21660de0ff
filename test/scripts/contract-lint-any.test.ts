// The lint of anybody's documents, as it is called elsewhere, in a folder that has a redocly.yaml of its own or none.
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { finish, makeFolder, ROOT } from '../e2e/processes.ts'

const LONG = { timeout: 60_000 }
const parent = makeFolder()
let cwd = ''
let folders = 0

beforeEach(() => {
  folders += 1
  cwd = path.join(parent.path, String(folders))
  mkdirSync(cwd)
})
afterAll(() => parent[Symbol.dispose]())

const write = (name: string, text: string) => writeFileSync(path.join(cwd, name), text)
const lint = (...args: string[]) =>
  finish(process.execPath, [path.join(ROOT, 'scripts/contract/installed.ts'), 'lint', ...args], { cwd })

const DOCUMENT = 'openapi: 3.1.0\ninfo: { title: Bookings, version: 1.0.0 }\npaths: {}\n'
const WITHOUT_TASTE = 'extends: []\nrules: {}\n'

describe('--skip', () => {
  it('leaves out a rule, one of Redocly, of a plugin, of redocly.yaml or of ours', LONG, async () => {
    write('openapi.yaml', DOCUMENT)
    expect((await lint('openapi.yaml')).output).toContain('openapi.yaml:1 no-empty-servers')
    expect((await lint('openapi.yaml', '--skip', 'no-empty-servers')).output).not.toContain('no-empty-servers')
    write('plugin.mjs', "export default () => ({ id: 'house', rules: { oas3: { named: () => ({}) } } })\n")
    const own = 'rule/titled: { subject: { type: Info, property: title }, assertions: { casing: PascalCase } }'
    write('redocly.yaml', `plugins: [./plugin.mjs]\nrules:\n  house/named: error\n  ${own}\n`)
    const skipped = ['house/named', 'rule/titled', 'example-missing'].flatMap((rule) => ['--skip', rule])
    expect(await lint('openapi.yaml', ...skipped)).toMatchObject({ code: 0, errors: '' })
  })

  it('refuses a rule that there is not, and names the one that was meant', LONG, async () => {
    write('openapi.yaml', DOCUMENT)
    const near = await lint('openapi.yaml', '--skip', 'info-licence')
    expect([near.code, near.output]).toEqual([2, ''])
    expect(near.errors).toMatch(/^There is no rule info-licence[.] Did you mean info-license[?]\n/)
    const ours = await lint('openapi.yaml', '--skip', 'response-open')
    expect([ours.code, ours.errors]).toEqual([2, expect.stringContaining('Did you mean responses-open?')])
    const far = await lint('openapi.yaml', '--skip', 'constructor')
    expect([far.code, far.errors]).toEqual([2, expect.stringMatching(/^There is no rule constructor[.]\n/)])
  })
})

describe('a redocly.yaml', () => {
  it('that cannot be used ends with 2, and says where', LONG, async () => {
    write('openapi.yaml', DOCUMENT)
    for (const [text, said] of [
      [
        'extends: []\nrules:\n  info-licence: error\n',
        /^redocly[.]yaml:3 There is no rule info-licence[.] Did you mean/,
      ],
      ['extends: []\noas3_1Rules:\n  info-licence: error\n', /^redocly[.]yaml:3 There is no rule info-licence[.]/],
      ['rules: [\n', /^redocly[.]yaml:\d+ \S/],
      ['plugins: [./absent.mjs]\n', /^redocly[.]yaml:1 .*absent[.]mjs/],
    ] as const) {
      write('redocly.yaml', text)
      expect(await lint('openapi.yaml')).toMatchObject({ code: 2, output: '', errors: expect.stringMatching(said) })
    }
    for (const preset of ['minimal', 'recommended', 'recommended-strict', 'spec', 'all']) {
      write('redocly.yaml', `extends: [${preset}]\n`)
      expect([preset, (await lint('openapi.yaml')).errors]).toEqual([preset, ''])
    }
  })
})

describe('a problem without a place', () => {
  it('is reported at the first line of the document', LONG, async () => {
    write('openapi.yaml', DOCUMENT)
    write(
      'plugin.mjs',
      "const rule = () => ({ Root(root, { report }) { report({ message: 'Nobody owns this.', location: [] }) } })\n" +
        "export default () => ({ id: 'house', rules: { oas3: { owned: rule } } })\n",
    )
    write('redocly.yaml', `plugins: [./plugin.mjs]\n${WITHOUT_TASTE.replace('{}', '{ house/owned: error }')}`)
    expect(await lint('openapi.yaml')).toMatchObject({
      code: 1,
      output: 'openapi.yaml:1 house/owned Nobody owns this.\n1 finding\n',
    })
  })
})

describe('a reference', () => {
  const referring = (version: string) =>
    [
      `openapi: ${version}`,
      'info: { title: Bookings, version: 1.0.0 }',
      'paths:',
      '  /bookings:',
      '    get:',
      '      responses:',
      "        '200':",
      '          description: Booked.',
      '          content:',
      '            application/json:',
      '              example: {}',
      '              schema:',
      '                properties:',
      "                  old: { $ref: '#/components/schemas/Text', deprecated: true, description: Use new instead. }",
      "                  slow: { $ref: '#/components/schemas/Text', pattern: '^(a+)+$' }",
      "                  past: { $ref: '#/components/schemas/Past' }",
      "                  tree: { $ref: '#/components/schemas/Tree', description: The root. }",
      'components:',
      '  schemas:',
      '    Text: { type: string }',
      "    Past: { $ref: '#/components/schemas/Text', deprecated: true, description: Use new instead. }",
      '    Tree:',
      '      additionalProperties: false',
      "      properties: { below: { $ref: '#/components/schemas/Tree', description: A branch. } }",
      '',
    ].join('\n')

  it('is linted with what stands beside it, and shown where that is written', LONG, async () => {
    write('redocly.yaml', WITHOUT_TASTE)
    write('openapi.yaml', referring('3.1.0'))
    const { output } = await lint('openapi.yaml')
    expect(output.replaceAll(/^openapi[.]yaml|(:\d+ \S+) .*/gm, '$1')).toBe(
      ':14 deprecation\n:15 pattern-safety\n:21 deprecation\n:23 responses-open\n4 findings\n',
    )
  })

  it('hides in OpenAPI 3.0 what stands beside it', LONG, async () => {
    write('redocly.yaml', WITHOUT_TASTE)
    write('openapi.yaml', referring('3.0.3'))
    expect((await lint('openapi.yaml')).output.replaceAll(/(:\d+ \S+) .*/g, '$1')).toBe(
      'openapi.yaml:23 responses-open\n1 finding\n',
    )
  })
})

describe('a message', () => {
  const closed = 'payload: { type: object, additionalProperties: false }'
  const example = 'examples: [{ payload: {} }]'
  const third = (action: string) =>
    [
      'asyncapi: 3.0.0',
      'info: { title: Jobs, version: 1.0.0 }',
      'channels:',
      '  jobs:',
      '    messages: { done: { $ref: "messages.yaml#/done" } }',
      'operations:',
      `  jobs: { action: ${action}, channel: { $ref: "#/channels/jobs" } }`,
      '',
    ].join('\n')
  const second = (action: string) =>
    [
      'asyncapi: 2.6.0',
      'info: { title: Jobs, version: 1.0.0 }',
      'channels:',
      '  jobs:',
      `    ${action}:`,
      '      message: { $ref: "messages.yaml#/done" }',
      '',
    ].join('\n')

  it('is held to the way it goes, and shown where it is written', LONG, async () => {
    write('redocly.yaml', WITHOUT_TASTE)
    write('messages.yaml', `done:\n  ${example}\n  ${closed}\n`)
    const said = 'messages.yaml:3 responses-open A response or event object must stay open'
    for (const [text, isOut] of [
      [third('send'), true],
      [third('receive'), false],
      [second('subscribe'), true],
      [second('publish'), false],
    ] as const) {
      write('asyncapi.yaml', text)
      const { code, output } = await lint('asyncapi.yaml')
      expect([text, code, output.startsWith(said)]).toEqual([text, isOut ? 1 : 0, isOut])
    }
  })
})
