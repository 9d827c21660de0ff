// Puts the room together: what app.ts needs of webhooks, made in one call.
import type { Database } from '../db/database.ts'
import type { UnitOfWork } from '../db/transaction.ts'
import { type Mode, makeOutbox, type Outbox, type StoredEvent } from '../events/outbox.ts'
import { type Jitter, NO_JITTER } from '../kernel/backoff.ts'
import type { Clock } from '../kernel/clock.ts'
import type { MintId } from '../kernel/ids.ts'
import type { Keyring } from '../kernel/keyring.ts'
import type { Log } from '../kernel/log.ts'
import { type Resolve, resolveBySystem } from './connector.ts'
import { readCounts } from './counts/store.ts'
import { type DestinationOptions, makeDestinationGuard } from './destination.ts'
import { type AttemptReport, type DeliveryMetrics, makeDispatcher } from './dispatcher.ts'
import { makeDeliver, makeFanOut } from './fanout.ts'
import { makeHealthWatch, makeNotifyHealth } from './health/notices.ts'
import { makeLanes } from './lanes.ts'
import { makeReplayService } from './replays/service.ts'
import { makeRetention } from './retention/job.ts'
import { PROMISED_DELAYS_MS, SCHEDULE_JITTER } from './schedule.ts'
import { makeSender, type Sender } from './sender.ts'
import { makeWebhookService } from './service.ts'
import { makeSettling } from './settling/job.ts'

export type AttemptNews = AttemptReport

export interface WebhookOptions {
  readonly clock: Clock
  readonly mintId: MintId
  readonly keyring: Keyring
  readonly unitOfWork: UnitOfWork
  readonly database: Pick<Database, 'reader'>
  readonly log: Log
  readonly metrics?: DeliveryMetrics
  readonly destination: DestinationOptions
  /** Mode of test events. */
  readonly mode: Mode
  /** Waits after failures 1..7, ms; the promised ones when left out. */
  readonly delaysMs?: readonly number[]
  /** Whether waits are lengthened a little at random. */
  readonly jitter?: boolean
  /** Uniform in [0, 1). */
  readonly random: () => number
  /** Makes the attempts; over HTTP when left out. */
  readonly sender?: Sender
  /** Looks up names; the system's resolver when left out. */
  readonly resolve?: Resolve
  /** Told of each event, and of each attempt, once it is durable. */
  readonly observe?: { event?(event: StoredEvent): void; attempt?(news: AttemptNews): void }
}

/** `outbox` is wired to the fan-out: whatever is appended to it is delivered. */
export function makeWebhooks(options: WebhookOptions) {
  const { clock, mintId, delaysMs = PROMISED_DELAYS_MS, resolve = resolveBySystem, metrics } = options
  const jitter: Jitter = options.jitter === false ? NO_JITTER : SCHEDULE_JITTER
  const lanes = makeLanes(clock)
  const guard = makeDestinationGuard(options.destination)
  const sender = options.sender ?? makeSender({ clock, guard, resolve })
  const notify = makeNotifyHealth({ ...options, outbox: () => outbox })
  const dispatcher = makeDispatcher({
    ...options,
    metrics,
    tell: options.observe?.attempt,
    lanes,
    sender,
    notify,
    schedule: { delaysMs, jitter },
  })
  const delivering = { clock, mintId, lanes, begin: dispatcher.begin, wake: dispatcher.wake }
  const fanOut = makeFanOut(delivering)
  const outbox: Outbox = makeOutbox({ clock, mintId, fanOut, tell: options.observe?.event })
  const service = makeWebhookService({
    ...options,
    guard,
    outbox,
    wake: dispatcher.wake,
    deliver: makeDeliver(delivering),
  })
  const replays = makeReplayService({ ...options, wake: dispatcher.wake })
  const retention = makeRetention(options)
  const counts = () => readCounts(options.database.reader)
  const health = makeHealthWatch({ ...options, notify })
  const settling = makeSettling({ ...options, wake: dispatcher.wake })
  const jobs = [replays.job, retention, health, settling]
  return {
    service,
    replays,
    retention,
    health,
    settling,
    jobs,
    counts,
    fanOut,
    outbox,
    dispatcher,
    urlFaults: guard.urlFaults,
  }
}
