// What clients do to callbacks. What calls do to them stands in calling/progress.ts.
import type { Reader } from '../../db/database.ts'
import type { Tx } from '../../db/transaction.ts'
import type { Clock } from '../../kernel/clock.ts'
import { Problem } from '../../kernel/problem.ts'
import type { PartyRef } from '../calling/parties.ts'
import { findRecipient, updateRecipient } from '../recipients/repository.ts'
import { findCampaign } from '../repository.ts'
import type { Transitions } from '../transitions.ts'
import { type CallbackRow, findCallback, updateCallback } from './repository.ts'

export type CallbackService = ReturnType<typeof makeCallbackService>

interface Deps {
  readonly clock: Clock
  readonly transitions: Transitions
  /** Ends the calls to a recipient that are not dialled yet. */
  readonly withdrawCalls: (tx: Tx, party: PartyRef) => Promise<void>
}

export function makeCallbackService({ clock, transitions, withdrawCalls }: Deps) {
  /** @throws Problem callback-not-found */
  async function require(reader: Reader, organisationId: string, id: string): Promise<CallbackRow> {
    const row = await findCallback(reader, organisationId, id)
    if (row === undefined) throw new Problem('callback-not-found', 'No callback has this id.')
    return row
  }

  /** The recipient is done: what the call before came to stands. @throws Problem callback-state-conflict */
  async function forgetCall(tx: Tx, row: CallbackRow): Promise<void> {
    const { organisation_id: organisationId, campaign_id: campaignId, recipient_id: recipientId } = row
    const campaign = await findCampaign(tx, organisationId, campaignId)
    const recipient = await findRecipient(tx, organisationId, campaignId, recipientId)
    if (campaign === undefined || recipient === undefined) return
    if (recipient.status !== 'callback_scheduled' && recipient.status !== 'queued')
      throw new Problem('callback-state-conflict', 'The call is under way and cannot be cancelled.')
    if (recipient.status === 'queued') await withdrawCalls(tx, { organisationId, campaignId, recipientId })
    const done = { status: 'completed', next_attempt_at: null, updated_at: clock.now() } as const
    await updateRecipient(tx, recipient, done)
    await transitions.recipientDone(tx, campaign, { ...recipient, ...done })
    await transitions.finishIfDone(tx, campaign)
  }

  return {
    require,

    /** @throws Problem callback-not-found | callback-state-conflict */
    async cancel(tx: Tx, organisationId: string, id: string): Promise<CallbackRow> {
      const row = await require(tx, organisationId, id)
      if (row.status !== 'received' && row.status !== 'scheduled')
        throw new Problem(
          'callback-state-conflict',
          `The callback is ${row.status}; only received and scheduled ones can be cancelled.`,
        )
      // First, so that whoever looks at the campaign next finds it cancelled.
      const cancelled = { ...row, status: 'cancelled' } as const
      await updateCallback(tx, row, { status: 'cancelled' })
      if (row.status === 'scheduled') await forgetCall(tx, row)
      return cancelled
    },
  }
}
