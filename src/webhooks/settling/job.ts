// Goes on where a pause, a resumption or a deletion of a subscription with many deliveries ended its first portion, and
// where a crash left off: what is to be done is seen in the rows themselves.
import type { Reader } from '../../db/database.ts'
import type { UnitOfWork } from '../../db/transaction.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Job } from '../../kernel/job.ts'
import { findLaneSubscription } from '../store.ts'
import { findUnsettled, settle } from './store.ts'

const PAUSE_MS = 1000

interface Deps {
  readonly clock: Clock
  readonly unitOfWork: UnitOfWork
  readonly database: { readonly reader: Reader }
  /** Tells that a subscription has deliveries due. */
  readonly wake: (subscriptionId: string) => void
}

export function makeSettling({ clock, unitOfWork, database, wake }: Deps): Job {
  return {
    name: 'webhook-settling',
    async round() {
      const id = await findUnsettled(database.reader)
      if (id === undefined) return PAUSE_MS
      await unitOfWork.run(async (tx) => {
        const subscription = await findLaneSubscription(tx, id)
        if (subscription !== undefined) await settle(tx, subscription, clock.now())
      })
      wake(id)
      return 0
    },
  }
}
