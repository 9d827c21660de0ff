// Makes the deliveries of an event, in the transaction that made the event. A delivery is born
// leased when its lane has room: after the commit it goes out without another look at the database.
import { afterCommit, type Tx } from '../db/transaction.ts'
import type { FanOut, StoredEvent } from '../events/outbox.ts'
import type { Clock } from '../kernel/clock.ts'
import type { MintId } from '../kernel/ids.ts'
import { addDeliveries, type NewDelivery } from './births/store.ts'
import { type Candidate, candidateOf, listCandidates } from './candidates/store.ts'
import { countExpected, countFannedOut } from './counts/store.ts'
import type { Lanes } from './lanes.ts'
import { PING, targetsOf } from './matching.ts'
import { isHeld } from './ordering/store.ts'
import { recipientOf } from './recipient.ts'
import { deliverySequences, findSubscription, type SubscriptionRow } from './repository.ts'
import { newLeaseToken } from './store.ts'
import { type DeliveryTask, LEASE_SLACK_MS, taskOf } from './task.ts'

interface Deps {
  readonly clock: Clock
  readonly mintId: MintId
  readonly lanes: Lanes
  /** Sends a delivery that is leased to this process. */
  readonly begin: (task: DeliveryTask) => void
  /** Tells that a subscription has deliveries due. */
  readonly wake: (subscriptionId: string) => void
}

/** Delivers an event to those whom it concerns. */
export function makeFanOut(deps: Deps): FanOut {
  return async (tx, event) => {
    const targets = targetsOf(await candidatesOf(tx, event), event)
    countFannedOut(tx, targets.length)
    await deliver(deps, tx, event, targets)
  }
}

/** Makes the deliveries of an event that is fanned out to nobody, to given subscriptions. */
export function makeDeliver(deps: Deps) {
  return async (tx: Tx, event: StoredEvent, targets: readonly SubscriptionRow[]): Promise<void> => {
    countExpected(tx, targets.length)
    await deliver(deps, tx, event, targets)
  }
}

async function deliver(deps: Deps, tx: Tx, event: StoredEvent, targets: readonly SubscriptionRow[]): Promise<void> {
  if (targets.length === 0) return
  const rows: NewDelivery[] = []
  for (const subscription of targets) {
    const sequence = await deliverySequences.next(tx, subscription)
    rows.push(await newDelivery(deps, tx, event, subscription, sequence))
  }
  await addDeliveries(tx, rows)
  for (const [index, row] of rows.entries()) {
    const subscription = targets[index] as SubscriptionRow
    if (row.state === 'leased') {
      const task = taskOf(row, event.body, await recipientOf(tx, subscription))
      afterCommit(tx, () => deps.begin(task))
    } else if (row.state === 'pending') {
      afterCommit(tx, () => deps.wake(subscription.id))
    }
  }
}

/** A test goes to its subscription also when that belongs to a campaign. */
async function candidatesOf(tx: Tx, event: StoredEvent): Promise<readonly Candidate[]> {
  if (event.type !== PING) return listCandidates(tx, event.organisationId, event.campaignId)
  const { data } = JSON.parse(event.body) as { data: { object: { id: string } } }
  const subscription = await findSubscription(tx, event.organisationId, data.object.id)
  return subscription === undefined ? [] : [candidateOf(subscription)]
}

async function newDelivery(
  { clock, mintId, lanes }: Deps,
  tx: Tx,
  event: StoredEvent,
  to: SubscriptionRow,
  sequence: number,
): Promise<NewDelivery> {
  const now = clock.now()
  const active = to.status === 'active'
  const key = to.ordering === 'conversation' ? conversationOf(event) : null
  const place = { organisation_id: event.organisationId, subscription_id: to.id, ordering_key: key, sequence }
  const held = await isHeld(tx, place)
  const leased = active && !held && lanes.reserveFresh(tx, to)
  return {
    ...place,
    id: mintId('dlv'),
    event_id: event.id,
    event_sequence: event.sequence,
    event_type: event.type,
    state: leased ? 'leased' : active ? 'pending' : 'parked',
    claim_count: leased ? 1 : 0,
    kind: event.type === PING || event.sequence < 0 ? 'test' : 'scheduled',
    due_at: now,
    lease_token: leased ? newLeaseToken() : null,
    lease_until: leased ? now + to.timeout_ms + LEASE_SLACK_MS : null,
    held: held ? 1 : 0,
    created_at: now,
    updated_at: now,
  }
}

/** The conversation that an event is about. */
function conversationOf({ body }: StoredEvent): string | null {
  const { object } = (JSON.parse(body) as { data: { object: Record<string, unknown> } }).data
  const id = object.object === 'conversation' ? object.id : object.conversation_id
  return typeof id === 'string' ? id : null
}
