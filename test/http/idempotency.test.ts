import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Harness, startServer } from '../support/harness.ts'

let server: Harness

beforeAll(async () => {
  server = await startServer({ idle: true })
})

afterAll(async () => {
  await server[Symbol.asyncDispose]()
})

const campaign = (name: string) => ({
  scenario: 'appointment_reminder',
  name,
  recipients: [{ phone: '+64 21 555 0199', context: { first_name: 'Aroha', appt: 'Tuesday' } }],
})

const create = (key: string, body: object, token?: string) =>
  server.call('POST', '/v1/campaigns', {
    body,
    headers: { 'idempotency-key': key },
    ...(token === undefined ? {} : { token }),
  })

async function count(): Promise<number> {
  const { campaigns } = await server.database.reader
    .selectFrom('campaigns')
    .select((eb) => eb.fn.countAll<number>().as('campaigns'))
    .executeTakeFirstOrThrow()
  return campaigns
}

describe('Idempotency-Key', () => {
  it('gives a hundred parallel requests with one key one effect and one answer', async () => {
    const before = await count()
    const answers = await Promise.all(Array.from({ length: 100 }, () => create('parallel', campaign('parallel'))))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') === 'true')).toHaveLength(99)
    expect((await count()) - before).toBe(1)
  })

  it('replays status, Location and bytes, under a request id of its own', async () => {
    const first = await create('replay', campaign('replay'))
    const again = await create('replay', campaign('replay'))
    expect(again.text).toBe(first.text)
    expect(again.headers.get('location')).toBe(first.headers.get('location'))
    expect(again.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'))
    expect(again.headers.get('idempotency-original-request-id')).toBe(first.headers.get('x-request-id'))
  })

  it('takes the quoted and the bare form for the same key', async () => {
    await create('"quoted-key"', campaign('quoted'))
    const again = await create('quoted-key', campaign('quoted'))
    expect(again.headers.get('idempotent-replayed')).toBe('true')
  })

  it('refuses a key that belongs to another request, and names the header', async () => {
    await create('reused', campaign('one'))
    const other = await create('reused', campaign('two'))
    expect(other.status).toBe(422)
    expect(other.body.code).toBe('idempotency-key-reused')
    expect(other.body.errors[0].header).toBe('Idempotency-Key')
  })

  it('keeps the keys of two clients apart', async () => {
    const neighbour = await server.addTenant({ organisationId: server.tenant.organisationId })
    const mine = await create('shared', campaign('mine'))
    const theirs = await create('shared', campaign('theirs'), neighbour.token)
    expect(theirs.status).toBe(201)
    expect(theirs.body.id).not.toBe(mine.body.id)
  })

  it('leaves the key free after a refusal, for the corrected request', async () => {
    const refused = await create('corrected', { ...campaign('x'), scenario: 'no-such-scenario' })
    expect(refused.status).toBe(422)
    expect((await create('corrected', campaign('corrected'))).status).toBe(201)
  })

  it.each(['', 'a b', 'x'.repeat(256), 'kererū'])('refuses the malformed key %j', async (key) => {
    const answer = await create(Buffer.from(key).toString('latin1'), campaign('malformed'))
    expect(answer.status).toBe(422)
  })

  it('asks for the scope again before it replays', async () => {
    const answer = await create('scoped', campaign('scoped'))
    expect(answer.status).toBe(201)
    const { organisationId, clientId } = server.tenant
    const poor = await server.app.unitOfWork.run(async (tx) => {
      const client = await tx.selectFrom('clients').selectAll().where('id', '=', clientId).executeTakeFirstOrThrow()
      const secret = await tx
        .selectFrom('client_secrets')
        .selectAll()
        .where('client_id', '=', clientId)
        .executeTakeFirstOrThrow()
      return server.app.clients.issueToken(tx, client, secret, 'campaigns:read')
    })
    expect(organisationId).toMatch(/^org_/)
    expect((await create('scoped', campaign('scoped'), poor)).status).toBe(403)
  })
})
