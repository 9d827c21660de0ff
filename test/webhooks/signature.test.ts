import { verify as verifyOctokit } from '@octokit/webhooks-methods'
import fc from 'fast-check'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { describe, expect, it } from 'vitest'
import { EVENT_EXAMPLES } from '../../generated/events.ts'
import {
  deliveryHeaders,
  mintSecret,
  nexoraSignature,
  type SigningSecrets,
  secretFault,
  secretHint,
  standardWebhooksSecret,
} from '../../src/webhooks/signature.ts'
import { makeFakeClock } from '../support/clock.ts'
import { openRoom } from './support.ts'

const BODY = JSON.stringify({ id: 'evt_1', text: 'Kia ora — 你好 🌿', amount: 1.5 })
const SECRETS = {
  generated: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD',
  'chosen by the customer': 'my shared secret 2026!',
  'outside ASCII': 'kererū-over-Te-Aro-2026',
}
const OTHER = 'another secret of 2026'

const delivery = () => ({
  eventId: 'evt_0197c0d3-0fe1-7a89-b0cd-e1f2a3b4c5d6',
  eventType: 'conversation.completed',
  deliveryId: 'dlv_0197c0d3-10b2-7f45-8c67-d8e9f0a1b2c3',
  sequence: 41,
  attempt: 3,
  replay: false,
  body: BODY,
  at: Date.now(),
})

/** Whether all three libraries accept what is sent, knowing this secret only. */
async function accepts(secret: string, headers: Record<string, string>, body = BODY): Promise<boolean[]> {
  const standard = standardWebhooksSecret(secret)
  const passes = (check: () => unknown) => {
    try {
      check()
      return true
    } catch {
      return false
    }
  }
  return [
    await verifyOctokit(secret, body, headers['X-Nexora-Signature'] ?? ''),
    passes(() => new StandardWebhook(standard).verify(body, headers)),
    passes(() => new SvixWebhook(standard).verify(body, headers)),
  ]
}

describe('a signature', () => {
  for (const [name, secret] of Object.entries(SECRETS)) {
    it(`by a secret that is ${name} is accepted by octokit, standardwebhooks and svix`, async () => {
      const headers = deliveryHeaders(delivery(), { current: secret, other: undefined })
      expect(await accepts(secret, headers)).toEqual([true, true, true])
      expect(await accepts(OTHER, headers)).toEqual([false, false, false])
    })

    it(`during a staged rotation from one that is ${name} is accepted by holders of the old and, in the list, of the new`, async () => {
      const secrets: SigningSecrets = { current: secret, other: { secret: OTHER, role: 'next' } }
      const headers = deliveryHeaders(delivery(), secrets)
      expect(await accepts(secret, headers)).toEqual([true, true, true])
      expect(await accepts(OTHER, headers)).toEqual([false, true, true])
      expect(await verifyOctokit(OTHER, BODY, headers['X-Nexora-Signature-Next'] ?? '')).toBe(true)
      expect(headers['X-Nexora-Signature-Previous']).toBeUndefined()
    })

    it(`during an immediate rotation from one that is ${name} is accepted by holders of the new and, in the list, of the old`, async () => {
      const secrets: SigningSecrets = { current: OTHER, other: { secret, role: 'previous' } }
      const headers = deliveryHeaders(delivery(), secrets)
      expect(await accepts(OTHER, headers)).toEqual([true, true, true])
      expect(await accepts(secret, headers)).toEqual([false, true, true])
      expect(await verifyOctokit(secret, BODY, headers['X-Nexora-Signature-Previous'] ?? '')).toBe(true)
      expect(headers['X-Nexora-Signature-Next']).toBeUndefined()
    })
  }

  it('is refused once any byte of the body, the id or the time is changed', async () => {
    const secret = SECRETS.generated
    const headers = deliveryHeaders(delivery(), { current: secret, other: undefined })
    await fc.assert(
      fc.asyncProperty(fc.nat(BODY.length - 1), fc.string({ minLength: 1, maxLength: 1 }), async (at, character) => {
        fc.pre(BODY[at] !== character)
        const changed = BODY.slice(0, at) + character + BODY.slice(at + 1)
        expect(await accepts(secret, headers, changed)).toEqual([false, false, false])
      }),
      { numRuns: 150 },
    )
    const later = String(Number(headers['webhook-timestamp']) + 1)
    for (const [name, value] of [
      ['webhook-id', 'evt_2'],
      ['webhook-timestamp', later],
    ] as const)
      expect(await accepts(secret, { ...headers, [name]: value })).toEqual([true, false, false])
  })

  it('is exactly one value of the promised form, whatever the secret and body', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 16, unit: 'grapheme' }), fc.json(), (secret, body) => {
        expect(nexoraSignature(secret, body)).toMatch(/^sha256=[0-9a-f]{64}$/)
      }),
    )
  })

  it('goes with headers that say what is delivered, and marks a replay', () => {
    const secrets: SigningSecrets = { current: SECRETS.generated, other: undefined }
    expect(deliveryHeaders(delivery(), secrets)).toMatchObject({
      'webhook-id': 'evt_0197c0d3-0fe1-7a89-b0cd-e1f2a3b4c5d6',
      'X-Nexora-Event': 'conversation.completed',
      'X-Nexora-Delivery': 'dlv_0197c0d3-10b2-7f45-8c67-d8e9f0a1b2c3',
      'X-Nexora-Attempt': '3',
      'X-Nexora-Sequence': '41',
    })
    expect(deliveryHeaders(delivery(), secrets)).not.toHaveProperty('X-Nexora-Replay')
    expect(deliveryHeaders({ ...delivery(), replay: true }, secrets)).toHaveProperty('X-Nexora-Replay', 'true')
  })
})

it('what one header signs can never be what the other signs: bodies begin with a brace, ids with evt_ and have no dot', async () => {
  await using room = await openRoom({ clock: makeFakeClock(), started: false })
  const { outbox } = room.webhooks
  const sent = [await room.emit()]
  for (const type of Object.keys(EVENT_EXAMPLES) as (keyof typeof EVENT_EXAMPLES)[])
    sent.push(await room.unitOfWork.run((tx) => outbox.appendExample(tx, room.organisationId, type, 'simulation')))
  expect(sent.length).toBeGreaterThan(10)
  for (const { id, body } of sent) {
    expect(id).toMatch(/^evt_[0-9a-f-]{36}$/)
    expect(body).toMatch(/^\{"/)
  }
})

describe('a secret', () => {
  it('that is generated is its own Standard Webhooks form', () => {
    const secret = mintSecret()
    expect(secretFault(secret)).toBeUndefined()
    expect(standardWebhooksSecret(secret)).toBe(secret)
    expect(Buffer.from(secret.slice(6), 'base64')).toHaveLength(32)
    expect(secretHint(secret)).toBe(`…${secret.slice(-4)}`)
  })

  it.each([
    ['fifteen bytes', 'x'.repeat(15)],
    ['more than 256 bytes', 'ū'.repeat(129)],
    ['whsec_ and no base64', 'whsec_not-base64-at-all!'],
    ['whsec_ and base64 of 16 bytes', `whsec_${Buffer.alloc(16).toString('base64')}`],
    ['whsec_ and base64 of 65 bytes', `whsec_${Buffer.alloc(65).toString('base64')}`],
    ['whsec_ and base64 without its padding', `whsec_${Buffer.alloc(25).toString('base64').replace('==', '')}`],
    ['half a character', `${'x'.repeat(20)}\ud83c`],
  ])('of %s is refused', (_name, secret) => {
    expect(secretFault(secret)).toBeDefined()
  })

  it.each([['x'.repeat(16)], ['ū'.repeat(8)], ['ū'.repeat(128)], [`whsec_${Buffer.alloc(24).toString('base64')}`]])(
    'such as %s is accepted',
    (secret) => {
      expect(secretFault(secret)).toBeUndefined()
    },
  )
})
