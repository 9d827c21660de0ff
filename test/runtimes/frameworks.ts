// The receivers of the packed client in frameworks that only `npm run runtimes` installs: each in a strict project with
// the newest types of its framework and of Node, and a Next application that is built and served.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { sign } from '../../src/sdk/webhooks/verify.ts'
import { until } from '../support/until.ts'

const run = promisify(execFile)
const INSTALLED = path.join(import.meta.dirname, 'node_modules')
const LIMIT_MS = 60_000
/** On a busy machine a build takes as long as a minute. */
export const BUILD_LIMIT_MS = 240_000

/** Of the frameworks, what a project that uses them has besides the tarball. */
export function linkFrameworks(project: string): void {
  for (const name of ['@types', 'fastify', 'hono', 'next', 'react', 'react-dom', 'typescript'])
    symlinkSync(path.join(INSTALLED, name), path.join(project, 'node_modules', name), 'junction')
}

/** Every receiver where its framework wants it, as strict TypeScript. */
export const EVERY_RECEIVER = `
      import { createServer } from 'node:http'
      import { makeWebhookHandler, SeenIds } from '@nexora/client'
      import { makeWebhookHandler as forExpress } from '@nexora/client/express'
      import { makeWebhookPlugin } from '@nexora/client/fastify'
      import { makeWebhookHandler as forHono } from '@nexora/client/hono'
      import { makeWebhookHandler as forKoa } from '@nexora/client/koa'
      import { makeWebhookHandler as forNode } from '@nexora/client/node'
      import type { Express } from 'express'
      import type { FastifyInstance } from 'fastify'
      import type { Hono } from 'hono'
      import type Koa from 'koa'
      import type { NextRequest } from 'next/server.js'
      declare const express: Express
      declare const koa: Koa
      declare const fastify: FastifyInstance
      declare const hono: Hono
      const secret = process.env.NEXORA_WEBHOOK_SECRET
      const table = { 'webhook.ping': () => undefined }
      createServer(forNode(table, { secret, seen: new SeenIds(), onError: console.error }))
      express.post('/events', forExpress(table, { secret }))
      koa.use(forKoa(table, { secret }))
      hono.post('/events', forHono(table, { secret }))
      void fastify.register(makeWebhookPlugin('/events', table, { secret }))
      export const POST: (request: NextRequest) => Promise<Response> = makeWebhookHandler(table, { secret: () => secret })
`

/** The code blocks of a README as modules of their own; a client stands before those that have none. */
export const blocksAsModules = (readme: string): string[] =>
  [...readme.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, code = '']) =>
    /[^.]nexora[.]/.test(code) && !code.includes('new Nexora')
      ? `import { Nexora } from '@nexora/client'\nconst nexora = new Nexora()\n${code}`
      : code,
  )

const LAYOUT = `export default ({ children }: { children: React.ReactNode }) => <html><body>{children}</body></html>`
const PAGE = 'export default () => <p>Bookings</p>'

/**
 * Builds the application without any secret, as images are built, then serves it with one.
 * @param line of the README, as it stands in app/events/route.ts
 * @returns what the route printed, and how it answered a delivery, and one that was changed
 */
export async function serveInNext(project: string, line: string): Promise<{ printed: string; answers: string[] }> {
  const route = `import { makeWebhookHandler } from '@nexora/client'
const table = { 'webhook.ping': ({ id }: { id: string }) => console.log('handled', id) }
${line}
`
  mkdirSync(path.join(project, 'app/events'), { recursive: true })
  writeFileSync(path.join(project, 'app/layout.tsx'), LAYOUT)
  writeFileSync(path.join(project, 'app/page.tsx'), PAGE)
  writeFileSync(path.join(project, 'app/events/route.ts'), route)
  const next = path.join(INSTALLED, 'next/dist/bin/next')
  const env = { PATH: process.env.PATH, HOME: project, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' }
  // The other bundler refuses packages that are linked.
  await run(process.execPath, [next, 'build', '--webpack'], { cwd: project, env, timeout: BUILD_LIMIT_MS })
  const secret = 'a secret that we chose, and not a short one'
  const child = spawn(process.execPath, [next, 'start', '--hostname', '127.0.0.1', '--port', '0'], {
    cwd: project,
    env: { ...env, NEXORA_WEBHOOK_SECRET: secret },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    let printed = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
    const url = await until(() => /http:\/\/127[.]0[.]0[.]1:\d+/.exec(printed)?.[0], LIMIT_MS)
    const body = JSON.stringify({ id: 'evt_1', type: 'webhook.ping', text: 'Māui' })
    const answers: string[] = []
    for (const sent of [body, `${body} `]) {
      const headers = await sign(body, { secret, id: 'evt_1' })
      const response = await fetch(`${url}/events`, { method: 'POST', body: sent, headers })
      answers.push(`${response.status} ${await response.text()}`.trim())
    }
    return { printed, answers }
  } finally {
    const exited = once(child, 'exit')
    child.kill('SIGTERM')
    await exited
  }
}
