// Campaign operations: the contract in, the contract out.
import type { Operations } from '../../generated/operations.ts'
import type { UpdateCampaignRequest } from '../../generated/types.ts'
import type { ClientCall, ReadCall, WriteCall } from '../http/call.ts'
import type { Clock } from '../kernel/clock.ts'
import { decodeCursor, pageOf, presentPage } from '../kernel/page.ts'
import { PHONE_RULE, toE164 } from '../kernel/phone.ts'
import { invalid } from '../kernel/problem.ts'
import { HANG_UP } from './answering-machine.ts'
import type { CampaignChange } from './changes.ts'
import type { NewCampaign } from './creation.ts'
import { requireCampaign } from './found.ts'
import type { PreparedCampaign } from './intake.ts'
import type { DialledCalls } from './ports.ts'
import { presentStats } from './present.ts'
import { countRecipients } from './recipients/counts.ts'
import { newRecipient } from './recipients/handlers.ts'
import { listCampaigns } from './repository.ts'
import type { CampaignService } from './service.ts'
import type { Snapshots } from './snapshots.ts'
import { makeCallCounter } from './stats.ts'

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

function newCampaign(body: PreparedCampaign): NewCampaign {
  return {
    scenario: body.scenario,
    recipients: body.recipients.map(newRecipient),
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
    skipped: body.skipped,
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

interface Deps {
  readonly campaigns: CampaignService
  readonly snapshots: Snapshots
  readonly dialledCalls: DialledCalls
  readonly clock: Clock
}

export const makeCampaignHandlers = ({ campaigns, snapshots, dialledCalls, clock }: Deps) => {
  type Step = 'start' | 'pause' | 'resume'

  const step =
    (name: Step) =>
    async ({ tx, principal }: WriteCall, { params }: { params: { campaign_id: string } }) => ({
      status: 200 as const,
      body: await snapshots.of(tx, await campaigns[name](tx, principal.organisationId, params.campaign_id)),
    })

  return {
    async createCampaign({ tx, principal }, { body }) {
      const row = await campaigns.create(
        tx,
        principal.organisationId,
        principal.clientId,
        newCampaign(body as PreparedCampaign),
      )
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
      const row = await requireCampaign(reader, principal.organisationId, params.campaign_id)
      return { status: 200, body: await snapshots.of(reader, row) }
    },

    async updateCampaign({ tx, principal, requireMatch }, { params, body }) {
      const current = await requireCampaign(tx, principal.organisationId, params.campaign_id)
      requireMatch(await snapshots.of(tx, current))
      const row = await campaigns.update(tx, principal.organisationId, current.id, campaignChange(body))
      return { status: 200, body: await snapshots.of(tx, row) }
    },

    startCampaign: step('start'),
    pauseCampaign: step('pause'),
    resumeCampaign: step('resume'),

    async cancelCampaign({ tx, principal: { organisationId } }, { params, body }) {
      const hangUp = body?.hang_up ?? false
      const row = await campaigns.cancel(tx, organisationId, params.campaign_id, { hangUp })
      return { status: 200, body: await snapshots.of(tx, row) }
    },

    async getCampaignStats({ reader, principal }, { params, query }) {
      const { interval = 'hour' } = query
      const campaign = await requireCampaign(reader, principal.organisationId, params.campaign_id)
      const counts = await countRecipients(reader, principal.organisationId, [campaign.id])
      const counter = makeCallCounter(interval)
      for await (const slice of dialledCalls(reader, principal.organisationId, campaign.id)) slice.forEach(counter.add)
      const recipients = counts.get(campaign.id) ?? {}
      return { status: 200, body: presentStats(campaign.id, recipients, counter.result(), interval, clock.now()) }
    },
  } satisfies Partial<Operations<ReadCall, WriteCall, ClientCall>>
}
