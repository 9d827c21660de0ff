// Rules of subscriptions and replays. Called by the API's handlers, and by whoever makes a campaign
// with a webhook_url. Nothing here leaves a delivery without a state a person can see.
import { afterCommit, type Tx } from '../db/transaction.ts'
import type { EventType, Mode, Outbox, StoredEvent } from '../events/outbox.ts'
import type { Clock } from '../kernel/clock.ts'
import type { MintId } from '../kernel/ids.ts'
import type { Keyring } from '../kernel/keyring.ts'
import type { Log } from '../kernel/log.ts'
import { invalid, Problem, type Violation } from '../kernel/problem.ts'
import type { DestinationGuard } from './destination.ts'
import { PING } from './matching.ts'
import { presentSummary } from './present.ts'
import { inheritedSecrets } from './recipient.ts'
import {
  type DeliveryRow,
  findDelivery,
  findDeliveryOfEvent,
  findSubscription,
  insertSubscription,
  type SubscriptionRow,
  updateSubscription,
} from './repository.ts'
import { makeRotations, secretViolations } from './rotation.ts'
import { newestSecret, sealedSecretsOf, secretPlace } from './secrets.ts'
import { cancelLeased, settle } from './settling/store.ts'
import { mintSecret, secretHint } from './signature.ts'
import { dismiss, restart } from './store.ts'
import { canonical, changesOf, newSubscription, type SubscriptionInput } from './subscription.ts'

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
  /** Makes the deliveries of an event to given subscriptions. */
  readonly deliver: (tx: Tx, event: StoredEvent, targets: readonly SubscriptionRow[]) => Promise<void>
}

export type WebhookService = ReturnType<typeof makeWebhookService>

export function makeWebhookService(deps: Deps) {
  const { clock, mintId, keyring } = deps
  const rotations = makeRotations(deps)

  async function require(tx: Tx, organisationId: string, id: string): Promise<SubscriptionRow> {
    const row = await findSubscription(tx, organisationId, id)
    if (row === undefined) throw new Problem('webhook-not-found', 'No webhook has this id.')
    return row
  }

  function seal(row: Pick<SubscriptionRow, 'organisation_id' | 'id'>, secret: string) {
    const { organisation_id, id } = row
    return keyring.seal(secret, secretPlace('secret_enc', organisation_id, id))
  }

  function sealHeaders({ organisation_id, id }: Pick<SubscriptionRow, 'organisation_id' | 'id'>) {
    return (plain: string) => keyring.seal(plain, secretPlace('headers_enc', organisation_id, id))
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
        ...changesOf(input, sealHeaders(blank)),
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
      /** When made active: how many of the parked deliveries go out in a second; all at once when undefined. */
      drainPerSecond?: number,
    ): Promise<SubscriptionRow> {
      const violations = input.url === undefined ? [] : urlViolations(deps.guard, input.url, '#/url')
      if (violations.length > 0) throw invalid(violations)
      const now = clock.now()
      const change = {
        ...changesOf(input, sealHeaders(row)),
        ...(status === undefined ? {} : { status }),
        ...(status === 'active' ? { drain_per_second: drainPerSecond ?? null, drained_until: null } : {}),
        updated_at: now,
      }
      await updateSubscription(tx, row.organisation_id, row.id, change)
      const updated = { ...row, ...change }
      if (status !== undefined) await settle(tx, updated, now) // the first portion; a job goes on with it
      if (status === 'active') afterCommit(tx, () => deps.wake(row.id))
      return updated
    },

    /** @param clientId whose name stands behind the cancelled deliveries */
    async delete(tx: Tx, row: SubscriptionRow, clientId: string): Promise<void> {
      const now = clock.now()
      const { organisation_id: organisationId, id: subscriptionId } = row
      await updateSubscription(tx, organisationId, subscriptionId, { deleted_at: now, updated_at: now })
      await cancelLeased(tx, row, now)
      await settle(tx, { ...row, deleted_at: now }, now) // the first portion; a job goes on with it
      afterCommit(tx, () => deps.log.info('webhook.deleted', { organisationId, clientId, subscriptionId }))
    },

    rotate: rotations.rotate,
    promote: rotations.promote,

    /** Sends a `webhook.ping`, or the example of another type, to this subscription alone, whatever it subscribes to. */
    async test(tx: Tx, row: SubscriptionRow, type: EventType = PING): Promise<DeliveryRow> {
      if (type !== PING) {
        const example = await deps.outbox.appendExample(tx, row.organisation_id, type, deps.mode)
        await deps.deliver(tx, example, [row])
        return findDeliveryOfEvent(tx, row.organisation_id, row.id, example.sequence)
      }
      const event = await deps.outbox.append(tx, {
        organisationId: row.organisation_id,
        type: PING,
        mode: deps.mode,
        object: presentSummary(row),
        dedupeKey: `${PING}:${row.id}:${mintId('dlv')}`,
      })
      if (event === undefined) throw new Error('A new ping met an old one')
      return findDeliveryOfEvent(tx, row.organisation_id, row.id, event.sequence)
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
     * @param dismissedBy name of the person who lets the delivery go
     * @throws Problem delivery-not-found | delivery-not-dismissable
     */
    async dismiss(tx: Tx, subscription: SubscriptionRow, deliveryId: string, dismissedBy: string) {
      const row = await findDelivery(tx, subscription.organisation_id, subscription.id, deliveryId)
      if (row === undefined) throw new Problem('delivery-not-found', 'No delivery of this webhook has this id.')
      if (row.state !== 'failed')
        throw new Problem('delivery-not-dismissable', `A delivery that is ${row.state} cannot be dismissed.`)
      return dismiss(tx, row, dismissedBy, clock.now())
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

function urlViolations(guard: DestinationGuard, url: string, pointer: string): Violation[] {
  return guard.urlFaults(url).map((detail) => ({ pointer, code: 'destination', detail }))
}
