// What the database says of a campaign, in the form of the model. Used by lifecycle-life.ts.
import { endOf, type RetryOrder, WAITING } from '../../src/campaigns/recipients/written.ts'
import { prepareQuery } from '../../src/db/prepared.ts'
import { type Stage, type StoredBody, TERMINAL } from '../runtime/stage.ts'

const NEWS = /^campaign\.(scheduled|started|paused|resumed|completed|cancelled|failed)$/

export async function lastSequence(stage: Stage): Promise<number> {
  const row = await stage.server.database.reader
    .selectFrom('organisations')
    .select('last_sequence')
    .where('id', '=', stage.server.tenant.organisationId)
    .executeTakeFirstOrThrow()
  return row.last_sequence
}

interface Of {
  readonly organisationId: string
  readonly campaignId: string
}

// Asked after each of a hundred thousand steps: built once.
const findState = prepareQuery((db, { organisationId, campaignId }: Of) =>
  db
    .selectFrom('campaigns')
    .select(['status', 'people_end', 'people_ended_at', 'retry_orders', 'retried_upto'])
    .where('organisation_id', '=', organisationId)
    .where('id', '=', campaignId),
)
const findPeople = prepareQuery((db, { organisationId, campaignId }: Of) =>
  db
    .selectFrom('recipients')
    .select(['id', 'phone', 'status', 'attempt_count as attempts', 'next_attempt_at as dueAt', 'retry_round as round'])
    .where('organisation_id', '=', organisationId)
    .where('campaign_id', '=', campaignId)
    .orderBy('id'),
)
const findCounts = prepareQuery((db, { organisationId, campaignId }: Of) =>
  db
    .selectFrom('recipient_counts')
    .select(['status', 'recipients'])
    .where('organisation_id', '=', organisationId)
    .where('campaign_id', '=', campaignId)
    .where('recipients', '!=', 0),
)

export async function recordOf({ server }: Stage, campaignId: string) {
  const of = { organisationId: server.tenant.organisationId, campaignId }
  const { reader } = server.database
  const counts = await findCounts(reader, of)
  const [state] = await findState(reader, of)
  const people = await findPeople(reader, of)
  return {
    status: state?.status,
    people: people.map((person) => (state === undefined ? asTold(person) : asWritten(state, person))),
    counts: Object.fromEntries(counts.map((row) => [row.status, row.recipients])),
  }
}

type Person = Awaited<ReturnType<typeof findPeople>>[number]

type State = NonNullable<Awaited<ReturnType<typeof findState>>[number]>

const asTold = ({ id: _, round: __, ...person }: Person) => person

/** With what the campaign says of its people and their rows do not: whom a retry is for, that everybody has ended. */
function asWritten(state: State, { id, round, ...person }: Person): ReturnType<typeof asTold> {
  const { people_end: end, retried_upto: upTo } = state
  const orders = JSON.parse(state.retry_orders) as RetryOrder[]
  const waits = upTo !== null && id > upTo && person.status === 'failed'
  const order = waits ? orders.find((one) => one.round > round) : undefined
  const now = order === undefined ? person : { ...person, status: 'retry_scheduled' as const, dueAt: order.at }
  if (end === null || !(WAITING as readonly string[]).includes(now.status)) return now
  const ended = endOf(state)
  return { ...now, status: ended.status, dueAt: ended.next_attempt_at }
}

/** @param sequence of the last event that is not asked for */
export async function newsSince({ server }: Stage, campaignId: string, sequence: number) {
  const { organisationId } = server.tenant
  const { reader } = server.database
  const events = await reader
    .selectFrom('events')
    .select(['type', 'body'])
    .where('organisation_id', '=', organisationId)
    .where('sequence', '>', sequence)
    .orderBy('sequence')
    .execute()
  const conversations = await reader
    .selectFrom('conversations')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .where('campaign_id', '=', campaignId)
    .execute()
  const idOf = (body: string): string => (JSON.parse(body) as StoredBody).data.object.id
  return {
    conversations: conversations.map(({ id }) => id),
    ended: events.filter(({ type }) => TERMINAL.includes(type)).map(({ body }) => idOf(body)),
    news: events.map(({ type }) => type).filter((type) => NEWS.test(type)),
  }
}
