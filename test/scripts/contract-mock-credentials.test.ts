// The mock takes any credentials, where and in the form in which the document asks for them.
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listen, makeMock } from '../../scripts/contract/mock/mock.ts'

const get = (security?: readonly object[]) => ({
  get: { ...(security && { security }), responses: { 204: { description: 'Done' } } },
})
const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Doors', version: '1.0.0' },
  security: [{ key: [] }],
  paths: {
    '/header': get(),
    '/query': get([{ asked: [] }]),
    '/cookie': get([{ session: [] }]),
    '/basic': get([{ basic: [] }]),
    '/certificate': get([{ certificate: [] }]),
    '/either': get([{ basic: [] }, { key: [] }]),
    '/both': get([{ session: [], key: [] }]),
    '/open': get([]),
    '/lost': get([{ nowhere: [] }]),
  },
  components: {
    securitySchemes: {
      key: { type: 'apiKey', in: 'header', name: 'X-Key' },
      asked: { type: 'apiKey', in: 'query', name: 'api_key' },
      session: { type: 'apiKey', in: 'cookie', name: 'sid' },
      basic: { type: 'http', scheme: 'basic' },
      certificate: { type: 'mutualTLS' },
    },
  },
}

let url = ''
let server: Server | undefined
beforeAll(async () => {
  const mock = await makeMock(DOCUMENT)
  server = await listen(() => mock, 0)
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server?.close())

const status = async (path: string, headers: Record<string, string> = {}) =>
  (await fetch(url + path, { headers })).status

describe('credentials', () => {
  it.each([
    ['/header', { 'x-key': 'any' }],
    ['/query?api_key=any', {}],
    ['/cookie', { cookie: 'a=b; sid=any' }],
    ['/basic', { authorization: 'Basic YTpi' }],
    ['/certificate', {}],
    ['/either', { 'x-key': 'any' }],
    ['/either', { authorization: 'Basic YTpi' }],
    ['/both', { 'x-key': 'any', cookie: 'sid=any' }],
    ['/open', {}],
    ['/lost', { authorization: 'Bearer mock' }],
  ])('are enough at %s with %j', async (path, headers) => {
    expect(await status(path, headers)).toBe(204)
  })

  it.each([
    ['/header', {}],
    ['/query?other=any', {}],
    ['/query', { cookie: 'api_key=any' }],
    ['/cookie', { cookie: 'other_sid=any' }],
    ['/basic', { 'x-key': 'any' }],
    ['/both', { 'x-key': 'any' }],
    ['/lost', {}],
  ])('are missing at %s with %j', async (path, headers) => {
    expect(await status(path, headers)).toBe(401)
  })

  it('are asked for by the name that they have', async () => {
    const detail = async (path: string) => (await (await fetch(url + path)).json()).detail
    expect(await detail('/header')).toContain('X-Key: mock')
    expect(await detail('/query')).toContain('?api_key=mock')
    expect(await detail('/both')).toContain('Cookie: sid=mock and X-Key: mock')
    expect(await detail('/basic')).toContain('Authorization: Basic')
  })
})
