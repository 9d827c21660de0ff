// SQL of conversations, turns, intents, and the full-text index of what was said.
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Reader } from '../db/database.ts'
import type { Tables } from '../db/tables.ts'
import type { Tx } from '../db/transaction.ts'

export type ConversationRow = Selectable<Tables['conversations']>
export type TurnRow = Selectable<Tables['turns']>
export type IntentRow = Selectable<Tables['conversation_intents']>

/** Times in epoch ms; `*After` is inclusive, `*Before` exclusive. */
export interface ConversationFilter {
  readonly campaignId?: string | undefined
  readonly recipientId?: string | undefined
  readonly phone?: string | undefined
  readonly statuses?: readonly ConversationRow['status'][] | undefined
  readonly outcome?: string | undefined
  readonly endReason?: string | undefined
  readonly answeredBy?: string | undefined
  readonly intent?: string | undefined
  readonly direction?: ConversationRow['direction'] | undefined
  readonly mode?: ConversationRow['mode'] | undefined
  readonly sentiment?: ConversationRow['sentiment'] | undefined
  /** Words that were said. */
  readonly text?: string | undefined
  readonly createdAfter?: number | undefined
  readonly createdBefore?: number | undefined
  readonly endedAfter?: number | undefined
  readonly endedBefore?: number | undefined
}

export async function insertConversation(tx: Tx, row: Insertable<Tables['conversations']>): Promise<void> {
  await tx.insertInto('conversations').values(row).execute()
}

export async function findConversation(
  reader: Reader,
  organisationId: string,
  id: string,
): Promise<ConversationRow | undefined> {
  return reader
    .selectFrom('conversations')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('id', '=', id)
    .executeTakeFirst()
}

export async function updateConversation(
  tx: Tx,
  organisationId: string,
  id: string,
  change: Updateable<Tables['conversations']>,
): Promise<void> {
  await tx
    .updateTable('conversations')
    .set(change)
    .where('organisation_id', '=', organisationId)
    .where('id', '=', id)
    .execute()
}

/** Newest first, one row more than `limit`; `before` is the id of the last one already shown. */
export async function listConversations(
  reader: Reader,
  organisationId: string,
  filter: ConversationFilter,
  page: { limit: number; before: string | undefined },
): Promise<ConversationRow[]> {
  const { campaignId, recipientId, phone, statuses, intent, text } = filter
  const words = text === undefined ? undefined : wordsOf(text)
  return reader
    .selectFrom('conversations')
    .selectAll('conversations')
    .where('organisation_id', '=', organisationId)
    .$if(campaignId !== undefined, (q) => q.where('campaign_id', '=', campaignId as string))
    .$if(recipientId !== undefined, (q) => q.where('recipient_id', '=', recipientId as string))
    .$if(phone !== undefined, (q) =>
      q.where((eb) =>
        eb.or([eb('to_phone', '=', phone as string), eb.and({ direction: 'inbound', from_phone: phone as string })]),
      ),
    )
    .$if(statuses !== undefined && statuses.length > 0, (q) => q.where('status', 'in', statuses ?? []))
    .$call((query) => {
      const equal = [
        ['outcome', filter.outcome],
        ['end_reason', filter.endReason],
        ['answered_by', filter.answeredBy],
        ['direction', filter.direction],
        ['mode', filter.mode],
        ['sentiment', filter.sentiment],
      ] as const
      return equal.reduce(
        (q, [column, value]) => (value === undefined ? q : q.where(column, '=', value as never)),
        query,
      )
    })
    .$call((query) => {
      const bounds = [
        ['created_at', '>=', filter.createdAfter],
        ['created_at', '<', filter.createdBefore],
        ['ended_at', '>=', filter.endedAfter],
        ['ended_at', '<', filter.endedBefore],
      ] as const
      return bounds.reduce(
        (q, [column, sign, value]) => (value === undefined ? q : q.where(column, sign, value)),
        query,
      )
    })
    .$if(intent !== undefined, (q) =>
      q.where((eb) =>
        eb.exists(
          eb
            .selectFrom('conversation_intents as found')
            .select('found.position')
            .whereRef('found.organisation_id', '=', 'conversations.organisation_id')
            .whereRef('found.conversation_id', '=', 'conversations.id')
            .where('found.name', '=', intent as string),
        ),
      ),
    )
    .$if(words?.length === 0, (q) => q.where(sql<boolean>`false`)) // nothing was asked for: "all of none" would be everybody
    .$if(words !== undefined && words.length > 0, (q) =>
      q.where('number', 'in', (eb) =>
        eb
          .selectFrom('conversation_index')
          .select('rowid')
          .where(sql<boolean>`conversation_index match ${matchOf(organisationId, words ?? [])}`),
      ),
    )
    .$if(page.before !== undefined, (q) => q.where('id', '<', page.before as string))
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute()
}

/** One token for the full-text index, which splits ids at their punctuation. */
const scopeTerm = (organisationId: string) => organisationId.replaceAll(/[^a-z0-9]/gi, '')

/** Composed first: a macron that is a character of its own would cut a word in two. */
const wordsOf = (text: string): string[] => text.normalize('NFC').match(/[\p{L}\p{N}]+/gu) ?? []

/** Every word must have been said. Words are quoted: FTS5's own syntax means nothing here. */
function matchOf(organisationId: string, words: readonly string[]): string {
  const said = words.map((word) => `body:"${word}"`)
  return [`scope:"${scopeTerm(organisationId)}"`, ...said].join(' AND ')
}

export async function indexConversation(tx: Tx, conversation: ConversationRow, text: string): Promise<void> {
  const row = { rowid: conversation.number, scope: scopeTerm(conversation.organisation_id), body: text }
  await tx.insertInto('conversation_index').values(row).execute()
}

export async function insertTurn(tx: Tx, row: Insertable<Tables['turns']>): Promise<void> {
  await tx.insertInto('turns').values(row).execute()
}

export async function listTurns(reader: Reader, organisationId: string, conversationId: string): Promise<TurnRow[]> {
  return reader
    .selectFrom('turns')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('conversation_id', '=', conversationId)
    .orderBy('position')
    .execute()
}

export async function countTurns(tx: Tx, organisationId: string, conversationId: string): Promise<number> {
  const { turns } = await tx
    .selectFrom('turns')
    .select((eb) => eb.fn.countAll<number>().as('turns'))
    .where('organisation_id', '=', organisationId)
    .where('conversation_id', '=', conversationId)
    .executeTakeFirstOrThrow()
  return turns
}

/** What the runtime measured of an utterance replaces the estimate. */
export async function updateTurn(
  tx: Tx,
  organisationId: string,
  conversationId: string,
  turnId: string,
  change: Pick<TurnRow, 'offset_ms' | 'duration_ms' | 'interrupted'>,
): Promise<void> {
  await tx
    .updateTable('turns')
    .set(change)
    .where('organisation_id', '=', organisationId)
    .where('conversation_id', '=', conversationId)
    .where('id', '=', turnId)
    .execute()
}

export async function insertIntents(
  tx: Tx,
  rows: readonly Insertable<Tables['conversation_intents']>[],
): Promise<void> {
  if (rows.length > 0) await tx.insertInto('conversation_intents').values(rows).execute()
}

/** Intents of several conversations, in order of detection. */
export async function listIntents(
  reader: Reader,
  organisationId: string,
  conversationIds: readonly string[],
): Promise<IntentRow[]> {
  if (conversationIds.length === 0) return []
  return reader
    .selectFrom('conversation_intents')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('conversation_id', 'in', conversationIds)
    .orderBy('conversation_id')
    .orderBy('position')
    .execute()
}
