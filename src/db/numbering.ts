// Numbers without a gap, such as those of an organisation's events: the last one stands in a row. The first that a
// transaction takes is counted up there; the others are counted in memory and written down once, before the commit.
import { beforeCommit, keptByTransaction, onTakenBack, type Tx } from './transaction.ts'

interface Row<Key> {
  /** The same for the same row. */
  readonly idOf: (key: Key) => string
  /** Counts the row up. @returns its last number now; undefined when there is no such row */
  readonly countUp: (tx: Tx, key: Key) => Promise<number | undefined>
  readonly write: (tx: Tx, key: Key, last: number) => Promise<unknown>
}

export interface Numbering<Key> {
  /**
   * Given back if its unit is taken back, so that none is ever missing.
   * @throws Error when there is no such row
   */
  next(tx: Tx, key: Key): Promise<number>
  /**
   * It is not needed after all.
   * @throws Error when a later one was taken already
   */
  giveBack(tx: Tx, key: Key, number: number): void
}

interface Taken {
  last: number
}

export function makeNumbering<Key>({ idOf, countUp, write }: Row<Key>): Numbering<Key> {
  const takenBy = keptByTransaction(() => new Map<string, Taken>())

  async function first(tx: Tx, key: Key): Promise<number> {
    const last = await countUp(tx, key)
    if (last === undefined) throw new Error(`There is no ${idOf(key)} to number for`)
    const taken: Taken = { last }
    const all = takenBy(tx).set(idOf(key), taken)
    onTakenBack(tx, () => all.delete(idOf(key)))
    beforeCommit(tx, async () => {
      if (taken.last !== last) await write(tx, key, taken.last) // never for a unit that was taken back: so were its numbers
    })
    return last
  }

  function move(tx: Tx, taken: Taken, by: 1 | -1): void {
    taken.last += by
    onTakenBack(tx, () => {
      taken.last -= by
    })
  }

  return {
    async next(tx, key) {
      const taken = takenBy(tx).get(idOf(key))
      if (taken === undefined) return first(tx, key)
      move(tx, taken, 1)
      return taken.last
    },
    giveBack(tx, key, number) {
      const taken = takenBy(tx).get(idOf(key))
      if (taken?.last !== number) throw new Error(`${number} is not the last number of ${idOf(key)}`)
      move(tx, taken, -1)
    },
  }
}
