// Bulk replays: counted, begun and cancelled by a client, worked through by a job in units that are
// small whatever the number of deliveries.
import { afterCommit, type Tx, type UnitOfWork } from '../../db/transaction.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { MintId } from '../../kernel/ids.ts'
import type { Job } from '../../kernel/job.ts'
import { Problem } from '../../kernel/problem.ts'
import { restart } from '../store.ts'
import {
  findLastPlace,
  findNextReplay,
  findReplay,
  insertReplay,
  type ReplayFilter,
  type ReplayRow,
  readWindow,
  updateReplay,
} from './repository.ts'

interface Deps {
  readonly clock: Clock
  readonly mintId: MintId
  readonly unitOfWork: UnitOfWork
  readonly database: { readonly reader: Parameters<typeof findNextReplay>[0] }
  /** Tells that a subscription has deliveries due. */
  readonly wake: (subscriptionId: string) => void
}

/** Deliveries looked at in one unit of work. */
const WINDOW_ROWS = 250
const IDLE_MS = 5000

export type ReplayService = ReturnType<typeof makeReplayService>

export function makeReplayService({ clock, mintId, unitOfWork, database, wake }: Deps) {
  /** Filled in by whoever runs the job. */
  const wakeJob: { current: () => void } = { current: () => undefined }

  function filterOf(row: ReplayRow): ReplayFilter {
    return {
      subscriptionId: row.subscription_id,
      since: row.since,
      until: row.until,
      eventTypes: JSON.parse(row.event_types),
      states: JSON.parse(row.states),
      recover: row.recover === 1,
    }
  }

  async function advance(tx: Tx, id: Pick<ReplayRow, 'organisation_id' | 'id'>): Promise<void> {
    const replay = await findReplay(tx, id.organisation_id, id.id)
    if (replay?.status !== 'running') return // cancelled a moment ago
    const now = clock.now()
    const { end, examined, rows } = await readWindow(tx, replay, filterOf(replay), WINDOW_ROWS)
    for (const { status, ...row } of rows) {
      const state = status === 'active' ? 'pending' : 'parked'
      await restart(tx, row, state, now)
    }
    const lanes = new Set(rows.filter(({ status }) => status === 'active').map((row) => row.subscription_id))
    afterCommit(tx, () => lanes.forEach(wake))
    await updateReplay(tx, replay, {
      cursor: end ?? replay.cursor,
      examined: replay.examined + examined,
      replayed: replay.replayed + rows.length,
      updated_at: now,
      ...(end === undefined ? { status: 'completed', ended_at: now } : {}),
    })
  }

  const job: Job = {
    name: 'webhook-replays',
    async round() {
      const next = await findNextReplay(database.reader)
      if (next === undefined) return IDLE_MS
      await unitOfWork.run((tx) => advance(tx, next))
      return 0
    },
  }

  return {
    job,
    wakeJob,

    /**
     * @param matching how many deliveries the filter found
     * @throws Problem replay-empty
     */
    async begin(tx: Tx, organisationId: string, filter: ReplayFilter, matching: number): Promise<ReplayRow> {
      if (matching === 0) throw new Problem('replay-empty', 'No delivery of your subscriptions matches this filter.')
      const now = clock.now()
      const row: ReplayRow = {
        organisation_id: organisationId,
        id: mintId('rpl'),
        status: 'running',
        subscription_id: filter.subscriptionId,
        since: filter.since,
        until: filter.until,
        event_types: JSON.stringify(filter.eventTypes),
        states: JSON.stringify(filter.states),
        recover: filter.recover ? 1 : 0,
        cursor: '',
        last_place: await findLastPlace(tx, organisationId, filter),
        matching,
        examined: 0,
        replayed: 0,
        created_at: now,
        updated_at: now,
        ended_at: null,
      }
      await insertReplay(tx, row)
      afterCommit(tx, () => wakeJob.current())
      return row
    },

    /** @throws Problem replay-not-found | replay-state-conflict */
    async cancel(tx: Tx, organisationId: string, id: string): Promise<ReplayRow> {
      const row = await findReplay(tx, organisationId, id)
      if (row === undefined) throw new Problem('replay-not-found', 'No bulk replay has this id.')
      if (row.status !== 'running')
        throw new Problem('replay-state-conflict', `A bulk replay that is ${row.status} cannot be cancelled.`)
      const now = clock.now()
      const change = { status: 'cancelled', updated_at: now, ended_at: now } as const
      await updateReplay(tx, row, change)
      return { ...row, ...change }
    },
  }
}
