// The runtimes that the packed client is tried in, each from its npm package: how its program is found, and how it runs
// the fault script in a project that has nothing but the tarball.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { chromium } from 'playwright-core'
import { until } from '../support/until.ts'

const run = promisify(execFile)
const HERE = import.meta.dirname
const INSTALLED = path.join(HERE, 'node_modules')
const PLATFORM = `${process.platform}-${process.arch}`
const LIMIT_MS = 60_000

export interface Runtime {
  readonly name: string
  /** Places where its program may be on this machine. */
  readonly programs: readonly string[]
  /** What the script returned. @param project with the tarball installed */
  run(program: string, project: string, origin: string): Promise<unknown>
}

export const programOf = ({ programs }: Runtime) => programs.find((program) => existsSync(program))

export const missing = ({ name }: Pick<Runtime, 'name'>) =>
  `There is no ${name} for ${PLATFORM}: npm run runtimes installs those of test/runtimes/package.json.`

const ESM = `import * as client from '@nexora/client'
import { runFaults } from './faults.mjs'
console.log(JSON.stringify(await runFaults(client, process.argv[2])))
process.exit(0)
`
const CJS = `const client = require('@nexora/client')
import('./faults.mjs').then(async ({ runFaults }) => {
  console.log(JSON.stringify(await runFaults(client, process.argv[2])))
  process.exit(0)
})
`

/** Nothing of the caches and settings of this machine. */
const environmentIn = (project: string) => ({
  PATH: process.env.PATH,
  HOME: project,
  DENO_DIR: path.join(project, '.deno'),
  DENO_NO_UPDATE_CHECK: '1',
})

/** @param args before the file */
const command = (
  name: string,
  programs: readonly string[],
  form: 'esm' | 'cjs',
  args: readonly string[] = [],
): Runtime => ({
  name,
  programs,
  async run(program, project, origin) {
    const file = form === 'esm' ? 'main.mjs' : 'main.cjs'
    writeFileSync(path.join(project, file), form === 'esm' ? ESM : CJS)
    const options = { cwd: project, env: environmentIn(project), timeout: LIMIT_MS }
    const { stdout } = await run(program, [...args, file, origin], options)
    return JSON.parse(stdout)
  },
})

const node = (version: string) => [path.join(INSTALLED, `node-${version}-${process.platform}-${process.arch}/bin/node`)]

async function bundle(project: string, name: string, code: string, format: 'esm' | 'iife'): Promise<string> {
  const entry = path.join(project, `${name}-entry.mjs`)
  const outfile = path.join(project, `${name}.js`)
  writeFileSync(entry, code)
  await build({
    entryPoints: [entry],
    bundle: true,
    format,
    platform: 'browser',
    target: 'es2022',
    outfile,
    minify: true,
  })
  return outfile
}

const WORKER = `import * as client from '@nexora/client'
import { runFaults } from './faults.mjs'
export default {
  async fetch(request) {
    try {
      return Response.json(await runFaults(client, new URL(request.url).searchParams.get('origin')))
    } catch (error) {
      return new Response(error.stack, { status: 500 })
    }
  },
}
`

const workerConfig = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (modules = [(name = "worker", esModule = embed "worker.js")], compatibilityDate = "2026-01-01")),
    (name = "internet", network = (allow = ["public", "private", "local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`

const workerd: Runtime = {
  name: 'workerd',
  programs: [
    path.join(INSTALLED, `@cloudflare/workerd-${process.platform}-${process.arch.replace('x', '')}/bin/workerd`),
  ],
  async run(program, project, origin) {
    await bundle(project, 'worker', WORKER, 'esm')
    writeFileSync(path.join(project, 'worker.capnp'), workerConfig)
    const child = spawn(program, ['serve', 'worker.capnp', '--control-fd=1'], {
      cwd: project,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    try {
      let output = ''
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        output += text
      })
      const port = await until(() => /"port":\s*(\d+)/.exec(output)?.[1], LIMIT_MS)
      const response = await fetch(`http://127.0.0.1:${port}/?origin=${origin}`, {
        signal: AbortSignal.timeout(LIMIT_MS),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(text)
      return JSON.parse(text)
    } finally {
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    }
  },
}

const PAGE = `import * as client from '@nexora/client'
import { runFaults } from './faults.mjs'
globalThis.refused = () => {
  try {
    return new client.Nexora({ clientId: 'a', clientSecret: 'b', baseUrl: location.origin })
  } catch (error) {
    return error.message
  }
}
globalThis.run = (origin) => runFaults(client, origin, { dangerouslyAllowBrowser: true }, 3)
`

/** The script of a page, with all that it imports from a project. */
export async function pageScript(code: string, project: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: project },
    bundle: true,
    format: 'iife',
    platform: 'browser',
    minify: true,
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}

export const launchChromium = (program: string) =>
  chromium.launch({ executablePath: program, args: ['--no-sandbox', '--disable-dev-shm-usage'] })

/** A page of another origin than the server: what CORS keeps from a page is kept from the client too. */
const browser: Runtime = {
  name: 'Chromium',
  programs: [process.env.CHROMIUM ?? '/usr/bin/chromium'],
  async run(program, project, origin) {
    const script = await pageScript(PAGE, project)
    const site = createServer((request, response) => {
      const isScript = request.url === '/page.js'
      response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' })
      response.end(isScript ? script : '<!doctype html><script src="/page.js"></script>')
    })
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
    const chrome = await launchChromium(program)
    try {
      const page = await chrome.newPage()
      await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`)
      const refused = await page.evaluate<string>('refused()')
      if (!refused.includes('dangerouslyAllowBrowser')) throw new Error(`A browser was not refused: ${refused}`)
      return await page.evaluate(`run(${JSON.stringify(origin)})`)
    } finally {
      await chrome.close()
      site.closeAllConnections()
      site.close()
    }
  },
}

export const RUNTIMES: readonly Runtime[] = [
  ...(['esm', 'cjs'] as const).flatMap((form) => [
    command(`Node 20 (${form})`, node('20'), form),
    command(`Node 22 (${form})`, node('22'), form),
    command(`Node ${process.versions.node.split('.')[0]} (${form})`, [process.execPath], form),
  ]),
  command(
    'Deno',
    [
      path.join(
        INSTALLED,
        `@deno/${process.platform}-${process.arch}${process.platform === 'linux' ? '-glibc' : ''}/deno`,
      ),
    ],
    'esm',
    [...['run', '--no-remote', '--node-modules-dir=manual', '--allow-net=127.0.0.1', '--allow-env', '--allow-read']],
  ),
  command(
    'Bun',
    [
      path.join(
        INSTALLED,
        `@oven/bun-${process.platform}-${process.arch === 'arm64' ? 'aarch64' : process.arch}/bin/bun`,
      ),
    ],
    'esm',
  ),
  workerd,
  browser,
]

/** The line of the README in a program of its own, and what it answers to a delivery and to one that was changed. */
export async function serveInDeno(program: string, project: string, line: string): Promise<string> {
  const code = `import { makeWebhookHandler, sign } from '@nexora/client'
const secret = 'a secret that we chose, and not a short one'
const table = { 'webhook.ping': ({ id }) => console.log('handled', id) }
const server = ${line}
const body = JSON.stringify({ id: 'evt_1', type: 'webhook.ping' })
for (const sent of [body, body + ' ']) {
  const headers = await sign(body, { secret, id: 'evt_1' })
  const response = await fetch('http://127.0.0.1:' + server.addr.port, { method: 'POST', body: sent, headers })
  await response.text()
  console.log(response.status)
}
await server.shutdown()
`
  writeFileSync(path.join(project, 'serve.mjs'), code)
  const args = ['run', '--no-remote', '--node-modules-dir=manual', '--allow-net', '--allow-env', '--allow-read']
  const env = { ...environmentIn(project), DENO_SERVE_ADDRESS: 'tcp:127.0.0.1:0' }
  const { stdout } = await run(program, [...args, 'serve.mjs'], { cwd: project, env, timeout: LIMIT_MS })
  return stdout.replace(/^Listening.*\n/gm, '')
}

/** An empty project; the tarball is installed into it without a network. */
export async function makeProject(folder: string, tarball: string): Promise<string> {
  const project = path.join(folder, 'project')
  mkdirSync(project)
  writeFileSync(path.join(project, 'package.json'), '{"name":"empty","private":true}')
  const shell = process.platform === 'win32'
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], { cwd: project, shell })
  return project
}
