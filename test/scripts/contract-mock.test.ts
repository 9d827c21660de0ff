// `contract -- mock`: a server that holds whoever calls it to the document, and answers as the document does.
import { writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OPERATIONS, type OperationId } from '../../generated/operations.ts'
import { bundled } from '../../scripts/contract/mock/command.ts'
import { listen, makeMock } from '../../scripts/contract/mock/mock.ts'
import { preferencesOf } from '../../scripts/contract/mock/prefer.ts'
import { responseBreach } from '../../src/http/contract.ts'
import { bodyExamples, document, operations, pathWith } from '../contract/operations.ts'
import { finish, makeFolder, ROOT } from '../e2e/processes.ts'

const FILE = path.join(ROOT, 'openapi/openapi.yaml')
let server: Server
let url = ''

beforeAll(async () => {
  const mock = await makeMock(await bundled(FILE, ROOT))
  server = await listen(() => mock, 0)
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return () => server.close()
}, 60_000)

afterAll(() => server.closeAllConnections())

/** Requests as the document shows them: an id of each kind, the first body. */
const exampleRequests = operations.map((operation) => {
  const ids = operation.parameters
    .filter((parameter) => parameter.in === 'path')
    .map(({ name, schema }) => [name, String((document.deref(schema).examples as unknown[] | undefined)?.[0] ?? 'one')])
  const [example] = bodyExamples(operation)
  const type = operation.body?.mediaType
  const isForm = type?.includes('form') === true
  const fields = example?.[1]
  const body =
    fields === undefined || typeof fields === 'string'
      ? fields
      : isForm
        ? new URLSearchParams(fields as Record<string, string>).toString()
        : JSON.stringify(fields)
  return {
    id: operation.id,
    method: operation.method.toUpperCase(),
    target: pathWith(operation, Object.fromEntries(ids)),
    type,
    body,
  }
})

const AUTHORISED = { Authorization: 'Bearer mock' }

async function call(method: string, target: string, headers: Readonly<Record<string, string>> = {}, body?: string) {
  const response = await fetch(url + target, {
    method,
    headers: { ...AUTHORISED, ...headers },
    ...(body === undefined ? {} : { body }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') === true
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
}

describe('the mock of our document', () => {
  it.each(exampleRequests)(
    'answers $id with a body that its schema accepts',
    async ({ id, method, target, type, body }) => {
      const answer = await call(method, target, type === undefined ? {} : { 'Content-Type': type }, body)
      expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300)
      expect(OPERATIONS[id as OperationId].statuses).toContain(answer.status)
      const reply = { status: answer.status, ...(answer.body === '' ? {} : { body: answer.body }) }
      expect(responseBreach(id as OperationId, reply)).toBeUndefined()
    },
  )

  it('gives the answer and the example that are preferred, and says so', async () => {
    const conflict = await call('GET', '/v1/campaigns/camp_0197a2f4-6b17-7e88-b2d4-90a1b2c3d4e5', {
      Prefer: 'code=404',
    })
    expect(conflict.status).toBe(404)
    expect(conflict.headers.get('preference-applied')).toBe('code=404')
    expect(conflict.body.code).toMatch(/-not-found$/)
    const refused = await call('GET', '/v1/campaigns', { Prefer: 'code=299' })
    expect(refused).toMatchObject({ status: 400, body: { code: 'not-declared' } })
    expect(refused.body.detail).toContain('200, 401')
  })

  it('tells everything that is wrong with a request at once, each by its place', async () => {
    const body = JSON.stringify({ scenario: 'x', recipients: [{ phone: 1, 'a/b': 2 }] })
    const answer = await call('POST', '/v1/campaigns?surplus=1', { 'Content-Type': 'application/json' }, body)
    expect(answer.status).toBe(422)
    expect(
      answer.body.errors
        .map(({ pointer, parameter }: { pointer?: string; parameter?: string }) => pointer ?? parameter)
        .sort(),
    ).toEqual(['#/recipients/0/a~1b', '#/recipients/0/context', '#/recipients/0/phone', 'surplus'])
  })

  it('asks for credentials where the document does, and tells paths and methods that it does not have', async () => {
    expect((await fetch(`${url}/v1/campaigns`)).status).toBe(401)
    const wrong = await call('PUT', '/v1/campaigns')
    expect(wrong.status).toBe(405)
    expect(wrong.headers.get('allow')).toBe('GET, POST')
    expect((await call('GET', '/v2/campaigns')).status).toBe(404)
  })
})

const SMALL = {
  openapi: '3.1.0',
  info: { title: 'Trees', version: '1' },
  paths: {
    '/trees/{id}': {
      get: {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } }],
        responses: {
          '200': {
            description: 'A tree.',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Tree' } } },
          },
        },
      },
    },
  },
  components: {
    schemas: {
      Tree: {
        type: 'object',
        required: ['name', 'height', 'planted', 'kind', 'parent'],
        properties: {
          name: { type: 'string', minLength: 3 },
          height: { type: 'number', minimum: 2, maximum: 3 },
          planted: { type: 'string', format: 'date' },
          kind: { enum: ['oak', 'lime'] },
          parent: { oneOf: [{ $ref: '#/components/schemas/Tree' }, { type: 'null' }] },
          children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } },
        },
      },
    },
  },
}

describe('the mock of any document', () => {
  it('makes data from schemas that have no example, also where they hold themselves', async () => {
    using folder = makeFolder()
    const file = path.join(folder.path, 'trees.json')
    writeFileSync(file, JSON.stringify(SMALL))
    const mock = await makeMock(await bundled(file, ROOT))
    const trees = await listen(() => mock, 0)
    const at = `http://127.0.0.1:${(trees.address() as AddressInfo).port}/trees`
    const tree = await (await fetch(`${at}/7`)).json()
    const ajv = new Ajv2020({ strict: false, validateFormats: false })
    expect(ajv.validate(SMALL.components.schemas.Tree.properties.name, tree.name)).toBe(true)
    expect(ajv.validate(SMALL.components.schemas.Tree.properties.height, tree.height)).toBe(true)
    expect(['oak', 'lime']).toContain(tree.kind)
    const refused = await fetch(`${at}/nought`)
    expect(refused.status).toBe(422)
    expect((await refused.json()).errors).toEqual([{ parameter: 'id', code: 'type', detail: 'must be integer' }])
    trees.close()
    trees.closeAllConnections()
  })

  it('is refused with file, line and reason when it cannot be served', async () => {
    using folder = makeFolder()
    const broken = path.join(folder.path, 'broken.yaml')
    writeFileSync(broken, 'openapi: 3.1.0\ninfo: { title: x, version: "1" }\npaths:\n  /a: { $ref: nowhere.yaml }\n')
    const mock = (...args: string[]) =>
      finish(process.execPath, [path.join(ROOT, 'scripts/contract.ts'), 'mock', ...args])
    const { code, errors } = await mock(broken)
    expect(code).toBe(2)
    expect(errors).toMatch(/broken\.yaml:4 /)
    expect((await mock(path.join(ROOT, 'openapi/asyncapi.yaml'))).code).toBe(2)
    expect((await mock('--port', '70000')).code).toBe(2)
  })
})

describe('Prefer', () => {
  it.each([
    ['code=404', { code: '404', example: undefined }],
    ['respond-async, Code="409"; example=two', { code: '409', example: 'two' }],
    ['code=200, code=500', { code: '200', example: undefined }],
    ['', { code: undefined, example: undefined }],
  ])('%s is understood as RFC 7240 writes it', (header, expected) => {
    expect(preferencesOf(header)).toEqual(expected)
  })
})
