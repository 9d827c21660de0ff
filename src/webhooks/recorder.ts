// Writes down what came of attempts: all that wait while others are being written go into one unit of work, so that a
// busy server commits a hundred acknowledgements at the price of one.
import type { UnitOfWork } from '../db/transaction.ts'
import { exponential } from '../kernel/backoff.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Log } from '../kernel/log.ts'
import type { AttemptResult } from './attempt.ts'
import type { NotifyHealth } from './health/notices.ts'
import { type Attempted, type Outcome, recordOutcomes } from './outcome.ts'
import type { RetrySchedule } from './schedule.ts'
import type { DeliveryTask } from './task.ts'

const BATCH_MAX = 256
const TRIES = 5
const PAUSE_MS = 200
const PAUSE_MS_MAX = 1000

interface Deps {
  readonly clock: Clock
  readonly log: Log
  readonly unitOfWork: UnitOfWork
  readonly schedule: RetrySchedule
  readonly random: () => number
  readonly notify: NotifyHealth
  /** Called before anything is judged by the clock. */
  readonly keepWaits: () => Promise<unknown>
}

/**
 * Resolves when the outcome is durable. A busy or full disk must not cost an acknowledgement, so it is tried again for a
 * while; if that lasts, the lease ends and the delivery is sent again.
 * @throws whatever the last try met
 */
export type Record = (task: DeliveryTask, result: AttemptResult) => Promise<Outcome>

interface Waiting extends Attempted {
  resolve(outcome: Outcome): void
  reject(cause: unknown): void
}

export function makeRecorder(deps: Deps): Record {
  const { clock, log, unitOfWork, keepWaits } = deps
  const waiting: Waiting[] = []
  let writing = false

  /** @param take called when its turn has come: whatever arrives until then is of the batch */
  async function write(take: () => readonly Waiting[]): Promise<void> {
    let batch: readonly Waiting[] = []
    try {
      await keepWaits()
      const outcomes = await unitOfWork.run((tx) => {
        batch = take()
        return recordOutcomes(tx, batch, deps)
      })
      for (const [index, { resolve }] of batch.entries()) resolve(outcomes[index] as Outcome)
    } catch (cause) {
      // Before its turn the whole group was refused; otherwise what one of them met must not cost the others.
      const [only, ...others] = batch.length > 0 ? batch : take()
      if (others.length === 0) only?.reject(cause)
      else await Promise.all([only, ...others].map((one) => write(() => [one as Waiting])))
    }
  }

  async function writeAll(): Promise<void> {
    writing = true
    while (waiting.length > 0) await write(() => waiting.splice(0, BATCH_MAX))
    writing = false
  }

  const recordOnce = (task: DeliveryTask, result: AttemptResult) =>
    new Promise<Outcome>((resolve, reject) => {
      waiting.push({ task, result, resolve, reject })
      if (!writing) void writeAll()
    })

  return async (task, result) => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await recordOnce(task, result)
      } catch (cause) {
        if (tries === TRIES) throw cause
        log.warn('delivery.record_failed', { deliveryId: task.deliveryId, tries, cause })
        await clock.sleep(exponential(PAUSE_MS, tries, PAUSE_MS_MAX))
      }
    }
  }
}
