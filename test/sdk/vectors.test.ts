// The published vectors, run by all who can: our verifier, the server's signer, three libraries and openssl.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { verify as verifyOctokit } from '@octokit/webhooks-methods'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ROOT } from '../../scripts/check/tool.ts'
import { explain } from '../../src/sdk/webhooks/explain.ts'
import { SignatureError, unwrap, verify } from '../../src/sdk/webhooks/verify.ts'
import { deliveryHeaders, standardWebhooksSecret } from '../../src/webhooks/signature.ts'

interface Vector {
  readonly name: string
  readonly body_base64: string
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly secrets: readonly string[]
  readonly standard_secrets: readonly string[]
  readonly now: number
  readonly tolerance_seconds: number
  readonly expect: {
    ok: boolean
    scheme?: string
    freshness?: string
    event_type?: string
    reason?: string
    skew_seconds?: number
  }
  readonly signed_with?: { current: string; other?: string; role?: 'next' | 'previous' }
  readonly others: Readonly<
    Record<'standardwebhooks' | 'svix' | 'octokit' | 'openssl', { verdict: string; note?: string }>
  >
}

const read = (name: string) => JSON.parse(readFileSync(path.join(ROOT, 'generated/vectors', name), 'utf8'))
const { cases } = read('webhooks.json') as { cases: readonly Vector[] }
const bodyOf = (vector: Vector) => Buffer.from(vector.body_base64, 'base64')
const headerOf = ({ headers }: Vector, name: string) =>
  [Object.entries(headers).find(([given]) => given.toLowerCase() === name.toLowerCase())?.[1] ?? []].flat()
const optionsOf = ({ now, tolerance_seconds: toleranceSeconds }: Vector) => ({ now: now * 1000, toleranceSeconds })

afterEach(() => {
  vi.useRealTimers()
})

describe('the file', () => {
  it('keeps to its schema, with at least 45 cases of different names', () => {
    const validate = new Ajv2020({ strict: true, formats: {} }).compile(read('webhooks.schema.json'))
    expect(validate(read('webhooks.json')), JSON.stringify(validate.errors)).toBe(true)
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length)
    expect(cases.length).toBeGreaterThanOrEqual(45)
  })

  it('has good ones, and bad ones for each reason', () => {
    const reasons = new Set(cases.map(({ expect: { ok, scheme, reason } }) => (ok ? scheme : reason)))
    expect([...reasons].sort()).toEqual([
      'headers_missing',
      'nexora',
      'no_matching_signature',
      'secret_missing',
      'standard',
      'timestamp_malformed',
      'timestamp_out_of_tolerance',
    ])
  })
})

describe.each(cases)('$name', (vector) => {
  const { expect: expected, others } = vector

  it('is judged by verify as it must be', async () => {
    const judged = verify(bodyOf(vector), vector.headers, vector.secrets, optionsOf(vector))
    if (expected.ok) {
      expect(await judged).toMatchObject({ scheme: expected.scheme, freshness: expected.freshness })
      return
    }
    const error = await judged.catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(SignatureError)
    expect(error).toMatchObject({ reason: expected.reason, skewSeconds: expected.skew_seconds })
  })

  it('gives its event, or none', async () => {
    const event = await unwrap(bodyOf(vector), vector.headers, vector.secrets, optionsOf(vector)).catch(
      (cause: unknown) => cause as SignatureError,
    )
    if (!expected.ok) return expect(event).toMatchObject({ reason: expected.reason })
    if (expected.event_type === undefined) return expect(event).toMatchObject({ reason: 'no_event' })
    expect('event_type' in event ? event.event_type : (event as { type: string }).type).toBe(expected.event_type)
  })

  it('is called genuine by explain only when it is', async () => {
    const [secret = '', previousSecret] = vector.secrets
    const explanation = await explain(
      { body: bodyOf(vector), headers: vector.headers },
      { secret, previousSecret, ...optionsOf(vector) },
    )
    if (explanation.valid) expect(others.openssl.verdict).not.toBe('refuses')
    if (expected.reason === 'timestamp_out_of_tolerance') expect(explanation.mistake).toBe('clock')
  })

  it('has the secrets in the form that Standard Webhooks takes', () => {
    expect(vector.standard_secrets).toEqual(vector.secrets.map(standardWebhooksSecret))
  })

  it('is judged by standardwebhooks and svix as it says', () => {
    vi.useFakeTimers({ now: vector.now * 1000 })
    for (const [Webhook, { verdict, note }] of [
      [StandardWebhook, others.standardwebhooks],
      [SvixWebhook, others.svix],
    ] as const) {
      if (verdict === 'not_covered') {
        expect(note).toBeTruthy()
        continue
      }
      const accepted = vector.standard_secrets.some((secret) => {
        try {
          const headers = vector.headers as Record<string, string>
          ;new (Webhook as typeof StandardWebhook)(secret).verify(bodyOf(vector), headers, { jsonParse: false })
          return true
        } catch {
          return false
        }
      })
      expect(accepted ? 'accepts' : 'refuses').toBe(verdict)
    }
  })

  it('is judged by octokit as it says', async () => {
    const { verdict, note } = others.octokit
    if (verdict === 'not_covered') return expect(note).toBeTruthy()
    const [signature = ''] = headerOf(vector, 'X-Nexora-Signature')
    const verdicts = vector.secrets.map((secret) => verifyOctokit(secret, bodyOf(vector).toString(), signature))
    expect((await Promise.all(verdicts)).includes(true) ? 'accepts' : 'refuses').toBe(verdict)
  })

  it('is judged by openssl as it says', () => {
    const { verdict, note } = others.openssl
    if (verdict === 'not_covered') return expect(note).toBeTruthy()
    expect(opensslAccepts(vector) ? 'accepts' : 'refuses').toBe(verdict)
  })
})

function opensslAccepts(vector: Vector): boolean {
  const text = (name: string) => headerOf(vector, name).join(' ').trim()
  const ours = ['', '-Next', '-Previous'].map((role) => text(`X-Nexora-Signature${role}`))
  const standard = text('webhook-signature').split(/\s+/)
  const signed = Buffer.concat([Buffer.from(`${text('webhook-id')}.${text('webhook-timestamp')}.`), bodyOf(vector)])
  return vector.secrets.some((secret, index) => {
    const key = Buffer.from(vector.standard_secrets[index]?.slice('whsec_'.length) ?? '', 'base64')
    return (
      ours.includes(`sha256=${openssl(Buffer.from(secret), bodyOf(vector)).toString('hex')}`) ||
      standard.includes(`v1,${openssl(key, signed).toString('base64')}`)
    )
  })
}

function openssl(key: Buffer, input: Buffer): Buffer {
  const mac = ['-mac', 'HMAC', '-macopt', `hexkey:${key.toString('hex')}`]
  return execFileSync('openssl', ['dgst', '-sha256', ...mac, '-binary'], { input })
}

describe("the server's signer", () => {
  const signed = cases.filter(({ signed_with }) => signed_with !== undefined)

  it.each(signed)('makes these headers: $name', (vector) => {
    const { current = '', other, role = 'next' } = vector.signed_with ?? {}
    const body = bodyOf(vector).toString()
    if (!Buffer.from(body).equals(bodyOf(vector))) return expect(vector.name).toBe('a body that is no UTF-8')
    const [timestamp, eventId = ''] = [
      Number(headerOf(vector, 'webhook-timestamp')[0]),
      ...headerOf(vector, 'webhook-id'),
    ]
    const delivery = {
      eventId,
      eventType: 'x',
      deliveryId: 'dlv_1',
      attempt: 1,
      sequence: 1,
      replay: false,
      body,
      at: timestamp * 1000,
    }
    const secrets = { current, other: other === undefined ? undefined : { secret: other, role } }
    expect(deliveryHeaders(delivery, secrets)).toMatchObject(vector.headers)
  })

  it('is compared in at least 25 cases', () => {
    expect(signed.length).toBeGreaterThanOrEqual(25)
  })
})
