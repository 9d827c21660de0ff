import { verify } from '@octokit/webhooks-methods'
import { describe, expect, it } from 'vitest'
import type { Problem } from '../../src/kernel/problem.ts'
import { listSecretOfEachKey, updateSubscription } from '../../src/webhooks/repository.ts'
import { makeFakeClock } from '../support/clock.ts'
import { type Received, startReceiver } from '../support/receiver.ts'
import { until } from '../support/until.ts'
import { CAMPAIGN, openRoom, type Room } from './support.ts'

const DAY = 86_400_000
const OTHER_CAMPAIGN = 'camp_0197a2f4-6b18-7c3d-9e41-5a0b8c7d6e60'

const signedBy = async (secret: string, { body, headers }: Received) =>
  verify(secret, body, String(headers['x-nexora-signature']))

async function violationsOf(work: Promise<unknown>) {
  const problem = (await work.catch((cause: unknown) => cause)) as Problem
  expect(problem.code).toBe('validation-failed')
  return problem.violations
}

describe('the secrets that a start tries its key ring on', () => {
  it('are one of each key and column, and none of what is deleted', async () => {
    await using room = await openRoom({ clock: makeFakeClock(), started: false })
    const { service } = room.webhooks
    const url = 'https://example.com/'
    const { row: first } = await room.subscribe({ url })
    const { row: second } = await room.subscribe({ url })
    const { row: third } = await room.subscribe({ url })
    const { row: deleted } = await room.subscribe({ url })
    await room.unitOfWork.run(async (tx) => {
      await service.rotate(tx, first, { secret: undefined, mode: 'staged', overlapMs: DAY })
      const secretOfOtherKey = second.secret_enc?.replace(/^v1\.[^.]+/, 'v1.k9') ?? ''
      await updateSubscription(tx, room.organisationId, second.id, { secret_enc: secretOfOtherKey })
      await service.delete(tx, deleted, 'cli_test')
    })
    const listed = (await listSecretOfEachKey(room.database.reader)).map(({ id, column }) => `${column} ${id}`)
    expect(listed.sort()).toEqual(
      [`other_secret_enc ${first.id}`, `secret_enc ${second.id}`, `secret_enc ${third.id}`].sort(),
    )
  })
})

describe('the webhook_url of a campaign', () => {
  const campaign = (room: Room, url: string) => ({
    organisationId: room.organisationId,
    campaignId: CAMPAIGN,
    url,
  })
  const ensure = (room: Room, url: string) =>
    room.unitOfWork.run((tx) => room.webhooks.service.ensureCampaignSubscription(tx, campaign(room, url)))

  it('is signed with the default secret of the organisation and gets the events of that campaign alone', async () => {
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock: makeFakeClock() })
    const id = await ensure(room, receiver.url)
    expect(await room.subscription(id)).toMatchObject({
      managed_by: 'campaign',
      secret_hint: `…${room.defaultSecret.slice(-4)}`,
    })
    await room.emit({ campaignId: OTHER_CAMPAIGN })
    await room.emit()
    const request = await until(() => receiver.requests[0])
    expect(await signedBy(room.defaultSecret, request)).toBe(true)
    expect(await room.deliveries()).toHaveLength(1)
  })

  it('stands back while a subscription of the same URL takes the events: one delivery, its secret', async () => {
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock: makeFakeClock() })
    const { row, secret } = await room.subscribe({ url: receiver.url })
    const managed = await ensure(room, receiver.url)
    expect(await room.subscription(managed)).toMatchObject({
      managed_by: 'campaign',
      campaign_id: CAMPAIGN,
      secret_hint: `…${secret.slice(-4)}`,
    })
    await room.emit()
    expect(await signedBy(secret, await until(() => receiver.requests[0]))).toBe(true)
    expect((await room.deliveries()).map((delivery) => delivery.subscription_id)).toEqual([row.id])
  })

  it.each(['deleted', 'paused', 'narrowed'] as const)(
    'goes on getting its events when the subscription of the same URL is %s later',
    async (change) => {
      await using receiver = await startReceiver()
      await using room = await openRoom({ clock: makeFakeClock() })
      const { service } = room.webhooks
      const { row } = await room.subscribe({ url: receiver.url })
      const managed = await ensure(room, receiver.url)
      await room.unitOfWork.run(async (tx) => {
        if (change === 'deleted') await service.delete(tx, row, 'cli_test')
        else if (change === 'paused') await service.update(tx, row, {}, 'paused')
        else await service.update(tx, row, { eventTypes: ['campaign.*'] })
      })
      await room.emit()
      await until(() => receiver.requests[0])
      const deliveries = await room.deliveries()
      expect(deliveries.filter(({ state }) => state !== 'parked').map((row) => row.subscription_id)).toEqual([managed])
      expect(receiver.requests).toHaveLength(1)
    },
  )

  it('gets each event once, under one secret, also when a subscription of the same URL takes only some', async () => {
    await using receiver = await startReceiver()
    await using room = await openRoom({ clock: makeFakeClock() })
    const { row, secret } = await room.subscribe({ url: receiver.url, eventTypes: ['conversation.completed'] })
    const managed = await ensure(room, receiver.url)
    expect(managed).not.toBe(row.id)
    await room.emit()
    expect((await room.deliveries()).map((delivery) => delivery.subscription_id)).toEqual([row.id])
    const ping = await room.unitOfWork.run(async (tx) =>
      room.webhooks.service.test(tx, await room.webhooks.service.require(tx, room.organisationId, managed)),
    )
    expect(ping.subscription_id).toBe(managed)
    await until(() => receiver.requests.length === 2)
    for (const request of receiver.requests) expect(await signedBy(secret, request)).toBe(true)
  })

  it('is refused when it leads to a forbidden place, with a pointer to it', async () => {
    await using room = await openRoom({ clock: makeFakeClock() })
    const violations = await violationsOf(ensure(room, 'https://192.168.0.1/'))
    expect(violations.map(({ pointer }) => pointer)).toEqual(['#/webhook_url'])
  })
})
