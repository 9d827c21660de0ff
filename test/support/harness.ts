// A whole server for a test: real database in a temporary folder, real HTTP, jobs and simulator. The
// clock can be replaced. `await using` takes all of it down again.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { SCOPES } from '../../generated/operations.ts'
import { type App, makeApp } from '../../src/app.ts'
import { type Config, readConfig } from '../../src/config.ts'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { migrate } from '../../src/db/migrate.ts'
import { makeHttpServer } from '../../src/http/server.ts'
import { type Clock, systemClock } from '../../src/kernel/clock.ts'
import { makeKeyring } from '../../src/kernel/keyring.ts'
import { type Log, makeLog } from '../../src/kernel/log.ts'

export interface HarnessOptions {
  readonly clock?: Clock
  /** NEXORA_… variables over those of a test. */
  readonly settings?: Readonly<Record<string, string>>
  /** Without jobs, delivery and simulator: only requests do anything. */
  readonly idle?: boolean
  readonly log?: Log
}

/** One organisation with a client of all scopes, and its token. */
export interface Tenant {
  readonly organisationId: string
  readonly clientId: string
  readonly clientSecret: string
  readonly signingSecret: string
  readonly token: string
}

export interface Call {
  readonly token?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON, unless it is a string or bytes. */
  readonly body?: unknown
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** Parsed JSON: a test reads what it expects to be there. Undefined when it is none. */
  readonly body: ReturnType<typeof JSON.parse>
}

export interface Harness extends AsyncDisposable {
  readonly app: App
  readonly database: Database
  readonly url: string
  readonly tenant: Tenant
  /** Another organisation, or another client of one. */
  addTenant(options?: { scopes?: readonly string[]; organisationId?: string }): Promise<Tenant>
  call(method: string, path: string, call?: Call): Promise<Answer>
}

const SETTINGS = {
  NEXORA_SIMULATOR_SPEED: 'instant',
  NEXORA_WEBHOOK_JITTER: 'off',
  NEXORA_RATE_PER_MINUTE: '1000000',
  NEXORA_RATE_BURST: '1000000',
  NEXORA_TOKEN_RATE_PER_MINUTE: '1000000',
  NEXORA_TOKEN_RATE_PER_CLIENT: '1000000',
  NEXORA_ORGANISATION_RATE_PER_MINUTE: '1000000',
}

export async function startServer(options: HarnessOptions = {}): Promise<Harness> {
  const folder = mkdtempSync(path.join(tmpdir(), 'nexora-test-'))
  const config: Config = readConfig({ ...SETTINGS, NEXORA_DATA: folder, ...options.settings })
  const database = openDatabase(path.join(folder, 'nexora.db'))
  await migrate(database.writer)
  const app = await makeApp({
    config,
    database,
    keyring: makeKeyring([{ id: 'test', bytes: randomBytes(32) }]),
    clock: options.clock ?? systemClock,
    random: () => 0,
    log: options.log ?? makeLog('silent'),
    responseValidation: 'enforce',
  })
  const server = makeHttpServer(app.edge)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function addTenant({
    scopes = SCOPES,
    organisationId,
  }: {
    scopes?: readonly string[]
    organisationId?: string
  } = {}) {
    return app.unitOfWork.run(async (tx) => {
      const made = organisationId === undefined ? await app.organisations.create(tx, 'Test') : undefined
      const id = organisationId ?? made?.organisation.id ?? ''
      const { client, secret } = await app.clients.create(tx, id, { name: 'Test', scopes })
      const authenticated = await app.clients.authenticate(tx, client.id, secret)
      if (authenticated === undefined) throw new Error('a new client must authenticate')
      const token = await app.clients.issueToken(tx, client, authenticated.secret, client.scopes)
      return {
        organisationId: id,
        clientId: client.id,
        clientSecret: secret,
        signingSecret: made?.signingSecret ?? '',
        token,
      }
    })
  }

  const tenant = await addTenant()
  if (options.idle !== true) await app.start()
  return {
    app,
    database,
    url,
    tenant,
    addTenant,
    call: (method, target, call = {}) => request(url, method, target, { token: tenant.token, ...call }),
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      if (options.idle !== true) await app.stop()
      await app.unitOfWork.drained()
      await database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function request(url: string, method: string, target: string, { token, headers, body }: Call): Promise<Answer> {
  const raw = typeof body === 'string' || body instanceof Uint8Array
  const response = await fetch(url + target, {
    method,
    redirect: 'manual',
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined || raw ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: raw ? (body as string) : JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, body: parse(text) }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
