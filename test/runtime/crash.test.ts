// The real server process, killed without warning again and again while it makes calls and tells of
// them. The long form of this test is `npm run kills -- calls`.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { killDuringCalls } from '../../scripts/kills/calls.ts'

const KILLS = 6

it(`ends every call, once, and tells the receiver of it, although the server is killed ${KILLS} times`, async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'nexora-crash-'))
  try {
    const report = await killDuringCalls({ folder, kills: KILLS, people: 40, seed: 20_260_601 })
    expect(report.violations).toEqual([])
    expect(report).toMatchObject({ campaigns: KILLS, people: KILLS * 40 })
    expect(report.lostAfterDialling).toBeGreaterThan(0) // the kills hit calls in progress
    expect(report.orders.retries + report.orders.cancels + report.orders.refused).toBeGreaterThan(0)
    expect(report.deliveries.refused).toBeGreaterThan(0)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}, 90_000)
