// What must be on record after a server was killed while it made calls: pure questions to the database and to what
// the receiver acknowledged. Each answer is a list of sentences about what is wrong.
import type { Reader } from '../../src/db/database.ts'

const ENDS = ['conversation.completed', 'conversation.failed', 'campaign.completed', 'campaign.cancelled']

export interface CallRecords {
  readonly conversations: ReadonlyArray<{
    id: string
    recipient_id: string
    direction: string
    attempt: number
    dialing_at: number | null
    ended_at: number | null
    end_reason: string | null
  }>
  readonly recipients: ReadonlyArray<{
    id: string
    campaign_id: string
    status: string
    attempt_count: number
    attempts_before: number
  }>
  readonly counts: ReadonlyArray<{ campaign_id: string; status: string; recipients: number }>
  readonly callStates: readonly string[]
  readonly campaigns: ReadonlyArray<{ id: string; status: string }>
  readonly events: ReadonlyArray<{ id: string; type: string; sequence: number; body: string }>
}

export async function readRecords(reader: Reader): Promise<CallRecords> {
  const states = await reader.selectFrom('calls').select('state').execute()
  return {
    conversations: await reader
      .selectFrom('conversations')
      .select(['id', 'recipient_id', 'direction', 'attempt', 'dialing_at', 'ended_at', 'end_reason'])
      .orderBy('id')
      .execute(),
    recipients: await reader
      .selectFrom('recipients')
      .select(['id', 'campaign_id', 'status', 'attempt_count', 'attempts_before'])
      .execute(),
    counts: await reader.selectFrom('recipient_counts').select(['campaign_id', 'status', 'recipients']).execute(),
    callStates: states.map(({ state }) => state),
    campaigns: await reader.selectFrom('campaigns').select(['id', 'status']).execute(),
    events: await reader.selectFrom('events').select(['id', 'type', 'sequence', 'body']).orderBy('sequence').execute(),
  }
}

export function violationsOf(records: CallRecords): string[] {
  return [
    ...openEnds(records),
    ...gapsInEvents(records),
    ...wrongTerminalEvents(records),
    ...wrongDials(records),
    ...wrongCounts(records),
  ]
}

function openEnds({ callStates, campaigns, conversations, recipients }: CallRecords): string[] {
  const cancelled = new Set(campaigns.filter(({ status }) => status === 'cancelled').map(({ id }) => id))
  const open = callStates.filter((state) => state !== 'ended').length
  return [
    ...(open === 0 ? [] : [`${open} calls have no end`]),
    ...conversations.filter(({ ended_at }) => ended_at === null).map(({ id }) => `${id} has no end`),
    ...campaigns
      .filter(({ status }) => status !== 'completed' && status !== 'cancelled')
      .map(({ id, status }) => `${id} is ${status}`),
    ...recipients
      .filter(({ status, campaign_id }) => !endsOf(cancelled.has(campaign_id)).includes(status))
      .map(({ id, status }) => `${id} is ${status}`),
  ]
}

/** Only a campaign that was cancelled leaves people so. */
const endsOf = (cancelled: boolean) => ['completed', 'failed', 'skipped', ...(cancelled ? ['cancelled'] : [])]

function gapsInEvents({ events }: CallRecords): string[] {
  return events.flatMap(({ id, sequence }, index) => (sequence === index + 1 ? [] : [`${id} has sequence ${sequence}`]))
}

function wrongTerminalEvents({ events, conversations, campaigns }: CallRecords): string[] {
  const told = new Map<string, number>()
  for (const { type, body } of events) {
    // A retry opens a campaign again: one end more to tell.
    const ends = ENDS.includes(type) ? 1 : type === 'campaign.resumed' ? -1 : 0
    if (ends === 0) continue
    const { id } = JSON.parse(body).data.object as { id: string }
    told.set(id, (told.get(id) ?? 0) + ends)
  }
  const subjects = [...conversations, ...campaigns].map(({ id }) => id)
  const wrong = subjects
    .filter((id) => told.get(id) !== 1)
    .map((id) => `${id} has ${told.get(id) ?? 0} terminal events`)
  const known = new Set(subjects)
  return [
    ...wrong,
    ...[...told.keys()].filter((id) => !known.has(id)).map((id) => `${id} is told of and does not exist`),
  ]
}

/** An attempt is counted at the commit point: one conversation more than attempts would be a phone that rang twice. */
function wrongDials({ recipients, conversations }: CallRecords): string[] {
  const outbound = conversations.filter(({ direction }) => direction === 'outbound')
  const byRecipient = Map.groupBy(outbound, ({ recipient_id }) => recipient_id)
  return recipients.flatMap(({ id, attempt_count: attempts, attempts_before: before }) => {
    const own = byRecipient.get(id) ?? []
    const dialled = own.filter(({ dialing_at }) => dialing_at !== null).length
    return [
      ...(dialled === attempts ? [] : [`${id} was dialled ${dialled} times for ${attempts} attempts`]),
      ...(own.every(({ attempt }, index) => attempt === index + 1) ? [] : [`${id} has attempts out of order`]),
      // Unless a client said so.
      ...(own.slice(0, -1).some(({ end_reason, attempt }) => end_reason === 'runtime_lost' && attempt > before)
        ? [`${id} was called again although a person may have been on the line`]
        : []),
    ]
  })
}

function wrongCounts({ recipients, counts }: CallRecords): string[] {
  const counted = Map.groupBy(recipients, ({ campaign_id, status }) => `${campaign_id} ${status}`)
  const kept = new Map(counts.map(({ campaign_id, status, recipients: count }) => [`${campaign_id} ${status}`, count]))
  return [...new Set([...counted.keys(), ...kept.keys()])].flatMap((key) => {
    const [is, told] = [counted.get(key)?.length ?? 0, kept.get(key) ?? 0]
    return is === told ? [] : [`${key}: ${told} are counted, ${is} are there`]
  })
}

/** Every event of the campaigns reached the receiver as it stands in the database, and none that does not. */
export function violationsOfDelivery({ events }: CallRecords, acknowledged: ReadonlyMap<string, string>): string[] {
  const stored = new Map(events.map(({ id, body }) => [id, body]))
  return [
    ...events.filter(({ id }) => !acknowledged.has(id)).map(({ id, type }) => `${type} ${id} never arrived`),
    ...[...acknowledged]
      .filter(([id, body]) => stored.get(id) !== body)
      .map(([id]) => `${id} arrived and is not on record`),
  ]
}
