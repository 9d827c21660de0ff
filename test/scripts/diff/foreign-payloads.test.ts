// Documents whose payloads are in other languages are whole documents: they are loaded without --lenient, wherever the
// payload stands, and what is wrong beside it is still refused.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { diff } from '../../../scripts/contract/diff/diff.ts'
import { load } from '../../../scripts/contract/diff/load.ts'
import { found, POLICY } from './documents.ts'

const AVRO = 'application/vnd.apache.avro;version=1.9.0'
const LONG = { timeout: 60_000 }

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'nexora-foreign-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const write = (name: string, content: unknown) => {
  writeFileSync(path.join(folder, name), JSON.stringify(content, null, 2))
  return name
}
const read = (name: string) => load(name, { remote: false, lenient: false, cwd: folder })

const record = (type: string) => ({ type: 'record', name: 'Order', fields: [{ name: 'id', type }] })
const ref = { $ref: '#/components/schemas/Order' }
const third = (payload: unknown, more: object = {}) => ({
  asyncapi: '3.0.0',
  info: { title: 'Orders', version: '1.0.0' },
  channels: { placed: { address: 'placed', messages: { placed: { name: 'order.placed', payload } } } },
  operations: { send: { action: 'send', channel: { $ref: '#/channels/placed' } } },
  ...more,
})
const multi = (schema: unknown) => ({ schemaFormat: AVRO, schema })
const second = (type: string) => ({
  asyncapi: '2.6.0',
  info: { title: 'Orders', version: '1.0.0' },
  channels: { placed: { subscribe: { message: { name: 'order.placed', schemaFormat: AVRO, payload: record(type) } } } },
})

const WAYS: readonly (readonly [string, (type: string) => unknown])[] = [
  ['in place', (type) => third(multi(record(type)))],
  ['in place in version 2', second],
  ['among the components', (type) => third(ref, { components: { schemas: { Order: multi(record(type)) } } })],
  [
    'in another file',
    (type) => {
      write(`order-${type}.json`, { Order: record(type) })
      return third(multi({ $ref: `./order-${type}.json#/Order` }))
    },
  ],
]

describe('a payload in Avro', () => {
  it.each(WAYS)('is loaded %s, and blocks when it changed', LONG, async (_, made) => {
    const [old, now] = [await read(write('old.json', made('string'))), await read(write('now.json', made('int')))]
    expect(found(diff(old, now, POLICY))).toEqual(['payload-not-comparable breaking'])
    expect(diff(old, await read('old.json'), POLICY)).toEqual([])
  })

  it('does not excuse what is wrong beside it', LONG, async () => {
    const wrong = { ...third(multi(record('string'))), servers: { main: { host: 7, protocol: 'kafka' } } }
    await expect(read(write('wrong.json', wrong))).rejects.toThrow(/string/)
    const unknown = third(multi(record('string')), { components: { schemas: { Other: { type: 'record' } } } })
    await expect(read(write('unknown.json', unknown))).rejects.toThrow(/type/)
    const lost = third(multi({ $ref: './gone.json#/Order' }))
    await expect(read(write('lost.json', lost))).rejects.toThrow(/gone/)
  })
})
