// What must be on record after a server was killed while it delivered: questions to the database, and to what the
// receiver acknowledged. Each answer is a list of sentences about what is wrong.
import { sql } from 'kysely'
import type { Reader } from '../../../src/db/database.ts'
import type { FaultyReceiver } from './receiver.ts'

/** What a producer was told, and so relies on. */
export interface Accepted {
  /** Deliveries named in an answer. */
  readonly deliveries: readonly string[]
  /** Campaigns whose `campaign.scheduled` goes to every subscription. */
  readonly campaigns: readonly string[]
  /** Bulk replays named in an answer. */
  readonly replays: readonly string[]
}

export interface DeliveryRecord {
  readonly id: string
  readonly event_id: string
  readonly subscription_id: string
  readonly sequence: number
  readonly state: string
}

export const readDeliveries = (reader: Reader): Promise<DeliveryRecord[]> =>
  reader
    .selectFrom('deliveries')
    .select(['id', 'event_id', 'subscription_id', 'sequence', 'state'])
    .orderBy('subscription_id')
    .orderBy('sequence')
    .execute()

export async function violationsOf(
  reader: Reader,
  accepted: Accepted,
  { acknowledged, perhaps }: Pick<FaultyReceiver, 'acknowledged' | 'perhaps'>,
): Promise<string[]> {
  const deliveries = await readDeliveries(reader)
  const arrived = (id: string) => acknowledged.has(id) || perhaps.has(id)
  return [
    ...(await neverMade(reader, accepted, deliveries)),
    ...deliveries.filter(({ state }) => state === 'leased').map(({ id }) => `${id} is held by nobody`),
    ...deliveries
      .filter(({ id, state }) => state === 'succeeded' && !arrived(id))
      .map(({ id }) => `${id} is on record as acknowledged and never was`),
    ...deliveries
      .filter(({ id, state }) => state !== 'succeeded' && !VISIBLE.includes(state) && !arrived(id))
      .map(({ id, state }) => `${id} is ${state}`),
    ...gaps(deliveries),
    ...(await unfinished(reader, accepted)),
  ]
}

/** What a person sees in a list, with a way to go on. */
const VISIBLE = ['pending', 'parked', 'failed', 'leased']

async function neverMade(reader: Reader, accepted: Accepted, deliveries: readonly DeliveryRecord[]): Promise<string[]> {
  const known = new Set(deliveries.map(({ id }) => id))
  const byEvent = Map.groupBy(deliveries, ({ event_id }) => event_id)
  const subscriptions = await reader.selectFrom('subscriptions').select('id').execute()
  const events = await reader
    .selectFrom('events')
    .select(['id', sql<string>`json_extract(body, '$.data.object.id')`.as('campaign')])
    .where('type', '=', 'campaign.scheduled')
    .execute()
  const eventOf = new Map(events.map(({ id, campaign }) => [campaign, id]))
  return [
    ...accepted.deliveries.filter((id) => !known.has(id)).map((id) => `${id} was promised and is not there`),
    ...accepted.campaigns.flatMap((id) => {
      const made = byEvent.get(eventOf.get(id) ?? '')?.length ?? 0
      return Array.from({ length: subscriptions.length - made }, () => `a delivery that tells of ${id} was never made`)
    }),
  ]
}

/** A bulk replay that was promised is worked through to its end, through every kill. */
async function unfinished(reader: Reader, { replays }: Accepted): Promise<string[]> {
  const rows = await reader.selectFrom('webhook_replays').select(['id', 'status']).execute()
  const statusOf = new Map(rows.map(({ id, status }) => [id, status]))
  return replays
    .filter((id) => statusOf.get(id) !== 'completed')
    .map((id) => `${id} was promised and is ${statusOf.get(id) ?? 'not there'}`)
}

function gaps(deliveries: readonly DeliveryRecord[]): string[] {
  return [...Map.groupBy(deliveries, (row) => row.subscription_id).values()].flatMap((own) =>
    own.flatMap(({ id, sequence }, index) => (sequence === index + 1 ? [] : [`${id} has the number ${sequence}`])),
  )
}

/** Whether the kept counts, and the numbers given to events, are those of the rows, at one moment. */
export async function violationsOfCounts(reader: Reader): Promise<string[]> {
  const { rows } = await sql<{ name: string; kept: number; counted: number }>`
    select name, number as kept, (case name
      when 'expected' then (select count(*) from deliveries) + (select number from delivery_counts where name = 'pruned')
      when 'fanned_out' then (select count(*) from events where sequence > 0)
      when 'pruned' then number
      else (select count(*) from deliveries where state = name) end) as counted
    from delivery_counts
    union all select 'events', coalesce(sum(last_sequence), 0), (select count(*) from events where sequence > 0)
      from organisations`.execute(reader)
  return rows
    .filter(({ kept, counted }) => kept !== counted)
    .map(({ name, kept, counted }) => `${name}: ${kept} are counted, ${counted} are there`)
}
