// Kills the server at random moments while it makes calls and tells of them, and counts what is missing. Each life
// takes one more campaign, and has people of earlier ones called again or their campaign cancelled; the last one is let
// be until all is done.
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { openDatabase, type Reader } from '../../src/db/database.ts'
import { readRecords, violationsOf, violationsOfDelivery } from './call-records.ts'
import { type Life, live, makeMoments, makeTenant, until } from './lives.ts'
import { makeOrders, type Order, type OrderCounts } from './orders.ts'
import { startReceiver } from './receiver.ts'

export interface KillPlan {
  /** Empty; holds the database. */
  readonly folder: string
  readonly kills: number
  /** Called by the campaign of each life. */
  readonly people: number
  readonly seed: number
}

export interface KillReport {
  readonly kills: number
  readonly campaigns: number
  readonly people: number
  readonly conversations: number
  readonly lostAfterDialling: number
  /** Conversations of people who rang back. */
  readonly inbound: number
  readonly orders: OrderCounts
  readonly events: number
  readonly deliveries: { readonly requests: number; readonly repeated: number; readonly refused: number }
  /** Empty when nothing was lost and nothing happened twice. */
  readonly violations: readonly string[]
}

/** Agrees, declines, asks, opts out, never answers, is engaged, voicemail, answers late, hangs up, rings back. */
const SCRIPTS = ['00', '01', '02', '05', '10', '11', '15', '20', '30', '50']
const FIRST_AREA = 201
const LIFE_MS_MAX = 1400
/** An order is given so long before the kill at most: in many lives it is cut off, or its rows are not written yet. */
const ORDER_MS_MAX = 60
const CALL_MS = 20_000
const END_MS = 120_000
const REFUSED_SHARE = 0.15

/** @throws Error when a life cannot be lived to its end */
export async function killDuringCalls({ folder, kills, people, seed }: KillPlan): Promise<KillReport> {
  const moment = makeMoments(seed)
  const environment = {
    NEXORA_DATA: folder,
    NEXORA_PORT: '0',
    NEXORA_LOG: 'error',
    NEXORA_SIMULATOR_SPEED: '60',
    NEXORA_SIMULATOR_WAIT_SPEED: '500',
    NEXORA_CALLS_MAX: '20',
    NEXORA_RATE_BURST: '1000',
    NEXORA_WEBHOOK_SCHEDULE: '100ms,200ms,400ms,800ms,1s,1s,1s',
  }
  const { token, signingSecret } = await makeTenant(environment)
  await using receiver = await startReceiver(signingSecret, () => moment() < REFUSED_SHARE)
  const database = openDatabase(path.join(folder, 'nexora.db'))
  const orders = makeOrders(token)
  const campaigns: string[] = []
  let life: Life | undefined
  try {
    for (let round = 0; round < kills; round += 1) {
      life = await live(environment)
      await orders.repeat(life.url)
      campaigns.push(await createCampaign({ url: life.url, token, round, people, webhookUrl: receiver.url }))
      await until(() => hasCallInProgress(database.reader), CALL_MS)
      await delay(moment() * LIFE_MS_MAX)
      const order = orderOf(round, campaigns)
      const given = order === undefined ? undefined : orders.give(life.url, order)
      await delay(moment() * ORDER_MS_MAX)
      await life.kill()
      await given
    }
    life = await live(environment)
    await orders.repeat(life.url)
    await until(() => isAllDone(database.reader), END_MS)
    const records = await readRecords(database.reader)
    const errors = life.errors()
    return {
      kills,
      campaigns: records.campaigns.length,
      people: records.recipients.length,
      conversations: records.conversations.length,
      lostAfterDialling: records.conversations.filter(({ end_reason }) => end_reason === 'runtime_lost').length,
      inbound: records.conversations.filter(({ direction }) => direction === 'inbound').length,
      orders: orders.counts,
      events: records.events.length,
      deliveries: receiver.counts,
      violations: [
        ...violationsOf(records),
        ...violationsOfDelivery(records, receiver.acknowledged),
        ...receiver.faults,
        ...(errors === '' ? [] : [`the last server logged: ${errors}`]),
      ],
    }
  } finally {
    await life?.kill()
    await database.close()
  }
}

/** Every fifth campaign is cancelled in its own life; people of every second one are called again two lives later. */
function orderOf(round: number, campaigns: readonly string[]): Order | undefined {
  const [own, earlier] = [campaigns[round], campaigns[round - 2]]
  if (round % 5 === 4 && own !== undefined) return { campaignId: own, action: 'cancel' }
  return round % 2 === 0 && earlier !== undefined ? { campaignId: earlier, action: 'retry' } : undefined
}

interface NewCampaign {
  readonly url: string
  readonly token: string
  readonly round: number
  readonly people: number
  readonly webhookUrl: string
}

async function createCampaign({ url, token, round, people, webhookUrl }: NewCampaign): Promise<string> {
  // Magic numbers exist in every area code: as many different people as needed.
  const recipients = Array.from({ length: people }, (_, index) => {
    const number = round * people + index
    const area = FIRST_AREA + Math.floor(number / SCRIPTS.length)
    return {
      phone: `+1${area}55501${SCRIPTS[number % SCRIPTS.length]}`,
      context: { first_name: 'Aroha', appt: 'Tuesday 2 June at 10:30 am' },
    }
  })
  const response = await fetch(`${url}/v1/campaigns`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': `campaign-${round}`,
    },
    body: JSON.stringify({
      scenario: 'appointment_reminder',
      recipients,
      webhook_url: webhookUrl,
      max_concurrency: 10,
      retry_policy: { delay_seconds: 60, max_attempts: 3 },
    }),
  })
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`)
  return ((await response.json()) as { id: string }).id
}

async function hasCallInProgress(reader: Reader): Promise<boolean> {
  const held = reader.selectFrom('calls').select('conversation_id').where('state', 'in', ['dialing', 'answered'])
  return (await held.executeTakeFirst()) !== undefined
}

async function isAllDone(reader: Reader): Promise<boolean> {
  const running = await reader.selectFrom('campaigns').select('id').where('status', '=', 'running').executeTakeFirst()
  if (running !== undefined) return false
  // Calls go on where a campaign was cancelled, and who rings back may do so when it is done.
  const open = await reader.selectFrom('calls').select('state').where('state', '!=', 'ended').executeTakeFirst()
  if (open !== undefined) return false
  const unwritten = await reader
    .selectFrom('campaigns')
    .select('id')
    .where((eb) => eb.or([eb('people_ended_upto', 'is not', null), eb('retried_upto', 'is not', null)]))
    .executeTakeFirst()
  if (unwritten !== undefined) return false
  const undelivered = await reader
    .selectFrom('deliveries')
    .select('id')
    .where('state', 'in', ['pending', 'leased'])
    .executeTakeFirst()
  return undelivered === undefined
}
