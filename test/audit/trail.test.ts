import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyAudit } from '../../src/audit/trail.ts'
import { type Harness, startServer } from '../support/harness.ts'

let server: Harness

beforeAll(async () => {
  server = await startServer({ idle: true })
})

afterAll(async () => {
  await server[Symbol.asyncDispose]()
})

const entries = () =>
  server.database.reader
    .selectFrom('audit_trail')
    .selectAll()
    .where('organisation_id', '=', server.tenant.organisationId)
    .orderBy('sequence')
    .execute()

const document = { title: 'Parking', content: 'Park behind the clinic.' }
const verify = () => verifyAudit(server.database.reader, server.tenant.organisationId)

describe('the audit trail', () => {
  it('has exactly one entry for each change, naming client, operation, target and request', async () => {
    const before = (await entries()).length
    const created = await server.call('POST', '/v1/knowledge', { body: document, headers: { 'idempotency-key': 'a' } })
    await server.call('POST', '/v1/knowledge', { body: document, headers: { 'idempotency-key': 'a' } }) // a replay
    await server.call('DELETE', `/v1/knowledge/${created.body.id}`)
    const added = (await entries()).slice(before)
    expect(added.map(({ action }) => action)).toEqual(['createKnowledgeDocument', 'deleteKnowledgeDocument'])
    expect(added[0]).toMatchObject({
      actor: `client:${server.tenant.clientId}`,
      target: `/v1/knowledge/${created.body.id}`,
      request_id: created.headers.get('x-request-id'),
    })
    expect(added[1]?.target).toBe(created.body.id)
  })

  it('has none for reads, searches and refusals', async () => {
    const before = (await entries()).length
    await server.call('GET', '/v1/knowledge')
    await server.call('POST', '/v1/knowledge/search', { body: { query: 'parking' } })
    await server.call('POST', '/v1/knowledge', { body: {} })
    await server.call('DELETE', '/v1/knowledge/unknown')
    expect(await entries()).toHaveLength(before)
  })

  it('shows an entry that was taken out, in the middle or at the end', async () => {
    await server.call('POST', '/v1/knowledge', { body: document })
    const all = await entries()
    const last = all.length
    const without = async (sequence: number) => {
      const row = all[sequence - 1]
      if (row === undefined) throw new Error(`no entry ${sequence}`)
      await server.app.unitOfWork.run((tx) => tx.deleteFrom('audit_trail').where('sequence', '=', sequence).execute())
      const { brokenAt } = await verify()
      await server.app.unitOfWork.run((tx) => tx.insertInto('audit_trail').values(row).execute())
      return brokenAt
    }
    expect(await without(1)).toBe(1)
    expect(await without(last)).toBe(last)
    expect((await verify()).brokenAt).toBeUndefined()
  })

  it('shows an entry that was changed', async () => {
    await server.call('POST', '/v1/knowledge', { body: document })
    expect((await verify()).brokenAt).toBeUndefined()
    await server.app.unitOfWork.run((tx) =>
      tx.updateTable('audit_trail').set({ actor: 'client:cli_somebody' }).where('sequence', '=', 2).execute(),
    )
    expect((await verify()).brokenAt).toBe(2)
  })
})
