// The mock of documents of each version of OpenAPI that can be loaded, by what is theirs alone.
import { writeFileSync } from 'node:fs'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { bundled } from '../../scripts/contract/mock/command.ts'
import { listen, makeMock } from '../../scripts/contract/mock/mock.ts'
import { finish, freePort, makeFolder, ROOT, run } from '../e2e/processes.ts'

const INFO = { title: 'Orders', version: '1.0.0' }
const json = (schema: object, more: object = {}) => ({ content: { 'application/json': { schema, ...more } } })

interface Answered {
  readonly status: number
  readonly allow: string | undefined
  readonly type: string | undefined
  readonly body: string
}

/** Asks the mock of a document; fetch knows fewer methods. */
async function mocking(
  document: object,
  use: (ask: (method: string, at: string, body?: unknown) => Promise<Answered>) => Promise<void>,
) {
  using folder = makeFolder()
  const file = path.join(folder.path, 'orders.json')
  writeFileSync(file, JSON.stringify({ info: INFO, ...document }))
  const mock = await makeMock(await bundled(file, ROOT))
  const server = await listen(() => mock, 0)
  const { port } = server.address() as AddressInfo
  try {
    await use(
      (method, at, body) =>
        new Promise((done, fail) => {
          const headers = body === undefined ? {} : { 'Content-Type': 'application/json' }
          const call = request({ port, host: '127.0.0.1', method, path: at, headers }, (response) => {
            let text = ''
            response.setEncoding('utf8').on('data', (part: string) => {
              text += part
            })
            response.on('end', () => {
              const { allow, 'content-type': type } = response.headers
              done({ status: response.statusCode ?? 0, allow, type, body: text })
            })
          })
          call.on('error', fail)
          call.end(body === undefined ? undefined : JSON.stringify(body))
        }),
    )
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

describe('the mock of OpenAPI 3.0', () => {
  const amount = { type: 'integer', minimum: 1, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false }
  const part = {
    type: 'object',
    required: ['colour'],
    properties: { colour: { type: 'string', nullable: true, enum: ['red'] } },
  }
  const order = {
    type: 'object',
    properties: {
      amount,
      note: { type: 'string', nullable: true },
      // A name, and no keyword.
      nullable: { type: 'boolean', nullable: true },
      part: { nullable: true, allOf: [{ $ref: '#/components/schemas/Part' }] },
    },
  }
  const document = {
    openapi: '3.0.3',
    paths: {
      '/orders': {
        post: {
          requestBody: json(order),
          responses: { 200: { description: 'Done', ...json(order, { example: { nullable: true, amount: 2 } }) } },
        },
      },
      '/made': {
        get: {
          responses: {
            200: { description: 'Done', ...json({ type: 'object', required: ['amount'], properties: { amount } }) },
          },
        },
      },
    },
    components: { schemas: { Part: part } },
  }

  it('reads nullable and the flags of bounds as 3.0 means them', async () => {
    await mocking(document, async (ask) => {
      const statusOf = async (body: object) => (await ask('POST', '/orders', body)).status
      for (const fits of [{ amount: 2 }, { amount: 9 }, { note: null }, { nullable: null }, { part: { colour: null } }])
        expect([fits, await statusOf(fits)]).toEqual([fits, 200])
      // 3.0.3: nullable says nothing without a type beside it.
      for (const wrong of [{ amount: 1 }, { amount: 10 }, { amount: null }, { note: 1 }, { part: null }, { part: {} }])
        expect([wrong, await statusOf(wrong)]).toEqual([wrong, 422])
      expect(JSON.parse((await ask('POST', '/orders', {})).body)).toEqual({ nullable: true, amount: 2 })
    })
  })

  it('makes data that keeps to an exclusive bound', async () => {
    await mocking(document, async (ask) => {
      expect(JSON.parse((await ask('GET', '/made')).body).amount).toBeGreaterThan(1)
    })
  })
})

describe('the mock of OpenAPI 3.2', () => {
  const asked = { type: 'object', required: ['q'], properties: { q: { type: 'string', maxLength: 9 } } }
  const done = (example: unknown) => ({ responses: { 200: { description: 'Done', ...json({}, { example }) } } })
  const streamed = (media: object, type = 'application/jsonl') => ({
    get: { responses: { 200: { description: 'Done', content: { [type]: media } } } },
  })
  const document = {
    openapi: '3.2.0',
    paths: {
      '/orders/{id}': {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
        get: done('got'),
        post: done('posted'),
        query: { requestBody: { required: true, ...json(asked) }, ...done('queried') },
        additionalOperations: { PURGE: { operationId: 'purge', security: [{ key: [] }], ...done('purged') } },
      },
      '/lines': streamed({ itemSchema: { type: 'object', required: ['n'], properties: { n: { const: 7 } } } }),
      '/shown': streamed({ example: [{ n: 1 }, { n: 2 }] }),
      '/written': streamed({ examples: { one: { serializedValue: '{"n":3}\n' } } }),
      '/events': streamed({ example: [{ event: 'tick', data: 'a\nb' }] }, 'text/event-stream'),
      '/data': {
        get: {
          responses: { 200: { description: 'Done', ...json({}, { examples: { one: { dataValue: { n: 4 } } } }) } },
        },
      },
    },
    components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
  }

  it('answers operations of any method, and checks what is sent to them', async () => {
    await mocking(document, async (ask) => {
      expect((await ask('POST', '/orders/1')).body).toBe('"posted"')
      expect(await ask('QUERY', '/orders/1', { q: 'short' })).toMatchObject({ status: 200, body: '"queried"' })
      expect((await ask('QUERY', '/orders/1', { q: 'much too long' })).status).toBe(422)
      expect((await ask('QUERY', '/orders/one', { q: 'short' })).status).toBe(422)
      expect((await ask('PURGE', '/orders/1')).status).toBe(401)
      expect(await ask('DELETE', '/orders/1')).toMatchObject({ status: 405, allow: 'GET, POST, QUERY, PURGE' })
      expect((await ask('PURGE', '/orders')).status).toBe(404)
    })
  })

  it('writes streams item by item, and examples as data or as they are', async () => {
    await mocking(document, async (ask) => {
      expect(await ask('GET', '/lines')).toMatchObject({ type: 'application/jsonl', body: '{"n":7}\n' })
      expect((await ask('GET', '/shown')).body).toBe('{"n":1}\n{"n":2}\n')
      expect((await ask('GET', '/written')).body).toBe('{"n":3}\n')
      expect((await ask('GET', '/events')).body).toBe('event: tick\ndata: a\ndata: b\n\n')
      expect(JSON.parse((await ask('GET', '/data')).body)).toEqual({ n: 4 })
    })
  })

  it('says at the start which operations cannot be asked for', async () => {
    using folder = makeFolder()
    const file = path.join(folder.path, 'odd.json')
    const odd = { '/a': { get: done(1), additionalOperations: { FROBNICATE: done(2) } } }
    writeFileSync(file, JSON.stringify({ openapi: '3.2.0', info: INFO, paths: odd }))
    const script = path.join(ROOT, 'scripts/contract/installed.ts')
    await using server = run(process.execPath, [script, 'mock', file, '--port', String(await freePort())])
    const left = await server.says(/(No HTTP server .+)/)
    expect(left).toBe('No HTTP server here takes FROBNICATE, so FROBNICATE /a is not answered.')
    expect(server.output()).toContain('1 operation on')
  })
})

describe('what is no OpenAPI 3', () => {
  it('is refused with what is taken', async () => {
    using folder = makeFolder()
    const file = path.join(folder.path, 'document.json')
    for (const [document, said] of [
      [
        { swagger: '2.0', info: INFO, paths: {} },
        'Swagger 2.0 is not taken; OpenAPI 3.0 to 3.2 and AsyncAPI 2 and 3 are',
      ],
      [{ openapi: '3.3.0', info: INFO }, 'OpenAPI 3.3.0 is not taken; OpenAPI 3.0 to 3.2 and AsyncAPI 2 and 3 are'],
      [{ openapi: 3.1, info: INFO }, 'OpenAPI 3.1 is not taken; write the whole version as text, such as "3.1.0"'],
      [{ asyncapi: '1.2.0', info: INFO }, 'AsyncAPI 1.2.0 is not taken; OpenAPI 3.0 to 3.2 and AsyncAPI 2 and 3 are'],
      [{ asyncapi: '3.0.0', info: INFO }, 'only OpenAPI documents can be mocked'],
    ] as const) {
      writeFileSync(file, JSON.stringify(document))
      const script = path.join(ROOT, 'scripts/contract/installed.ts')
      const { code, errors } = await finish(process.execPath, [script, 'mock', file])
      expect([code, errors]).toEqual([2, expect.stringMatching(new RegExp(`document[.]json:1 ${said}`))])
    }
  })
})
