// Callbacks as they come about: asked for in a call, or by ringing us. Each is told once, in the transaction of the call.
import type { Tx } from '../../db/transaction.ts'
import type { Outbox } from '../../events/outbox.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { MintId } from '../../kernel/ids.ts'
import type { CallEnd, CallRef } from '../calling/parties.ts'
import { presentCallback } from '../present.ts'
import type { RecipientRow } from '../recipients/repository.ts'
import type { CampaignRow } from '../repository.ts'
import { type CallbackRow, fulfilCallback, hasFulfilledCallback, insertCallback } from './repository.ts'
import { callbackStatus } from './status.ts'

/** Whether the campaign still calls anybody. */
export const goesOn = ({ status }: CampaignRow) => status === 'running' || status === 'paused'

export type CallbackRequests = ReturnType<typeof makeCallbackRequests>

export function makeCallbackRequests({ clock, mintId, outbox }: { clock: Clock; mintId: MintId; outbox: Outbox }) {
  /** One call back for each recipient: who asks again in it is for the organisation to ring. */
  async function mayCallBack(tx: Tx, call: CallRef, campaign: CampaignRow): Promise<boolean> {
    return goesOn(campaign) && !(await hasFulfilledCallback(tx, call.organisationId, call.recipientId))
  }

  function newRow(call: CallRef, { phone }: RecipientRow, fields: Pick<CallbackRow, 'source' | 'status'>): CallbackRow {
    const now = clock.now()
    return {
      organisation_id: call.organisationId,
      id: mintId('cbk'),
      phone,
      campaign_id: call.campaignId,
      recipient_id: call.recipientId,
      conversation_id: call.conversationId,
      requested_at: now,
      requested_for: null,
      requested_text: null,
      fulfilled_by_conversation_id: null,
      created_at: now,
      ...fields,
    }
  }

  async function tell(tx: Tx, campaign: CampaignRow, callback: CallbackRow): Promise<void> {
    const { organisation_id: organisationId, conversation_id: conversationId, source } = callback
    await insertCallback(tx, callback)
    await outbox.append(tx, {
      organisationId,
      type: 'campaign.callback.received',
      mode: campaign.mode,
      object: presentCallback(callback),
      // in one call there can be both: they rang, and ask to be rung at another time
      dedupeKey: `campaign.callback.received:${source === 'inbound_call' ? 'inbound:' : ''}${conversationId}`,
      campaignId: campaign.id,
      scenario: campaign.scenario,
    })
  }

  return {
    /**
     * What was asked for in a call that has ended.
     * @param mayWait false where no call can be planned for the recipient
     * @returns undefined when nothing was asked for
     */
    async take(
      tx: Tx,
      call: CallRef,
      campaign: CampaignRow,
      recipient: RecipientRow,
      { callback }: CallEnd,
      mayWait = true,
    ): Promise<CallbackRow | undefined> {
      if (callback === null) return undefined
      const { requestedFor, text } = callback
      const kept = mayWait && (await mayCallBack(tx, call, campaign))
      const status = kept ? callbackStatus(requestedFor, campaign.expires_at, clock.now()) : 'received'
      const asked = newRow(call, recipient, { source: 'requested_in_call', status })
      const row = { ...asked, requested_for: requestedFor, requested_text: text }
      // who names another time has been talked to, and no longer waits for the one before
      if (status === 'scheduled') await fulfilCallback(tx, call.organisationId, call.recipientId, call.conversationId)
      await tell(tx, campaign, row)
      return row
    },

    /** They rang, and somebody answers: there is nothing left to do about it. */
    async rang(tx: Tx, call: CallRef, campaign: CampaignRow, recipient: RecipientRow): Promise<void> {
      const row = newRow(call, recipient, { source: 'inbound_call', status: 'fulfilled' })
      await tell(tx, campaign, { ...row, fulfilled_by_conversation_id: call.conversationId })
    },
  }
}
