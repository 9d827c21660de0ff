// Sends deliveries until each is acknowledged or its schedule is exhausted. Claims in short units of
// work, sends outside of any, records each outcome in another. Woken by commits and by the next due
// time; a sweep every second is the guarantee behind both.
import type { Database } from '../db/database.ts'
import { afterCommit, type Tx, type UnitOfWork } from '../db/transaction.ts'
import type { Clock } from '../kernel/clock.ts'
import { type RunningJob, startJob } from '../kernel/job.ts'
import type { Keyring } from '../kernel/keyring.ts'
import type { Log } from '../kernel/log.ts'
import { makeRoster } from '../kernel/roster.ts'
import { type AttemptResult, unsent } from './attempt.ts'
import { makeClockWatch } from './clock-watch.ts'
import type { NotifyHealth } from './health/notices.ts'
import type { Lanes } from './lanes.ts'
import type { Outcome } from './outcome.ts'
import { recipientOf, type Terms } from './recipient.ts'
import { makeRecorder } from './recorder.ts'
import type { RetrySchedule } from './schedule.ts'
import { rememberOpened } from './secrets.ts'
import type { Sender } from './sender.ts'
import { SETTLED_ROWS_MAX, settle } from './settling/store.ts'
import { claim, findLaneSubscription, hasExpiredLease, listDueLanes, reclaim, release } from './store.ts'
import { type DeliveryTask, LEASE_SLACK_MS, taskOf } from './task.ts'

export interface DeliveryMetrics {
  /** @param outcome `succeeded` or an error class */
  observeDelivery(outcome: string, durationMs: number): void
}

/** One attempt and what came of it, for whoever watches. */
export interface AttemptReport {
  /** Epoch ms. */
  readonly at: number
  readonly url: string
  readonly eventType: string
  readonly attempt: number
  readonly status: number | null
  readonly errorClass: AttemptResult['errorClass']
  readonly state: Outcome['state']
  readonly nextAttemptAt: number | null
}

interface Deps {
  readonly clock: Clock
  readonly log: Log
  readonly unitOfWork: UnitOfWork
  readonly database: Pick<Database, 'reader'>
  readonly keyring: Keyring
  readonly lanes: Lanes
  readonly sender: Sender
  readonly schedule: RetrySchedule
  /** Uniform in [0, 1). */
  readonly random: () => number
  readonly notify: NotifyHealth
  readonly metrics: DeliveryMetrics | undefined
  readonly tell: ((report: AttemptReport) => void) | undefined
}

export interface Dispatcher {
  /** Takes back what an earlier process held, then begins. One process per SQLite file. */
  start(): Promise<void>
  /** Sends a delivery whose lease this process holds. */
  begin(task: DeliveryTask): void
  /** Tells that a subscription may have deliveries due. */
  wake(subscriptionId: string): void
  /** Stops claiming, waits for requests under way up to `deadlineMs`, gives the others back as they were. */
  stop(deadlineMs: number): Promise<void>
}

const SWEEP_MS = 1000
const SCAN_PAUSE_MS = 20
const CLAIM_ROWS_MAX = 64
const MIN_PAUSE_MS = 5

interface UnderWay {
  readonly task: DeliveryTask
  readonly done: Promise<void>
}

export function makeDispatcher(deps: Deps): Dispatcher {
  const { clock, log, unitOfWork, lanes } = deps
  const { reader } = deps.database
  const underWay = makeRoster<UnderWay>()
  const ready = new Set<string>()
  /** Lanes that their pace holds back, and when they may go on (monotonic). */
  const paced = new Map<string, number>()
  const keepWaits = makeClockWatch(deps)
  const record = makeRecorder({ ...deps, keepWaits })
  const keyring = rememberOpened(deps.keyring)
  let job: RunningJob | undefined
  let running = false
  let scannedAt = Number.NEGATIVE_INFINITY // monotonic
  let nextDueAt = Number.POSITIVE_INFINITY

  function wake(subscriptionId: string): void {
    ready.add(subscriptionId)
    job?.wake()
  }

  async function round(): Promise<number> {
    if (await keepWaits()) scannedAt = Number.NEGATIVE_INFINITY // when the next one is due has changed
    const sinceScan = clock.monotonic() - scannedAt
    if (sinceScan >= SWEEP_MS || (clock.now() >= nextDueAt && sinceScan >= SCAN_PAUSE_MS)) await scan()
    for (const [id, at] of paced)
      if (at <= clock.monotonic()) {
        paced.delete(id)
        ready.add(id)
      }
    const lanesToClaim = [...ready].slice(0, CLAIM_ROWS_MAX)
    for (const id of lanesToClaim) ready.delete(id)
    if (lanesToClaim.length > 0) await unitOfWork.run((tx) => claimLanes(tx, lanesToClaim))
    if (ready.size > 0) return 0
    const untilScan = SWEEP_MS - (clock.monotonic() - scannedAt)
    const untilDue = Math.max(nextDueAt - clock.now(), SCAN_PAUSE_MS - (clock.monotonic() - scannedAt))
    const untilPaced = Math.min(...paced.values()) - clock.monotonic()
    return Math.max(1, Math.ceil(Math.min(untilScan, untilDue, untilPaced)))
  }

  /** Looks for lanes with work due and for the next moment at which there will be some. */
  async function scan(): Promise<void> {
    scannedAt = clock.monotonic()
    const now = clock.now()
    if (await hasExpiredLease(reader, now)) {
      const reclaimed = await unitOfWork.run((tx) => reclaim(tx, now, now))
      log.warn('delivery.leases_expired', { reclaimed })
    }
    nextDueAt = Number.POSITIVE_INFINITY
    for (const { subscriptionId, dueAt } of await listDueLanes(reader)) {
      if (dueAt <= now) ready.add(subscriptionId)
      else nextDueAt = Math.min(nextDueAt, dueAt)
    }
  }

  async function claimLanes(tx: Tx, ids: readonly string[]): Promise<void> {
    let budget = CLAIM_ROWS_MAX
    for (const [index, id] of ids.entries()) {
      if (budget === 0) {
        for (const later of ids.slice(index)) ready.add(later)
        return
      }
      // Everybody gets a share before anybody gets the rest.
      budget -= await claimLane(tx, id, Math.max(1, Math.floor(budget / (ids.length - index))))
    }
  }

  /** @returns how many deliveries are on their way now */
  async function claimLane(tx: Tx, id: string, share: number): Promise<number> {
    const now = clock.now()
    const subscription = await findLaneSubscription(tx, id)
    if (subscription === undefined) return 0
    if (subscription.deleted_at !== null || subscription.status !== 'active') {
      // Not settled yet, or a lease that ended after the subscription did: to where its other deliveries went.
      if ((await settle(tx, subscription, now)) === SETTLED_ROWS_MAX) ready.add(id)
      lanes.setWaiting(id, false)
      return 0
    }
    const room = lanes.reserve(tx, subscription, share)
    if (room === 0) {
      lanes.setWaiting(id, true) // the next slot that is freed wakes it, or the pace
      const pauseMs = lanes.pauseMs(subscription)
      if (pauseMs > 0) paced.set(id, clock.monotonic() + pauseMs)
      return 0
    }
    const rows = await claim(tx, subscription, now, room, LEASE_SLACK_MS)
    const more = rows.length === room
    // In order: whatever ends may free another one.
    lanes.setWaiting(id, more || subscription.ordering !== 'none')
    if (more && subscription.rate_per_second !== null) paced.set(id, clock.monotonic() + MIN_PAUSE_MS)
    if (more && room === share) ready.add(id) // the share was used up, not the lane
    if (rows.length === 0) return 0
    const to = await recipientOf(tx, subscription)
    const tasks = rows.map((row) => taskOf(row, row.body, to))
    afterCommit(tx, () => tasks.forEach(begin))
    return rows.length
  }

  function begin(task: DeliveryTask): void {
    if (!running) return // the next start takes the lease back
    lanes.enter(task.subscriptionId)
    const done = carryOut(task)
    const place = underWay.enter({ task, done })
    void done.then(() => underWay.leave(place))
  }

  async function carryOut(task: DeliveryTask): Promise<void> {
    try {
      await attempt(task)
    } catch (cause) {
      log.error('delivery.unrecorded', { deliveryId: task.deliveryId, cause })
    }
    if (lanes.leave(task.subscriptionId)) wake(task.subscriptionId)
  }

  async function attempt(task: DeliveryTask): Promise<void> {
    const at = clock.now()
    const terms = openTerms(task, at)
    // Of the closed set of errors this one says most: nothing was connected. The log tells why.
    const result = terms === undefined ? unsent('connect_error', at) : await send(task, terms, at)
    if (result === undefined) return
    const outcome = await record(task, result)
    report(task, result, outcome)
    if (outcome.dueAt === undefined || outcome.dueAt >= nextDueAt) return
    nextDueAt = outcome.dueAt
    job?.wake()
  }

  /** Undefined when the key ring does not open them: a failure like others, that is seen and ends. */
  function openTerms({ to, deliveryId, subscriptionId }: DeliveryTask, at: number): Terms | undefined {
    try {
      return to.terms(keyring, at)
    } catch (cause) {
      log.error('delivery.unsigned', { deliveryId, subscriptionId, cause })
      return undefined
    }
  }

  function send(task: DeliveryTask, terms: Terms, at: number): Promise<AttemptResult | undefined> {
    const { eventId, eventType, deliveryId, sequence, attempt: number, kind, test, body } = task
    const replay = kind === 'replay'
    const delivery = { eventId, eventType, deliveryId, sequence, attempt: number, replay, test, body, at }
    return deps.sender.send({ terms, delivery })
  }

  function report(task: DeliveryTask, result: AttemptResult, { state, dueAt }: Outcome): void {
    const { organisationId, deliveryId, subscriptionId, eventType, attempt: number } = task
    const { status, errorClass, timings } = result
    const fields = { organisationId, deliveryId, subscriptionId, attempt: number, status, errorClass, state }
    log.info('delivery.attempted', { ...fields, durationMs: timings.totalMs })
    if (state === 'failed') log.warn('delivery.exhausted', fields)
    deps.metrics?.observeDelivery(errorClass ?? 'succeeded', timings.totalMs)
    const at = result.endedAt
    deps.tell?.({
      at,
      url: task.to.url,
      eventType,
      attempt: number,
      status,
      errorClass,
      state,
      nextAttemptAt: dueAt ?? null,
    })
  }

  return {
    begin,
    wake,
    async start() {
      const reclaimed = await unitOfWork.run((tx) => reclaim(tx, clock.now(), undefined))
      if (reclaimed > 0) log.info('delivery.leases_taken_back', { reclaimed })
      running = true
      lanes.open()
      job = startJob({ name: 'webhook-dispatch', round }, clock, log)
    },
    async stop(deadlineMs) {
      lanes.close()
      await job?.stop()
      const expired = new AbortController()
      const allDone = Promise.all(underWay.members().map(({ done }) => done))
      await Promise.race([allDone, clock.sleep(deadlineMs, expired.signal)])
      expired.abort()
      running = false
      const left = underWay.members()
      deps.sender.giveUp()
      await Promise.all(left.map(({ done }) => done))
      // What is not given back now is at the next start.
      await Promise.allSettled(
        left.map(({ task }) =>
          unitOfWork.run((tx) =>
            release(
              tx,
              { organisationId: task.organisationId, deliveryId: task.deliveryId, token: task.token },
              clock.now(),
            ),
          ),
        ),
      )
      await deps.sender.close()
    },
  }
}
