// The real server process, killed without warning again and again while it makes calls. Whatever it
// was doing: every call ends, is told of once, and nobody's phone rings twice for one attempt.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { SCOPES } from '../../generated/operations.ts'
import { openStore } from '../../src/cli/store.ts'
import { readConfig } from '../../src/config.ts'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { until } from '../support/until.ts'
import { campaignOf, type StoredBody, terminalEvents } from './stage.ts'

const START = path.resolve(import.meta.dirname, '../../src/start.mjs')
const KILLS = 6
const PEOPLE_EACH = 40
/** Agrees, declines, asks, opts out, never answers, is engaged, voicemail, answers late, hangs up. */
const SCRIPTS = ['00', '01', '02', '05', '10', '11', '15', '20', '30']

let folder: string
let environment: Record<string, string>
let token: string
let database: Database
let server: ChildProcess | undefined

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'nexora-crash-'))
  environment = {
    NEXORA_DATA: folder,
    NEXORA_PORT: '0',
    NEXORA_LOG: 'error',
    NEXORA_SIMULATOR_SPEED: '60',
    NEXORA_SIMULATOR_WAIT_SPEED: '500',
    NEXORA_CALLS_MAX: '20',
    NEXORA_RATE_BURST: '1000',
  }
  await using store = await openStore(readConfig(environment))
  token = await store.unitOfWork.run(async (tx) => {
    const { organisation } = await store.organisations.create(tx, 'Test')
    const { client, secret } = await store.clients.create(tx, organisation.id, { name: 'Test', scopes: SCOPES })
    const authenticated = await store.clients.authenticate(tx, client.id, secret)
    if (authenticated === undefined) throw new Error('a new client must authenticate')
    return store.clients.issueToken(tx, client, authenticated.secret, client.scopes)
  })
})

afterAll(async () => {
  await kill()
  await database?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** @returns the address of a server that is ready, and what it writes to its standard error */
async function start(): Promise<{ url: string; errors: string[] }> {
  const child = spawn(process.execPath, [START, 'serve', '--quiet'], {
    env: { PATH: process.env.PATH ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  server = child
  let output = ''
  const errors: string[] = []
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  child.stderr.on('data', (chunk) => errors.push(String(chunk)))
  const url = await until(() => {
    if (child.exitCode !== null) throw new Error(`the server ended: ${errors.join('')}`)
    return /running on (http:\S+)/.exec(output)?.[1]
  }, 15_000)
  return { url, errors }
}

async function kill(): Promise<void> {
  if (server === undefined || server.exitCode !== null || server.signalCode !== null) return
  const gone = once(server, 'exit')
  server.kill('SIGKILL')
  await gone
}

async function createCampaign(url: string, number: number): Promise<void> {
  // magic numbers exist in every area code: as many different people as needed
  const phones = Array.from(
    { length: PEOPLE_EACH },
    (_, index) => `+1${201 + number * PEOPLE_EACH + index}55501${SCRIPTS[index % SCRIPTS.length]}`,
  )
  const response = await fetch(`${url}/v1/campaigns`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': `campaign-${number}`,
    },
    body: JSON.stringify(
      campaignOf(phones, { max_concurrency: 10, retry_policy: { delay_seconds: 60, max_attempts: 3 } }),
    ),
  })
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`)
}

/** Random moments that a failure can be repeated with. */
function makeMoments(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

/** Calls with somebody on the line. */
const callsInProgress = () =>
  database.reader.selectFrom('calls').select('conversation_id').where('state', 'in', ['dialing', 'answered']).execute()

it(`ends every call, once, although the server is killed ${KILLS} times while it makes them`, async () => {
  const moment = makeMoments(20_260_601)
  database = openDatabase(path.join(folder, 'nexora.db'))
  for (let round = 0; round < KILLS; round += 1) {
    const { url } = await start()
    await createCampaign(url, round)
    await until(async () => (await callsInProgress()).length > 0)
    await delay(moment() * 600)
    await kill()
    const { running } = await database.reader
      .selectFrom('campaigns')
      .select((eb) => eb.fn.countAll<number>().as('running'))
      .where('status', '=', 'running')
      .executeTakeFirstOrThrow()
    expect(running).toBeGreaterThan(0)
  }

  const { errors } = await start()
  await until(async () => {
    const campaigns = await database.reader.selectFrom('campaigns').select('status').execute()
    return campaigns.length === KILLS && campaigns.every(({ status }) => status === 'completed')
  }, 25_000)
  await kill()
  expect(errors).toEqual([])
  await checkRecords()
}, 60_000)

async function checkRecords(): Promise<void> {
  const { reader } = database
  const conversations = await reader.selectFrom('conversations').selectAll().execute()
  const rows = await reader.selectFrom('events').select(['sequence', 'body']).orderBy('sequence').execute()
  const events: StoredBody[] = rows.map(({ body }) => JSON.parse(body))
  const recipients = await reader.selectFrom('recipients').selectAll().execute()
  const calls = await reader.selectFrom('calls').select('state').execute()

  expect(rows.map(({ sequence }) => sequence)).toEqual(rows.map((_, index) => index + 1))
  expect(events.map(({ sequence }) => sequence)).toEqual(rows.map((_, index) => index + 1))
  expect(new Set(calls.map(({ state }) => state))).toEqual(new Set(['ended']))
  expect(conversations.filter(({ ended_at }) => ended_at === null)).toEqual([])
  const told = terminalEvents(events)
  expect([...told.keys()].sort()).toEqual(conversations.map(({ id }) => id).sort())
  expect([...told.values()].filter((count) => count !== 1)).toEqual([])
  expect(events.filter(({ type }) => type === 'campaign.completed')).toHaveLength(KILLS)

  expect(recipients).toHaveLength(KILLS * PEOPLE_EACH)
  expect(recipients.filter(({ status }) => status !== 'completed' && status !== 'failed')).toEqual([])
  for (const recipient of recipients) {
    const own = conversations.filter(({ recipient_id }) => recipient_id === recipient.id)
    const dialled = own.filter(({ dialing_at }) => dialing_at !== null)
    // counted at the commit point: one more than the conversations would be a phone that rang twice
    expect(recipient.attempt_count).toBe(dialled.length)
    expect(own.map(({ attempt }) => attempt).sort()).toEqual(own.map((_, index) => index + 1))
    const lost = own.filter(({ end_reason }) => end_reason === 'runtime_lost')
    if (lost.length > 0) expect(own.at(-1)?.end_reason).toBe('runtime_lost') // never dialled again on its own
  }
}
