// docs/integration-runbook.md as an integrator follows it: its shell blocks in one shell, in order, against a real server;
// its code from the packed client. What a page shows as an answer must be in the answer.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { packClient } from '../../scripts/pack/client.ts'
import { fencesOf, patternOf } from './markdown.ts'
import { finish, makeFolder, ROOT, readCredentials, run, serve } from './processes.ts'

const LONG = { timeout: 120_000 }
const PAGE = readFileSync(path.join(ROOT, 'docs/integration-runbook.md'), 'utf8')
const MARK = '@@ end of block'

/** The shown values, with `…` for anything, as an expectation. */
function shown(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('…') ? expect.stringMatching(wholly(value)) : value
  if (Array.isArray(value)) return value.map(shown)
  if (typeof value !== 'object' || value === null) return value
  return expect.objectContaining(Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shown(item)])))
}

const wholly = (value: string) => new RegExp(`^${patternOf(value).source}$`)

/** What each shell block of the page printed. */
async function printedBy(blocks: readonly string[], env: Readonly<Record<string, string>>): Promise<string[]> {
  const script = blocks.map((block) => `${block}\necho; echo '${MARK}'`).join('\n')
  const { code, output, errors } = await finish('bash', ['-euc', script], { env })
  expect({ code, errors }).toEqual({ code: 0, errors: '' })
  return output.split(`${MARK}\n`).slice(0, -1)
}

describe('the integration runbook', () => {
  it('shows commands that answer what it says they do', LONG, async () => {
    using folder = makeFolder()
    await using server = await serve(folder.path)
    const { clientId, clientSecret } = await readCredentials(server)
    const env = { NEXORA_BASE_URL: server.url, NEXORA_CLIENT_ID: clientId, NEXORA_CLIENT_SECRET: clientSecret }
    const fences = fencesOf(PAGE)
    const [exports, ...blocks] = fences.filter(({ language }) => language === 'sh')
    expect(exports?.body.match(/^export (\w+)=/gm)?.map((line) => line.slice(7, -1))).toEqual(Object.keys(env))

    const printed = await printedBy(
      blocks.map(({ body }) => body),
      env,
    )
    expect(printed.length).toBeGreaterThan(7)
    for (const [index, block] of blocks.entries()) {
      const answer = fences[fences.indexOf(block) + 1]
      const output = printed[index] ?? ''
      if (answer?.language === 'json') expect(JSON.parse(output)).toEqual(shown(JSON.parse(answer.body)))
      if (answer?.language === 'text') expect(output.replaceAll('\r', '').trim()).toBe(answer.body.trim())
    }
    await server.end('SIGTERM')
  })

  it('names only paths, pages and headings that there are', async () => {
    const { paths } = JSON.parse(readFileSync(path.join(ROOT, 'generated/openapi.json'), 'utf8'))
    const named = [...PAGE.matchAll(/`(?:[A-Z]+ )?(\/(?:v1|oauth)\/[\w/{}]+)/g)].map(([, name = '']) => name)
    expect(named.length).toBeGreaterThan(8)
    for (const name of named) expect(Object.keys(paths)).toContain(name)
    const headings = [...PAGE.matchAll(/^#+ (.+)$/gm)].map(([, name = '']) => name.toLowerCase().replaceAll(' ', '-'))
    for (const [, anchor = ''] of PAGE.matchAll(/\]\(#([^)]+)\)/g)) expect(headings).toContain(anchor)
  })
})

describe('the code of the integration runbook', () => {
  const folder = makeFolder()
  const project = path.join(folder.path, 'project')

  beforeAll(async () => {
    mkdirSync(project)
    writeFileSync(path.join(project, 'package.json'), '{"name":"adapter","private":true}')
    const { file } = await packClient(folder.path)
    const { code } = await finish('npm', ['install', '--offline', '--no-audit', '--no-fund', file], { cwd: project })
    expect(code).toBe(0)
    return () => folder[Symbol.dispose]()
  }, LONG.timeout)

  const blockOf = (language: string) => fencesOf(PAGE).filter((fence) => fence.language === language)

  it('starts a campaign', LONG, async () => {
    using data = makeFolder()
    await using server = await serve(data.path)
    const { clientId, clientSecret } = await readCredentials(server)
    const env = { NEXORA_BASE_URL: server.url, NEXORA_CLIENT_ID: clientId, NEXORA_CLIENT_SECRET: clientSecret }
    const [start, ...others] = blockOf('ts')
    expect(others).toEqual([])
    writeFileSync(path.join(project, 'start.mjs'), start?.body ?? '')
    const { output, errors } = await finish(process.execPath, ['start.mjs'], { cwd: project, env })
    expect({ output, errors }).toEqual({ output: 'running\n', errors: '' })
    await server.end('SIGTERM')
  })

  it('receives what is signed, once, and refuses what is not', LONG, async () => {
    const [receiver, ...others] = blockOf('js')
    expect(others).toEqual([])
    const driver = `
      import { sign } from '@nexora/client'
      const body = JSON.stringify({ id: 'evt_1', type: 'conversation.completed', data: { object: { id: 'conv_1' } } })
      await new Promise((resolve) => receiver.listen(0, '127.0.0.1', resolve))
      const url = 'http://127.0.0.1:' + receiver.address().port
      const headers = await sign(body, { secret: process.env.NEXORA_WEBHOOK_SECRET, id: 'evt_1' })
      for (const sent of [body, body, body + ' ']) {
        const response = await fetch(url, { method: 'POST', body: sent, headers })
        console.log(response.status, await response.text())
      }
      receiver.close()
      receiver.closeAllConnections()`
    writeFileSync(path.join(project, 'receive.mjs'), `${receiver?.body}\n${driver}`)
    const env = { NEXORA_WEBHOOK_SECRET: 'a shared secret that you set yourself' }
    await using receiving = run(process.execPath, ['receive.mjs'], { cwd: project, env })
    await receiving.says(/400 no_matching_signature/)
    expect(receiving.output()).toBe('conversation.completed conv_1\n204 \n204 \n400 no_matching_signature\n')
  })
})
