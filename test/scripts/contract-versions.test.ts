// Every version of both formats that README names is compared and linted: a break is found, and so is a mistake.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { load } from '../../scripts/contract/diff/load.ts'
import { makeReport } from '../../scripts/contract/diff/report/report.ts'
import { lintAny } from '../../scripts/contract/lint-any.ts'
import { makeFolder } from '../e2e/processes.ts'
import { changesOf, found } from './diff/documents.ts'

const OPENAPI = ['3.0.0', '3.0.1', '3.0.2', '3.0.3', '3.0.4', '3.1.0', '3.1.1', '3.1.2', '3.2.0']
const ASYNCAPI_2 = ['2.0.0', '2.1.0', '2.2.0', '2.3.0', '2.4.0', '2.5.0', '2.6.0']
const ASYNCAPI_3 = ['3.0.0', '3.1.0']

const INFO = { title: 'Orders', version: '1.0.0' }
/** What others read, closed by mistake; without `required` it is wider than with it. */
const order = (required: boolean) => ({
  type: 'object',
  ...(required ? { required: ['id'] } : {}),
  properties: { id: { type: 'string' } },
  additionalProperties: false,
})

const openapi = (version: string, required: boolean) => ({
  openapi: version,
  info: INFO,
  paths: {
    '/orders': {
      get: {
        responses: {
          200: {
            description: 'Done',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Order' }, example: { id: 'a' } } },
          },
        },
      },
    },
  },
  components: { schemas: { Order: order(required) } },
})

const message = (required: boolean) => ({
  name: 'order.placed',
  contentType: 'application/json',
  payload: order(required),
  examples: [{ payload: { id: 'a' } }],
})

const second = (version: string, required: boolean) => ({
  asyncapi: version,
  info: INFO,
  channels: {
    orders: { subscribe: { message: { oneOf: [message(required), { name: 'order.lost', payload: true }] } } },
  },
})

const third = (version: string, required: boolean) => ({
  asyncapi: version,
  info: INFO,
  channels: { orders: { address: 'orders', messages: { placed: message(required) } } },
  operations: { sendOrders: { action: 'send', channel: { $ref: '#/channels/orders' } } },
})

const CASES = [
  ...OPENAPI.map((version) => ['OpenAPI', version, openapi] as const),
  ...ASYNCAPI_2.map((version) => ['AsyncAPI', version, second] as const),
  ...ASYNCAPI_3.map((version) => ['AsyncAPI', version, third] as const),
]

describe.each(CASES)('%s %s', (format, version, documentOf) => {
  it('is compared, and linted', async () => {
    using folder = makeFolder()
    const cwd = folder.path
    const loaded = async (name: string, required: boolean) => {
      writeFileSync(path.join(cwd, name), JSON.stringify(documentOf(version, required), null, 2))
      return load(name, { remote: false, lenient: false, cwd })
    }
    const [base, revision] = [await loaded('base.json', true), await loaded('now.json', false)]
    const policy = { today: '2027-01-01', noticeDays: 90 }
    const { documents, exitCode } = makeReport([{ base, revision }], [], policy, 'breaking')
    const [change] = documents.flatMap(({ changes }) => changes)
    const who = format === 'OpenAPI' ? 'GET /orders' : 'order.placed'
    expect([change?.rule, change?.affects, exitCode]).toEqual(['property-became-optional', [who], 1])
    writeFileSync(path.join(cwd, 'redocly.yaml'), 'extends: []\n')
    const findings = await lintAny(['now.json'], [], cwd)
    expect(findings.map(({ rule }) => rule)).toContain('responses-open')
  })
})

describe('a document that is written in the next version', () => {
  const named = (event: string, required: boolean) => ({ ...message(required), name: event })
  const at = { at: { default: 'eu', enum: ['eu', 'us'] } }
  const key = { type: 'httpApiKey', in: 'header', name: 'X-Key' }
  const older = (required: boolean) => ({
    asyncapi: '2.6.0',
    info: INFO,
    servers: {
      main: { url: 'mqtt://{at}.a.example:1883/events', protocol: 'mqtt', variables: at, security: [{ key: [] }] },
    },
    components: { securitySchemes: { key } },
    channels: {
      orders: {
        subscribe: { operationId: 'sendOrders', message: { ...named('order.placed', required), messageId: 'placed' } },
      },
      cancels: { publish: { operationId: 'takeCancels', message: named('order.cancelled', true) } },
    },
  })
  const newer = (required: boolean) => ({
    asyncapi: '3.0.0',
    info: INFO,
    servers: {
      main: {
        host: '{at}.a.example:1883',
        pathname: '/events',
        protocol: 'mqtt',
        variables: at,
        security: [{ $ref: '#/components/securitySchemes/key' }],
      },
    },
    components: { securitySchemes: { key } },
    channels: {
      orders: { address: 'orders', messages: { placed: named('order.placed', required) } },
      cancels: { address: 'cancels', messages: { cancelled: named('order.cancelled', true) } },
    },
    operations: {
      sendOrders: { action: 'send', channel: { $ref: '#/channels/orders' } },
      takeCancels: { action: 'receive', channel: { $ref: '#/channels/cancels' } },
    },
  })

  it('has not changed by that alone, and what did change is found', () => {
    expect(changesOf(older(true), newer(true))).toEqual([])
    expect(changesOf(newer(true), older(true))).toEqual([])
    expect(found(changesOf(older(true), newer(false)))).toEqual(['property-became-optional breaking'])
    for (const [one, other] of [
      ['3.0.3', '3.1.0'],
      ['3.1.0', '3.2.0'],
      ['3.2.0', '3.0.3'],
    ] as const) {
      expect(changesOf(openapi(one, true), openapi(other, true))).toEqual([])
      expect(changesOf(openapi(one, true), openapi(other, false))).toHaveLength(1)
    }
  })
})
