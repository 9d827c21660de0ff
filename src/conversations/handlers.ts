// Reading conversations and transcripts.
import type { Operations, RequestOf } from '../../generated/operations.ts'
import type { Reader } from '../db/database.ts'
import type { ClientCall, ReadCall, WriteCall } from '../http/call.ts'
import { decodeCursor, pageOf, presentPage } from '../kernel/page.ts'
import { Problem } from '../kernel/problem.ts'
import { presentConversation, presentTurn } from './present.ts'
import {
  type ConversationFilter,
  type ConversationRow,
  findConversation,
  listConversations,
  listIntents,
  listTurns,
} from './repository.ts'

type Query = RequestOf<'listConversations'>['query']

async function require(reader: Reader, organisationId: string, id: string): Promise<ConversationRow> {
  const row = await findConversation(reader, organisationId, id)
  if (row === undefined) throw new Problem('conversation-not-found', 'No conversation has this id.')
  return row
}

const instant = (time: string | undefined) => (time === undefined ? undefined : Date.parse(time))

function filterOf(query: Query): ConversationFilter {
  return {
    campaignId: query.campaign_id,
    recipientId: query.recipient_id,
    phone: query.phone?.replaceAll(/[^+\d]/g, ''), // as lenient as where phones come in
    statuses: query.status,
    outcome: query.outcome,
    endReason: query.end_reason,
    answeredBy: query.answered_by,
    intent: query.intent,
    direction: query.direction,
    mode: query.mode,
    sentiment: query.sentiment,
    text: query.q,
    createdAfter: instant(query.created_after),
    createdBefore: instant(query.created_before),
    endedAfter: instant(query.ended_after),
    endedBefore: instant(query.ended_before),
  }
}

export const makeConversationHandlers = () =>
  ({
    async listConversations({ reader, principal }, { query }) {
      const { limit = 25, cursor } = query
      const filter = filterOf(query)
      const scope = { organisationId: principal.organisationId, list: `conversations${JSON.stringify(filter)}` }
      const before = cursor === undefined ? undefined : decodeCursor(scope, cursor)
      const rows = await listConversations(reader, principal.organisationId, filter, { limit, before })
      const page = pageOf(rows, limit, scope, ({ id }) => id)
      const intents = await listIntents(
        reader,
        principal.organisationId,
        page.items.map(({ id }) => id),
      )
      const byConversation = Map.groupBy(intents, (intent) => intent.conversation_id)
      return {
        status: 200,
        body: presentPage(page, (row) => presentConversation(row, byConversation.get(row.id) ?? [])),
      }
    },

    async getConversation({ reader, principal }, { params, query }) {
      const row = await require(reader, principal.organisationId, params.conversation_id)
      const intents = await listIntents(reader, principal.organisationId, [row.id])
      const turns = query.expand?.includes('transcript')
        ? await listTurns(reader, principal.organisationId, row.id)
        : undefined
      return { status: 200, body: presentConversation(row, intents, turns) }
    },

    async getTranscript({ reader, principal }, { params }) {
      const row = await require(reader, principal.organisationId, params.conversation_id)
      const turns = await listTurns(reader, principal.organisationId, row.id)
      return {
        status: 200,
        body: {
          object: 'transcript',
          conversation_id: row.id,
          status: row.status,
          language: row.language,
          turns: turns.map(presentTurn),
        },
      }
    },
  }) satisfies Partial<Operations<ReadCall, WriteCall, ClientCall>>
