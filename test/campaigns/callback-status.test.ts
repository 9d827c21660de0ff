import { expect, it } from 'vitest'
import { callbackStatus } from '../../src/campaigns/callbacks/status.ts'

const NOW = 1_000_000

it.each([
  ['no time was named', null, null, 'received'],
  ['the time has passed', NOW - 1, null, 'received'],
  ['the time is now', NOW, null, 'scheduled'],
  ['the time is to come', NOW + 1, null, 'scheduled'],
  ['the campaign has expired by then', NOW + 2, NOW + 1, 'received'],
  ['the campaign expires at that instant', NOW + 1, NOW + 1, 'received'],
  ['the campaign expires later', NOW + 1, NOW + 2, 'scheduled'],
] as const)('where %s, a call back is judged so', (_, requestedFor, expiresAt, status) => {
  expect(callbackStatus(requestedFor, expiresAt, NOW)).toBe(status)
})
