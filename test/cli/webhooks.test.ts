import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { deliveryHeaders } from '../../src/webhooks/signature.ts'
import { nexora } from '../e2e/processes.ts'

const SECRET = 'my shared secret 2026!'
const BODY = '{"id":"evt_1"}'
let folder: string
let headers: string
let body: string

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'nexora-verify-'))
  headers = path.join(folder, 'headers')
  body = path.join(folder, 'body')
  const signed = deliveryHeaders(
    {
      eventId: 'evt_1',
      eventType: 'webhook.ping',
      deliveryId: 'dlv_1',
      sequence: 41,
      attempt: 1,
      replay: false,
      body: BODY,
      at: Date.now(),
    },
    { current: SECRET, other: undefined },
  )
  writeFileSync(
    headers,
    Object.entries(signed)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join(''),
  )
  writeFileSync(body, BODY)
})
afterAll(() => rmSync(folder, { recursive: true }))

const verify = (...args: string[]) =>
  nexora(['webhooks', 'verify', '--secret', SECRET, '--headers', headers, ...args], {})

it('a genuine delivery ends with exit code 0', async () => {
  expect(await verify('--body', body)).toMatchObject({
    code: 0,
    output: '✓ genuine  The signature is right.\n',
    errors: '',
  })
})

it('a mistake is named, with exit code 1, as JSON when asked', async () => {
  writeFileSync(path.join(folder, 'changed'), `${BODY}\n`)
  const { code, output } = await verify('--body', path.join(folder, 'changed'), '--json')
  expect([code, JSON.parse(output).mistake]).toEqual([1, 'body-newline'])
})

it('what is missing or cannot be read is told, with exit code 2', async () => {
  expect(await verify()).toMatchObject({ code: 2, errors: expect.stringContaining('--body') })
  expect(await verify('--body', path.join(folder, 'none'))).toMatchObject({
    code: 2,
    errors: expect.stringContaining('ENOENT'),
  })
  expect((await nexora(['webhooks'], {})).code).toBe(2)
})
