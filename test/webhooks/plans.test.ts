import { CompiledQuery, createQueryId, type KyselyPlugin, type RootOperationNode } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { Tx } from '../../src/db/transaction.ts'
import { countWindow, findLastPlace, type ReplayFilter } from '../../src/webhooks/replays/repository.ts'
import { findDeliveryOfEvent, listDeliveries, type SubscriptionRow } from '../../src/webhooks/repository.ts'
import { listLeftBehind, listPrunable } from '../../src/webhooks/retention/repository.ts'
import { cancelLeased, settle } from '../../src/webhooks/settling/store.ts'
import { claim, hasExpiredLease } from '../../src/webhooks/store.ts'
import { makeFakeClock } from '../support/clock.ts'
import { openRoom } from './support.ts'

type Look = (tx: Tx, subscription: SubscriptionRow) => Promise<unknown>

/** The indexes by which the queries of a look find deliveries; `key` is the primary one, `none` a walk through all. */
async function indexesOf(look: Look): Promise<string[]> {
  await using room = await openRoom({ clock: makeFakeClock(), started: false })
  const { row } = await room.subscribe({ url: 'https://example.com/hooks' })
  await room.emit()
  const nodes: RootOperationNode[] = []
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      nodes.push(node)
      return node
    },
    transformResult: async ({ result }) => result,
  }
  return room.unitOfWork.run(async (tx) => {
    const watched = tx.withPlugin(plugin) // another object: what is kept by transaction knows only the first
    for (const method of ['selectFrom', 'updateTable', 'getExecutor'] as const)
      Object.assign(tx, { [method]: watched[method].bind(watched) })
    await look(tx, row)
    const details: string[] = []
    for (const node of nodes) {
      const query = tx.getExecutor().compileQuery(node, createQueryId())
      const explained = CompiledQuery.raw(`explain query plan ${query.sql}`, [...query.parameters])
      const { rows } = await tx.executeQuery<{ detail: string }>(explained)
      details.push(...rows.map(({ detail }) => detail))
    }
    const looks = details.filter((detail) => /^(SCAN|SEARCH) deliveries/.test(detail))
    const names = looks.map((detail) => / INDEX \w*?deliveries_(\w+)/.exec(detail)?.[1]?.replace('1', 'key') ?? 'none')
    return [...new Set(names)].sort()
  })
}

const filter = { since: null, until: null, eventTypes: [], recover: false }
const page = { limit: 25, before: 5 }

const replay = (ofOne: boolean, state: 'failed' | 'succeeded') => async (tx: Tx, row: SubscriptionRow) => {
  const ofWhom: ReplayFilter = { ...filter, subscriptionId: ofOne ? row.id : null, states: [state] }
  await countWindow(tx, row.organisation_id, ofWhom, '', 10)
}

describe('a look at deliveries goes by the index made for it, however many there are:', () => {
  it.each<[string, string[], Look]>([
    ['a page', ['by_sequence'], (tx, row) => listDeliveries(tx, row.organisation_id, row.id, {}, page)],
    [
      'a page of what failed',
      ['failed_in_order'],
      (tx, row) => listDeliveries(tx, row.organisation_id, row.id, { states: ['failed'] }, page),
    ],
    ['the delivery of an event', ['once'], (tx, row) => findDeliveryOfEvent(tx, row.organisation_id, row.id, 1)],
    ['a claim', ['key', 'ready'], (tx, row) => claim(tx, row, 0, 10, 0)],
    ['a lease that has ended', ['leased'], (tx) => hasExpiredLease(tx, 0)],
    ['a pause', ['held', 'key', 'ready'], (tx, row) => settle(tx, { ...row, status: 'paused' }, 0)],
    ['a resumption', ['key', 'parked'], (tx, row) => settle(tx, row, 0)],
    ['a deletion', ['key', 'leased'], (tx, row) => cancelLeased(tx, row, 0)],
    ['pruning', ['to_prune'], (tx) => listPrunable(tx, 0, 10)],
    ['pruning what failed for a deleted webhook', ['failed_in_order'], (tx) => listLeftBehind(tx, 0, 10)],
    ['a replay', ['key'], replay(false, 'succeeded')],
    ['a replay of what failed', ['failed'], replay(false, 'failed')],
    ['a replay to a webhook', ['by_sequence'], replay(true, 'succeeded')],
    ['a replay of what failed to a webhook', ['failed_in_order'], replay(true, 'failed')],
    [
      'where a replay to a webhook ends',
      ['by_sequence'],
      (tx, row) => findLastPlace(tx, row.organisation_id, { ...filter, subscriptionId: row.id, states: ['succeeded'] }),
    ],
  ])('%s by %j', async (_name, indexes, look) => {
    expect(await indexesOf(look)).toEqual(indexes)
  })
})
