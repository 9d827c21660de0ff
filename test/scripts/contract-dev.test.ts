// `contract -- dev` around a copy of the project: what a designer sees after a save.
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { startDev } from '../../scripts/contract/dev/command.ts'
import { makeFolder, ROOT } from '../e2e/processes.ts'
import { until } from '../support/until.ts'

const LONG = { timeout: 240_000 }
const WITHIN_MS = 120_000
const COPIED = ['openapi', 'src', 'docs', 'generated', 'CHANGELOG.md', 'package.json', 'tsconfig.json']

function copyProject() {
  const folder = makeFolder()
  for (const name of COPIED) cpSync(path.join(ROOT, name), path.join(folder.path, name), { recursive: true })
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder.path, 'node_modules'))
  const edit = (name: string, from: string | RegExp, to: string) => {
    const file = path.join(folder.path, name)
    const before = readFileSync(file, 'utf8')
    const after = before.replace(from, () => to)
    if (after === before) throw new Error(`${name} does not hold ${from}`)
    writeFileSync(file, after)
  }
  return { root: folder.path, edit, [Symbol.dispose]: () => folder[Symbol.dispose]() }
}

describe('contract -- dev', () => {
  it(
    'shows after a save which handlers no longer compile, and serves the docs and the mock as they are now',
    LONG,
    async () => {
      using copy = copyProject()
      const lines: string[] = []
      await using dev = await startDev({ root: copy.root, port: 0, print: (line) => lines.push(line) })
      const says = (pattern: RegExp) => until(() => lines.find((line) => pattern.test(line)), WITHIN_MS)
      await says(/handlers .*compile$/)
      const page = await fetch(`${dev.url}/docs/reload`)
      const reader = page.body?.pipeThrough(new TextDecoderStream()).getReader()
      await reader?.read()

      lines.length = 0
      // A scenario gets a field that nobody presents yet.
      copy.edit('openapi/scenarios/schemas.yaml', 'required: [key, object, ', 'required: [key, object, voice, ')
      copy.edit(
        'openapi/scenarios/schemas.yaml',
        '    title:\n',
        '    voice: { type: string, description: How it sounds. }\n    title:\n',
      )
      await says(/handlers .*\d+ no longer compile/)
      await says(/src\/dialogue\/present\.ts:\d+ .*voice/)
      await until(async () => (await reader?.read())?.value?.includes('data: changed'), WITHIN_MS)
      const document = JSON.parse(await (await fetch(`${dev.url}/openapi.json`)).text())
      expect(document.components.schemas.Scenario.required).toContain('voice')

      lines.length = 0
      // A path that has no handler, and a mistake after it: the mock has the first, and the second is told with its line.
      copy.edit('openapi/openapi.yaml', 'paths:\n', 'paths:\n  /v1/voice: { $ref: ./voice.yaml }\n')
      await says(/mock .*voice\.yaml/)
      writeFileSync(
        path.join(copy.root, 'openapi/voice.yaml'),
        "get:\n  operationId: getVoice\n  tags: [Scenarios]\n  security: [{ oauth2: ['campaigns:read'] }]\n  responses:\n    '200':\n      description: Voices.\n      content:\n        application/json: { schema: { type: object }, example: { pitch: alto } }\n",
      )
      const voice = () => fetch(`${dev.url}/v1/voice`, { headers: { Authorization: 'Bearer x' } })
      await until(async () => (await voice()).status === 200, WITHIN_MS)
      expect(await (await voice()).json()).toEqual({ pitch: 'alto' })
      await says(/src\/app\.ts:\d+ .*getVoice/)
      expect((await fetch(`${dev.url}/docs/runbook`)).headers.get('content-type')).toContain('text/html')
    },
  )
})
