// The process is killed (SIGKILL) at each step from the making of an event to the record of its outcome, started again,
// and what is on record and what arrived is compared: before the commit there is nothing, after it nothing is missing.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest'
import { violationsOfCounts } from '../../../scripts/kills/webhooks/records.ts'
import { openDatabase } from '../../../src/db/database.ts'
import { finish } from '../../e2e/processes.ts'
import { count } from '../../support/figures.ts'
import { type Receiver, startReceiver } from '../../support/receiver.ts'

const CRASHING_SERVER = path.resolve(import.meta.dirname, 'crashing-server.ts')

let root: string
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'nexora-webhook-crashes-'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** Two lives: the first ends at the step, the second goes on from what is on disk. */
async function crashAndGoOn(context: TestContext, receiver: Receiver, step: string, second = '') {
  const folder = mkdtempSync(path.join(root, 'life-'))
  const url = receiver.url.replace('127.0.0.1', 'localhost') // a name, so that it is looked up
  const first = await finish(process.execPath, [CRASHING_SERVER, folder, url, step])
  expect(first, 'it did not reach the step').toMatchObject({ code: null, errors: '' })
  const before = receiver.requests.length
  expect(await finish(process.execPath, [CRASHING_SERVER, folder, url, second])).toMatchObject({ code: 0, errors: '' })
  const database = openDatabase(path.join(folder, 'nexora.db'))
  const { reader } = database
  try {
    const violations = await violationsOfCounts(reader)
    count(context, {
      'processes killed at a named step, and gone on': 1,
      'counts that do not add up': violations.length,
    })
    expect(violations).toEqual([])
    return {
      before,
      events: await reader.selectFrom('events').select(['id', 'dedupe_key']).orderBy('sequence').execute(),
      deliveries: await reader
        .selectFrom('deliveries')
        .select(['event_id', 'state', 'attempt_count', 'claim_count', 'sequence', 'schedule_count'])
        .orderBy('sequence')
        .execute(),
      replays: await reader.selectFrom('webhook_replays').select(['status', 'replayed', 'examined']).execute(),
      subscriptions: await reader.selectFrom('subscriptions').select(['last_sequence', 'pruned_through']).execute(),
    }
  } finally {
    await database.close()
  }
}

describe('a process killed before the commit leaves no trace of the event, and sends nothing', () => {
  it.for(['domain insert', 'event insert', 'in group commit', 'all written'])('%s', async (step, context) => {
    await using receiver = await startReceiver()
    const { events, deliveries, subscriptions } = await crashAndGoOn(context, receiver, step)
    expect({ events, deliveries }).toEqual({ events: [], deliveries: [] })
    expect(subscriptions).toEqual([{ last_sequence: 0, pruned_through: 0 }])
    expect(receiver.requests).toEqual([])
  })
})

it('a process killed right after the commit delivers the event in its next life, to every subscription', async (context) => {
  await using receiver = await startReceiver()
  const { before, events, deliveries } = await crashAndGoOn(context, receiver, 'commit')
  expect(before).toBe(0)
  expect(events).toHaveLength(1)
  expect(deliveries).toMatchObject([{ state: 'succeeded' }, { state: 'succeeded' }])
  expect(receiver.requests).toHaveLength(2)
})

describe('a process killed while it sends charges no attempt and sends the same event again', () => {
  it.for([
    ['claim', 0],
    ['connect', 0],
    ['bytes sent', 1],
    ['2xx before commit', 1],
  ] as const)('%s', async ([step, arrivedBefore], context) => {
    await using receiver = await startReceiver()
    const { before, events, deliveries } = await crashAndGoOn(context, receiver, step)
    expect(before).toBeLessThanOrEqual(arrivedBefore)
    expect(deliveries).toEqual([
      { event_id: events[0]?.id, state: 'succeeded', attempt_count: 1, claim_count: 2, sequence: 1, schedule_count: 0 },
    ])
    expect(receiver.requests.length).toBe(before + 1)
    const ids = new Set(
      receiver.requests.map(({ headers }) => `${headers['webhook-id']} ${headers['x-nexora-attempt']}`),
    )
    expect(ids).toEqual(new Set([`${events[0]?.id} 1`]))
  })
})

it('a process killed in a bulk replay goes on where the last whole portion ended: each delivery is replayed once', async (context) => {
  await using receiver = await startReceiver()
  const { deliveries, replays } = await crashAndGoOn(context, receiver, 'in a replay job')
  expect(replays).toEqual([{ status: 'completed', replayed: 300, examined: 300 }])
  expect(deliveries.map(({ state, attempt_count: attempts }) => `${state} ${attempts}`)).toEqual(
    Array.from({ length: 300 }, () => 'succeeded 2'),
  )
}, 60_000)

it('a process killed while it prunes has pruned nothing, and prunes once in its next life', async (context) => {
  await using receiver = await startReceiver()
  const { deliveries, subscriptions } = await crashAndGoOn(context, receiver, 'in a prune', 'prune')
  expect(deliveries).toEqual([])
  expect(subscriptions).toEqual([{ last_sequence: 1, pruned_through: 1 }])
})
