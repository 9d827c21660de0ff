import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { makeFakeClock } from '../support/clock.ts'
import { startServer } from '../support/harness.ts'
import { startReceiver } from '../support/receiver.ts'
import { until } from '../support/until.ts'
import { openRoom } from './support.ts'

interface Line {
  readonly sequence: number
  readonly event_id: string
  readonly body_sha256: string
  readonly state: string
  readonly attempt_count: number
  readonly acknowledged_at: string | null
  readonly first_attempt_at: string | null
}

describe('numbers of deliveries', () => {
  it('are gapless for each subscription, whatever was rolled back between', async () => {
    await using room = await openRoom({ clock: makeFakeClock(), started: false })
    const all = await room.subscribe({ url: 'https://example.com/all' })
    const few = await room.subscribe({ url: 'https://example.com/few', eventTypes: ['intent.detected'] })
    await room.emit()
    const failing = room.unitOfWork.run(async (tx) => {
      await room.webhooks.service.test(tx, all.row)
      throw new Error('taken back')
    })
    await expect(failing).rejects.toThrow('taken back')
    await room.emit()
    await room.unitOfWork.run((tx) => room.webhooks.service.test(tx, few.row))
    const numbers = (await room.deliveries()).map((row) => [row.subscription_id, row.sequence])
    expect(numbers).toEqual([
      [all.row.id, 1],
      [all.row.id, 2],
      [few.row.id, 1],
    ])
  })
})

describe('the ledger', () => {
  it('lets a receiver account for every number, by what it was sent itself', async () => {
    await using receiver = await startReceiver()
    await using server = await startServer()
    const { body: webhook } = await server.call('POST', '/v1/webhooks', { body: { url: receiver.url } })
    const path = `/v1/webhooks/${webhook.id}`
    receiver.next({ status: 500 })
    for (let index = 0; index < 4; index += 1) await server.call('POST', `${path}/test`)
    await until(async () => (await server.call('GET', `${path}/deliveries?state=succeeded`)).body.data.length === 3)
    const kept = new Map(
      receiver.requests.map(({ headers, body }) => [
        Number(headers['x-nexora-sequence']),
        [headers['webhook-id'], createHash('sha256').update(body).digest('hex')],
      ]),
    )
    const lines: Line[] = []
    let after = 0
    for (;;) {
      const { body } = await server.call('GET', `${path}/ledger?limit=3&after=${after}`)
      lines.push(...body.data)
      after = body.next_after
      expect(body.last_sequence).toBe(4)
      expect(body.pruned).toEqual({ through_sequence: 0, acknowledged: 0, dismissed: 0, cancelled: 0 })
      if (!body.has_more) break
    }
    expect(lines.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4])
    for (const line of lines) expect([line.event_id, line.body_sha256]).toEqual(kept.get(line.sequence))
    const open = lines.filter(({ acknowledged_at: at }) => at === null)
    expect(open).toMatchObject([{ state: 'pending', attempt_count: 1 }])
    expect(open[0]?.first_attempt_at).not.toBeNull()
    expect(after).toBe(4)
    expect((await server.call('GET', `${path}/ledger?after=4`)).body).toMatchObject({ data: [], next_after: 4 })
  })
})
