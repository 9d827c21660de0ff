import { describe, expect, it } from 'vitest'
import { addBacklog } from '../../scripts/bench/servers/backlog.ts'
import { claim } from '../../src/webhooks/store.ts'
import { makeFakeClock } from '../support/clock.ts'
import { startServer } from '../support/harness.ts'
import { startReceiver } from '../support/receiver.ts'
import { until } from '../support/until.ts'
import { openRoom } from './support.ts'

describe('own headers', () => {
  it('are sent with each delivery and shown nowhere: not in answers, rows or what is kept of a response', async () => {
    await using receiver = await startReceiver()
    await using server = await startServer()
    const headers = { Authorization: 'Bearer s3cret-token-77', 'X-Team': 'integrations' }
    const { body: made } = await server.call('POST', '/v1/webhooks', { body: { url: receiver.url, headers } })
    expect(made.headers).toEqual({ Authorization: '[masked]', 'X-Team': '[masked]' })
    receiver.otherwise({
      body: `you sent s3cret-token-77 and ${made.secret}`,
      headers: { 'x-echo': 's3cret-token-77' },
    })
    const { body: delivery } = await server.call('POST', `/v1/webhooks/${made.id}/test`)
    const path = `/v1/webhooks/${made.id}/deliveries/${delivery.id}`
    const answer = await until(async () => {
      const read = await server.call('GET', path)
      return read.body.state === 'succeeded' ? read : undefined
    })
    expect(receiver.requests[0]?.headers).toMatchObject({
      authorization: headers.Authorization,
      'x-team': 'integrations',
    })
    expect(answer.body.attempts[0].response_body).toBe('you sent [masked] and [masked]')
    expect(answer.text).not.toContain('s3cret')
    const rows = await server.database.reader.selectFrom('subscriptions').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain('s3cret')
  })

  it('are not shown in part where what is kept of a response is cut off in the middle of one', async () => {
    await using receiver = await startReceiver()
    await using server = await startServer()
    const headers = { Authorization: 'Bearer s3cret-token-77' }
    const { body: made } = await server.call('POST', '/v1/webhooks', { body: { url: receiver.url, headers } })
    for (const [secret, shown] of [
      [made.secret, 20],
      ['s3cret-token-77', 8],
    ] as const) {
      const cut = (limit: number) => `${'.'.repeat(limit - shown)}${secret}, and so on`
      receiver.next({ body: cut(16_384), headers: { 'X-Echo': cut(4096) } })
      const { body: delivery } = await server.call('POST', `/v1/webhooks/${made.id}/test`)
      const { body } = await until(async () => {
        const read = await server.call('GET', `/v1/webhooks/${made.id}/deliveries/${delivery.id}`)
        return read.body.state === 'succeeded' ? read : undefined
      })
      const [{ response_body: kept, response_headers: keptHeaders, truncated }] = body.attempts
      expect(truncated).toBe(true)
      expect(kept).toBe(`${'.'.repeat(16_384 - shown)}[masked]`.slice(0, 16_384))
      expect(keptHeaders['x-echo']).toBe(`${'.'.repeat(4096 - shown)}[masked]`)
    }
  })

  it('are not shown in what a receiver echoes, nor is either secret of a rotation', async () => {
    await using receiver = await startReceiver()
    await using server = await startServer()
    const { body: made } = await server.call('POST', '/v1/webhooks', { body: { url: receiver.url } })
    const path = `/v1/webhooks/${made.id}`
    const { body: rotated } = await server.call('POST', `${path}/secret/rotate`)
    receiver.next({
      body: `${made.secret} ${rotated.secret}`,
      headers: { 'X-Old': made.secret, 'X-New': rotated.secret },
    })
    const { body: delivery } = await server.call('POST', `${path}/test`)
    const { body } = await until(async () => {
      const read = await server.call('GET', `${path}/deliveries/${delivery.id}`)
      return read.body.state === 'succeeded' ? read : undefined
    })
    expect(body.attempts[0].response_body).toBe('[masked] [masked]')
    expect(body.attempts[0].response_headers).toMatchObject({ 'x-old': '[masked]', 'x-new': '[masked]' })
  })

  it('are refused by name where HTTP or the delivery sets them, twice in other letters, or masked', async () => {
    await using server = await startServer({ idle: true })
    const headers = {
      Host: 'x',
      'Webhook-Id': 'x',
      'X-NEXORA-Signature': 'x',
      'X-A': '1',
      'x-a': '2',
      'X-B': '[masked]',
    }
    const answer = await server.call('POST', '/v1/webhooks', { body: { url: 'https://example.com/', headers } })
    expect(answer.status).toBe(422)
    const told = answer.body.errors.map(({ pointer }: { pointer: string }) => pointer)
    expect(told).toEqual(['Host', 'Webhook-Id', 'X-NEXORA-Signature', 'x-a', 'X-B'].map((name) => `#/headers/${name}`))
    const injected = { url: 'https://example.com/', headers: { 'X-A': 'a\r\nX-B: b' } }
    expect((await server.call('POST', '/v1/webhooks', { body: injected })).status).toBe(422)
  })
})

describe('a pace', () => {
  it('lets no more begin in a second than it says, and all in the end', async () => {
    const clock = makeFakeClock()
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock })
    await room.subscribe({ url: receiver.url, ratePerSecond: 10, maxInFlight: 64 })
    for (let index = 0; index < 25; index += 1) await room.emit()
    const counts: number[] = []
    for (let second = 0; second < 4; second += 1) {
      for (let step = 0; step < 20; step += 1) {
        await clock.advance(50)
        await until(() => receiver.open() === 0)
      }
      counts.push(receiver.requests.length)
    }
    expect(counts[0]).toBeLessThanOrEqual(11)
    expect(counts[0]).toBeGreaterThanOrEqual(8)
    expect((counts[1] ?? 0) - (counts[0] ?? 0)).toBeLessThanOrEqual(10)
    expect(counts[3]).toBe(25)
  })
})

describe('resuming', () => {
  it('spreads what was parked over time, oldest first, when a rate is given', async () => {
    const clock = makeFakeClock()
    await using room = await openRoom({ clock, started: false })
    const { row } = await room.subscribe({ url: 'https://example.com/' })
    const change = (status: 'active' | 'paused', drain?: number) =>
      room.unitOfWork.run((tx) => room.webhooks.service.update(tx, row, {}, status, drain))
    await change('paused')
    for (let index = 0; index < 5; index += 1) await room.emit()
    await clock.advance(1000)
    await change('active', 2)
    const due = (await room.deliveries()).map((delivery) => delivery.due_at - clock.now())
    expect(due).toEqual([0, 500, 1000, 1500, 2000])
    await change('paused')
    await change('active')
    expect((await room.deliveries()).every((delivery) => delivery.due_at <= clock.now())).toBe(true)
  })

  it('refuses a drain without making active', async () => {
    await using server = await startServer({ idle: true })
    const { body } = await server.call('POST', '/v1/webhooks', { body: { url: 'https://example.com/' } })
    const answer = await server.call('PATCH', `/v1/webhooks/${body.id}`, { body: { drain_per_second: 5 } })
    expect(answer.status).toBe(422)
    expect(answer.body.errors[0].pointer).toBe('#/drain_per_second')
  })
})

describe('order by conversation', () => {
  it('sends the second event of a conversation only when the first has ended, and others meanwhile', async () => {
    const clock = makeFakeClock()
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock })
    await room.subscribe({ url: receiver.url, ordering: 'conversation' })
    const idOf = (number: number) => `conv_0197c0d2-84aa-7b6e-a1f3-2d4c6b8a0e${number}f`
    const about = (number: number) => ({ object: { ...room.conversation, id: idOf(number) } })
    receiver.next({ status: 500 })
    await room.emit(about(1))
    await until(async () => (await room.deliveries())[0]?.attempt_count === 1)
    await room.emit(about(1))
    await room.emit(about(2))
    await clock.settle()
    await until(async () => (await room.deliveries())[2]?.state === 'succeeded')
    await clock.advance(5000)
    expect((await room.deliveries()).map(({ state }) => state)).toEqual(['pending', 'pending', 'succeeded'])
    await clock.advance(26_000)
    await until(async () => (await room.deliveries()).every(({ state }) => state === 'succeeded'))
    const sequences = receiver.requests.map(({ headers }) => headers['x-nexora-sequence'])
    expect(sequences).toEqual(['1', '3', '1', '2'])
  })
})

describe('a claim in order', () => {
  it('reads only what is free, however much a dead endpoint holds', async () => {
    const clock = makeFakeClock()
    await using room = await openRoom({ clock, started: false })
    const { row } = await room.subscribe({ url: 'https://example.com/', ordering: 'conversation' })
    await room.emit()
    const backlog = { subscriptionId: row.id, count: 100_000, dueAt: clock.now() }
    await addBacklog(room, { ...backlog, orderingKey: 'conv_dead' })
    const took: number[] = []
    const claimed: number[] = []
    for (let turn = 0; turn < 5; turn += 1) {
      const began = performance.now()
      const rows = await room.unitOfWork.run(async (tx) => claim(tx, row, clock.now(), 8, 0))
      took.push(performance.now() - began)
      claimed.push(rows.length)
    }
    expect(claimed).toEqual([2, 0, 0, 0, 0]) // the first of either conversation, and nothing behind it
    expect(Math.min(...took)).toBeLessThan(20)
  })

  it('lets a replay of an earlier event go before later ones that wait', async () => {
    const clock = makeFakeClock()
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock })
    const { row } = await room.subscribe({ url: receiver.url, ordering: 'conversation' })
    await room.emit()
    await until(async () => (await room.delivery()).state === 'succeeded')
    receiver.next({ status: 500 })
    await room.emit()
    await until(async () => (await room.deliveries())[1]?.attempt_count === 1)
    await clock.jump(29_000)
    receiver.next({ status: 500 })
    const { id } = await room.delivery()
    await room.unitOfWork.run((tx) => room.webhooks.service.replay(tx, row, id))
    await until(async () => (await room.delivery()).attempt_count === 2)
    await clock.advance(2000) // the second would be due
    expect((await room.deliveries()).map(({ held, attempt_count: attempts }) => [held, attempts])).toEqual([
      [0, 2],
      [1, 1],
    ])
    await clock.advance(30_000)
    await until(async () => (await room.deliveries()).every(({ state }) => state === 'succeeded'))
    const sequences = receiver.requests.map(({ headers }) => headers['x-nexora-sequence'])
    expect(sequences).toEqual(['1', '2', '1', '1', '2'])
  })
})

describe('promoting a staged secret', () => {
  it('lets the new one sign at once, and keeps the old one beside it as long as was set', async () => {
    await using server = await startServer({ idle: true })
    const { body: made } = await server.call('POST', '/v1/webhooks', { body: { url: 'https://example.com/' } })
    const path = `/v1/webhooks/${made.id}`
    const early = await server.call('POST', `${path}/secret/promote`)
    expect(early.status).toBe(409)
    expect(early.body.code).toBe('rotation-not-staged')
    const { body: rotated } = await server.call('POST', `${path}/secret/rotate`)
    const promoted = await server.call('POST', `${path}/secret/promote`)
    expect(promoted.body).toMatchObject({
      rotation: 'immediate',
      secret_hint: `…${rotated.secret.slice(-4)}`,
      previous_secret_expires_at: rotated.previous_secret_expires_at,
    })
    expect((await server.call('POST', `${path}/secret/promote`)).status).toBe(409)
  })
})
