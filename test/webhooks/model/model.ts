// What deliveries should be, in as few words as possible: no database, no leases, no time but the moment it is.
// After every operation `run` lets everything happen that would happen by itself.
export type State = 'pending' | 'leased' | 'succeeded' | 'failed' | 'parked' | 'cancelled'
export type Answer = 'acknowledged' | 'failed' | 'gone' | 'aborted'

export interface Delivery {
  readonly sequence: number
  readonly key: string | null
  state: State
  due: number
  attempts: number
  failures: number
  replayed: boolean
  dismissed: boolean
  everAcknowledged: boolean
}

export interface Subscription {
  readonly inOrder: boolean
  readonly room: number
  status: 'active' | 'paused' | 'gone'
  deleted: boolean
  secret: string
  other: string | undefined
  readonly deliveries: Delivery[]
}

const OPEN: readonly State[] = ['pending', 'leased', 'parked']

export const isOpen = ({ state }: Delivery) => OPEN.includes(state)

export const isHeld = ({ deliveries }: Subscription, delivery: Delivery) =>
  delivery.key !== null &&
  deliveries.some((other) => other.key === delivery.key && other.sequence < delivery.sequence && isOpen(other))

const oldestFirst = (a: Delivery, b: Delivery) => a.due - b.due || a.sequence - b.sequence

const inState = ({ deliveries }: Subscription, ...states: State[]) =>
  deliveries.filter(({ state }) => states.includes(state)).sort(oldestFirst)

/** Sends what is due, as far as there is room. */
export function run(subscription: Subscription, now: number): void {
  if (subscription.deleted || subscription.status !== 'active') {
    for (const delivery of inState(subscription, 'pending'))
      delivery.state = subscription.deleted ? 'cancelled' : 'parked'
    return
  }
  for (const delivery of inState(subscription, 'pending')) {
    const full = inState(subscription, 'leased').length >= subscription.room
    if (!full && delivery.due <= now && !isHeld(subscription, delivery)) delivery.state = 'leased'
  }
}

export function emit(subscription: Subscription, key: string, now: number): void {
  subscription.deliveries.push({
    sequence: subscription.deliveries.length + 1,
    key: subscription.inOrder ? key : null,
    state: subscription.status === 'active' ? 'pending' : 'parked',
    due: now,
    attempts: 0,
    failures: 0,
    replayed: false,
    dismissed: false,
    everAcknowledged: false,
  })
}

/** @param delays waits after each failure */
export function answer(
  of: Subscription,
  delivery: Delivery,
  what: Answer,
  now: number,
  delays: readonly number[],
): void {
  delivery.attempts += 1
  if (delivery.state !== 'leased') return // it was cancelled meanwhile
  if (what === 'acknowledged') {
    delivery.state = 'succeeded'
    delivery.everAcknowledged = true
    return
  }
  if (what === 'gone') {
    delivery.state = 'parked'
    if (of.status === 'active') of.status = 'gone'
    return
  }
  delivery.failures += 1
  const delay = delays[delivery.failures - 1]
  if (what === 'aborted' || delay === undefined) {
    delivery.state = 'failed'
    return
  }
  delivery.due = now + delay
  delivery.state = of.status === 'active' ? 'pending' : 'parked'
}

export function resume(subscription: Subscription, now: number, perSecond: number | undefined): void {
  subscription.status = 'active'
  for (const [place, delivery] of inState(subscription, 'parked').entries()) {
    delivery.state = 'pending'
    delivery.due = perSecond === undefined ? Math.min(delivery.due, now) : now + (place * 1000) / perSecond
  }
}

export function remove(subscription: Subscription): void {
  subscription.deleted = true
  for (const delivery of subscription.deliveries) if (isOpen(delivery)) delivery.state = 'cancelled'
}

export const isReplayable = ({ state }: Delivery) => state === 'succeeded' || state === 'failed'

export function replay(subscription: Subscription, delivery: Delivery, now: number): void {
  Object.assign(delivery, { due: now, failures: 0, replayed: true, dismissed: false })
  delivery.state = subscription.status === 'active' ? 'pending' : 'parked'
}

/** The process is killed: what was under way is as it was before. */
export function crash(subscription: Subscription): void {
  for (const delivery of inState(subscription, 'leased')) delivery.state = 'pending'
}
