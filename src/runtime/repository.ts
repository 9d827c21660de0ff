// SQL of live calls. The queries of leases and of the reaper run over all organisations: a worker
// serves every one of them.
import { type Selectable, sql, type Updateable } from 'kysely'
import type { Reader } from '../db/database.ts'
import type { Tables } from '../db/tables.ts'
import type { Tx } from '../db/transaction.ts'

export type CallRow = Selectable<Tables['calls']>

export async function insertCall(tx: Tx, row: CallRow): Promise<void> {
  await tx.insertInto('calls').values(row).execute()
}

export async function findCall(tx: Tx, conversationId: string): Promise<CallRow | undefined> {
  return tx.selectFrom('calls').selectAll().where('conversation_id', '=', conversationId).executeTakeFirst()
}

export async function updateCall(tx: Tx, call: CallRow, change: Updateable<Tables['calls']>): Promise<void> {
  await tx
    .updateTable('calls')
    .set(change)
    .where('organisation_id', '=', call.organisation_id)
    .where('conversation_id', '=', call.conversation_id)
    .execute()
}

export async function hasCallDue(reader: Reader, now: number): Promise<boolean> {
  const row = await reader
    .selectFrom('calls')
    .select('conversation_id')
    .where('state', '=', sql.lit('queued')) // a literal, so that the partial index serves
    .where('due_at', '<=', now)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** @param except organisations whose calls are left out */
export async function findCallsDue(tx: Tx, now: number, limit: number, except: readonly string[]): Promise<CallRow[]> {
  return tx
    .selectFrom('calls')
    .selectAll()
    .where('state', '=', sql.lit('queued'))
    .where('due_at', '<=', now)
    .$if(except.length > 0, (q) => q.where('organisation_id', 'not in', except))
    .orderBy('due_at')
    .orderBy('conversation_id')
    .limit(limit)
    .execute()
}

/** Calls whose lease has run out, or that are past their last possible end. */
export async function findCallsLost(tx: Tx, now: number, limit: number): Promise<CallRow[]> {
  return tx
    .selectFrom('calls')
    .selectAll()
    .where('lease_until', 'is not', null)
    .where((eb) => eb.or([eb('lease_until', '<=', now), eb('terminal_by', '<=', now)]))
    .limit(limit)
    .execute()
}

/** At start: leases of a process that is no more. */
export async function expireLeases(tx: Tx, now: number): Promise<void> {
  await tx.updateTable('calls').set({ lease_until: now }).where('lease_until', 'is not', null).execute()
}

/** Calls of an organisation that a worker holds. */
export async function countHeldCalls(tx: Tx, organisationId: string): Promise<number> {
  const { calls } = await tx
    .selectFrom('calls')
    .select((eb) => eb.fn.countAll<number>().as('calls'))
    .where('organisation_id', '=', organisationId)
    .where('state', '<>', sql.lit('ended')) // a literal, so that the partial index serves
    .where('lease_token', 'is not', null)
    .executeTakeFirstOrThrow()
  return calls
}

/**
 * Queued or in progress. What is held for a paused campaign takes nobody's room.
 * @returns those of the organisation, those of the campaign, and how many of the latter are due and nobody has taken yet
 */
export async function countOpenCalls(
  reader: Reader,
  organisationId: string,
  campaignId: string,
  now: number,
): Promise<{ campaign: number; waiting: number; organisation: number }> {
  const row = await reader
    .selectFrom('calls')
    .select((eb) => [
      eb.fn.countAll<number>().as('organisation'),
      eb.fn.countAll<number>().filterWhere('campaign_id', '=', campaignId).as('campaign'),
      eb.fn
        .countAll<number>()
        .filterWhere((where) =>
          where.and([where('campaign_id', '=', campaignId), where('state', '=', 'queued'), where('due_at', '<=', now)]),
        )
        .as('waiting'),
    ])
    .where('organisation_id', '=', organisationId)
    .where('state', '<>', sql.lit('ended'))
    .where('state', '<>', 'held')
    .executeTakeFirstOrThrow()
  return row
}

/** Queued or in progress, all campaigns together. */
export async function countOrganisationCalls(reader: Reader, organisationId: string): Promise<number> {
  const { calls } = await reader
    .selectFrom('calls')
    .select((eb) => eb.fn.countAll<number>().as('calls'))
    .where('organisation_id', '=', organisationId)
    .where('state', '<>', sql.lit('ended')) // a literal, so that the partial index serves
    .where('state', '<>', 'held')
    .executeTakeFirstOrThrow()
  return calls
}

export async function setQueuedState(
  tx: Tx,
  organisationId: string,
  campaignId: string,
  from: 'queued' | 'held',
  to: 'queued' | 'held',
): Promise<void> {
  await tx
    .updateTable('calls')
    .set({ state: to })
    .where('organisation_id', '=', organisationId)
    .where('campaign_id', '=', campaignId)
    .where('state', '<>', sql.lit('ended')) // so that the index of open calls serves
    .where('state', '=', from)
    .execute()
}

/** Marks every call of the campaign that is ringing or talking. */
export async function hangUpCalls(tx: Tx, organisationId: string, campaignId: string): Promise<void> {
  await tx
    .updateTable('calls')
    .set({ hang_up: 1 })
    .where('organisation_id', '=', organisationId)
    .where('campaign_id', '=', campaignId)
    .where('state', '<>', sql.lit('ended')) // so that the index of open calls serves
    .where('state', 'in', ['dialing', 'answered'])
    .execute()
}

/** Calls before their commit point, whether a worker holds them or not. */
export async function listUndialledCalls(
  tx: Tx,
  organisationId: string,
  campaignId: string,
  recipientId?: string,
): Promise<CallRow[]> {
  return tx
    .selectFrom('calls')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('campaign_id', '=', campaignId)
    .where('state', '<>', sql.lit('ended'))
    .where('state', 'in', ['queued', 'held', 'leased'])
    .$if(recipientId !== undefined, (q) => q.where('recipient_id', '=', recipientId as string))
    .execute()
}

/** By the runtime's own id of a call that came in. */
export async function findInboundCall(tx: Tx, providerCallId: string): Promise<CallRow | undefined> {
  return tx
    .selectFrom('calls')
    .selectAll()
    .where('provider_call_id', '=', providerCallId)
    .where('provider_call_id', 'is not', null) // so that the partial index serves
    .executeTakeFirst()
}

/** Whether somebody with this number has rung the organisation and is on the line. */
export async function isOnTheLine(tx: Tx, organisationId: string, phone: string): Promise<boolean> {
  const row = await tx
    .selectFrom('calls')
    .select('conversation_id')
    .where('organisation_id', '=', organisationId)
    .where('caller', '=', phone)
    .where('caller', 'is not', null) // so that the partial index serves
    .where('state', '<>', sql.lit('ended'))
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Forgets calls that ended before `before` (epoch ms). @returns how many */
export async function purgeCalls(tx: Tx, before: number, rowsMax: number): Promise<number> {
  const old = tx.selectFrom('calls').select('conversation_id').where('ended_at', '<', before).limit(rowsMax)
  const { numDeletedRows } = await tx.deleteFrom('calls').where('conversation_id', 'in', old).executeTakeFirst()
  return Number(numDeletedRows)
}
