// Nobody joins a campaign without the values that its message on voicemail speaks, however the two are timed.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makeRecipientHandlers } from '../../src/campaigns/recipients/handlers.ts'
import { CONTEXT, create, phoneOf, type Stage, setStage } from '../runtime/stage.ts'

let stage: Stage
let id: string

beforeEach(async () => {
  stage = await setStage()
  id = (await create(stage, [phoneOf(1)], { draft: true })).id
  for (const person of await stage.recipients(id))
    await stage.call('DELETE', `/v1/campaigns/${id}/recipients/${person.id}`)
})

afterEach(async () => {
  await stage[Symbol.asyncDispose]()
})

const change = () =>
  stage.call('PATCH', `/v1/campaigns/${id}`, {
    answering_machine: { action: 'leave_message', message: 'Hi, {{clinic}} calling' },
  })

it('a change of the message while a file is read refuses one of the two', async () => {
  const { token } = await stage.server.addTenant({ organisationId: stage.server.tenant.organisationId })
  const row = (index: number) => `+6421${6_000_000 + index},Aroha,Monday`
  const body = ['phone,first_name,appt', ...Array.from({ length: 5000 }, (_, index) => row(index))].join('\n')
  const importing = stage.server.call('POST', `/v1/campaigns/${id}/recipients/import`, {
    token,
    body,
    headers: { 'content-type': 'text/csv' },
  })
  const statuses = [await change(), await importing].map(({ status }) => status)
  expect(statuses.toSorted()).toEqual([200, 422])
})

it('people checked against the message before are checked again, and told by their place', async () => {
  expect((await change()).status).toBe(200)
  const { organisationId } = stage.server.tenant
  const people = [{ ...CONTEXT, clinic: 'Hauora' }, CONTEXT].map((context, index) => ({
    phone: phoneOf(index + 2),
    context,
    externalId: undefined,
    timeZone: undefined,
    metadata: {},
  }))
  const fault = (index: number, name: string) => ({
    pointer: `#/recipients/${index}/context/${name}`,
    code: 'required',
    detail: '',
  })
  const add = (lookedFor: readonly string[], onInvalid: 'reject' | 'skip' = 'reject') =>
    stage.server.app.unitOfWork.run((tx) =>
      stage.calling.recipients.add(tx, organisationId, id, people, {
        onInvalid,
        onDuplicate: 'skip',
        known: (index) => fault(index, 'phone'),
        lookedFor,
        lacking: fault,
      }),
    )
  await expect(add(['first_name', 'appt'])).rejects.toMatchObject({
    code: 'validation-failed',
    violations: [fault(1, 'clinic')],
  })
  expect(await stage.recipients(id)).toEqual([])
  expect((await add(['first_name', 'appt', 'clinic'])).ids).toHaveLength(2)
})

it('who lacks such a value then is left out and told of, where that was asked for', async () => {
  const prepared = {
    recipients: [
      { phone: phoneOf(2), context: { ...CONTEXT, clinic: 'Hauora' } },
      { phone: phoneOf(3), context: CONTEXT },
    ],
    places: [0, 1],
    skipped: [],
    onInvalid: 'skip',
    onDuplicate: 'reject',
    lookedFor: ['first_name', 'appt'], // as checked before the message changed
  }
  await change()
  const { server, calling } = stage
  const { addRecipients, importRecipients } = makeRecipientHandlers(calling)
  const call = (tx: unknown) => ({ tx, principal: { organisationId: server.tenant.organisationId } }) as never
  const params = { campaign_id: id }
  const added = await server.app.unitOfWork.run((tx) => addRecipients(call(tx), { params, body: prepared } as never))
  expect(added.body).toMatchObject({
    added: 1,
    skipped: 1,
    results: [{ status: 'added' }, { index: 1, status: 'skipped', recipient_id: null, code: 'required' }],
  })
  const file = {
    ...prepared,
    recipients: [{ phone: phoneOf(4), context: CONTEXT }],
    places: [{ line: 2, column: 1 }],
    delimiter: 'comma',
    contextColumns: [],
    rows: 1,
    skippedRows: 0,
  }
  const imported = await server.app.unitOfWork.run((tx) => importRecipients(call(tx), { params, body: file } as never))
  expect(imported.body).toMatchObject({
    added: 0,
    skipped: 1,
    errors: [{ line: 2, code: 'required' }],
    errors_total: 1,
  })
  expect((await stage.recipients(id)).map(({ phone }) => phone)).toEqual([phoneOf(2)])
})
