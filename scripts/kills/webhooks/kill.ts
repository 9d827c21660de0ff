// Kills the server at random moments while it accepts events and delivers them to a receiver that fails in every way
// it can, and counts what is missing. The last life is let be, with a receiver that behaves, until all is delivered.
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { openDatabase, type Reader } from '../../../src/db/database.ts'
import { type Life, live, makeMoments, makeTenant, until } from '../lives.ts'
import { type Api, ask, pause, replay, resume, scheduleCampaign, sendTest, violationsOfLedger } from './api.ts'
import type { MistakeName } from './broken.ts'
import { type FaultyReceiver, startFaultyReceiver } from './receiver.ts'
import { violationsOf, violationsOfCounts } from './records.ts'

export interface WebhookKillPlan {
  /** Empty; holds the database. */
  readonly folder: string
  /** At least. */
  readonly kills: number
  /** Deliveries that are made, at least; as many as the kills leave time for when left out. */
  readonly deliveries?: number
  readonly seed: number
  /** A mistake that the server makes: the harness must see what it loses. */
  readonly broken?: MistakeName | undefined
  /** Told after each life. */
  readonly progress?: (kills: number) => void
}

export interface WebhookKillReport {
  readonly kills: number
  readonly accepted: number
  readonly deliveries: number
  readonly requests: number
  /** Of these, those before the receiver began to behave. */
  readonly requestsAtRisk: number
  readonly refused: number
  readonly faults: ReadonlyMap<string, number>
  readonly acknowledgedTwice: number
  readonly replayed: number
  readonly pauses: number
  /** Empty when nothing was lost. */
  readonly violations: readonly string[]
}

const SETTINGS = {
  NEXORA_PORT: '0',
  NEXORA_LOG: 'error',
  NEXORA_RATE_PER_MINUTE: '1000000',
  NEXORA_RATE_BURST: '1000000',
  NEXORA_ORGANISATION_RATE_PER_MINUTE: '10000000',
  NEXORA_WEBHOOK_SCHEDULE: '50ms,100ms,200ms,400ms,800ms,1s,1s',
  NODE_EXTRA_CA_CERTS: path.join(import.meta.dirname, 'certificates/authority.pem'),
}
const FAULT_SHARE = 0.26
const LIFE_MS = { min: 300, spread: 700 }
const PRODUCERS = 4
const THINK_MS = 5
const PERSON_MS = 60
const END_MS = 180_000
const BROKEN_END_MS = 3000

interface Subscriptions {
  readonly ids: readonly string[]
}

/** What those who use the server have been told and have done so far. */
interface Diary {
  readonly deliveries: string[]
  readonly campaigns: string[]
  readonly replays: string[]
  pauses: number
}

/** @throws Error when a life cannot be lived to its end */
export async function killDuringDeliveries(plan: WebhookKillPlan): Promise<WebhookKillReport> {
  const { folder, kills, deliveries = 0, seed, broken } = plan
  const moment = makeMoments(seed)
  const environment = { ...SETTINGS, NEXORA_DATA: folder, ...(broken === undefined ? {} : withMistake(broken)) }
  const { token } = await makeTenant({ ...SETTINGS, NEXORA_DATA: folder })
  await using receiver = await startFaultyReceiver({ share: FAULT_SHARE, moment })
  const database = openDatabase(path.join(folder, 'nexora.db'))
  const diary: Diary = { deliveries: [], campaigns: [], replays: [], pauses: 0 }
  const violations: string[] = []
  let life: Life | undefined
  let subscriptions: Subscriptions | undefined
  let round = 0
  try {
    for (; round < kills || (await countDeliveries(database.reader)) < deliveries; round += 1) {
      life = await live(environment)
      const api = { url: life.url, token }
      subscriptions ??= await subscribe(api, receiver.urls)
      violations.push(...(await violationsAtStart(api, database.reader)).map((what) => `life ${round + 1}: ${what}`))
      await use(api, { life, reader: database.reader, subscriptions, diary, moment })
      plan.progress?.(round + 1)
    }
    const requestsAtRisk = receiver.requests()
    receiver.behave()
    life = await live(environment)
    const api = { url: life.url, token }
    violations.push(...(await finish(api, database.reader, subscriptions?.ids ?? [], broken !== undefined)))
    const errors = life.errors()
    violations.push(
      ...(await violationsOf(database.reader, diary, receiver)),
      ...(await violationsOfCounts(database.reader)),
      ...(errors === '' ? [] : [`the last server logged: ${errors}`]),
    )
    return { kills: round, requestsAtRisk, ...(await figuresOf(database.reader, diary, receiver)), violations }
  } finally {
    await life?.kill()
    await database.close()
  }
}

function withMistake(name: MistakeName): Record<string, string> {
  const url = pathToFileURL(path.join(import.meta.dirname, 'broken.ts'))
  return { NODE_OPTIONS: `--import=${url}?${name}` }
}

/** Takes everything; in several manners. */
async function subscribe(api: Api, { plain, secure, stopping }: FaultyReceiver['urls']): Promise<Subscriptions> {
  const wanted = { event_types: ['*'], timeout_seconds: 1, max_in_flight: 32 }
  const manners = [
    { url: `${plain}a` },
    { url: `${plain}b`, max_in_flight: 4 },
    { url: `${plain}c`, ordering: 'conversation' },
    { url: `${plain}d`, rate_per_second: 500 },
    { url: `${plain}e` },
    { url: `${plain}f` },
    { url: `${plain}g` },
    { url: `${plain}h` },
    { url: `${secure}i` },
    { url: `${secure}j` },
    { url: `${secure}k` },
    { url: `${stopping}l` },
  ]
  const ids: string[] = []
  for (const manner of manners) {
    const answer = await ask<{ id: string }>(api, 'POST', '/v1/webhooks', { ...wanted, ...manner })
    if (answer?.status !== 201) throw new Error(`A subscription was answered with ${JSON.stringify(answer)}.`)
    ids.push(answer.body.id)
  }
  return { ids }
}

interface Deliveries {
  readonly unaccounted: number
  readonly not_fanned_out: number
}

async function violationsAtStart(api: Api, reader: Reader): Promise<string[]> {
  const ready = await ask<{ checks: { deliveries: Deliveries } }>(api, 'GET', '/readyz')
  const { unaccounted, not_fanned_out: unsent } = ready?.body.checks.deliveries ?? {
    unaccounted: -1,
    not_fanned_out: -1,
  }
  return [
    ...(unaccounted === 0 ? [] : [`${unaccounted} deliveries are unaccounted for`]),
    ...(unsent === 0 ? [] : [`${unsent} events were not fanned out`]),
    ...(await violationsOfCounts(reader)),
  ]
}

interface Use {
  readonly life: Life
  readonly reader: Reader
  readonly subscriptions: Subscriptions
  readonly diary: Diary
  readonly moment: () => number
}

/** One life: producers and a person at work, and then a kill. */
async function use(api: Api, { life, reader, subscriptions: { ids }, diary, moment }: Use): Promise<void> {
  let alive = true
  const any = () => ids[Math.floor(moment() * ids.length)] ?? ''

  async function produce(): Promise<void> {
    while (alive) {
      if (moment() < 0.8) keep(diary.campaigns, await scheduleCampaign(api))
      else keep(diary.deliveries, await sendTest(api, any()))
      await delay(THINK_MS)
    }
  }

  async function mind(): Promise<void> {
    while (alive) {
      const idle = await reader.selectFrom('subscriptions').select('id').where('status', '!=', 'active').execute()
      for (const { id } of idle) await resume(api, id, moment() < 0.3 ? 200 : undefined)
      const act = moment()
      if (act < 0.15) diary.pauses += (await pause(api, any())) === undefined ? 0 : 1
      else if (act < 0.25) await again(api, diary, ['failed'])
      else if (act < 0.4) await again(api, diary, ['succeeded'])
      await delay(PERSON_MS)
    }
  }

  const work = Promise.all([...Array.from({ length: PRODUCERS }, produce), mind()])
  await delay(LIFE_MS.min + moment() * LIFE_MS.spread)
  await life.kill()
  alive = false
  await work
}

const SINCE_MS = 800

async function again(api: Api, diary: Diary, states: readonly string[]): Promise<void> {
  const since = new Date(Date.now() - SINCE_MS).toISOString()
  const answer = await replay(api, { states, ...(states.includes('failed') ? {} : { since }) })
  if (answer?.status === 202) diary.replays.push(answer.body.id)
}

function keep(list: string[], id: string | undefined): void {
  if (id !== undefined) list.push(id)
}

/** Resumes what stands still and replays what has failed, as a person would, until all is acknowledged. */
async function finish(api: Api, reader: Reader, ids: readonly string[], broken: boolean): Promise<string[]> {
  const ended = until(
    async () => {
      for (const id of ids) await resume(api, id)
      await replay(api, { states: ['failed'] })
      await delay(500)
      return isAllDone(reader)
    },
    broken ? BROKEN_END_MS : END_MS,
  )
  const left = await ended.then(
    () => [],
    () => ['the last life did not deliver everything'],
  )
  const ledgers: string[] = []
  for (const id of ids) ledgers.push(...(await violationsOfLedger(api, id)))
  return [...left, ...ledgers]
}

async function isAllDone(reader: Reader): Promise<boolean> {
  const open = await reader
    .selectFrom('deliveries')
    .select('id')
    .where('state', 'not in', ['succeeded', 'cancelled'])
    .executeTakeFirst()
  const running = await reader
    .selectFrom('webhook_replays')
    .select('id')
    .where('status', '=', 'running')
    .executeTakeFirst()
  return open === undefined && running === undefined
}

async function countDeliveries(reader: Reader): Promise<number> {
  const { deliveries } = await reader
    .selectFrom('deliveries')
    .select((eb) => eb.fn.countAll<number>().as('deliveries'))
    .executeTakeFirstOrThrow()
  return deliveries
}

async function figuresOf(reader: Reader, diary: Diary, receiver: FaultyReceiver) {
  return {
    accepted: diary.deliveries.length + diary.campaigns.length,
    deliveries: await countDeliveries(reader),
    requests: receiver.requests(),
    refused: [...receiver.faults.values()].reduce((sum, count) => sum + count, 0),
    faults: receiver.faults,
    acknowledgedTwice: [...receiver.acknowledged.values()].filter((times) => times > 1).length,
    replayed: diary.replays.length,
    pauses: diary.pauses,
  }
}
