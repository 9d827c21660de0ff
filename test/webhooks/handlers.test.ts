import { verify } from '@octokit/webhooks-methods'
import { describe, expect, it } from 'vitest'
import { encodeCursor } from '../../src/kernel/page.ts'
import { startServer } from '../support/harness.ts'
import { startReceiver } from '../support/receiver.ts'
import { until } from '../support/until.ts'

describe('the webhook API', () => {
  it('shows a secret once: an idempotent repeat has null in its place', async () => {
    await using server = await startServer({ idle: true })
    const { token } = server.tenant
    const create = { token, headers: { 'Idempotency-Key': 'one' }, body: { url: 'https://example.com/hooks' } }
    const first = await server.call('POST', '/v1/webhooks', create)
    expect(first.status).toBe(201)
    expect(first.body.secret).toMatch(/^whsec_/)
    expect(first.body.standard_webhooks_secret).toBe(first.body.secret)
    const again = await server.call('POST', '/v1/webhooks', create)
    expect(again.body).toEqual({ ...first.body, secret: null, standard_webhooks_secret: null })
    const read = await server.call('GET', `/v1/webhooks/${first.body.id}`, { token })
    expect(read.text).not.toContain(first.body.secret)
    expect(read.headers.get('etag')).not.toBeNull()
  })

  it('tells at once what breaks the schema, the destination and the secret', async () => {
    await using server = await startServer({ idle: true })
    const body = { url: 'https://10.0.0.1/h', event_types: ['conversation.complete'], secret: 'whsec_AAAA', surplus: 1 }
    const answer = await server.call('POST', '/v1/webhooks', { body })
    expect(answer.status).toBe(422)
    const told = answer.body.errors.map(({ pointer }: { pointer: string }) => pointer)
    expect(new Set(told)).toEqual(new Set(['#/url', '#/event_types/0', '#/secret', '#/surplus']))
  })

  it('refuses a filter that nothing could pass: an unknown scenario, a campaign of nobody or of somebody else', async () => {
    await using server = await startServer({ idle: true })
    const other = await server.addTenant()
    const campaign = {
      scenario: 'appointment_reminder',
      draft: true,
      recipients: [{ phone: '+12025550100', context: { first_name: 'Aroha', appt: 'Tuesday at 10:30 am' } }],
    }
    const { body: own } = await server.call('POST', '/v1/campaigns', { body: campaign })
    const { body: foreign } = await server.call('POST', '/v1/campaigns', { token: other.token, body: campaign })
    const nobodys = 'camp_0197a2f4-6b18-7c3d-9e41-5a0b8c7d6e5f'
    const filters = {
      scenarios: ['appointment_reminder', 'apointment_reminder'],
      campaign_ids: [own.id, foreign.id, nobodys, 'x'],
    }
    const url = 'https://example.com/hooks'
    const fit = { scenarios: ['appointment_reminder'], campaign_ids: [own.id] }
    const { body: webhook } = await server.call('POST', '/v1/webhooks', { body: { url, filters: fit } })
    expect(webhook.filters).toMatchObject(fit)
    for (const [method, path] of [
      ['POST', '/v1/webhooks'],
      ['PATCH', `/v1/webhooks/${webhook.id}`],
    ] as const) {
      const answer = await server.call(method, path, { body: { url, filters } })
      expect(answer.status).toBe(422)
      const told = answer.body.errors.map(({ pointer, code }: Record<string, string>) => `${pointer} ${code}`)
      expect(told.sort()).toEqual([
        '#/filters/campaign_ids/1 unknown-campaign',
        '#/filters/campaign_ids/2 unknown-campaign',
        '#/filters/campaign_ids/3 pattern',
        '#/filters/scenarios/1 unknown-scenario',
      ])
      expect(answer.text).not.toContain(foreign.id)
    }
    const { data } = (await server.call('GET', '/v1/webhooks')).body
    expect(data).toEqual([webhook].map(({ secret: _, standard_webhooks_secret: __, ...shown }) => shown))
  })

  it('stores a secret of the customer and rotates it without a body', async () => {
    await using server = await startServer({ idle: true })
    const { token } = server.tenant
    const secret = 'kererū-over-Te-Aro-2026'
    const { body } = await server.call('POST', '/v1/webhooks', { token, body: { url: 'https://example.com/', secret } })
    expect(body).toMatchObject({ secret, secret_hint: '…2026', rotation: 'none' })
    const stored = await server.database.reader.selectFrom('subscriptions').selectAll().executeTakeFirstOrThrow()
    expect(JSON.stringify(stored)).not.toContain('Te-Aro')
    const rotated = await server.call('POST', `/v1/webhooks/${body.id}/secret/rotate`, { token })
    expect(rotated.status).toBe(200)
    expect(rotated.body).toMatchObject({ rotation: 'staged', secret_hint: '…2026' })
    expect(rotated.body.previous_secret_expires_at).not.toBeNull()
  })

  it('changes, lists, pages and deletes subscriptions, under If-Match when it is given', async () => {
    await using server = await startServer({ idle: true })
    const { token } = server.tenant
    const ids: string[] = []
    for (let index = 0; index < 3; index += 1) {
      const { body } = await server.call('POST', '/v1/webhooks', {
        token,
        body: { url: `https://example.com/${index}` },
      })
      ids.unshift(body.id)
    }
    const page = await server.call('GET', '/v1/webhooks?limit=2', { token })
    const rest = await server.call('GET', `/v1/webhooks?limit=2&cursor=${page.body.next_cursor}`, { token })
    expect([...page.body.data, ...rest.body.data].map(({ id }: { id: string }) => id)).toEqual(ids)
    const path = `/v1/webhooks/${ids[0]}`
    const etag = (await server.call('GET', path, { token })).headers.get('etag') ?? ''
    const change = { token, headers: { 'If-Match': etag }, body: { status: 'paused', timeout_seconds: 5 } }
    expect((await server.call('PATCH', path, change)).body).toMatchObject({ status: 'paused', timeout_seconds: 5 })
    expect((await server.call('PATCH', path, change)).status).toBe(412)
    expect((await server.call('DELETE', path, { token })).status).toBe(204)
    expect((await server.call('DELETE', path, { token })).body.code).toBe('webhook-not-found')
  })

  it('keeps webhooks and deliveries of one organisation out of reach of another', async () => {
    await using server = await startServer({ idle: true })
    const { token } = server.tenant
    const { body } = await server.call('POST', '/v1/webhooks', { token, body: { url: 'https://example.com/' } })
    const ping = await server.call('POST', `/v1/webhooks/${body.id}/test`, { token })
    expect(ping.status).toBe(202)
    const other = await server.addTenant()
    const path = `/v1/webhooks/${body.id}`
    for (const [method, target] of [
      ['GET', path],
      ['DELETE', path],
      ['POST', `${path}/test`],
      ['GET', `${path}/deliveries`],
      ['GET', `${path}/deliveries/${ping.body.id}`],
      ['POST', `${path}/deliveries/${ping.body.id}/replay`],
    ] as const)
      expect((await server.call(method, target, { token: other.token })).status).toBe(404)
  })

  it('pages deliveries newest first, also by cursors of a version that listed them by id', async () => {
    await using server = await startServer({ idle: true })
    const { body: webhook } = await server.call('POST', '/v1/webhooks', { body: { url: 'https://example.com/' } })
    const path = `/v1/webhooks/${webhook.id}`
    const made: string[] = []
    for (let count = 0; count < 5; count += 1) made.unshift((await server.call('POST', `${path}/test`)).body.id)
    const page = async (cursor: string | null) => {
      const query = cursor === null ? '' : `&cursor=${cursor}`
      const { body } = await server.call('GET', `${path}/deliveries?limit=2${query}`)
      return { ids: body.data.map(({ id }: { id: string }) => id), next: body.next_cursor }
    }
    const first = await page(null)
    const second = await page(first.next)
    const third = await page(second.next)
    expect([first.ids, second.ids, third]).toEqual([
      made.slice(0, 2),
      made.slice(2, 4),
      { ids: made.slice(4), next: null },
    ])
    const list = `deliveries of ${webhook.id}{}`
    const earlier = encodeCursor({ organisationId: server.tenant.organisationId, list }, made[1] as string)
    expect(await page(earlier)).toEqual(second)
    await server.app.unitOfWork.run((tx) =>
      tx
        .deleteFrom('deliveries')
        .where('id', '=', made[1] as string)
        .execute(),
    )
    expect((await page(first.next)).ids).toEqual(second.ids) // what is pruned meanwhile costs a page nothing
    const refused = await server.call('GET', `${path}/deliveries?cursor=${earlier}`)
    expect([refused.status, refused.body.errors[0].parameter]).toEqual([422, 'cursor'])
  })

  it('delivers a test event, tells how it went, and replays it', async () => {
    await using receiver = await startReceiver()
    await using server = await startServer()
    const { token } = server.tenant
    const { body } = await server.call('POST', '/v1/webhooks', { token, body: { url: receiver.url } })
    const { body: ping } = await server.call('POST', `/v1/webhooks/${body.id}/test`, { token })
    const path = `/v1/webhooks/${body.id}/deliveries`
    const done = await until(async () => {
      const answer = await server.call('GET', `${path}/${ping.id}`, { token })
      return answer.body.state === 'succeeded' ? answer : undefined
    })
    expect(done.body.attempts).toMatchObject([
      { number: 1, kind: 'test', response_status: 200, remote_address: '127.0.0.1' },
    ])
    const [request] = receiver.requests
    expect(await verify(body.secret, request?.body ?? '', String(request?.headers['x-nexora-signature']))).toBe(true)
    const event = await server.call('GET', `/v1/events/${ping.event_id}`, { token })
    expect(event.text).toBe(request?.body)
    expect((await server.call('POST', `${path}/${ping.id}/replay`, { token })).status).toBe(202)
    await until(() => receiver.requests.length === 2)
    const list = await server.call('GET', `${path}?state=succeeded,pending,leased&event_type=webhook.ping`, { token })
    expect(list.body.data.map(({ id }: { id: string }) => id)).toEqual([ping.id])
  })
})
