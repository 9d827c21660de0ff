// A repeat under an Idempotency-Key is answered as before, although the same request would be refused by now.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { AUCKLAND_9AM, create, MINUTE, phoneOf, type Stage, setStage } from '../runtime/stage.ts'

let stage: Stage
let token: string

beforeEach(async () => {
  stage = await setStage()
  token = (await stage.server.addTenant({ organisationId: stage.server.tenant.organisationId })).token
})

afterEach(async () => {
  await stage[Symbol.asyncDispose]()
})

const post = (path: string, body: object | string, type = 'application/json') =>
  stage.server.call('POST', path, {
    token,
    body: body as object,
    headers: { 'idempotency-key': 'once', 'content-type': type },
  })

it('a suppression whose end was in the future', async () => {
  const body = { phone: phoneOf(9), expires_at: new Date(AUCKLAND_9AM + 10 * MINUTE).toISOString() }
  const first = await post('/v1/suppressions', body)
  expect(first.status).toBe(201)
  await stage.at(AUCKLAND_9AM + 20 * MINUTE)
  const again = await post('/v1/suppressions', body)
  expect([again.status, again.text]).toEqual([201, first.text])
  expect(again.headers.get('idempotent-replayed')).toBe('true')
  const other = await post('/v1/suppressions', { phone: phoneOf(9) })
  expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused'])
})

it('an import into a campaign whose message speaks more values since', async () => {
  const { id } = await create(stage, [phoneOf(1)], { draft: true })
  const path = `/v1/campaigns/${id}/recipients/import`
  const file = `phone,first_name,appt\n${phoneOf(2)},Aroha,Monday`
  const first = await post(path, file, 'text/csv')
  expect(first.status).toBe(200)
  for (const person of await stage.recipients(id))
    await stage.call('DELETE', `/v1/campaigns/${id}/recipients/${person.id}`)
  const message = { action: 'leave_message', message: 'This is {{clinic}}' }
  expect((await stage.call('PATCH', `/v1/campaigns/${id}`, { answering_machine: message })).status).toBe(200)
  const again = await post(path, file, 'text/csv')
  expect([again.status, again.text]).toEqual([200, first.text])
  expect(await stage.recipients(id)).toEqual([])
})
