// Units of work under group commit. Whoever changes state hands in a function; functions that wait
// together run one after another inside one transaction, a savepoint each, and are answered after
// COMMIT. One fsync serves the group; a unit that throws takes back only its own savepoint.
import { CompiledQuery, type Kysely, type Transaction } from 'kysely'
import { takeTurns } from '../kernel/turns.ts'
import { prepareQuery, runAtOnce, runnerOf, stopAtOnce } from './prepared.ts'
import type { Tables } from './tables.ts'

export type Tx = Transaction<Tables>

export interface UnitOfWork {
  /** Runs `work` in a transaction of its own or of its group. Resolves when its effect is durable. */
  run<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Resolves when nothing is queued or running. */
  drained(): Promise<void>
}

interface QueuedUnit {
  readonly work: (tx: Tx) => Promise<unknown>
  resolve(value: unknown): void
  reject(cause: unknown): void
}

/** Larger groups commit for less each, and whoever comes first in one waits longer. */
const GROUP_UNITS_MAX = 256
/** Turns of the event loop; a turn takes a fraction of a millisecond. */
const GATHER_TURNS_MAX = 8

const prepareCommand = (sql: string) => prepareQuery(() => ({ compile: () => CompiledQuery.raw(sql) }))
const savepoint = prepareCommand('savepoint unit')
const release = prepareCommand('release unit')
const rollback = prepareCommand('rollback to unit')

interface Hooks {
  readonly beforeCommit: (() => Promise<unknown>)[]
  readonly afterCommit: (() => void)[]
  /** Of the unit that runs now. */
  readonly takenBack: (() => void)[]
  /** See `keptByTransaction`. */
  readonly kept: Map<object, unknown>
}

const hooksByTx = new WeakMap<Tx, Hooks>()

function hooksOf(tx: Tx): Hooks {
  const hooks = hooksByTx.get(tx)
  if (hooks === undefined) throw new Error('a hook outside a unit of work')
  return hooks
}

/** What all units of a transaction share, and what goes with it: made when the first of them looks. */
export function keptByTransaction<Value extends object>(make: (tx: Tx) => Value): (tx: Tx) => Value {
  return (tx) => {
    const { kept } = hooksOf(tx)
    const known = kept.get(make) as Value | undefined
    if (known !== undefined) return known
    const value = make(tx)
    kept.set(make, value)
    return value
  }
}

/**
 * Calls `hook` once all units of the transaction have run, also when that of `tx` was taken back: the hook must know by
 * `onTakenBack`. If it throws, the whole transaction is taken back.
 */
export function beforeCommit(tx: Tx, hook: () => Promise<unknown>): void {
  hooksOf(tx).beforeCommit.push(hook)
}

/** Calls `hook` once the unit of work that holds `tx` is durable; never if it is rolled back. */
export function afterCommit(tx: Tx, hook: () => void): void {
  hooksOf(tx).afterCommit.push(hook)
}

/** Calls `hook` if the unit of work that holds `tx` is taken back and its transaction goes on; the last one first. */
export function onTakenBack(tx: Tx, hook: () => void): void {
  hooksOf(tx).takenBack.push(hook)
}

export function makeUnitOfWork(writer: Kysely<Tables>): UnitOfWork {
  const queue: QueuedUnit[] = []
  let running = false
  const whenIdle: (() => void)[] = []

  function schedule(): void {
    if (running) return
    running = true
    setImmediate(runGroups) // all that arrives in this turn of the event loop forms one group
  }

  async function runGroups(): Promise<void> {
    while (queue.length > 0) {
      await runGroup(writer, queue.splice(0, GROUP_UNITS_MAX))
      await gather()
    }
    running = false
    for (const resolve of whenIdle.splice(0)) resolve()
  }

  /** Lets requests in for as long as each turn brings some, so that the next group is as large as the load. */
  async function gather(): Promise<void> {
    for (let before = -1, turns = 0; before < queue.length && turns < GATHER_TURNS_MAX; turns += 1) {
      before = queue.length
      await new Promise(setImmediate)
      if (queue.length >= GROUP_UNITS_MAX) return
    }
  }

  return {
    run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        queue.push({ work, resolve: resolve as (value: unknown) => void, reject })
        schedule()
      })
    },
    async drained() {
      if (running) await new Promise<void>((resolve) => whenIdle.push(resolve))
    },
  }
}

type Settlement = () => void

async function runGroup(writer: Kysely<Tables>, units: readonly QueuedUnit[]): Promise<void> {
  const settlements: Settlement[] = []
  const hooks: Hooks = { beforeCommit: [], afterCommit: [], takenBack: [], kept: new Map() }
  const group: Group = { hooks, lost: undefined }
  try {
    await writer.transaction().execute(async (tx) => {
      hooksByTx.set(tx, hooks)
      runAtOnce(tx, runnerOf(writer))
      try {
        const mayGoOn = takeTurns()
        for (const unit of units) {
          await mayGoOn() // although the transaction is open: other units wait, reads have their own connection
          settlements.push(await runUnit(tx, unit, group))
        }
        await runBeforeCommit(group)
      } finally {
        stopAtOnce(tx)
        hooksByTx.delete(tx) // a weak map keeps the values of young keys until the next full collection
      }
    })
  } catch (cause) {
    for (const unit of units) unit.reject(group.lost?.cause ?? cause) // nothing of the group is durable
    return
  }
  for (const settle of settlements) settle()
  for (const hook of hooks.afterCommit) hook()
}

interface Group {
  readonly hooks: Hooks
  /** Why the whole transaction is taken back: SQLite does that by itself when the disk is full. */
  lost: { readonly cause: unknown } | undefined
}

async function runBeforeCommit(group: Group): Promise<void> {
  try {
    for (const hook of group.hooks.beforeCommit) await hook()
  } catch (cause) {
    group.lost = { cause }
    throw cause
  }
}

async function runUnit(tx: Tx, unit: QueuedUnit, group: Group): Promise<Settlement> {
  const { afterCommit, takenBack } = group.hooks
  const hooksBefore = afterCommit.length
  takenBack.length = 0
  await savepoint(tx, {})
  try {
    const value = await unit.work(tx)
    await release(tx, {})
    return () => unit.resolve(value)
  } catch (cause) {
    afterCommit.length = hooksBefore
    for (const hook of takenBack.splice(0).reverse()) hook()
    try {
      await rollback(tx, {})
      await release(tx, {})
    } catch (refused) {
      group.lost = { cause } // there is no savepoint any more: what the unit met is what is told
      throw refused
    }
    return () => unit.reject(cause)
  }
}
