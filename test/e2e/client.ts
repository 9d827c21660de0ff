// The generated client, signed in; the only way in which these tests speak to the API.
import { createClient } from '../../generated/clients/typescript/client/index.ts'
import * as nexora from '../../generated/clients/typescript/sdk.gen.ts'
import type {
  Conversation,
  CreateCampaignRequest,
  ListEventsResponse,
} from '../../generated/clients/typescript/types.gen.ts'
import type { Credentials } from './processes.ts'

export type Client = ReturnType<typeof createClient>

export async function signIn(url: string, { clientId, clientSecret }: Credentials): Promise<Client> {
  const { data } = await nexora.issueToken({
    client: createClient({ baseUrl: url }),
    body: { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret },
    throwOnError: true,
  })
  return createClient({ baseUrl: url, auth: ({ scheme }) => (scheme === 'bearer' ? data.access_token : undefined) })
}

/** The promise's request, its placeholders filled in. */
export const promised = (webhookUrl?: string): CreateCampaignRequest => ({
  scenario: 'appointment_reminder',
  schedule_at: '2026-06-01T09:00:00+12:00',
  recipients: [{ phone: '+64 21 555 0199', context: { first_name: 'Aroha', appt: 'Tuesday at 10:30 am' } }],
  ...(webhookUrl === undefined ? {} : { webhook_url: webhookUrl }),
})

type Event = ListEventsResponse['data'][number]

/** Every event of the organisation, oldest first. */
export async function allEvents(client: Client): Promise<Event[]> {
  const events: Event[] = []
  for (let after = 0, more = true; more; ) {
    const { data } = await nexora.listEvents({
      client,
      query: { after_sequence: after, limit: 100 },
      throwOnError: true,
    })
    events.push(...data.data)
    after = data.next_sequence ?? after
    more = data.has_more
  }
  return events
}

export async function allConversations(client: Client): Promise<Conversation[]> {
  const conversations: Conversation[] = []
  for (let cursor: string | undefined, more = true; more; ) {
    const query = { limit: 100, ...(cursor === undefined ? {} : { cursor }) }
    const { data } = await nexora.listConversations({ client, query, throwOnError: true })
    conversations.push(...data.data)
    cursor = data.next_cursor ?? undefined
    more = data.has_more
  }
  return conversations
}

/** How many terminal events each conversation has; every one must have exactly one. */
export function terminalEvents(events: readonly Event[], conversations: readonly Conversation[]): number[] {
  const ended = events.flatMap((event) =>
    event.type === 'conversation.completed' || event.type === 'conversation.failed' ? [event.data.object.id] : [],
  )
  return conversations.map(({ id }) => ended.filter((other) => other === id).length)
}
