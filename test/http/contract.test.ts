import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { OPERATIONS, type OperationId } from '../../generated/operations.ts'
import { makeContract, responseBreach } from '../../src/http/contract.ts'
import { makeMatcher } from '../../src/http/matcher.ts'
import { startServer } from '../support/harness.ts'

const definition = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../generated/openapi.json'), 'utf8'))
const handlers = Object.fromEntries(Object.keys(OPERATIONS).map((id) => [id, async () => ({ status: 200 })]))

describe('the contract', () => {
  it('refuses to start without a handler, and with one for no operation', async () => {
    const { listCampaigns: _, ...others } = handlers
    await expect(makeContract(definition, others)).rejects.toThrow('listCampaigns')
    await expect(
      makeContract(definition, { ...handlers, inventCampaign: async () => ({ status: 200 }) }),
    ).rejects.toThrow()
  })

  it('finds a breach in an undeclared status, an undeclared property and a missing one', () => {
    const body = { data: [], has_more: false, next_cursor: null }
    expect(responseBreach('listScenarios', { status: 200, body })).toBeUndefined()
    expect(responseBreach('listScenarios', { status: 201, body })).toContain('not declared')
    expect(responseBreach('listScenarios', { status: 200, body: { ...body, surplus: 1 } })).toContain('additional')
    expect(responseBreach('listScenarios', { status: 200, body: { data: [] } })).toContain('required')
    expect(responseBreach('deleteWebhook', { status: 204, body: {} })).toContain('no body')
  })

  it('turns a breach into a 500, and keeps nothing of the request', async () => {
    await using server = await startServer({ idle: true })
    const broken = server.app.edgeOptions.contract.handler('createKnowledgeDocument')
    const original = server.app.edgeOptions.contract.handler
    server.app.edgeOptions.contract.handler = (id) =>
      id === 'createKnowledgeDocument'
        ? async (call, request) => ({ ...(await broken(call, request)), status: 202 })
        : original(id)
    const document = { title: 'Parking', content: 'Park behind the clinic.' }
    const answer = await server.call('POST', '/v1/knowledge', { body: document })
    expect([answer.status, answer.body.code]).toEqual([500, 'internal-error'])
    expect((await server.call('GET', '/v1/knowledge')).body.data).toEqual([])
  })
})

describe('matching', () => {
  const match = makeMatcher(OPERATIONS)
  const rows = Object.entries(OPERATIONS).map(([id, { method, path: template }]) => ({
    id: id as OperationId,
    method,
    template,
  }))

  it.each(rows)('finds $id with its parameters decoded', ({ id, method, template }) => {
    const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
    const concrete = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(`${name}/ā`))
    const parameters = Object.fromEntries(names.map((name) => [name, `${name}/ā`]))
    expect(match(method, concrete)).toEqual({ found: 'operation', id, parameters })
  })

  it('takes a fixed segment before a parameter', () => {
    expect(match('POST', '/v1/knowledge/search')).toMatchObject({ id: 'searchKnowledge' })
    expect(match('GET', '/v1/knowledge/search')).toMatchObject({ found: 'path' })
  })

  it.each(['/v1/campaigns/', '/v1/campaigns//recipients', '/v1', '/', '', '/v1/campaigns/a/b/c/d'])(
    'finds nothing at %j',
    (at) => {
      expect(match('GET', at)).toEqual({ found: 'nothing' })
    },
  )
})
