// The tarball as a customer has it: installed offline into an empty project, and used there from ESM, CommonJS and
// TypeScript against a real server. The code blocks of both READMEs are run from it.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { publint } from 'publint'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT, runNode, toolOf } from '../../scripts/check/tool.ts'
import { packClient } from '../../scripts/pack/client.ts'
import { type Harness, startServer } from '../support/harness.ts'
import { compileStrictly } from './strict-project.ts'

const LONG = 120_000
const run = promisify(execFile)

let folder = ''
let tarball = ''
let server: Harness

const read = (...names: string[]) => readFileSync(path.join(...names), 'utf8')
const installed = (...names: string[]) => path.join(folder, 'project/node_modules/@nexora/client', ...names)

const blocksOf = (page: string, language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, code = '']) => code)

/** Runs code as a file of the project, with the credentials in the environment. */
async function runIn(name: string, code: string) {
  const file = path.join(folder, 'project', name)
  writeFileSync(file, code)
  const { clientId, clientSecret } = server.tenant
  const env = {
    ...process.env,
    NEXORA_CLIENT_ID: clientId,
    NEXORA_CLIENT_SECRET: clientSecret,
    NEXORA_BASE_URL: server.url,
    NEXORA_WEBHOOK_SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  }
  return run(process.execPath, [file], { cwd: path.dirname(file), env, timeout: 30_000 })
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'nexora-package-'))
  const project = path.join(folder, 'project')
  mkdirSync(project)
  writeFileSync(path.join(project, 'package.json'), '{"name":"empty","private":true}')
  const { file } = await packClient(folder)
  tarball = file
  const shell = process.platform === 'win32'
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', file], { cwd: project, shell })
  server = await startServer()
}, LONG)

afterAll(async () => {
  await server[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

describe('the package', () => {
  it('brings nothing with it, and says which contract it is of', () => {
    expect(readdirSync(path.join(folder, 'project/node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      '@nexora',
    ])
    const manifest = JSON.parse(read(installed('package.json')))
    expect(manifest.dependencies).toBeUndefined()
    expect(manifest.sideEffects).toBe(false)
    const contract = readFileSync(path.join(ROOT, 'generated/openapi.json'))
    expect(manifest.nexora.contractSha256).toBe(createHash('sha256').update(contract).digest('hex'))
  })

  it('has source maps that lead to the sources', () => {
    for (const format of ['esm', 'cjs']) {
      const map = JSON.parse(read(installed(format, 'src/sdk/nexora.js.map')))
      expect(map.sources).toEqual(['src/sdk/nexora.ts'])
      expect(map.sourcesContent).toHaveLength(map.sources.length)
    }
  })

  it('works from CommonJS, with error classes by name', { timeout: LONG }, async () => {
    const code = `
      const { Nexora, CampaignNotFoundError } = require('@nexora/client')
      new Nexora().campaigns.get('camp_0197a2f4-6b17-7e88-b2d4-90a1b2c3d4e5').catch((error) =>
        console.log(error instanceof CampaignNotFoundError, error.name, error.status))`
    expect((await runIn('missing.cjs', code)).stdout).toBe('true CampaignNotFoundError 404\n')
  })

  it('has entries that share their classes, and need no framework', { timeout: LONG }, async () => {
    const code = `
      const names = ['', '/webhooks', '/node', '/express', '/koa', '/fastify', '/hono'].map((name) => '@nexora/client' + name)
      const modules = await Promise.all(names.map((name) => import(name)))
      const required = names.map((name) => createRequire(import.meta.url)(name))
      console.log([modules, required].every(([root, webhooks]) => root.SignatureError === webhooks.SignatureError))
      console.log(modules.every((one, index) => Object.keys(one).every((key) => key in required[index])))
      console.log(modules.slice(2).map((one) => Object.keys(one).find((key) => key.startsWith('make'))).join(' '))`
    const { stdout } = await runIn('entries.mjs', `import { createRequire } from 'node:module'\n${code}`)
    const handlers = 'makeWebhookHandler makeWebhookHandler makeWebhookHandler makeWebhookPlugin makeWebhookHandler'
    expect(stdout).toBe(`true\ntrue\n${handlers}\n`)
    const vectors = JSON.parse(read(installed('vectors/webhooks.json')))
    expect(vectors.cases.length).toBeGreaterThanOrEqual(45)
  })

  it('is clean for publint and for attw', { timeout: LONG }, async () => {
    const { messages } = await publint({ pkgDir: installed(), level: 'suggestion', strict: true })
    expect(messages).toEqual([])
    // node10 knows no exports, so no import of a part can be found there.
    const attw = [toolOf('@arethetypeswrong/cli', 'attw'), tarball, '--profile', 'node16', '--format', 'ascii']
    const { code, output } = await runNode(attw)
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining('from ESM): 🟢') })
  })

  it.each(['mts', 'cts'] as const)(
    'compiles in a strict project: .%s, newest TypeScript',
    { timeout: LONG },
    async (form) => {
      const tsc = toolOf('@typescript/native', 'tsc')
      expect(await compileStrictly(tsc, path.join(folder, 'project'), form)).toEqual({ code: 0, output: '' })
    },
  )
})

/** What stands around each line of the table of imports: a program with the real framework, and its server. */
const AROUND: Readonly<Record<string, readonly [string, string]>> = {
  '/node': ['const server = ', ''],
  '/express': [
    `const express = load('express'); const app = express()\n`,
    '; app.use(express.json()); const server = createServer(app)',
  ],
  '/koa': [
    `const app = new (load('koa'))(); const router = new (load('@koa/router').default ?? load('@koa/router'))()\n`,
    '; app.use(router.routes()); const server = createServer(app.callback())',
  ],
  '/fastify': [`const app = load('fastify')()\n`, '; await app.ready(); const { server } = app'],
  '/hono': [
    `const app = new (load('hono').Hono)()\n`,
    `; const server = createServer(load('@hono/node-server').getRequestListener(app.fetch))`,
  ],
  '': ['', `; const server = createServer(load('@hono/node-server').getRequestListener(POST))`],
}
const TABLE = [...read(ROOT, 'src/sdk/README.md').matchAll(/^[|] `@nexora\/client([^`]*)` +[|] `([^`]+)`/gm)]
  .map(([, entry = '', line = '']) => ({ entry, line }))
  // Deno has a test of its own, with the other runtimes.
  .filter(({ line }) => !line.startsWith('Deno.'))

describe('the table of frameworks in the README of the package', () => {
  it('has a line for each entry', () => {
    expect(TABLE.map(({ entry }) => entry).sort()).toEqual(Object.keys(AROUND).sort())
  })

  it.each(TABLE)('receives by its line for @nexora/client$entry', { timeout: LONG }, async ({ entry, line }) => {
    const [before = '', after = ''] = AROUND[entry] ?? []
    const name = line.includes('makeWebhookPlugin') ? 'makeWebhookPlugin' : 'makeWebhookHandler'
    const code = `
      import { createRequire } from 'node:module'
      import { createServer } from 'node:http'
      import { sign } from '@nexora/client'
      import { ${name} } from '@nexora/client${entry}'
      const load = createRequire('${ROOT}/package.json')
      const secret = process.env.NEXORA_WEBHOOK_SECRET
      const onError = console.error
      const table = { 'webhook.ping': ({ id }) => console.log('handled', id) }
      ${before}${line}${after}
      await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
      const url = 'http://127.0.0.1:' + server.address().port + '/events'
      const body = JSON.stringify({ id: 'evt_1', type: 'webhook.ping' })
      for (const sent of [body, body + ' ']) {
        const headers = { ...(await sign(body, { secret, id: 'evt_1' })), 'content-type': 'application/json' }
        console.log((await fetch(url, { method: 'POST', body: sent, headers })).status)
      }
      process.exit(0)`
    const { stdout } = await runIn(`table${entry.replace('/', '-')}.mjs`, code)
    expect(stdout).toBe('handled evt_1\n204\n400\n')
  })
})

describe('the pages', () => {
  it('show in README.md a first call that works', { timeout: LONG }, async () => {
    const [code = '', ...others] = blocksOf(read(ROOT, 'README.md'), 'ts')
    expect(others).toEqual([])
    const { stdout } = await runIn('first.mjs', code.replace('http://127.0.0.1:8080', server.url))
    expect(stdout).toMatch(/^\+64215550199 \w+\n$/)
  })

  it('show in the README of the package a campaign, a read, a stream, an adapter, and a receiver that verifies', {
    timeout: LONG,
  }, async () => {
    const blocks = blocksOf(read(installed('README.md')), 'js')
    const [campaign = '', changed = '', stream = '', receiver = '', explained = '', adapter = '', ...others] = blocks
    expect(others).toEqual([])
    expect((await runIn('explained.mjs', explained)).stdout).toMatch(/^body-newline .*line break/)
    expect((await runIn('campaign.mjs', campaign)).stdout).toMatch(/^camp_\S+ \w+\n/)
    const client = `import { Nexora } from '@nexora/client'\nconst nexora = new Nexora()\n`
    expect((await runIn('changed.mjs', client + changed)).stdout).toBe('as before\n')
    expect((await runIn('stream.mjs', client + stream)).stdout).toBe('campaign.completed true\n')
    const driver = `
      import { sign } from '@nexora/client'
      const secret = process.env.NEXORA_WEBHOOK_SECRET
      const body = JSON.stringify({ id: 'evt_1', type: 'conversation.completed', data: { object: { outcome: 'confirmed' } } })
      await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
      const url = 'http://127.0.0.1:' + server.address().port
      for (const sent of [body, body, body + ' ']) {
        const response = await fetch(url, { method: 'POST', body: sent, headers: await sign(body, { secret, id: 'evt_1' }) })
        console.log(response.status, await response.text())
      }
      server.close()
      server.closeAllConnections()`
    expect((await runIn('adapter.mjs', adapter)).stdout).toMatch(/^booking-4711 confirmed\n$/m)
    const { stdout } = await runIn('receiver.mjs', `${receiver}\n${driver}`)
    expect(stdout).toBe('confirmed\n204 \n204 \n400 no_matching_signature\n')
  })
})
