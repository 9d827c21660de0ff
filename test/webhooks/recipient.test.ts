import { expect, it } from 'vitest'
import { Recipient } from '../../src/webhooks/recipient.ts'
import { makeFakeClock } from '../support/clock.ts'
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
