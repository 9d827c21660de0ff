// The client that integrators install, signed in; the only way in which these tests speak to the API.
import {
  type Conversation,
  type CreateCampaignRequest,
  Nexora,
  type StoredToken,
  type UnknownEvent,
  type WebhookEvent,
} from '../../generated/clients/typescript/nexora.ts'
import type { Credentials } from './processes.ts'

export const signIn = (baseUrl: string, { clientId, clientSecret }: Credentials): Nexora =>
  new Nexora({ clientId, clientSecret, baseUrl })

/** For requests that a test makes by hand: curl, or half of a request. */
export async function tokenOf(baseUrl: string, { clientId, clientSecret }: Credentials): Promise<string> {
  let token = ''
  const set = (_: string, { accessToken }: StoredToken) => {
    token = accessToken
  }
  await new Nexora({ clientId, clientSecret, baseUrl, tokenStore: { get: () => undefined, set } }).scenarios.list()
  return token
}

/** The promise's request, its placeholders filled in. */
export const promised = (webhookUrl?: string): CreateCampaignRequest => ({
  scenario: 'appointment_reminder',
  schedule_at: '2026-06-01T09:00:00+12:00',
  recipients: [{ phone: '+64 21 555 0199', context: { first_name: 'Aroha', appt: 'Tuesday at 10:30 am' } }],
  ...(webhookUrl === undefined ? {} : { webhook_url: webhookUrl }),
})

type Event = WebhookEvent | UnknownEvent

/** No test makes more of anything. */
const ALL = { limit: 100_000 }

/** Every event of the organisation, oldest first. */
export const allEvents = (nexora: Nexora): Promise<Event[]> => nexora.events.list({ limit: 100 }).toArray(ALL)

export const allConversations = (nexora: Nexora): Promise<Conversation[]> =>
  nexora.conversations.list({ limit: 100 }).toArray(ALL)

/** How many terminal events each conversation has; every one must have exactly one. */
export function terminalEvents(events: readonly Event[], conversations: readonly Conversation[]): number[] {
  const ended = events.flatMap((event) =>
    event.type === 'conversation.completed' || event.type === 'conversation.failed' ? [event.data.object.id] : [],
  )
  return conversations.map(({ id }) => ended.filter((other) => other === id).length)
}
