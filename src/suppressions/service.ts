// Numbers that are not called: asked for in a call, or added by a client. Others ask here before they call.
import type { Reader } from '../db/database.ts'
import type { Tx } from '../db/transaction.ts'
import type { Outbox } from '../events/outbox.ts'
import type { Clock } from '../kernel/clock.ts'
import type { MintId } from '../kernel/ids.ts'
import { Problem } from '../kernel/problem.ts'
import { presentSuppression } from './present.ts'
import {
  ALL_CALLS,
  deleteSuppression,
  findSuppression,
  findSuppressionsInForce,
  insertSuppression,
  type SuppressionRow,
} from './repository.ts'

interface Deps {
  readonly clock: Clock
  readonly mintId: MintId
  readonly outbox: Outbox
}

export interface NewSuppression {
  readonly phone: string
  readonly reason: SuppressionRow['reason']
  readonly scenario: string | null
  readonly note: string | null
  readonly expiresAt: number | null
}

/** A call in which a person asked not to be called again. */
export interface OptOutCall {
  readonly organisationId: string
  readonly campaignId: string
  readonly recipientId: string
  readonly conversationId: string
  readonly phone: string
  readonly mode: 'simulation' | 'live'
  readonly scenario: string
}

export type SuppressionService = ReturnType<typeof makeSuppressionService>

export function makeSuppressionService({ clock, mintId, outbox }: Deps) {
  const inForce = (reader: Reader, organisationId: string, phones: readonly string[], scenario: string | null) =>
    findSuppressionsInForce(reader, organisationId, phones, scenario ?? ALL_CALLS, clock.now())

  return {
    inForce,

    async isSuppressed(reader: Reader, organisationId: string, phone: string, scenario: string): Promise<boolean> {
      return (await inForce(reader, organisationId, [phone], scenario)).has(phone)
    },

    /** @throws Problem suppression-exists, naming the one that holds already */
    async add(tx: Tx, organisationId: string, input: NewSuppression): Promise<SuppressionRow> {
      const { phone, reason, note, expiresAt } = input
      const held = (await inForce(tx, organisationId, [phone], input.scenario)).get(phone)
      if (held !== undefined)
        throw new Problem('suppression-exists', 'This number is suppressed already.', {
          headers: { Location: `/v1/suppressions/${held.id}` },
        })
      const row: SuppressionRow = {
        organisation_id: organisationId,
        id: mintId('sup'),
        phone,
        scenario: input.scenario ?? ALL_CALLS,
        reason,
        source: 'api',
        note,
        campaign_id: null,
        recipient_id: null,
        conversation_id: null,
        expires_at: expiresAt,
        created_at: clock.now(),
      }
      await insertSuppression(tx, row)
      return row
    },

    /** The person must not be called any more, by any campaign of the organisation. Saying it twice changes nothing. */
    async optOut(tx: Tx, call: OptOutCall): Promise<void> {
      const row: SuppressionRow = {
        organisation_id: call.organisationId,
        id: mintId('sup'),
        phone: call.phone,
        scenario: ALL_CALLS,
        reason: 'opted_out',
        source: 'conversation',
        note: null,
        campaign_id: call.campaignId,
        recipient_id: call.recipientId,
        conversation_id: call.conversationId,
        expires_at: null,
        created_at: clock.now(),
      }
      // What a person says outlasts what a client set an end to.
      const held = (await inForce(tx, call.organisationId, [call.phone], null)).get(call.phone)
      if (held !== undefined && held.expires_at !== null) await deleteSuppression(tx, held.organisation_id, held.id)
      if (!(await insertSuppression(tx, row))) return
      await outbox.append(tx, {
        organisationId: call.organisationId,
        type: 'recipient.opted_out',
        mode: call.mode,
        object: presentSuppression(row),
        dedupeKey: `recipient.opted_out:${row.id}`,
        campaignId: call.campaignId,
        scenario: call.scenario,
      })
    },

    /** @throws Problem suppression-not-found */
    async require(reader: Reader, organisationId: string, id: string): Promise<SuppressionRow> {
      const row = await findSuppression(reader, organisationId, id)
      if (row === undefined) throw new Problem('suppression-not-found', 'No suppression has this id.')
      return row
    },

    async remove(tx: Tx, row: SuppressionRow): Promise<void> {
      await deleteSuppression(tx, row.organisation_id, row.id)
    },
  }
}
