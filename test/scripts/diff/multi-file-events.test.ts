// AsyncAPI documents as teams keep them: messages and schemas in files of their own, named wherever the formats allow a
// reference. What such a file says is compared like what stands in place.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { diff } from '../../../scripts/contract/diff/diff.ts'
import { load } from '../../../scripts/contract/diff/load.ts'
import { lintAny } from '../../../scripts/contract/lint-any.ts'
import { found, POLICY } from './documents.ts'

const LONG = { timeout: 60_000 }

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'nexora-events-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const write = (name: string, content: unknown) => {
  writeFileSync(path.join(folder, name), typeof content === 'string' ? content : JSON.stringify(content, null, 2))
  return name
}
const read = (name: string) => load(name, { remote: false, lenient: false, cwd: folder })

const payload = (type: string) => ({ type: 'object', properties: { id: { type } } })

/** A choice of messages, each in a file whose payload is in another. */
const choice = (type: string, message: object = {}) => {
  write(`placed-${type}.json`, payload(type))
  write(`messages-${type}.json`, { Placed: { name: 'placed', payload: { $ref: `./placed-${type}.json` }, ...message } })
  const oneOf = [{ $ref: `./messages-${type}.json#/Placed` }, { name: 'gone', payload: payload('string') }]
  return {
    asyncapi: '2.6.0',
    info: { title: 'Orders', version: '1.0.0' },
    channels: { orders: { subscribe: { message: { oneOf } } } },
  }
}

const dynamic = (address: unknown) => ({
  asyncapi: '3.0.0',
  info: { title: 'Orders', version: '1.0.0' },
  channels: { answers: { address, messages: { placed: { name: 'placed', payload: payload('string') } } } },
  operations: { send: { action: 'send', channel: { $ref: '#/channels/answers' } } },
})

describe('messages in files of their own', () => {
  it('are read where version 2 offers a choice of them', LONG, async () => {
    const old = await read(write('old.json', choice('string')))
    const now = await read(write('now.json', choice('integer')))
    expect(found(diff(old, now, POLICY))).toEqual(['type-changed breaking'])
    await expect(lintAny(['old.json'], [], folder)).resolves.toBeInstanceOf(Array)
  })

  it('are refused in a choice for what they would be refused for alone', LONG, async () => {
    await expect(read(write('wrong.json', choice('string', { contentType: 7 })))).rejects.toThrow(/string/)
    const lost = choice('string')
    rmSync(path.join(folder, 'placed-string.json'))
    await expect(read(write('lost.json', lost))).rejects.toThrow(/placed-string/)
  })
})

describe('a channel', () => {
  it('may say that its address is not known, and nothing else that is no text', LONG, async () => {
    const old = await read(write('null.json', dynamic(null)))
    expect(diff(old, await read(write('absent.json', dynamic(undefined))), POLICY)).toEqual([])
    expect((await lintAny(['null.json'], [], folder)).filter(({ rule }) => rule === 'struct')).toEqual([])
    await expect(read(write('number.json', dynamic(7)))).rejects.toThrow(/string/)
  })
})

describe('what AsyncAPI has and its checker does not know', () => {
  const SECOND = { asyncapi: '2.6.0', info: { title: 'Orders', version: '1.0.0' } }
  const message = (more: object) => ({ name: 'placed', payload: payload('string'), ...more })

  it('is taken: titles of servers', LONG, async () => {
    const servers = { main: { host: 'example.com', protocol: 'kafka', title: 'Main', summary: 'The one' } }
    expect((await read(write('titled.json', { ...dynamic('a'), servers }))).version).toBe('3.0.0')
    const wrong = { main: { host: 'example.com', protocol: 'kafka', title: 7 } }
    await expect(read(write('mistitled.json', { ...dynamic('a'), servers: wrong }))).rejects.toThrow(/string/)
  })

  it('is taken: the deprecation that a report asks for before something is removed', LONG, async () => {
    const going = { deprecated: true, 'x-sunset': '2026-06-30' }
    const third = (more: object, channels: object) => ({
      ...dynamic('a'),
      channels: {
        answers: { address: 'a', messages: { placed: message({}), gone: message({ name: 'gone', ...more }) } },
        ...channels,
      },
    })
    const old = await read(write('both.json', third(going, { lost: { address: 'lost', messages: {}, ...going } })))
    const now = await read(write('one.json', dynamic('a')))
    expect(found(diff(old, now, POLICY))).toEqual(['removed-after-sunset safe'])
    const second = (more: object) => ({
      ...SECOND,
      channels: { a: { subscribe: { message: { oneOf: [message({}), message({ name: 'gone', ...more })] } } } },
    })
    const kept = { ...SECOND, channels: { a: { subscribe: { message: message({}) } } } }
    const [two, one] = [await read(write('two.json', second(going))), await read(write('kept.json', kept))]
    expect(found(diff(two, one, POLICY))).toEqual(['removed-after-sunset safe'])
    await expect(read(write('maybe.json', third({ deprecated: 'soon' }, {})))).rejects.toThrow(/boolean/)
  })
})

it.each(['order.avsc', 'order.jsonschema'])('reads a schema in %s as JSON, whatever its spaces', LONG, async (name) => {
  const schemaFormat = name.endsWith('avsc') ? 'application/vnd.apache.avro;version=1.9.0' : undefined
  const document = (file: string) => ({
    asyncapi: '2.6.0',
    info: { title: 'Orders', version: '1.0.0' },
    channels: { orders: { subscribe: { message: { name: 'placed', schemaFormat, payload: { $ref: `./${file}` } } } } },
  })
  const schema = schemaFormat ? { type: 'record', name: 'Order', fields: [] } : payload('string')
  write(name, JSON.stringify(schema))
  write(`spaced-${name}`, JSON.stringify(schema, null, 4))
  const old = await read(write('tight.json', document(name)))
  expect(diff(old, await read(write('spaced.json', document(`spaced-${name}`))), POLICY)).toEqual([])
})
