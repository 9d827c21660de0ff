import { expect, it } from 'vitest'
import * as milestones from '../../src/db/migrations/0090-campaign-milestones.ts'
import { openEmpty } from './empty.ts'

it('a database of an earlier version knows of whom was called and who was left out, when it is brought up to date', async () => {
  await using earlier = openEmpty()
  const { run, writer } = earlier
  await run('create table campaigns (organisation_id text, id text)')
  await run(`create table recipients (organisation_id text, campaign_id text, status text, skip_reason text,
      attempt_count integer, last_end_reason text)`)
  await run(`insert into campaigns values ('org', 'called'), ('org', 'network'), ('org', 'expired'), ('org', 'nobody')`)
  await run(`insert into recipients values
      ('org', 'called', 'completed', null, 1, 'person_hung_up'), ('org', 'called', 'pending', null, 0, null),
      ('org', 'network', 'failed', null, 0, 'network_error'), ('org', 'expired', 'skipped', 'expired', 0, null),
      ('org', 'nobody', 'skipped', 'opted_out', 0, null), ('other', 'nobody', 'completed', null, 1, null)`)
  await earlier.bringUp(milestones)
  const rows = await writer.selectFrom('campaigns').select(['id', 'anybody_called', 'anybody_expired']).execute()
  expect(rows.map(({ id, anybody_called: called, anybody_expired: expired }) => [id, called, expired])).toEqual([
    ['called', 1, 0],
    ['network', 1, 0],
    ['expired', 0, 1],
    ['nobody', 0, 0],
  ])
})
