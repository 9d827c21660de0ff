// The import rules, run over a small tree that breaks each of them once and keeps its neighbours.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cruise, checkImports, cruise } from '../../scripts/check/imports.ts'

const CONFIG = path.resolve(import.meta.dirname, '../../.dependency-cruiser.mjs')

/** File -> what it imports. */
type Tree = Readonly<Record<string, readonly string[]>>

const ALLOWED: Tree = {
  'src/main.ts': ['./cli/serve.ts'],
  'src/cli/serve.ts': ['../app.ts', '../config.ts', '../../generated/operations.ts'],
  'src/cli/stray.ts': [],
  'src/config.ts': ['./kernel/clock.ts'],
  'src/app.ts': ['koa', './http/contract.ts', './campaigns/handlers.ts', './oauth/service.ts'],
  'src/http/contract.ts': ['koa', 'openapi-backend', '../../generated/operations.ts', './call.ts', './store.ts'],
  'src/http/store.ts': ['kysely', '../db/database.ts'],
  'src/http/call.ts': ['../db/database.ts'],
  'src/campaigns/handlers.ts': ['../../generated/types.ts', '../http/call.ts', './service.ts', './present.ts'],
  'src/campaigns/present.ts': ['../../generated/types.ts', '../kernel/clock.ts'],
  'src/campaigns/service.ts': ['./repository.ts', '../events/outbox.ts'],
  'src/campaigns/repository.ts': ['kysely', '../db/database.ts'],
  'src/events/outbox.ts': ['kysely', '../../generated/types.ts', '../db/database.ts'],
  'src/oauth/service.ts': [],
  'src/db/database.ts': ['better-sqlite3', 'kysely', '../kernel/clock.ts'],
  'src/kernel/clock.ts': [],
  'src/sdk/client.ts': ['../../generated/clients/typescript/sdk.ts'],
  'src/console/web/main.ts': ['../../sdk/client.ts', '../../../generated/clients/typescript/sdk.ts'],
  'generated/types.ts': [],
  'generated/operations.ts': ['./types.ts'],
  'generated/clients/typescript/sdk.ts': [],
  'scripts/generate.ts': [],
}

/** Rule -> the one import of the tree that breaks it. */
const BROKEN: Readonly<Record<string, readonly [from: string, to: string]>> = {
  'no-cycles': ['src/campaigns/lifecycle.ts', './progress.ts'],
  'nothing-is-missing': ['src/oauth/tokens.ts', './nowhere.ts'],
  'kernel-is-a-leaf': ['src/kernel/page.ts', '../db/database.ts'],
  'db-sits-on-kernel': ['src/db/tables.ts', '../campaigns/service.ts'],
  'rooms-know-no-http': ['src/campaigns/scheduler.ts', '../http/store.ts'],
  'only-handlers-see-call': ['src/campaigns/calls.ts', '../http/call.ts'],
  'rooms-keep-apart': ['src/campaigns/pace.ts', '../oauth/service.ts'],
  'edge-serves-any-room': ['src/http/authenticate.ts', '../oauth/service.ts'],
  'commands-are-the-top': ['src/http/server.ts', '../cli/stray.ts'],
  'generated-is-walled': ['src/campaigns/retries.ts', '../../generated/types.ts'],
  'sql-stays-in-repositories': ['src/oauth/credentials.ts', 'kysely'],
  'koa-stays-at-the-edge': ['src/oauth/tokenless.ts', '@koa/router'],
  'console-is-a-client': ['src/console/web/routes.ts', '../../../generated/types.ts'],
  'sdk-stands-alone': ['src/sdk/pages.ts', '../kernel/clock.ts'],
  'src-stands-alone': ['src/http/docs.ts', '../../scripts/generate.ts'],
  'server-needs-no-dev-tools': ['src/http/bench.ts', 'autocannon'],
}

const PACKAGES = { koa: 0, '@koa/router': 0, 'openapi-backend': 0, kysely: 0, 'better-sqlite3': 0, autocannon: 0 }

function write(folder: string, file: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
  writeFileSync(path.join(folder, file), text)
}

function writeTree(folder: string): void {
  const { autocannon, ...dependencies } = PACKAGES
  write(folder, 'package.json', JSON.stringify({ type: 'module', dependencies, devDependencies: { autocannon } }))
  for (const name of Object.keys(PACKAGES)) {
    write(folder, `node_modules/${name}/package.json`, JSON.stringify({ name, type: 'module', exports: './index.js' }))
    write(folder, `node_modules/${name}/index.js`, 'export default 0\n')
  }
  const broken = Object.values(BROKEN).map(([from, to]) => [from, [to]] as const)
  const tree: Tree = { ...ALLOWED, ...Object.fromEntries(broken), 'src/campaigns/progress.ts': ['./lifecycle.ts'] }
  // Type imports count as well: half of the ways around a wall are types.
  for (const [file, imports] of Object.entries(tree))
    write(folder, file, `${imports.map((to) => `import type _ from '${to}'\n`).join('')}export default 0\n`)
}

let found: Cruise = { modules: 0, violations: [] }
const folder = mkdtempSync(path.join(tmpdir(), 'nexora-imports-'))

beforeAll(async () => {
  writeTree(folder)
  found = await cruise(folder)
}, 30_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('import rules', () => {
  it('are all tried here', async () => {
    const { default: config }: { default: { forbidden: { name: string }[] } } = await import(
      /* @vite-ignore */ pathToFileURL(CONFIG).href
    )
    expect(Object.keys(BROKEN).sort()).toEqual(config.forbidden.map(({ name }) => name).sort())
  })

  it.each(Object.entries(BROKEN))('%s refuses %j', (rule, [from]) => {
    const broken = found.violations.filter((violation) => violation.rule.name === rule)
    const sources = new Set(broken.map((violation) => violation.from))
    expect([...sources]).toEqual(rule === 'no-cycles' ? expect.arrayContaining([from]) : [from])
  })

  it('leave what is allowed alone', () => {
    const strays = found.violations.filter(({ from }) => Object.hasOwn(ALLOWED, from))
    expect(strays).toEqual([])
  })

  it('fail when hardly any module was seen, whatever the rules say', async () => {
    expect((await checkImports(folder)).output).toMatch(/Only \d+ modules were cruised/)
  })
})
