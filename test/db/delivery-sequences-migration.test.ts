import { expect, it } from 'vitest'
import * as sequences from '../../src/db/migrations/0120-delivery-sequences.ts'
import { openEmpty } from './empty.ts'

it('deliveries of an earlier version are numbered in their order, and the next one goes on from there', async () => {
  await using earlier = openEmpty()
  const { run, writer } = earlier
  await run('create table subscriptions (id text)')
  await run('create table deliveries (organisation_id text, id text, subscription_id text)')
  await run(`insert into subscriptions values ('a'), ('b'), ('none')`)
  await run(`insert into deliveries values ('org', 'd3', 'a'), ('org', 'd1', 'a'), ('org', 'd2', 'b')`)
  await earlier.bringUp(sequences)
  const rows = await writer.selectFrom('deliveries').select(['id', 'sequence']).orderBy('id').execute()
  expect(rows.map(({ id, sequence }) => [id, sequence])).toEqual([
    ['d1', 1],
    ['d2', 1],
    ['d3', 2],
  ])
  const last = await writer.selectFrom('subscriptions').select(['id', 'last_sequence']).execute()
  expect(last.map(({ id, last_sequence: number }) => [id, number])).toEqual([
    ['a', 2],
    ['b', 1],
    ['none', 0],
  ])
})
