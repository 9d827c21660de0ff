// Which writes are sent again and which are not, and reads that ask only whether something changed.
import { describe, expect, it } from 'vitest'
import { DocumentNotFoundError, PreconditionFailedError } from '../../generated/clients/typescript/problems.ts'
import { UnknownOutcomeError } from '../../src/sdk/errors.ts'
import { Nexora } from '../../src/sdk/nexora.ts'
import { startServer } from '../support/harness.ts'
import { clientOf, doneAndReset, gatewayPage, json, problem, type Step, startFaultyServer } from './faulty-server.ts'

const DOCUMENT = { title: 'Hours', content: 'We open at nine.' }
const errorOf = (promise: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(promise).then(
    () => expect.unreachable('it must fail'),
    (error: unknown) => error,
  )
const gone: Step = (response) => {
  response.writeHead(204)
  response.end()
}

describe('a write without a key', () => {
  it('is sent again when it comes to the same however often it arrives: PUT and DELETE', async () => {
    await using server = await startFaultyServer([doneAndReset, json(200, { id: 'doc_1' }), gatewayPage, gone])
    const client = clientOf(server)
    expect((await client.knowledge.upsert('faq-1', DOCUMENT)).id).toBe('doc_1')
    await client.knowledge.delete('doc_1')
    expect(server.seen.map(({ method }) => method)).toEqual(['PUT', 'PUT', 'DELETE', 'DELETE'])
  })

  it('is sent again as a PATCH only with If-Match, which refuses it once somebody changed the thing', async () => {
    await using server = await startFaultyServer([doneAndReset, json(200, { id: 'camp_1' }), doneAndReset])
    const client = clientOf(server)
    await client.campaigns.update('camp_1', { name: 'June' }, { ifMatch: '"7"' })
    expect(server.seen.map(({ headers }) => headers['if-match'])).toEqual(['"7"', '"7"'])
    expect(await errorOf(client.campaigns.update('camp_1', { name: 'June' }))).toBeInstanceOf(UnknownOutcomeError)
    expect(server.seen).toHaveLength(3)
  })

  it('is sent again in any case when it was refused before it did anything', async () => {
    const refusals = [problem(429, 'rate-limit-exceeded'), problem(503, 'service-unavailable')]
    await using server = await startFaultyServer([...refusals, json(200, { id: 'camp_1' }), gatewayPage])
    const client = clientOf(server)
    expect((await client.campaigns.update('camp_1', { name: 'June' })).id).toBe('camp_1')
    expect(await errorOf(client.campaigns.update('camp_1', { name: 'June' }))).toMatchObject({ outcomeUnknown: true })
    expect(server.seen).toHaveLength(4)
  })

  it('may have done itself what the answer to its repeat complains of, and says so', async () => {
    const missing = problem(404, 'document-not-found')
    await using server = await startFaultyServer([doneAndReset, missing, missing])
    const client = clientOf(server)
    const repeated = await errorOf(client.knowledge.delete('doc_1'))
    expect(repeated).toBeInstanceOf(DocumentNotFoundError)
    expect(repeated).toMatchObject({ outcomeUnknown: true })
    expect(await errorOf(client.knowledge.delete('doc_1'))).toMatchObject({ outcomeUnknown: false })
    await using other = await startFaultyServer([doneAndReset, problem(412, 'precondition-failed')])
    const changed = await errorOf(clientOf(other).campaigns.update('camp_1', { name: 'June' }, { ifMatch: '"7"' }))
    expect(changed).toBeInstanceOf(PreconditionFailedError)
    expect(changed).toMatchObject({ outcomeUnknown: true })
  })
})

describe('a read with ifNoneMatch', () => {
  it('is a normal result while nothing changed, and the data when something did', async () => {
    await using server = await startServer({ idle: true })
    const { clientId, clientSecret } = server.tenant
    const nexora = new Nexora({ clientId, clientSecret, baseUrl: server.url })
    const { id } = await nexora.knowledge.create(DOCUMENT)
    const first = await nexora.knowledge.get(id).withResponse()
    expect(first).toMatchObject({ notModified: false, status: 200, etag: expect.stringMatching(/^"/) })
    const same = await nexora.knowledge.get(id, { ifNoneMatch: first.etag })
    expect(same).toEqual({ notModified: true })
    const reply = await nexora.knowledge.get(id, { ifNoneMatch: first.etag }).withResponse()
    expect(reply).toMatchObject({ notModified: true, status: 304, etag: first.etag })
    await nexora.knowledge.update(id, { title: 'Opening hours' }, { ifMatch: first.etag })
    const changed = await nexora.knowledge.get(id, { ifNoneMatch: first.etag })
    expect('notModified' in changed ? undefined : changed.title).toBe('Opening hours')
  })

  it('is no excuse for a 304 that nobody asked for', async () => {
    await using server = await startFaultyServer([(response) => void response.writeHead(304).end()])
    expect(await errorOf(clientOf(server).campaigns.get('camp_1'))).toMatchObject({ status: 304 })
  })
})
