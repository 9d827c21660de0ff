// How many requests are under way to each subscription. One lane per subscription, so that a dead
// endpoint fills its own lane and no other. Slots are reserved inside a transaction and taken after
// its commit: transactions run one after another, so a reservation that outlives its transaction was
// rolled back and is simply forgotten.
import type { Clock } from '../kernel/clock.ts'
import { makePaces } from './paces.ts'

export interface LaneLimits {
  readonly id: string
  readonly max_in_flight: number
  /** null: no pace. */
  readonly rate_per_second: number | null
}

export interface Lanes {
  /** Before `open` and after `close` nothing is granted: new deliveries wait as pending. */
  open(): void
  close(): void
  /** @returns how many of `wanted` slots the lane has room for */
  reserve(tx: object, lane: LaneLimits, wanted: number): number
  /** As `reserve`, but nothing when others wait already: who came first goes first. */
  reserveFresh(tx: object, lane: LaneLimits): boolean
  /** How long the pace holds the lane back; 0 when it does not. */
  pauseMs(lane: LaneLimits): number
  /** A reserved slot is now in use. */
  enter(subscriptionId: string): void
  /** @returns whether deliveries wait for the slot */
  leave(subscriptionId: string): boolean
  setWaiting(subscriptionId: string, waiting: boolean): void
}

interface Lane {
  inFlight: number
  waiting: boolean
}

export function makeLanes(clock: Pick<Clock, 'monotonic'>): Lanes {
  const paces = makePaces(clock)
  const lanes = new Map<string, Lane>()
  const reserved = new Map<string, number>()
  let reservedBy: object | undefined
  let isOpen = false

  function laneOf(id: string): Lane {
    const lane = lanes.get(id) ?? { inFlight: 0, waiting: false }
    lanes.set(id, lane)
    return lane
  }

  function forgetIdle(id: string, lane: Lane): void {
    if (lane.inFlight === 0 && !lane.waiting) lanes.delete(id)
  }

  function reserve(tx: object, { id, max_in_flight, rate_per_second }: LaneLimits, wanted: number): number {
    if (!isOpen) return 0
    if (reservedBy !== tx) {
      reservedBy = tx
      reserved.clear()
    }
    const mine = reserved.get(id) ?? 0
    const slots = max_in_flight - (lanes.get(id)?.inFlight ?? 0) - mine
    const granted = Math.max(0, Math.min(wanted, slots, paces.room(id, rate_per_second) - mine))
    reserved.set(id, (reserved.get(id) ?? 0) + granted)
    return granted
  }

  return {
    open() {
      isOpen = true
    },
    close() {
      isOpen = false
    },
    reserve,
    reserveFresh(tx, lane) {
      return lanes.get(lane.id)?.waiting !== true && reserve(tx, lane, 1) === 1
    },
    pauseMs: ({ id, rate_per_second }) => paces.pauseMs(id, rate_per_second),
    enter(id) {
      laneOf(id).inFlight += 1
      paces.take(id)
      const left = (reserved.get(id) ?? 0) - 1
      if (left > 0) reserved.set(id, left)
      else reserved.delete(id)
    },
    leave(id) {
      const lane = laneOf(id)
      lane.inFlight -= 1
      forgetIdle(id, lane)
      return lane.waiting
    },
    setWaiting(id, waiting) {
      const lane = laneOf(id)
      lane.waiting = waiting
      forgetIdle(id, lane)
    },
  }
}
