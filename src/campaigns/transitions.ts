// Every change of a campaign's status comes through here: the row, the event that tells of it and the
// scheduler's wake-up belong to the caller's transaction. One event for each transition.
import { afterCommit, type Tx } from '../db/transaction.ts'
import type { Outbox } from '../events/outbox.ts'
import type { Clock } from '../kernel/clock.ts'
import { mayBecome, nextStatus } from './lifecycle.ts'
import { presentRecipient } from './present.ts'
import { hasOpenRecipients } from './recipients/counts.ts'
import { findMilestones } from './recipients/milestones.ts'
import type { RecipientRow } from './recipients/repository.ts'
import { type CampaignRow, updateCampaign } from './repository.ts'
import type { Snapshots } from './snapshots.ts'

export type CampaignNews =
  | 'campaign.scheduled'
  | 'campaign.started'
  | 'campaign.paused'
  | 'campaign.resumed'
  | 'campaign.completed'
  | 'campaign.cancelled'
  | 'campaign.failed'

interface Deps {
  readonly clock: Clock
  readonly outbox: Outbox
  readonly snapshots: Snapshots
  /** Tells the scheduler that something may be due. */
  readonly wake: () => void
}

export type Transitions = ReturnType<typeof makeTransitions>

export function makeTransitions({ clock, outbox, snapshots, wake }: Deps) {
  async function tell(tx: Tx, row: CampaignRow, type: CampaignNews): Promise<void> {
    await outbox.append(tx, {
      organisationId: row.organisation_id,
      type,
      mode: row.mode,
      object: await snapshots.of(tx, row),
      dedupeKey: `${type}:${row.id}:${row.transitions}`,
      campaignId: row.id,
      scenario: row.scenario,
    })
  }

  /** Writes the fields and tells the news, in this order. */
  async function record(
    tx: Tx,
    row: CampaignRow,
    fields: Partial<CampaignRow>,
    ...news: readonly CampaignNews[]
  ): Promise<CampaignRow> {
    const transitions = row.transitions + (news.length > 0 ? 1 : 0)
    const columns = { ...fields, transitions, updated_at: clock.now() }
    const changed = { ...row, ...columns }
    await updateCampaign(tx, row.organisation_id, row.id, columns)
    for (const type of news) await tell(tx, changed, type)
    afterCommit(tx, wake)
    return changed
  }

  return {
    tell,
    record,

    /**
     * Ends the campaign when nobody is left to call: `completed`, or `failed` when nobody was called at all.
     * @returns the campaign as it is then
     */
    async finishIfDone(tx: Tx, campaign: CampaignRow): Promise<CampaignRow> {
      const { organisation_id: organisationId, id } = campaign
      if (!mayBecome(campaign.status, 'nobody_called')) return campaign
      if (await hasOpenRecipients(tx, organisationId, id)) return campaign
      const { called, expired } = await findMilestones(tx, organisationId, id)
      const end = {
        status: nextStatus(campaign.status, called ? 'all_done' : 'nobody_called'),
        status_reason: expired ? 'expired' : called ? null : 'no_eligible_recipients',
        completed_at: clock.now(),
      }
      return record(tx, campaign, end, called ? 'campaign.completed' : 'campaign.failed')
    },

    /** No call to this recipient is left to make. */
    async recipientDone(tx: Tx, campaign: CampaignRow, recipient: RecipientRow): Promise<void> {
      const { id, status, last_conversation_id: last } = recipient
      await outbox.append(tx, {
        organisationId: campaign.organisation_id,
        type: 'campaign.recipient.completed',
        mode: campaign.mode,
        object: presentRecipient(campaign, recipient),
        dedupeKey: `campaign.recipient.completed:${id}:${status}:${last}`,
        campaignId: campaign.id,
        scenario: campaign.scenario,
      })
    },
  }
}
