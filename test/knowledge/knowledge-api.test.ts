import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Harness, startServer } from '../support/harness.ts'
import { CLINIC } from './support.ts'

let server: Harness
beforeAll(async () => {
  server = await startServer({ idle: true })
})
afterAll(() => server[Symbol.asyncDispose]())

const HANDBOOK = {
  title: 'Clinic handbook',
  content: CLINIC,
  collection: 'clinic-wellington',
  format: 'markdown',
  language: 'en-NZ',
  tags: ['hours', 'public'],
  metadata: { owner: 'Mereana Tūhoe', site: 'Cuba Street' },
}
const create = async (body: object = HANDBOOK) => (await server.call('POST', '/v1/knowledge', { body })).body
const search = (query: string, more: object = {}) =>
  server.call('POST', '/v1/knowledge/search', { body: { query, ...more } })
const put = (externalId: string, body: object, headers: Record<string, string> = {}) =>
  server.call('PUT', `/v1/knowledge/by_external_id/${encodeURIComponent(externalId)}`, { body, headers })

describe('creating', () => {
  it('answers 201 with where it is and what it became', async () => {
    const made = await server.call('POST', '/v1/knowledge', { body: { ...HANDBOOK, external_id: 'made' } })
    expect(made.status).toBe(201)
    expect(made.headers.get('location')).toBe(`/v1/knowledge/${made.body.id}`)
    const { content: _, ...shown } = { ...HANDBOOK, external_id: 'made' }
    expect(made.body).toMatchObject({
      ...shown,
      object: 'knowledge_document',
      version: 1,
      status: 'indexed',
      passage_count: 5,
    })
    expect(made.body.content_hash).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(made.body.size_bytes).toBe(Buffer.byteLength(CLINIC))
    const read = await server.call('GET', `/v1/knowledge/${made.body.id}`)
    expect(read.body).toEqual({ ...made.body, content: CLINIC })
  })

  it('is searchable when 201 is answered', async () => {
    for (const word of ['axolotl', 'pangolin', 'narwhal', 'tuatara']) {
      const { id } = await create({ title: 'Animals', content: `The ${word} lives here.` })
      const found = await search(`Where does the ${word} live?`, { limit: 1 })
      expect(found.body).toMatchObject({
        answerable: true,
        data: [{ document_id: id, version: 1, coverage: 1, heading: null }],
      })
    }
  })

  it('refuses an external id that is taken, in this organisation only', async () => {
    const body = { title: 'A', content: 'b', external_id: 'taken' }
    await create(body)
    const again = await server.call('POST', '/v1/knowledge', { body })
    expect(again).toMatchObject({ status: 409, body: { code: 'external-id-exists' } })
    const other = await server.addTenant()
    expect((await server.call('POST', '/v1/knowledge', { body, token: other.token })).status).toBe(201)
  })

  it('takes 262144 characters and no more', async () => {
    const body = (characters: number) => ({ title: 'Long', content: 'word '.repeat(60_000).slice(0, characters) })
    expect((await server.call('POST', '/v1/knowledge', { body: body(262_144) })).status).toBe(201)
    expect((await server.call('POST', '/v1/knowledge', { body: body(262_145) })).status).toBe(422)
  })

  it('stores nothing twice under one idempotency key', async () => {
    const call = { body: { title: 'Once', content: 'only once' }, headers: { 'Idempotency-Key': 'once' } }
    const first = await server.call('POST', '/v1/knowledge', call)
    const second = await server.call('POST', '/v1/knowledge', call)
    expect(second.text).toBe(first.text)
    expect((await server.call('GET', '/v1/knowledge?q=once')).body.data).toHaveLength(1)
  })
})

describe('updating', () => {
  it('makes a version of what is new, indexed at once', async () => {
    const {
      id,
      created_at: createdAt,
      updated_at: updatedAt,
    } = await create({ title: 'Capybara', content: 'Eats grass.' })
    const changed = await server.call('PATCH', `/v1/knowledge/${id}`, { body: { content: 'Eats bark.' } })
    expect(changed).toMatchObject({ status: 200, body: { version: 2, created_at: createdAt, title: 'Capybara' } })
    expect(Date.parse(changed.body.updated_at)).toBeGreaterThanOrEqual(Date.parse(updatedAt))
    expect((await search('capybara bark')).body.data[0]).toMatchObject({ document_id: id, version: 2, coverage: 1 })
    expect((await search('capybara grass')).body.answerable).toBe(false)
  })

  it.each([
    [{ title: 'New' }, 2],
    [{ content: 'new' }, 2],
    [{ format: 'markdown' }, 2],
    [{ language: 'mi' }, 2],
    [{ collection: 'other' }, 1],
    [{ tags: ['a'] }, 1],
    [{ metadata: { a: 'b' } }, 1],
    [
      { title: 'Old', content: 'old', format: 'text', language: null, tags: [], metadata: {}, collection: 'default' },
      1,
    ],
  ])('after %j is at version %i', async (body, version) => {
    const made = await create({ title: 'Old', content: 'old' })
    const changed = await server.call('PATCH', `/v1/knowledge/${made.id}`, { body })
    const { content: _, ...shown } = { content: '', ...body }
    expect(changed.body).toMatchObject({ ...shown, version })
    const again = await server.call('PATCH', `/v1/knowledge/${made.id}`, { body })
    expect(again.text).toBe(changed.text)
  })

  it('removes a language by null and keeps it when left out', async () => {
    const { id } = await create({ title: 'Reo', content: 'Kia ora', language: 'mi' })
    expect((await server.call('PATCH', `/v1/knowledge/${id}`, { body: { tags: ['x'] } })).body.language).toBe('mi')
    expect((await server.call('PATCH', `/v1/knowledge/${id}`, { body: { language: null } })).body.language).toBeNull()
  })

  it('honours If-Match with the tag of any answer that showed the current state, and of no earlier one', async () => {
    const made = await put('guarded', { title: 'Guarded', content: 'one' })
    const path = `/v1/knowledge/${made.body.id}`
    const patch = (content: string, etag: string | null) =>
      server.call('PATCH', path, { body: { content }, headers: { 'If-Match': etag ?? '' } })
    const read = await server.call('GET', path)
    const second = await patch('two', read.headers.get('etag'))
    expect(second.status).toBe(200)
    for (const stale of [made, read])
      expect(await patch('three', stale.headers.get('etag'))).toMatchObject({
        status: 412,
        body: { code: 'precondition-failed' },
      })
    const third = await patch('three', second.headers.get('etag'))
    expect(third).toMatchObject({ status: 200, body: { version: 3 } })
    expect(
      (await server.call('DELETE', path, { headers: { 'If-Match': second.headers.get('etag') ?? '' } })).status,
    ).toBe(412)
    expect(
      (await server.call('DELETE', path, { headers: { 'If-Match': third.headers.get('etag') ?? '' } })).status,
    ).toBe(204)
  })
})

describe('upserting', () => {
  const body = { title: 'Parking', content: 'Behind the building.', metadata: { a: '1', b: '2' }, tags: ['x'] }

  it('creates with 201, then answers 200 unchanged, with no new version', async () => {
    const first = await put('faq/parking', body)
    expect(first).toMatchObject({ status: 201, body: { external_id: 'faq/parking', version: 1, changed: true } })
    expect(first.headers.get('location')).toBe(`/v1/knowledge/${first.body.id}`)
    const again = await put('faq/parking', { ...body, metadata: { b: '2', a: '1' } })
    expect(again).toMatchObject({ status: 200, body: { ...first.body, changed: false } })
  })

  it('replaces what differs, and what is left out by its default', async () => {
    const first = await put('faq/lift', { ...body, language: 'en', collection: 'faq' })
    const second = await put('faq/lift', { title: 'Lift', content: 'There is an okapi in the lift.' })
    expect(second).toMatchObject({
      status: 200,
      body: {
        id: first.body.id,
        version: 2,
        changed: true,
        tags: [],
        metadata: {},
        language: null,
        collection: 'default',
      },
    })
    expect((await search('okapi')).body.data[0].document_id).toBe(first.body.id)
  })

  it('honours If-Match, also where there is nothing yet', async () => {
    expect((await put('nothing', body, { 'If-Match': '*' })).status).toBe(412)
    expect((await put('nothing', body, { 'If-Match': '"abc"' })).status).toBe(412)
    const made = await put('nothing', body)
    const etag = made.headers.get('etag') ?? ''
    const same = await put('nothing', body, { 'If-Match': etag })
    expect(same.status).toBe(200)
    const changed = await put('nothing', { ...body, title: 'New' }, { 'If-Match': same.headers.get('etag') ?? '' })
    expect(changed.status).toBe(200)
    expect((await put('nothing', body, { 'If-Match': etag })).status).toBe(412)
  })
})

describe('deleting', () => {
  it('takes the document out of search at once, and a second time answers 404', async () => {
    const { id } = await create({ title: 'Numbat', content: 'The numbat eats termites.' })
    expect((await search('numbat')).body.data).toHaveLength(1)
    expect((await server.call('DELETE', `/v1/knowledge/${id}`)).status).toBe(204)
    expect((await search('numbat')).body).toMatchObject({ answerable: false, data: [] })
    for (const method of ['DELETE', 'GET'])
      expect(await server.call(method, `/v1/knowledge/${id}`)).toMatchObject({
        status: 404,
        body: { code: 'document-not-found' },
      })
  })
})

describe('tenants', () => {
  it("hides another organisation's documents from every operation", async () => {
    const { token } = await server.addTenant()
    const { id } = await create({ title: 'Dugong', content: 'The dugong is ours.', external_id: 'dugong' })
    const path = `/v1/knowledge/${id}`
    expect((await server.call('GET', path, { token })).status).toBe(404)
    expect((await server.call('PATCH', path, { token, body: { title: 'x' } })).status).toBe(404)
    expect((await server.call('DELETE', path, { token })).status).toBe(404)
    expect((await server.call('GET', '/v1/knowledge', { token })).body.data).toEqual([])
    expect((await server.call('POST', '/v1/knowledge/search', { token, body: { query: 'dugong' } })).body.data).toEqual(
      [],
    )
    const theirs = await server.call('PUT', '/v1/knowledge/by_external_id/dugong', {
      token,
      body: { title: 'A', content: 'b' },
    })
    expect(theirs.status).toBe(201)
    expect((await server.call('GET', path)).body.title).toBe('Dugong')
  })
})

describe('listing', () => {
  it('walks all documents once, newest first, and filters', async () => {
    const { token } = await server.addTenant()
    const call = (path: string) => server.call('GET', path, { token })
    for (const [index, title] of ['Ōpening hours', 'Opening a bank account', 'Parking', 'Hours of service'].entries())
      await server.call('POST', '/v1/knowledge', {
        token,
        body: { title, content: 'x', collection: index % 2 === 0 ? 'even' : 'odd', external_id: `n${index}` },
      })
    const titles: string[] = []
    for (let cursor = ''; ; ) {
      const { body } = await call(`/v1/knowledge?limit=3${cursor}`)
      titles.push(...body.data.map(({ title }: { title: string }) => title))
      if (!body.has_more) break
      cursor = `&cursor=${body.next_cursor}`
    }
    expect(titles).toEqual(['Hours of service', 'Parking', 'Opening a bank account', 'Ōpening hours'])
    const found = async (query: string) =>
      (await call(`/v1/knowledge?${query}`)).body.data.map((each: { external_id: string }) => each.external_id)
    expect(await found('q=HOURS%20opening')).toEqual(['n0'])
    expect(await found('q=%C5%8Dpening')).toEqual(['n1', 'n0'])
    expect(await found('q=ours')).toEqual([])
    expect(await found('q=%25')).toHaveLength(4)
    expect(await found('collection=even')).toEqual(['n2', 'n0'])
    expect(await found('external_id=n3&collection=odd')).toEqual(['n3'])
    expect(await found('external_id=N3')).toEqual([])
    const { body } = await call('/v1/knowledge?limit=1')
    expect((await call(`/v1/knowledge?limit=1&collection=odd&cursor=${body.next_cursor}`)).status).toBe(422)
  })
})

describe('scenarios', () => {
  it('lists the catalogue by key and shows one', async () => {
    const { body } = await server.call('GET', '/v1/scenarios')
    const keys = body.data.map(({ key }: { key: string }) => key)
    expect(keys).toEqual([...keys].sort())
    expect(body).toMatchObject({ has_more: false, next_cursor: null })
    const reminder = await server.call('GET', '/v1/scenarios/appointment_reminder')
    expect(reminder.body).toEqual(body.data.find(({ key }: { key: string }) => key === 'appointment_reminder'))
    expect(reminder.body.required_context.map(({ name }: { name: string }) => name)).toEqual(['first_name', 'appt'])
    const tag = reminder.headers.get('etag') ?? ''
    expect(
      (await server.call('GET', '/v1/scenarios/appointment_reminder', { headers: { 'If-None-Match': tag } })).status,
    ).toBe(304)
    expect(await server.call('GET', '/v1/scenarios/nope')).toMatchObject({
      status: 404,
      body: { code: 'scenario-not-found' },
    })
  })
})
