// Rules of subscriptions and replays. Called by the API's handlers, and by whoever makes a campaign
// with a webhook_url. Nothing here leaves a delivery without a state a person can see.
import { afterCommit, type Tx } from '../db/transaction.ts'
import type { Mode, Outbox } from '../events/outbox.ts'
import type { Clock } from '../kernel/clock.ts'
import type { MintId } from '../kernel/ids.ts'
import type { Keyring } from '../kernel/keyring.ts'
import type { Log } from '../kernel/log.ts'
import { invalid, Problem, type Violation } from '../kernel/problem.ts'
import type { DestinationGuard } from './destination.ts'
import { PING } from './matching.ts'
import { presentSummary } from './present.ts'
import {
  type DeliveryRow,
  findDelivery,
  findDeliveryOfEvent,
  findSubscription,
  insertSubscription,
  type SubscriptionRow,
  updateSubscription,
} from './repository.ts'
import { newestSecret, sealedSecretsOf, secretPlace } from './secrets.ts'
import { mintSecret, secretFault, secretHint } from './signature.ts'
import { moveAll, restart } from './store.ts'
import { inheritedSecrets } from './task.ts'

interface Filters {
  readonly campaignIds?: readonly string[] | undefined
  readonly scenarios?: readonly string[] | undefined
  readonly modes?: readonly string[] | undefined
}

/** What can be set and changed; undefined leaves a field as it is. */
export interface SubscriptionInput {
  readonly url?: string | undefined
  readonly eventTypes?: readonly string[] | undefined
  readonly description?: string | null | undefined
  readonly filters?: Filters | undefined
  readonly maxInFlight?: number | undefined
  readonly timeoutMs?: number | undefined
  readonly metadata?: object | undefined
}

export interface Rotation {
  readonly secret: string | undefined
  readonly mode: 'staged' | 'immediate'
  readonly overlapMs: number
}

export interface CampaignDestination {
  readonly organisationId: string
  readonly campaignId: string
  readonly url: string
}

interface Deps {
  readonly clock: Clock
  readonly mintId: MintId
  readonly keyring: Keyring
  readonly guard: DestinationGuard
  readonly outbox: Outbox
  readonly log: Log
  /** Of the events of this installation. */
  readonly mode: Mode
  readonly wake: (subscriptionId: string) => void
}

const DEFAULTS = { maxInFlight: 8, timeoutMs: 15_000 }

export type WebhookService = ReturnType<typeof makeWebhookService>

export function makeWebhookService(deps: Deps) {
  const { clock, mintId, keyring } = deps

  async function require(tx: Tx, organisationId: string, id: string): Promise<SubscriptionRow> {
    const row = await findSubscription(tx, organisationId, id)
    if (row === undefined) throw new Problem('webhook-not-found', 'No webhook has this id.')
    return row
  }

  function seal(row: Pick<SubscriptionRow, 'organisation_id' | 'id'>, secret: string) {
    const { organisation_id, id } = row
    return keyring.seal(secret, secretPlace('secret_enc', organisation_id, id))
  }

  return {
    require,

    /**
     * @param chosen the customer's secret; one is generated when undefined
     * @throws Problem validation-failed
     */
    async create(tx: Tx, organisationId: string, input: SubscriptionInput & { url: string }, chosen?: string) {
      const violations = [...urlViolations(deps.guard, input.url, '#/url'), ...secretViolations(chosen)]
      if (violations.length > 0) throw invalid(violations)
      const secret = chosen ?? mintSecret()
      const blank = newSubscription(organisationId, mintId('whk'), clock.now())
      const row = {
        ...blank,
        ...changesOf(input),
        url: canonical(input.url),
        secret_enc: seal(blank, secret),
        secret_hint: secretHint(secret),
      }
      await insertSubscription(tx, row)
      return { row, secret }
    },

    /**
     * Pausing parks what waits; making active sends what was parked, also after a 410.
     * @throws Problem validation-failed
     */
    async update(
      tx: Tx,
      row: SubscriptionRow,
      input: SubscriptionInput,
      status?: 'active' | 'paused',
    ): Promise<SubscriptionRow> {
      const violations = input.url === undefined ? [] : urlViolations(deps.guard, input.url, '#/url')
      if (violations.length > 0) throw invalid(violations)
      const now = clock.now()
      const change = { ...changesOf(input), ...(status === undefined ? {} : { status }), updated_at: now }
      await updateSubscription(tx, row.organisation_id, row.id, change)
      if (status === 'paused') await moveAll(tx, row.organisation_id, row.id, ['pending'], 'parked', now)
      if (status === 'active') {
        await moveAll(tx, row.organisation_id, row.id, ['parked'], 'pending', now)
        afterCommit(tx, () => deps.wake(row.id))
      }
      return { ...row, ...change }
    },

    /** @param clientId whose name stands behind the cancelled deliveries */
    async delete(tx: Tx, row: SubscriptionRow, clientId: string): Promise<void> {
      const now = clock.now()
      const { organisation_id: organisationId, id: subscriptionId } = row
      await updateSubscription(tx, organisationId, subscriptionId, { deleted_at: now, updated_at: now })
      const open = ['pending', 'leased', 'parked'] as const
      const cancelled = await moveAll(tx, organisationId, subscriptionId, open, 'cancelled', now)
      afterCommit(tx, () => deps.log.info('webhook.deleted', { organisationId, clientId, subscriptionId, cancelled }))
    },

    /**
     * A rotation during another ends that one: the newest secret is the one that overlaps with the next.
     * @throws Problem validation-failed
     */
    async rotate(tx: Tx, row: SubscriptionRow, rotation: Rotation) {
      const violations = secretViolations(rotation.secret)
      if (violations.length > 0) throw invalid(violations)
      const now = clock.now()
      const next = rotation.secret ?? mintSecret()
      const before = newestSecret(keyring, sealedSecretsOf(row, await inheritedSecrets(tx, row)), now)
      const change = rotatedSecrets(rotation, before, next, now)
      const sealed = {
        secret_enc: seal(row, change.secret),
        secret_hint: secretHint(change.secret),
        other_secret_enc:
          change.other === null
            ? null
            : keyring.seal(change.other, secretPlace('other_secret_enc', row.organisation_id, row.id)),
        other_secret_hint: change.other === null ? null : secretHint(change.other),
        rotation: change.rotation,
        rotation_ends_at: change.endsAt,
        updated_at: now,
      }
      await updateSubscription(tx, row.organisation_id, row.id, sealed)
      return { row: { ...row, ...sealed }, secret: next }
    },

    /** Sends a `webhook.ping` to this subscription alone, whatever it subscribes to. */
    async test(tx: Tx, row: SubscriptionRow): Promise<DeliveryRow> {
      const event = await deps.outbox.append(tx, {
        organisationId: row.organisation_id,
        type: PING,
        mode: deps.mode,
        object: presentSummary(row),
        dedupeKey: `${PING}:${row.id}:${mintId('dlv')}`,
      })
      if (event === undefined) throw new Error('A new ping met an old one')
      return findDeliveryOfEvent(tx, row.organisation_id, row.id, event.id)
    },

    /**
     * Sends a delivery again: same event id and bytes, the secrets of now, the whole schedule anew.
     * @throws Problem delivery-not-found | delivery-not-replayable
     */
    async replay(tx: Tx, subscription: SubscriptionRow, deliveryId: string): Promise<DeliveryRow> {
      const row = await findDelivery(tx, subscription.organisation_id, subscription.id, deliveryId)
      if (row === undefined) throw new Problem('delivery-not-found', 'No delivery of this webhook has this id.')
      if (row.state !== 'succeeded' && row.state !== 'failed')
        throw new Problem('delivery-not-replayable', `A delivery that is ${row.state} cannot be replayed.`)
      const state = subscription.status === 'active' ? 'pending' : 'parked'
      const restarted = await restart(tx, row, state, clock.now())
      if (state === 'pending') afterCommit(tx, () => deps.wake(subscription.id))
      return restarted
    },

    /**
     * Makes the subscription that serves the `webhook_url` of a campaign. Also when another of the same URL gets
     * all its events already: that one may be paused, narrowed or deleted, and until then this one stands back.
     * @throws Problem validation-failed
     */
    async ensureCampaignSubscription(tx: Tx, campaign: CampaignDestination): Promise<string> {
      const violations = urlViolations(deps.guard, campaign.url, '#/webhook_url')
      if (violations.length > 0) throw invalid(violations)
      const url = canonical(campaign.url)
      const blank = newSubscription(campaign.organisationId, mintId('whk'), clock.now())
      const row = { ...blank, url, managed_by: 'campaign' as const, campaign_id: campaign.campaignId }
      const secret = newestSecret(keyring, sealedSecretsOf(row, await inheritedSecrets(tx, row)), clock.now())
      await insertSubscription(tx, { ...row, secret_hint: secretHint(secret) })
      return row.id
    },
  }
}

/** So that one URL is one text. */
const canonical = (url: string) => new URL(url).href

function urlViolations(guard: DestinationGuard, url: string, pointer: string): Violation[] {
  return guard.urlFaults(url).map((detail) => ({ pointer, code: 'destination', detail }))
}

function secretViolations(secret: string | undefined): Violation[] {
  const detail = secret === undefined ? undefined : secretFault(secret)
  return detail === undefined ? [] : [{ pointer: '#/secret', code: 'secret', detail }]
}

function newSubscription(organisationId: string, id: string, now: number): SubscriptionRow {
  return {
    organisation_id: organisationId,
    id,
    url: '',
    event_types: '["*"]',
    description: null,
    status: 'active',
    campaign_ids: null,
    scenarios: null,
    modes: null,
    managed_by: 'api',
    campaign_id: null,
    secret_enc: null,
    secret_hint: '',
    other_secret_enc: null,
    other_secret_hint: null,
    rotation: 'none',
    rotation_ends_at: null,
    max_in_flight: DEFAULTS.maxInFlight,
    timeout_ms: DEFAULTS.timeoutMs,
    last_success_at: null,
    last_failure_at: null,
    last_failure_class: null,
    last_failure_status: null,
    metadata: '{}',
    last_sequence: 0,
    pruned_through: 0,
    pruned_acknowledged: 0,
    pruned_dismissed: 0,
    pruned_cancelled: 0,
    created_at: now,
    updated_at: now,
    deleted_at: null,
  }
}

const listOrNull = (values: readonly string[] = []) => (values.length === 0 ? null : JSON.stringify(values))

function changesOf(input: SubscriptionInput): Partial<SubscriptionRow> {
  const { url, eventTypes, description, filters, maxInFlight, timeoutMs, metadata } = input
  return {
    ...(url === undefined ? {} : { url: canonical(url) }),
    ...(eventTypes === undefined ? {} : { event_types: JSON.stringify(eventTypes) }),
    ...(description === undefined ? {} : { description }),
    ...(filters === undefined
      ? {}
      : {
          campaign_ids: listOrNull(filters.campaignIds),
          scenarios: listOrNull(filters.scenarios),
          modes: listOrNull(filters.modes),
        }),
    ...(maxInFlight === undefined ? {} : { max_in_flight: maxInFlight }),
    ...(timeoutMs === undefined ? {} : { timeout_ms: timeoutMs }),
    ...(metadata === undefined ? {} : { metadata: JSON.stringify(metadata) }),
  }
}

function rotatedSecrets({ mode, overlapMs }: Rotation, before: string, next: string, now: number) {
  if (overlapMs === 0) return { secret: next, other: null, rotation: 'none' as const, endsAt: null }
  const endsAt = now + overlapMs
  return mode === 'staged'
    ? { secret: before, other: next, rotation: mode, endsAt }
    : { secret: next, other: before, rotation: mode, endsAt }
}
