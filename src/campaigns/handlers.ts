// Campaign operations: the contract in, the contract out.
import type { Operations } from '../../generated/operations.ts'
import type { CreateCampaignRequest, UpdateCampaignRequest } from '../../generated/types.ts'
import type { Reader } from '../db/database.ts'
import type { ClientCall, ReadCall, WriteCall } from '../http/call.ts'
import { decodeCursor, pageOf, presentPage } from '../kernel/page.ts'
import { invalid, Problem } from '../kernel/problem.ts'
import { HANG_UP } from './answering-machine.ts'
import type { CampaignChange } from './changes.ts'
import type { NewCampaign } from './creation.ts'
import { PHONE_RULE, toE164 } from './phone.ts'
import { presentRecipient } from './present.ts'
import { findRecipient, listRecipients } from './recipients/repository.ts'
import { type CampaignRow, findCampaign, listCampaigns } from './repository.ts'
import type { CampaignService } from './service.ts'
import type { Snapshots } from './snapshots.ts'

const LIMIT = 25
const MAX_CONCURRENCY = 5

/** @throws Problem validation-failed */
function transferNumber(number: string | null | undefined): string | null | undefined {
  if (typeof number !== 'string') return number
  const phone = toE164(number)
  if (phone === undefined) throw invalid([{ pointer: '#/transfer_to', code: 'phone', detail: PHONE_RULE }])
  return phone
}

const instant = (time: string | undefined) => (time === undefined ? undefined : Date.parse(time))

function newCampaign(body: CreateCampaignRequest): NewCampaign {
  return {
    scenario: body.scenario,
    recipients: body.recipients.map((recipient) => ({
      phone: recipient.phone,
      context: recipient.context,
      externalId: recipient.external_id,
      timeZone: recipient.timezone,
      metadata: recipient.metadata ?? {},
    })),
    scheduleAt: instant(body.schedule_at),
    expiresAt: instant(body.expires_at),
    name: body.name,
    draft: body.draft ?? false,
    timeZone: body.timezone,
    from: body.from,
    maxConcurrency: body.max_concurrency ?? MAX_CONCURRENCY,
    transferTo: body.transfer_to ?? null,
    answeringMachine: { ...HANG_UP, ...body.answering_machine },
    callsPerMinute: body.calls_per_minute ?? null,
    retryPolicy: body.retry_policy ?? {},
    webhookUrl: body.webhook_url,
    metadata: body.metadata ?? {},
  }
}

function campaignChange(body: UpdateCampaignRequest): CampaignChange {
  return {
    name: body.name,
    scheduleAt: instant(body.schedule_at),
    expiresAt: body.expires_at === null ? null : instant(body.expires_at),
    maxConcurrency: body.max_concurrency,
    transferTo: transferNumber(body.transfer_to),
    answeringMachine: body.answering_machine && { ...HANG_UP, ...body.answering_machine },
    callsPerMinute: body.calls_per_minute,
    retryPolicy: body.retry_policy,
    metadata: body.metadata,
  }
}

/** @throws Problem campaign-not-found */
async function require(reader: Reader, organisationId: string, id: string): Promise<CampaignRow> {
  const row = await findCampaign(reader, organisationId, id)
  if (row === undefined) throw new Problem('campaign-not-found', 'No campaign has this id.')
  return row
}

export const makeCampaignHandlers = ({
  campaigns,
  snapshots,
}: {
  campaigns: CampaignService
  snapshots: Snapshots
}) => {
  type Step = 'start' | 'pause' | 'resume' | 'cancel'

  const step =
    (name: Step) =>
    async ({ tx, principal }: WriteCall, { params }: { params: { campaign_id: string } }) => ({
      status: 200 as const,
      body: await snapshots.of(tx, await campaigns[name](tx, principal.organisationId, params.campaign_id)),
    })

  return {
    async createCampaign({ tx, principal }, { body }) {
      const row = await campaigns.create(tx, principal.organisationId, principal.clientId, newCampaign(body))
      return {
        status: 201,
        headers: { Location: `/v1/campaigns/${row.id}` },
        body: await snapshots.of(tx, row),
      }
    },

    async listCampaigns({ reader, principal }, { query }) {
      const { limit = LIMIT, cursor, status, scenario, mode } = query
      const createdAfter = instant(query.created_after)
      const createdBefore = instant(query.created_before)
      const filter = { status, scenario, mode, createdAfter, createdBefore }
      const scope = { organisationId: principal.organisationId, list: `campaigns${JSON.stringify(filter)}` }
      const before = cursor === undefined ? undefined : decodeCursor(scope, cursor)
      const rows = await listCampaigns(reader, principal.organisationId, filter, { limit, before })
      const page = pageOf(rows, limit, scope, ({ id }) => id)
      const items = await snapshots.ofAll(reader, principal.organisationId, page.items)
      return { status: 200, body: presentPage({ ...page, items }, (campaign) => campaign) }
    },

    async getCampaign({ reader, principal }, { params }) {
      const row = await require(reader, principal.organisationId, params.campaign_id)
      return { status: 200, body: await snapshots.of(reader, row) }
    },

    async updateCampaign({ tx, principal, requireMatch }, { params, body }) {
      const current = await require(tx, principal.organisationId, params.campaign_id)
      requireMatch(await snapshots.of(tx, current))
      const row = await campaigns.update(tx, principal.organisationId, current.id, campaignChange(body))
      return { status: 200, body: await snapshots.of(tx, row) }
    },

    startCampaign: step('start'),
    pauseCampaign: step('pause'),
    resumeCampaign: step('resume'),
    cancelCampaign: step('cancel'),

    async listRecipients({ reader, principal }, { params, query }) {
      const { limit = LIMIT, cursor, status, outcome } = query
      const campaign = await require(reader, principal.organisationId, params.campaign_id)
      const phone = query.phone === undefined ? undefined : (toE164(query.phone) ?? query.phone)
      const filter = { status, outcome, phone }
      const list = `recipients:${campaign.id}${JSON.stringify(filter)}`
      const scope = { organisationId: principal.organisationId, list }
      const before = cursor === undefined ? undefined : decodeCursor(scope, cursor)
      const rows = await listRecipients(reader, principal.organisationId, campaign.id, filter, { limit, before })
      const page = pageOf(rows, limit, scope, ({ id }) => id)
      return { status: 200, body: presentPage(page, (row) => presentRecipient(campaign, row)) }
    },

    async getRecipient({ reader, principal }, { params }) {
      const campaign = await require(reader, principal.organisationId, params.campaign_id)
      const row = await findRecipient(reader, principal.organisationId, campaign.id, params.recipient_id)
      if (row === undefined) throw new Problem('recipient-not-found', 'No recipient of this campaign has this id.')
      return { status: 200, body: presentRecipient(campaign, row) }
    },
  } satisfies Partial<Operations<ReadCall, WriteCall, ClientCall>>
}
