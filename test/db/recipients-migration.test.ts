import { CompiledQuery } from 'kysely'
import { expect, it } from 'vitest'
import * as initial from '../../src/db/migrations/0001-initial.ts'
import * as transfer from '../../src/db/migrations/0020-transfer-and-machines.ts'
import * as pace from '../../src/db/migrations/0030-campaign-pace.ts'
import * as recipientsByCampaign from '../../src/db/migrations/0040-recipients-by-campaign.ts'
import { openEmpty } from './empty.ts'

const OLD_COLUMNS = `organisation_id, id, campaign_id, position, phone, context, status, attempt_count, next_attempt_at,
  metadata, created_at, updated_at`

it('a database of an earlier version keeps its recipients, in order and counted, when it is brought up to date', async () => {
  await using earlier = openEmpty()
  const { writer } = earlier
  for (const migration of [initial, transfer, pace]) await earlier.bringUp(migration)
  const people = [
    ['rcp_1', 0, 'completed', null],
    ['rcp_2', 1, 'retry_scheduled', 500],
    ['rcp_3', 2, 'pending', 100],
    ['rcp_4', 3, 'pending', 100],
  ] as const
  for (const [id, position, status, due] of people)
    await writer.executeQuery(
      CompiledQuery.raw(
        `insert into recipients (${OLD_COLUMNS}) values ('org', ?, 'camp', ?, '+6421', '{}', ?, 1, ?, '{}', 1, 1)`,
        [id, position, status, due],
      ),
    )
  await earlier.bringUp(recipientsByCampaign)
  const rows = await writer.selectFrom('recipients').select(['id', 'status', 'next_attempt_at']).execute()
  expect(rows).toEqual([
    { id: 'rcp_1', status: 'completed', next_attempt_at: null },
    { id: 'rcp_2', status: 'retry_scheduled', next_attempt_at: 500 },
    { id: 'rcp_3', status: 'pending', next_attempt_at: null },
    { id: 'rcp_4', status: 'pending', next_attempt_at: null },
  ])
  const counts = await writer.selectFrom('recipient_counts').select(['status', 'recipients']).execute()
  expect(counts).toEqual([
    { status: 'completed', recipients: 1 },
    { status: 'pending', recipients: 2 },
    { status: 'retry_scheduled', recipients: 1 },
  ])
})
