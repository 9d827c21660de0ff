import { expect, it } from 'vitest'
import { Recipient } from '../../src/webhooks/recipient.ts'
import { makeFakeClock } from '../support/clock.ts'
import { startReceiver } from '../support/receiver.ts'
import { until } from '../support/until.ts'
import { openRoom } from './support.ts'

const ENDS = 1000

async function openSubscription() {
  await using room = await openRoom({ clock: makeFakeClock(), started: false })
  const { row } = await room.subscribe({ url: 'https://example.com/' })
  return { ...row, secret_enc: 'one', other_secret_enc: 'other' }
}

function countingKeyring() {
  const opened: string[] = []
  return {
    opened,
    open(sealed: string) {
      opened.push(sealed)
      return `open ${sealed}`
    },
  }
}

it('all attempts of a recipient share what was opened for the first', async () => {
  const keyring = countingKeyring()
  const recipient = new Recipient({ ...(await openSubscription()), rotation: 'none' }, undefined)
  const first = recipient.terms(keyring, ENDS - 1)
  expect(first.secrets).toEqual({ current: 'open one', other: undefined })
  expect(recipient.terms(keyring, ENDS)).toBe(first)
  expect(keyring.opened).toEqual(['one'])
})

it('a rotation that ends between two attempts of a recipient has ended for the second', async () => {
  const row = { ...(await openSubscription()), rotation: 'staged' as const, rotation_ends_at: ENDS }
  const recipient = new Recipient(row, undefined)
  expect(recipient.terms(countingKeyring(), ENDS - 1).secrets).toEqual({
    current: 'open one',
    other: { secret: 'open other', role: 'next' },
  })
  expect(recipient.terms(countingKeyring(), ENDS).secrets).toEqual({ current: 'open other', other: undefined })
})

it('an event goes to where its subscription points by then, whatever its transaction did before or takes back', async () => {
  await using receiver = await startReceiver()
  await using room = await openRoom({ clock: makeFakeClock() })
  const { row } = await room.subscribe({ url: `${receiver.url}/first` })
  const { service, outbox } = room.webhooks
  const event = { type: 'conversation.completed', mode: 'simulation', object: room.conversation } as const
  const move = (to: string, { fails }: { fails: boolean }) =>
    room.unitOfWork.run(async (tx) => {
      await service.update(tx, row, { url: `${receiver.url}/${to}` })
      await outbox.append(tx, { organisationId: room.organisationId, ...event, dedupeKey: to })
      if (fails) throw new Error('taken back')
    })
  await Promise.all([
    room.emit(),
    move('second', { fails: false }),
    expect(move('third', { fails: true })).rejects.toThrow('taken back'),
    room.emit(),
  ])
  await until(() => receiver.requests.length === 3)
  expect(receiver.requests.map(({ path }) => path).sort()).toEqual(['/hooks/first', '/hooks/second', '/hooks/second'])
})
