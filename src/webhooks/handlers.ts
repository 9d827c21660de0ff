// Subscriptions, their secrets, and their deliveries.
import type { Operations, RequestOf } from '../../generated/operations.ts'
import type { Reader } from '../db/database.ts'
import type { ClientCall, ReadCall, WriteCall } from '../http/call.ts'
import type { Clock } from '../kernel/clock.ts'
import { decodeCursor, pageOf, presentPage } from '../kernel/page.ts'
import { invalid, Problem } from '../kernel/problem.ts'
import { ledgerHandlers } from './ledger/handlers.ts'
import { presentDelivery, presentDeliveryDetail, presentWebhook, presentWithSecret } from './present.ts'
import { replayHandlers } from './replays/handlers.ts'
import type { ReplayService } from './replays/service.ts'
import {
  findDelivery,
  findSubscription,
  listAttempts,
  listDeliveries,
  listSubscriptions,
  type SubscriptionRow,
} from './repository.ts'
import type { WebhookService } from './service.ts'
import type { SubscriptionInput } from './subscription.ts'

type Input = RequestOf<'createWebhook'>['body'] | RequestOf<'updateWebhook'>['body']

const SECOND = 1000
const OVERLAP_SECONDS = 86_400

const instant = (time: string | undefined) => (time === undefined ? undefined : Date.parse(time))

function inputOf(body: Input): SubscriptionInput {
  const { filters, timeout_seconds: timeoutSeconds } = body
  return {
    url: body.url,
    eventTypes: body.event_types,
    description: body.description,
    filters:
      filters === undefined
        ? undefined
        : { campaignIds: filters.campaign_ids, scenarios: filters.scenarios, modes: filters.modes },
    maxInFlight: body.max_in_flight,
    timeoutMs: timeoutSeconds === undefined ? undefined : timeoutSeconds * SECOND,
    headers: body.headers,
    ratePerSecond: body.rate_per_second,
    ordering: body.ordering,
    metadata: body.metadata,
  }
}

export interface WebhookHandlerDeps {
  readonly clock: Clock
  readonly service: WebhookService
  readonly replays: ReplayService
}

export const makeWebhookHandlers = (deps: WebhookHandlerDeps) =>
  ({
    ...subscriptionHandlers(deps),
    ...deliveryHandlers(deps),
    ...ledgerHandlers,
    ...replayHandlers(deps),
  }) satisfies Partial<Operations<ReadCall, WriteCall, ClientCall>>

const subscriptionHandlers = ({ clock, service }: WebhookHandlerDeps) =>
  ({
    async listWebhooks({ reader, principal: { organisationId } }, { query: { limit = 25, cursor } }) {
      const scope = { organisationId, list: 'webhooks' }
      const before = cursor === undefined ? undefined : decodeCursor(scope, cursor)
      const rows = await listSubscriptions(reader, organisationId, { limit, before })
      const page = pageOf(rows, limit, scope, ({ id }) => id)
      return { status: 200, body: presentPage(page, (row) => presentWebhook(row, clock.now())) }
    },

    async createWebhook({ tx, principal }, { body }) {
      const input = { ...inputOf(body), url: body.url }
      const { row, secret } = await service.create(tx, principal.organisationId, input, body.secret)
      return {
        status: 201,
        headers: { Location: `/v1/webhooks/${row.id}` },
        body: presentWithSecret(row, clock.now(), secret),
        replayBody: presentWithSecret(row, clock.now(), null),
      }
    },

    async getWebhook({ reader, principal }, { params }) {
      const row = await findSubscription(reader, principal.organisationId, params.webhook_id)
      if (row === undefined) throw new Problem('webhook-not-found', 'No webhook has this id.')
      return { status: 200, body: presentWebhook(row, clock.now()) }
    },

    async updateWebhook({ tx, principal, requireMatch }, { params, body }) {
      const row = await service.require(tx, principal.organisationId, params.webhook_id)
      requireMatch(presentWebhook(row, clock.now()))
      const updated = await service.update(tx, row, inputOf(body), body.status, body.drain_per_second)
      return { status: 200, body: presentWebhook(updated, clock.now()) }
    },

    async deleteWebhook({ tx, principal, requireMatch }, { params }) {
      const row = await service.require(tx, principal.organisationId, params.webhook_id)
      requireMatch(presentWebhook(row, clock.now()))
      await service.delete(tx, row, principal.clientId)
      return { status: 204 }
    },

    async rotateWebhookSecret({ tx, principal }, { params, body }) {
      const row = await service.require(tx, principal.organisationId, params.webhook_id)
      const { secret, mode = 'staged', overlap_seconds: overlap = OVERLAP_SECONDS } = body ?? {}
      const rotated = await service.rotate(tx, row, { secret, mode, overlapMs: overlap * SECOND })
      return {
        status: 200,
        body: presentWithSecret(rotated.row, clock.now(), rotated.secret),
        replayBody: presentWithSecret(rotated.row, clock.now(), null),
      }
    },

    async promoteWebhookSecret({ tx, principal }, { params }) {
      const row = await service.require(tx, principal.organisationId, params.webhook_id)
      return { status: 200, body: presentWebhook(await service.promote(tx, row), clock.now()) }
    },

    async testWebhook({ tx, principal }, { params, body }) {
      const row = await service.require(tx, principal.organisationId, params.webhook_id)
      return { status: 202, body: presentDelivery(await service.test(tx, row, body?.event_type)) }
    },
  }) satisfies Partial<Operations<ReadCall, WriteCall, ClientCall>>

/**
 * The number after which a page goes on. Cursors of before deliveries were listed by number hold an id.
 * @throws Problem validation-failed when the delivery of such a cursor is no longer kept
 */
async function placeOf(reader: Reader, { organisation_id, id }: SubscriptionRow, key: string): Promise<number> {
  if (!key.startsWith('dlv_')) return Number(key)
  const row = await findDelivery(reader, organisation_id, id, key)
  if (row === undefined)
    throw invalid([
      { parameter: 'cursor', code: 'cursor', detail: 'is of a delivery that is no longer kept: begin anew' },
    ])
  return row.sequence
}

const deliveryHandlers = ({ service }: WebhookHandlerDeps) =>
  ({
    async listDeliveries({ reader, principal: { organisationId } }, { params, query }) {
      const { limit = 25, cursor, state, event_type: eventTypes } = query
      const subscription = await findSubscription(reader, organisationId, params.webhook_id)
      if (subscription === undefined) throw new Problem('webhook-not-found', 'No webhook has this id.')
      const filter = {
        states: state,
        eventTypes,
        createdAfter: instant(query.created_after),
        createdBefore: instant(query.created_before),
      }
      const scope = { organisationId, list: `deliveries of ${subscription.id}${JSON.stringify(filter)}` }
      const before = cursor === undefined ? undefined : await placeOf(reader, subscription, decodeCursor(scope, cursor))
      const rows = await listDeliveries(reader, organisationId, subscription.id, filter, { limit, before })
      return {
        status: 200,
        body: presentPage(
          pageOf(rows, limit, scope, ({ sequence }) => String(sequence)),
          presentDelivery,
        ),
      }
    },

    async getDelivery({ reader, principal: { organisationId } }, { params }) {
      const subscription = await findSubscription(reader, organisationId, params.webhook_id)
      if (subscription === undefined) throw new Problem('webhook-not-found', 'No webhook has this id.')
      const row = await findDelivery(reader, organisationId, subscription.id, params.delivery_id)
      if (row === undefined) throw new Problem('delivery-not-found', 'No delivery of this webhook has this id.')
      return { status: 200, body: presentDeliveryDetail(row, await listAttempts(reader, organisationId, row.id)) }
    },

    async dismissDelivery({ tx, principal }, { params, body }) {
      const row = await service.require(tx, principal.organisationId, params.webhook_id)
      const dismissed = await service.dismiss(tx, row, params.delivery_id, body.dismissed_by)
      return { status: 200, body: presentDelivery(dismissed) }
    },

    async replayDelivery({ tx, principal }, { params }) {
      const row = await service.require(tx, principal.organisationId, params.webhook_id)
      return { status: 202, body: presentDelivery(await service.replay(tx, row, params.delivery_id)) }
    },
  }) satisfies Partial<Operations<ReadCall, WriteCall, ClientCall>>
