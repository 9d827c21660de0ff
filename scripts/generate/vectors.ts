// vectors/webhooks.json and its schema: deliveries as a receiver may meet them, and what it must make of each. Data
// only, for any language. Signed by an implementation of its own (vectors/reference.ts), never by the product's.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { BODY, CASES, type Case, GENERATED, ID, NOW } from './vectors/cases.ts'
import { judgements, type Received } from './vectors/others.ts'
import { nexoraOf, standardForm, standardOf } from './vectors/reference.ts'

const TOLERANCE_SECONDS = 300
const SCHEMA = 'webhooks.schema.json'
const OURS = 'X-Nexora-Signature'

export function generateVectors(target: string): void {
  const folder = path.join(target, 'vectors')
  mkdirSync(folder, { recursive: true })
  copyFileSync(path.join(import.meta.dirname, 'vectors', SCHEMA), path.join(folder, SCHEMA))
  const vectors = { $schema: `./${SCHEMA}`, version: 1, cases: CASES.map(vectorOf) }
  writeFileSync(path.join(folder, 'webhooks.json'), `${JSON.stringify(vectors, null, 2)}\n`)
}

const bytes = (body: string | Uint8Array) => (typeof body === 'string' ? Buffer.from(body, 'utf8') : Buffer.from(body))

function vectorOf(one: Case) {
  const { name, signers = [GENERATED], timestamp = String(NOW), now = NOW, tolerance = TOLERANCE_SECONDS } = one
  const signed = bytes(one.body ?? BODY)
  const body = one.received === undefined ? signed : bytes(one.received)
  const sent = genuine(one, signed, timestamp)
  const headers = changed(sent, one.change?.(sent, signed) ?? {})
  const secrets = one.secrets ?? [signers[0]]
  const asItIsSent =
    one.change === undefined && one.received === undefined && signers[0] !== '' && /^\d{10}$/.test(timestamp)
  return {
    name,
    body_base64: body.toString('base64'),
    headers,
    secrets,
    standard_secrets: secrets.map(standardForm),
    now,
    tolerance_seconds: tolerance,
    expect: expectation(one, body, timestamp, now),
    ...(asItIsSent ? { signed_with: signing(one) } : {}),
    others: judgements({ body, headers, secrets, now, notes: one.notes ?? {} }),
  }
}

/** What the server sends. */
function genuine({ signers = [GENERATED], rotation }: Case, body: Uint8Array, timestamp: string) {
  const [current, other] = signers
  const standard = [current, ...(other === undefined ? [] : [other])].map((one) => standardOf(one, ID, timestamp, body))
  const role = rotation === 'next' ? `${OURS}-Next` : `${OURS}-Previous`
  const headers: Record<string, string> = {
    [OURS]: nexoraOf(current, body),
    ...(other === undefined ? {} : { [role]: nexoraOf(other, body) }),
    'webhook-id': ID,
    'webhook-timestamp': timestamp,
    'webhook-signature': standard.join(' '),
  }
  return headers
}

function changed(
  sent: Readonly<Record<string, string>>,
  change: Readonly<Record<string, string | readonly string[] | null>>,
) {
  const entries = Object.entries({ ...sent, ...change }).filter(([, value]) => value !== null)
  return Object.fromEntries(entries) as Received
}

function signing({ signers = [GENERATED], rotation = 'next' }: Case) {
  const [current, other] = signers
  return { current, ...(other === undefined ? {} : { other, role: rotation }) }
}

function expectation({ expect }: Case, body: Buffer, timestamp: string, now: number) {
  if (expect === 'timestamp_out_of_tolerance')
    return { ok: false, reason: expect, skew_seconds: now - Number(timestamp) }
  if (expect !== 'standard' && expect !== 'nexora') return { ok: false, reason: expect }
  const type = typeOf(body)
  const freshness = expect === 'standard' ? 'checked' : 'unchecked'
  return { ok: true, scheme: expect, freshness, ...(type === undefined ? {} : { event_type: type }) }
}

/** Undefined when it is no event. */
function typeOf(body: Buffer): string | undefined {
  try {
    return JSON.parse(body.toString('utf8').replace(/^\uFEFF/, '')).type
  } catch {
    return undefined
  }
}
