// How many requests are under way to each subscription. One lane per subscription, so that a dead
// endpoint fills its own lane and no other. Slots are reserved inside a transaction and taken after
// its commit: transactions run one after another, so a reservation that outlives its transaction was
// rolled back and is simply forgotten.
export interface Lanes {
  /** Before `open` and after `close` nothing is granted: new deliveries wait as pending. */
  open(): void
  close(): void
  /** @returns how many of `wanted` slots the lane has room for */
  reserve(tx: object, subscriptionId: string, inFlightMax: number, wanted: number): number
  /** As `reserve`, but nothing when others wait already: who came first goes first. */
  reserveFresh(tx: object, subscriptionId: string, inFlightMax: number): boolean
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

export function makeLanes(): Lanes {
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

  function reserve(tx: object, id: string, inFlightMax: number, wanted: number): number {
    if (!isOpen) return 0
    if (reservedBy !== tx) {
      reservedBy = tx
      reserved.clear()
    }
    const taken = (lanes.get(id)?.inFlight ?? 0) + (reserved.get(id) ?? 0)
    const granted = Math.max(0, Math.min(wanted, inFlightMax - taken))
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
    reserveFresh(tx, id, inFlightMax) {
      return lanes.get(id)?.waiting !== true && reserve(tx, id, inFlightMax, 1) === 1
    },
    enter(id) {
      laneOf(id).inFlight += 1
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
