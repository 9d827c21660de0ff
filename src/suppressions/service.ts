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
  putSuppression,
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
  const heldFor = (reader: Reader, organisationId: string, phones: readonly string[], scenario: string | null) =>
    findSuppressionsInForce(reader, organisationId, phones, scenario ?? ALL_CALLS, clock.now())

  /** One for each number that must not be called; where two hold, the one that stops all calls. */
  async function inForce(reader: Reader, organisationId: string, phones: readonly string[], scenario: string | null) {
    const held = await heldFor(reader, organisationId, phones, scenario)
    return new Map(held.map((row) => [row.phone, row]))
  }

  return {
    inForce,

    async isSuppressed(reader: Reader, organisationId: string, phone: string, scenario: string): Promise<boolean> {
      return (await inForce(reader, organisationId, [phone], scenario)).has(phone)
    },

    /**
     * Replaces one for the same calls that ends sooner.
     * @throws Problem suppression-exists, naming the one that already says as much, for as long
     */
    async add(tx: Tx, organisationId: string, input: NewSuppression): Promise<SuppressionRow> {
      const { phone, reason, note, expiresAt } = input
      const rows = await heldFor(tx, organisationId, [phone], input.scenario)
      const held = rows.find((row) => lastsAsLong(row, expiresAt))
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
      await putSuppression(tx, row)
      return row
    },

    /**
     * The person must not be called any more, by any campaign of the organisation. What a client noted about the number
     * gives way to their own word; saying it twice changes nothing.
     */
    async optOut(tx: Tx, call: OptOutCall): Promise<void> {
      const held = (await heldFor(tx, call.organisationId, [call.phone], null)).find(isOwnWord)
      if (held !== undefined) return
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
      await putSuppression(tx, row)
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

const lastsAsLong = ({ expires_at: held }: SuppressionRow, asked: number | null): boolean =>
  held === null || (asked !== null && held >= asked)

const isOwnWord = ({ source, reason, expires_at: expiresAt }: SuppressionRow): boolean =>
  source === 'conversation' && reason === 'opted_out' && expiresAt === null
