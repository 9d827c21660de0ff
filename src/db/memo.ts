// What a transaction has read and nothing in it has changed since: read once for all its units.
import { keptByTransaction, onTakenBack, type Tx } from './transaction.ts'

export interface Memo<Value> {
  read(tx: Tx, key: string, load: () => Promise<Value>): Promise<Value>
  /** To be called by whoever writes what was read. */
  forget(tx: Tx): void
}

export function makeMemo<Value>(): Memo<Value> {
  const readBy = keptByTransaction(() => new Map<string, Value>())
  return {
    async read(tx, key, load) {
      const known = readBy(tx).get(key)
      if (known !== undefined) return known
      const value = await load()
      readBy(tx).set(key, value)
      onTakenBack(tx, () => readBy(tx).clear()) // it may have read what that unit wrote
      return value
    },
    forget(tx) {
      readBy(tx).clear()
    },
  }
}
