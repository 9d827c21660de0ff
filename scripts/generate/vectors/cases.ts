// The cases of the webhook vectors: what a receiver may meet, and what it must make of it. Each says how the delivery
// is changed from a good one and what is expected; signatures are filled in by ../vectors.ts.
import { bytesFor, nexoraOf, standardOf } from './reference.ts'

/** 2026-06-01T00:00:00Z */
export const NOW = 1_780_272_000
export const ID = 'evt_0197c0d3-0fe1-7a89-b0cd-e1f2a3b4c5d6'

const whsec = (label: string, bytes: number) => `whsec_${bytesFor(label, bytes).toString('base64')}`

export const GENERATED = whsec('generated', 32)
const NEXT = whsec('next', 32)
const CHOSEN = 'my shared secret 2026!'

const event = (type: string, extra: object = {}) =>
  JSON.stringify({
    id: ID,
    object: 'event',
    type,
    api_version: '2026-06-01',
    sequence: 42,
    mode: 'simulation',
    ...extra,
  })

export const BODY = event('conversation.completed', { data: { object: { id: 'conv_1', outcome: 'confirmed' } } })

export type Reason =
  | 'secret_missing'
  | 'headers_missing'
  | 'timestamp_malformed'
  | 'timestamp_out_of_tolerance'
  | 'no_matching_signature'

export interface Case {
  readonly name: string
  /** As signed. Default: a completed conversation. */
  readonly body?: string | Uint8Array
  /** As it arrives, when that differs. */
  readonly received?: string | Uint8Array
  /** Current one first; the other is in rotation. Default: a generated one. */
  readonly signers?: readonly [string, string?]
  readonly rotation?: 'next' | 'previous'
  /** The receiver's. Default: the signer's current one. */
  readonly secrets?: readonly string[]
  readonly timestamp?: string
  readonly now?: number
  readonly tolerance?: number
  /** Header changes over a genuine delivery. `null` takes one away. */
  readonly change?: (
    headers: Readonly<Record<string, string>>,
    body: Uint8Array,
  ) => Readonly<Record<string, string | readonly string[] | null>>
  readonly expect: 'standard' | 'nexora' | Reason
  /** Why a library judges otherwise than by the rule, or cannot be asked. */
  readonly notes?: Readonly<Record<string, string>>
}

const no =
  (...names: string[]) =>
  () =>
    Object.fromEntries(names.map((name) => [name, null]))
const STANDARD = ['webhook-id', 'webhook-timestamp', 'webhook-signature']
const OURS = 'X-Nexora-Signature'
const good = (name: string, more: Partial<Case> = {}): Case => ({ name, expect: 'standard', ...more })
const bad = (name: string, expect: Reason, more: Partial<Case>): Case => ({ name, expect, ...more })
const wrong = 'no_matching_signature'

const SECRETS: readonly Case[] = [
  good('a generated secret'),
  ...[24, 32, 64].map((bytes) => good(`a whsec_ secret of ${bytes} bytes`, { signers: [whsec('length', bytes)] })),
  good('a whsec_ secret of 16 bytes, which is too short to be a key and is taken as text', {
    signers: [whsec('short', 16)],
  }),
  good('a secret that begins with whsec_ and goes on with no base64, taken as text', {
    signers: ['whsec_not base64 at all!'],
  }),
  good('a secret in base64 without whsec_, taken as text', { signers: [GENERATED.slice(6)] }),
  good('a secret chosen by the customer, with spaces in it', { signers: [CHOSEN] }),
  good('a secret with spaces at both ends, which belong to it', { signers: ['  sixteen bytes!  '] }),
  good('a secret outside ASCII', { signers: ['kererū-over-Te-Aro-2026'] }),
  good('a secret with characters outside the basic plane', { signers: ['🌿 keep this secret 🌿'] }),
  good('a secret longer than a block of SHA-256', { signers: ['0123456789abcdef'.repeat(16)] }),
  bad('a secret whose accents are composed otherwise', wrong, {
    signers: ['Māui and the secret'],
    secrets: ['Māui and the secret'.normalize('NFD')],
  }),
  bad('a secret that lost whsec_', wrong, { secrets: [GENERATED.slice(6)] }),
  bad('a secret with a line break at its end', wrong, { signers: [CHOSEN], secrets: [`${CHOSEN}\n`] }),
  bad('the secret of another webhook', wrong, { secrets: [NEXT] }),
  bad('no secret', 'secret_missing', { secrets: [] }),
  bad('an empty secret, under which anybody can sign', 'secret_missing', { signers: [''], secrets: [''] }),
]

const BODIES: readonly Case[] = [
  good('a body with accents, Chinese and emoji', {
    body: event('intent.detected', { text: 'Kia ora, Māui — 你好 🌿' }),
  }),
  good('a body with line separators U+2028 and U+2029', {
    body: event('intent.detected', { text: 'a\u2028b\u2029c' }),
  }),
  good('a body with escapes that a serialiser would write otherwise', {
    body: '{"id":"evt_1","type":"webhook.ping","a":"\\u00e9\\/","b":1.0,"c":1e2}',
  }),
  good('a body with a key twice and a number beyond 2^53', {
    body: '{"id":"evt_1","type":"webhook.ping","a":1,"a":9007199254740993}',
  }),
  good('a body with spaces and line breaks in it', {
    body: JSON.stringify({ id: 'evt_1', type: 'webhook.ping' }, null, 2),
  }),
  good('a body with CRLF, signed so', { body: '{"id":"evt_1",\r\n"type":"webhook.ping"}\r\n' }),
  good('a body with a trailing line break, signed so', { body: `${BODY}\n` }),
  good('a body with a byte order mark, signed so', { body: `\uFEFF${BODY}` }),
  good('an empty body', { body: '' }),
  good('a body that is no UTF-8', { body: Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x7d]) }),
  good('a body of 20 kB', { body: event('knowledge.imported', { text: 'ā'.repeat(10_000) }) }),
  good('an event of a type that is newer than the receiver', { body: event('conversation.sung') }),
  bad('one character of the body changed', wrong, { received: BODY.replace('confirmed', 'Confirmed') }),
  bad('a body that was cut off', wrong, { received: BODY.slice(0, -1) }),
  bad('a body that was parsed and serialised again', wrong, { received: JSON.stringify(JSON.parse(BODY), null, 2) }),
  bad('a trailing line break added', wrong, { received: `${BODY}\n` }),
  bad('a trailing line break lost', wrong, { body: `${BODY}\n`, received: BODY }),
  bad('line breaks changed from CRLF', wrong, { body: '{"id":"evt_1",\r\n"a":1}', received: '{"id":"evt_1",\n"a":1}' }),
  bad('a byte order mark added', wrong, { received: `\uFEFF${BODY}` }),
  bad('a body that was read as Latin-1', wrong, {
    body: event('intent.detected', { text: 'Māui' }),
    received: Buffer.from(Buffer.from(event('intent.detected', { text: 'Māui' })).toString('latin1')),
  }),
]

const at = (seconds: number): Partial<Case> => ({ timestamp: String(NOW + seconds) })
const TIMES: readonly Case[] = [
  good('300 s old, the oldest accepted', at(-300)),
  good('300 s ahead, the newest accepted', at(300)),
  bad('301 s old', 'timestamp_out_of_tolerance', at(-301)),
  bad('301 s ahead', 'timestamp_out_of_tolerance', at(301)),
  good('400 s old where 600 s are accepted', {
    ...at(-400),
    tolerance: 600,
    notes: { standardwebhooks: 'always 300 s', svix: 'always 300 s' },
  }),
  bad('11 s old where 10 s are accepted', 'timestamp_out_of_tolerance', {
    ...at(-11),
    tolerance: 10,
    notes: { standardwebhooks: 'always 300 s', svix: 'always 300 s' },
  }),
  bad('a time in milliseconds', 'timestamp_malformed', { timestamp: `${NOW}000` }),
  bad('a negative time', 'timestamp_malformed', { timestamp: '-1' }),
  bad('a time with a fraction', 'timestamp_malformed', { timestamp: `${NOW}.0` }),
  bad('a time in hexadecimal', 'timestamp_malformed', { timestamp: `0x${NOW.toString(16)}` }),
  bad('a date for a time', 'timestamp_malformed', { timestamp: '2026-06-01T00:00:00Z' }),
  bad('the time changed to a fresh one', wrong, { ...at(-600), change: () => ({ 'webhook-timestamp': String(NOW) }) }),
  bad('the time given twice', 'timestamp_malformed', {
    change: () => ({ 'webhook-timestamp': [String(NOW), String(NOW)] }),
  }),
]

const ROTATIONS: readonly Case[] = [
  good('a staged rotation, held by the current secret', { signers: [GENERATED, NEXT], rotation: 'next' }),
  good('a staged rotation, held by the secret to come', {
    signers: [GENERATED, NEXT],
    rotation: 'next',
    secrets: [NEXT],
  }),
  good('an immediate rotation, held by the secret before', {
    signers: [NEXT, GENERATED],
    rotation: 'previous',
    secrets: [GENERATED],
  }),
  good('a receiver that holds both secrets, before the rotation', { secrets: [NEXT, GENERATED] }),
  good('a rotation from a chosen secret to a generated one', {
    signers: [CHOSEN, NEXT],
    rotation: 'next',
    secrets: [NEXT, CHOSEN],
  }),
  good('a staged rotation by X-Nexora-Signature-Next alone', {
    signers: [GENERATED, NEXT],
    rotation: 'next',
    secrets: [NEXT],
    change: no(...STANDARD),
    expect: 'nexora',
    notes: { octokit: 'looks at X-Nexora-Signature only' },
  }),
  bad("a rotation that neither of the receiver's secrets takes part in", wrong, {
    signers: [GENERATED, NEXT],
    rotation: 'next',
    secrets: [CHOSEN, 'another one of sixteen'],
  }),
]

const HEADERS: readonly Case[] = [
  good('header names in other case', {
    change: (headers) => ({
      ...no(OURS, ...STANDARD)(),
      'x-nexora-signature': headers[OURS] ?? '',
      'Webhook-ID': headers['webhook-id'] ?? '',
      'WEBHOOK-TIMESTAMP': headers['webhook-timestamp'] ?? '',
      'Webhook-Signature': headers['webhook-signature'] ?? '',
    }),
  }),
  good('white space around the values', {
    change: (headers) => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, ` ${value}\t`])),
    notes: { standardwebhooks: 'does not trim', svix: 'does not trim', octokit: 'does not trim' },
  }),
  good('a wrong signature before the right one', {
    change: (headers) => ({ 'webhook-signature': `v1,${'A'.repeat(43)}= ${headers['webhook-signature']}` }),
  }),
  good('several spaces between signatures', {
    change: (headers) => ({ 'webhook-signature': `v1,${'A'.repeat(43)}=   ${headers['webhook-signature']}` }),
  }),
  good('200 signatures, the last one right', {
    change: (headers) => ({ 'webhook-signature': `${'v1,AAAA '.repeat(199)}${headers['webhook-signature']}` }),
  }),
  good('two lines of webhook-signature, the first one right', {
    change: (headers) => ({ 'webhook-signature': [headers['webhook-signature'] ?? '', 'v1,AAAA'] }),
  }),
  good('a v1a signature beside the right one, ignored', {
    change: (headers) => ({ 'webhook-signature': `v1a,AAAA ${headers['webhook-signature']}` }),
  }),
  good('a signature of a version to come beside the right one, ignored', {
    change: (headers) => ({ 'webhook-signature': `v9,AAAA ${headers['webhook-signature']}` }),
  }),
  good('an id with a dot in it', {
    change: (_, body) => ({
      'webhook-id': 'evt.1',
      'webhook-signature': standardOf(GENERATED, 'evt.1', String(NOW), body),
    }),
  }),
  good('the headers of Standard Webhooks alone', { change: no(OURS) }),
  good('X-Nexora-Signature alone: the time is not checked', {
    ...at(-86_400),
    change: no(...STANDARD),
    expect: 'nexora',
  }),
  good('webhook-id missing: by X-Nexora-Signature, the time is not checked', {
    change: no('webhook-id'),
    expect: 'nexora',
  }),
  bad('the right value labelled v1a', wrong, {
    change: (headers) => ({ 'webhook-signature': String(headers['webhook-signature']).replace('v1,', 'v1a,') }),
  }),
  bad('a signature without its version', wrong, {
    change: (headers) => ({ 'webhook-signature': String(headers['webhook-signature']).slice(3) }),
  }),
  bad("the other header's value", wrong, { change: (headers) => ({ 'webhook-signature': headers[OURS] ?? '' }) }),
  bad('an empty webhook-signature', wrong, { change: () => ({ 'webhook-signature': '' }) }),
  bad('a right X-Nexora-Signature beside a wrong webhook-signature, which decides', wrong, {
    change: () => ({ 'webhook-signature': 'v1,AAAA' }),
  }),
  bad('another id', wrong, { change: () => ({ 'webhook-id': 'evt_0197c0d3-0fe1-7a89-b0cd-e1f2a3b4c5d7' }) }),
  bad('X-Nexora-Signature in capitals', wrong, {
    change: (_, body) => ({ ...no(...STANDARD)(), [OURS]: nexoraOf(GENERATED, body).toUpperCase() }),
  }),
  bad('X-Nexora-Signature without sha256=', wrong, {
    change: (_, body) => ({ ...no(...STANDARD)(), [OURS]: nexoraOf(GENERATED, body).slice(7) }),
  }),
  bad('X-Nexora-Signature with the value of webhook-signature', wrong, {
    change: (headers) => ({ ...no(...STANDARD)(), [OURS]: headers['webhook-signature'] ?? '' }),
  }),
  bad('no signature at all', 'headers_missing', { change: no(OURS, 'webhook-signature') }),
  bad('no header at all', 'headers_missing', { change: no(OURS, ...STANDARD) }),
]

export const CASES: readonly Case[] = [...SECRETS, ...BODIES, ...TIMES, ...ROTATIONS, ...HEADERS]
