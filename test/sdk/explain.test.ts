// The signature doctor against deliveries signed by the server's own code.
import { describe, expect, it } from 'vitest'
import { type Delivery, type ExplainOptions, explain, type Mistake } from '../../src/sdk/webhooks/explain.ts'
import { signBody, signStandard } from '../../src/sdk/webhooks/signature.ts'
import { deliveryHeaders, nexoraSignature } from '../../src/webhooks/signature.ts'

const NOW = Date.parse('2026-06-01T00:00:00Z')
const BODY = JSON.stringify({
  id: 'evt_1',
  type: 'conversation.completed',
  data: { object: { text: 'Kia ora, Māui — 10:30' } },
})
const SECRETS = [
  'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  'my shared secret 2026!',
  'ein schönes Geheimnis ✓ mit Umlaut',
]

const headersFor = (secret: string, body = BODY, at = NOW, other?: string) =>
  deliveryHeaders(
    {
      eventId: 'evt_1',
      eventType: 'conversation.completed',
      deliveryId: 'dlv_1',
      sequence: 1,
      attempt: 1,
      replay: false,
      body,
      at,
    },
    { current: secret, other: other === undefined ? undefined : { secret: other, role: 'next' } },
  )

const onlyOurs = (headers: Record<string, string>) => ({ 'X-Nexora-Signature': headers['X-Nexora-Signature'] ?? '' })

describe('signatures', () => {
  it('are those of the server, byte for byte, for generated, chosen and non-ASCII secrets', async () => {
    for (const secret of SECRETS) {
      const headers = headersFor(secret)
      expect(await signBody(secret, BODY)).toBe(nexoraSignature(secret, BODY))
      expect(await signStandard(secret, 'evt_1', headers['webhook-timestamp'] ?? '', BODY)).toBe(
        headers['webhook-signature'],
      )
    }
  })
})

describe('a genuine delivery', () => {
  it.each(SECRETS)('is called so, with all headers or with either family of them: %s', async (secret) => {
    const headers = headersFor(secret)
    const { 'X-Nexora-Signature': _, ...standard } = headers
    for (const some of [headers, onlyOurs(headers), standard, new Headers(headers)])
      expect(await explain({ body: Buffer.from(BODY), headers: some }, { secret, now: NOW })).toMatchObject({
        valid: true,
      })
  })

  it('is called so while a rotation is under way, with either secret', async () => {
    const headers = headersFor('the current secret', BODY, NOW, 'the secret to come')
    for (const secret of ['the current secret', 'the secret to come'])
      expect((await explain({ body: BODY, headers }, { secret, now: NOW })).valid).toBe(true)
  })
})

const SECRET = SECRETS[1] as string
const MISTAKES: ReadonlyArray<readonly [Mistake, string, Delivery, Partial<ExplainOptions>?]> = [
  ['no-signature', 'no header', { body: BODY, headers: { 'content-type': 'application/json' } }],
  ['no-secret', 'an empty one', { body: BODY, headers: headersFor(SECRET) }, { secret: '' }],
  ['clock', 'ten minutes old', { body: BODY, headers: headersFor(SECRET, BODY, NOW - 600_000) }],
  ['clock', 'from the future', { body: BODY, headers: headersFor(SECRET, BODY, NOW + 301_000) }],
  [
    'previous-secret',
    'signed before the rotation',
    { body: BODY, headers: headersFor('the one before that') },
    { previousSecret: 'the one before that' },
  ],
  [
    'secret-changed',
    'secret with a line break',
    { body: BODY, headers: headersFor(SECRET) },
    { secret: `${SECRET}\n` },
  ],
  ['secret-changed', 'secret in quotes', { body: BODY, headers: headersFor(SECRET) }, { secret: `"${SECRET}"` }],
  [
    'secret-changed',
    'secret without whsec_',
    { body: BODY, headers: headersFor(SECRETS[0] ?? '') },
    { secret: SECRETS[0]?.slice(6) },
  ],
  ['secret-changed', 'secret in base64', { body: BODY, headers: headersFor(SECRET) }, { secret: btoa(SECRET) }],
  ['body-reserialised', 'indented', { body: JSON.stringify(JSON.parse(BODY), null, 2), headers: headersFor(SECRET) }],
  ['body-reserialised', 'spaces after colons', { body: BODY.replaceAll('":', '": '), headers: headersFor(SECRET) }],
  [
    'body-reserialised',
    'escaped to ASCII',
    { body: BODY.replace('ā', '\\u0101').replace('—', '\\u2014'), headers: headersFor(SECRET) },
  ],
  ['body-newline', 'line break added', { body: `${BODY}\n`, headers: headersFor(SECRET) }],
  ['body-newline', 'CRLF added', { body: `${BODY}\r\n`, headers: headersFor(SECRET) }],
  ['body-newline', 'line break lost', { body: BODY, headers: headersFor(SECRET, `${BODY}\n`) }],
  ['body-encoding', 'byte order mark', { body: `\uFEFF${BODY}`, headers: headersFor(SECRET) }],
  [
    'body-encoding',
    'read as Latin-1',
    { body: Buffer.from(Buffer.from(BODY).toString('latin1')), headers: headersFor(SECRET) },
  ],
  ['body-encoding', 'UTF-16', { body: Buffer.from(BODY, 'utf16le'), headers: headersFor(SECRET) }],
  [
    'wrong-header',
    'the other value',
    {
      body: BODY,
      headers: {
        ...headersFor(SECRET),
        'X-Nexora-Signature': headersFor(SECRET)['webhook-signature'] ?? '',
        'webhook-signature': '',
      },
    },
  ],
  [
    'signature-format',
    'without sha256=',
    { body: BODY, headers: { 'X-Nexora-Signature': nexoraSignature(SECRET, BODY).slice(7) } },
  ],
  [
    'signature-format',
    'in capitals',
    { body: BODY, headers: { 'X-Nexora-Signature': nexoraSignature(SECRET, BODY).slice(7).toUpperCase() } },
  ],
  ['unknown', 'another secret', { body: BODY, headers: headersFor('something else altogether') }],
  ['unknown', 'another body', { body: BODY.replace('10:30', '11:30'), headers: headersFor(SECRET) }],
]

describe('a mistake', () => {
  it.each(MISTAKES.map((row) => ({ row, mistake: row[0], what: row[1] })))(
    '$mistake is named: $what',
    async ({ row }) => {
      const [mistake, , delivery, options] = row
      const explanation = await explain(delivery, { secret: SECRET, now: NOW, ...options })
      expect(explanation).toMatchObject({ valid: false, mistake })
      expect(explanation.detail).toMatch(/^[A-Z].*\.$/s)
      expect(explanation.detail).not.toContain(SECRET)
    },
  )

  it.each([
    [-412, '412 s old', 'ahead of'],
    [777, '777 s in the future', 'behind'],
  ])('of a clock is told in seconds and by direction: %i', async (seconds, said, where) => {
    const headers = headersFor(SECRET, BODY, NOW + seconds * 1000)
    const { detail } = await explain({ body: BODY, headers }, { secret: SECRET, now: NOW })
    expect(detail).toContain(said)
    expect(detail).toContain(`your clock is ${where} ours`)
  })
})
