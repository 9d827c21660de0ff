// The real server process, killed without warning again and again while it accepts events and delivers them. The long
// form of this test is `npm run kills -- webhooks`; here too a server with a mistake in it must be seen to lose.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import type { MistakeName } from '../../../scripts/kills/webhooks/broken.ts'
import { killDuringDeliveries } from '../../../scripts/kills/webhooks/kill.ts'
import { violationsOf } from '../../../scripts/kills/webhooks/records.ts'
import { makeFakeClock } from '../../support/clock.ts'
import { openRoom } from '../support.ts'

const KILLS = 20

async function killed(kills: number, broken?: MistakeName) {
  const folder = mkdtempSync(path.join(tmpdir(), 'nexora-kills-'))
  try {
    return await killDuringDeliveries({ folder, kills, seed: 20_261_125, broken })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

it(`loses no event that it accepted although the server is killed ${KILLS} times and the receiver fails in every way`, async () => {
  const report = await killed(KILLS)
  expect(report.violations).toEqual([])
  expect(report.refused / report.requestsAtRisk).toBeGreaterThan(0.2)
  expect(report.acknowledgedTwice).toBeGreaterThan(0)
}, 400_000)

it.each(['no-lease-reclaim', 'acknowledge-on-headers', 'commit-then-enqueue'] as const)(
  'sees what a server loses by %s',
  async (mistake) => {
    const telling = { 'no-lease-reclaim': 'held by nobody', 'acknowledge-on-headers': 'never was' }
    const what = mistake === 'commit-then-enqueue' ? 'was never made' : telling[mistake]
    const lost = async (kills: number) =>
      (await killed(kills, mistake)).violations.filter((violation) => violation.includes(what)).length
    // On a busy machine few deliveries are made in a life, and the fault that tells may not be among the first.
    expect((await lost(3)) || (await lost(10)) || (await lost(20))).toBeGreaterThan(0)
  },
  240_000,
)

it('tells of a bulk replay that was promised and is not completed', async () => {
  await using room = await openRoom({ clock: makeFakeClock(), started: false })
  const { reader } = room.database
  const row = {
    organisation_id: room.organisationId,
    id: 'rpl_running',
    status: 'running',
    subscription_id: null,
  } as const
  const filter = { since: null, until: null, event_types: '[]', states: '["failed"]', recover: 0 } as const
  const place = { cursor: '', last_place: '', matching: 1, examined: 0, replayed: 0 }
  const times = { created_at: 1, updated_at: 1, ended_at: null }
  await room.unitOfWork.run((tx) =>
    tx
      .insertInto('webhook_replays')
      .values({ ...row, ...filter, ...place, ...times })
      .execute(),
  )
  const accepted = { deliveries: [], campaigns: [], replays: ['rpl_running', 'rpl_lost'] }
  const receiver = { acknowledged: new Map<string, number>(), perhaps: new Set<string>() }
  expect(await violationsOf(reader, accepted, receiver)).toEqual([
    'rpl_running was promised and is running',
    'rpl_lost was promised and is not there',
  ])
})
