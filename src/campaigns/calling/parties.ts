// Whom a call is for: its campaign and its recipient; what a call to that recipient is about, and how one ended.
import type { Reader } from '../../db/database.ts'
import { zoneOfPhone } from '../../kernel/phone.ts'
import type { DueCall } from '../ports.ts'
import { findRecipient, type RecipientRow } from '../recipients/repository.ts'
import { type CampaignRow, findCampaign } from '../repository.ts'

export interface PartyRef {
  readonly organisationId: string
  readonly campaignId: string
  readonly recipientId: string
}

export interface CallRef extends PartyRef {
  readonly conversationId: string
}

export interface CallEnd {
  readonly endReason: string
  readonly connected: boolean
  readonly outcome: string | null
  readonly successful: boolean | null
  readonly callback: { readonly requestedFor: number | null; readonly text: string | null } | null
}

export interface Parties {
  readonly campaign: CampaignRow
  readonly recipient: RecipientRow
}

/** @throws Error when a call has no campaign: it is removed with its calls, or not at all */
export async function partiesOf(reader: Reader, call: PartyRef): Promise<Parties> {
  const campaign = await findCampaign(reader, call.organisationId, call.campaignId)
  const recipient = await findRecipient(reader, call.organisationId, call.campaignId, call.recipientId)
  if (campaign === undefined || recipient === undefined) throw new Error(`${call.recipientId} has no campaign`)
  return { campaign, recipient }
}

export function callFor({ campaign, recipient }: Parties): DueCall {
  return {
    organisationId: campaign.organisation_id,
    campaignId: campaign.id,
    recipientId: recipient.id,
    mode: campaign.mode,
    attempt: recipient.attempt_count + recipient.uncounted_tries + 1,
    scenario: campaign.scenario,
    scenarioVersion: campaign.scenario_version,
    from: campaign.from_phone,
    to: recipient.phone,
    context: JSON.parse(recipient.context),
    transferTo: campaign.transfer_to,
    answeringMachine: JSON.parse(campaign.answering_machine),
    metadata: JSON.parse(recipient.metadata),
    timeZone: recipient.time_zone ?? campaign.time_zone ?? zoneOfPhone(recipient.phone) ?? 'UTC',
  }
}
