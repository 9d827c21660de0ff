// The adapter of adapter/: with the packed client alone, a booking system's rows become campaigns and outcomes come back,
// once each, although it is killed with SIGKILL before it reads an answer and again in the middle of the calls.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { Nexora } from '../../generated/clients/typescript/nexora.ts'
import { packClient } from '../../scripts/pack/client.ts'
import { until } from '../support/until.ts'
import { finish, freePort, makeFolder, ROOT, type Running, readCredentials, run, serve } from './processes.ts'

const ADAPTER = path.join(ROOT, 'test/e2e/adapter/adapter.mjs')
const SECRET = 'a secret that the booking system chose'
const SETTLED_MS = 60_000

/** Whom the bookings are of, by the last digits of the number, and what becomes of their booking. */
const BECOMES: Readonly<Record<string, string>> = {
  '0100': 'confirmed',
  '0101': 'cancelled',
  '0104': 'call again',
  '0105': 'not called',
  '0113': 'not reached',
  '0116': 'ask a person',
}
const AREAS = ['202', '212', '303', '312', '404']
const BOOKINGS = AREAS.flatMap((area) =>
  Object.keys(BECOMES).map((digits) => ({ id: `b-${area}-${digits}`, phone: `+1${area}555${digits}`, digits })),
)

async function makeProject(folder: string): Promise<string> {
  const project = path.join(folder, 'adapter')
  mkdirSync(project)
  writeFileSync(path.join(project, 'package.json'), '{"name":"adapter","private":true}')
  const { file } = await packClient(folder)
  const { code } = await finish('npm', ['install', '--offline', '--no-audit', '--no-fund', file], { cwd: project })
  expect(code).toBe(0)
  copyFileSync(ADAPTER, path.join(project, 'adapter.mjs'))
  return project
}

/** Passes everything on. `onCreated` is told of a campaign that was made, before anybody can read the answer. */
async function startProxy(target: string, onCreated: () => Promise<void>) {
  const proxy = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const headers = { ...request.headers } as Record<string, string>
    for (const name of ['host', 'connection', 'content-length']) delete headers[name]
    const { method = 'GET', url = '/' } = request
    const body = method === 'GET' ? null : Buffer.concat(chunks)
    const answer = await fetch(target + url, { method, headers, body })
    const text = await answer.text()
    if (method === 'POST' && url === '/v1/campaigns') await onCreated()
    const type = answer.headers.get('content-type') ?? 'application/json'
    response.writeHead(answer.status, { 'content-type': type }).end(text)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      proxy.closeAllConnections()
      await new Promise((resolve) => proxy.close(resolve))
    },
  }
}

function openBookings(file: string) {
  const db = new DatabaseSync(file)
  db.exec('pragma busy_timeout = 5000')
  const all = (sql: string) => db.prepare(sql).all() as Record<string, string | number | null>[]
  return {
    all,
    count: (what: string) => Number(all(`select count(*) as n from ${what}`)[0]?.n),
    add(id: string, phone: string) {
      const values = [id, phone, 'Aroha', 'Tuesday at 10:30 am']
      db.prepare('insert into bookings (id, phone, first_name, appointment) values (?, ?, ?, ?)').run(...values)
    },
    [Symbol.dispose]: () => db.close(),
  }
}

/** Resolves when every delivery was acknowledged once more. */
async function replayEverything(nexora: Nexora): Promise<void> {
  const replay = await nexora.webhooks.createReplay({ states: ['succeeded', 'failed'] })
  const replayId = 'id' in replay ? replay.id : ''
  await until(async () => (await nexora.webhooks.getReplay(replayId)).status === 'completed', SETTLED_MS)
  const [webhook] = (await nexora.webhooks.list()).data
  await until(async () => {
    const deliveries = await nexora.webhooks.listDeliveries(webhook?.id ?? '').toArray({ limit: 1_000 })
    return deliveries.every(({ state }) => state === 'succeeded')
  }, SETTLED_MS)
}

/** Each call of the server, and how it ended. */
async function endsOfCalls(nexora: Nexora): Promise<string[]> {
  const conversations = await nexora.conversations.list().toArray({ limit: 1_000 })
  return conversations.map(({ to, outcome, end_reason }) => `${to} ${outcome ?? end_reason}`)
}

const environmentOf = async (url: string, clientId: string, clientSecret: string) => ({
  NEXORA_CLIENT_ID: clientId,
  NEXORA_CLIENT_SECRET: clientSecret,
  NEXORA_BASE_URL: url,
  NEXORA_WEBHOOK_SECRET: SECRET,
  ADAPTER_PORT: String(await freePort()),
})

describe('the adapter', () => {
  it('is under 150 lines, and needs nothing but Node and the client', () => {
    const code = readFileSync(ADAPTER, 'utf8')
    expect(code.trimEnd().split('\n').length).toBeLessThan(150)
    const imported = [...code.matchAll(/from '([^']+)'/g)].map(([, name]) => name)
    expect(imported).toEqual(['node:http', 'node:sqlite', '@nexora/client', '@nexora/client/node'])
  })

  it('calls everybody once and books every outcome once, over kills and duplicates', { timeout: 180_000 }, async () => {
    using folder = makeFolder()
    using data = makeFolder()
    const project = await makeProject(folder.path)
    await using server = await serve(data.path, {
      NEXORA_SIMULATOR_SPEED: '50',
      NEXORA_WEBHOOK_SCHEDULE: '200ms,200ms,200ms,200ms,200ms,200ms,200ms',
    })
    const { clientId, clientSecret } = await readCredentials(server)
    const nexora = new Nexora({ clientId, clientSecret, baseUrl: server.url })

    let kill: (() => Promise<unknown>) | undefined
    await using proxy = await startProxy(server.url, async () => {
      await kill?.()
    })
    const env = await environmentOf(proxy.url, clientId, clientSecret)
    const start = async (): Promise<Running> => {
      const adapter = run(process.execPath, ['adapter.mjs'], { cwd: project, env })
      await adapter.says(/ready/)
      return adapter
    }
    const campaigns = () => nexora.campaigns.list().toArray({ limit: 10 })

    // Killed when the campaign is there and its answer is not.
    const first = await start()
    kill = () => first.end('SIGKILL')
    using bookings = openBookings(path.join(project, 'bookings.db'))
    for (const { id, phone } of BOOKINGS) bookings.add(id, phone)
    await until(async () => (await campaigns()).length === 1 && first.child.signalCode !== null, SETTLED_MS)
    kill = undefined
    expect(bookings.count(`bookings where state = 'sent'`)).toBe(0)

    // Killed in the middle of the calls; they go on, and all attempts to tell of them fail.
    const second = await start()
    await until(() => bookings.count('compliance_log') > 0, SETTLED_MS)
    await second.end('SIGKILL')
    const [campaign] = await campaigns()
    await until(async () => {
      const { counts } = await nexora.campaigns.get(campaign?.id ?? '')
      return counts.pending + counts.queued + counts.in_progress === 0
    }, SETTLED_MS)

    await using third = await start()
    await until(() => bookings.count(`bookings where state in ('due', 'sent')`) === 0, SETTLED_MS)
    await until(() => bookings.count('inbox where done = 0') === 0, SETTLED_MS)
    expect(await campaigns()).toHaveLength(1)
    for (const { id, state, phone } of bookings.all('select id, state, phone from bookings'))
      expect(`${id} ${state}`).toBe(`${id} ${BECOMES[String(phone).slice(-4)]}`)

    // Everything comes once more, and changes nothing.
    const everything = 'select * from compliance_log order by event_id'
    const before = bookings.all(everything)
    await replayEverything(nexora)
    expect(bookings.all(everything)).toEqual(before)

    // The log has each call of the server, and each wish not to be called.
    const logged = before.filter(({ what }) => what !== 'opted out').map(({ phone, detail }) => `${phone} ${detail}`)
    expect(logged.sort()).toEqual((await endsOfCalls(nexora)).sort())
    expect(before.filter(({ what }) => what === 'opted out')).toHaveLength(AREAS.length)

    // Who opted out is not called for another booking either; the next batch is a campaign of its own.
    bookings.add('b-new-1', '+12025550105')
    bookings.add('b-new-2', '+12025550100')
    await until(() => bookings.count(`bookings where id = 'b-new-2' and state = 'confirmed'`) === 1, SETTLED_MS)
    expect(bookings.count(`bookings where id = 'b-new-1' and state = 'due' and batch is null`)).toBe(1)
    expect(await campaigns()).toHaveLength(2)
    expect(third.errors().replace(/.*ExperimentalWarning.*\n.*--trace-warnings.*\n/, '')).toBe('')
  })
})
