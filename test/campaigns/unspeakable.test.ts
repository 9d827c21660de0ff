// Nobody joins a campaign with values that its scenario could not speak: told by place, all at once, on every way in.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { phoneOf, type Stage, setStage } from '../runtime/stage.ts'

let stage: Stage

beforeEach(async () => {
  stage = await setStage()
})

afterEach(async () => {
  await stage[Symbol.asyncDispose]()
})

const SOUND = { first_name: 'Sarah', business: 'Harbour Power', amount: '$84.50', due_date: '2026-06-12' }
const person = (index: number, values: object) => ({ phone: phoneOf(index), context: { ...SOUND, ...values } })
const payments = (recipients: object[], fields: object = {}) => ({
  scenario: 'payment_reminder',
  recipients,
  ...fields,
})
const make = (recipients: object[], fields: object = {}) =>
  stage.call('POST', '/v1/campaigns', payments(recipients, { draft: true, ...fields }))

const WRONG = [
  person(1, { due_date: 'soon', amount: false }),
  person(2, {}),
  person(3, { first_name: 12, due_date: '2026-02-31' }),
  person(4, { business: ['a'], amount: { nzd: 5 } }),
]
const FOUND = [
  ['#/recipients/0/context/due_date', 'day'],
  ['#/recipients/0/context/amount', 'type'],
  ['#/recipients/2/context/first_name', 'type'],
  ['#/recipients/2/context/due_date', 'date'],
  ['#/recipients/3/context/business', 'type'],
  ['#/recipients/3/context/amount', 'type'],
].sort()

const faultsOf = ({ body }: { body: { errors: { pointer: string; code: string }[] } }) =>
  body.errors.map(({ pointer, code }) => [pointer, code]).sort()

it('a new campaign with such people is refused', async () => {
  const refused = await make(WRONG)
  expect(refused.status).toBe(422)
  expect(faultsOf(refused)).toEqual(FOUND)
})

it('they are left out of a new campaign where that is asked for, and told in its warnings', async () => {
  const { status, body } = await make(WRONG, { on_invalid: 'skip' })
  expect(status).toBe(201)
  expect(body.recipient_count).toBe(1)
  const told = new Set(body.warnings.map(({ pointer }: { pointer: string }) => pointer))
  expect(told).toContain('#/recipients/0/context/due_date')
  expect((await stage.recipients(body.id)).map(({ phone }) => phone)).toEqual([phoneOf(2)])
})

it('they cannot be added to a campaign, or are left out', async () => {
  const { id } = (await make([person(9, {})])).body
  const add = (options: object) =>
    stage.call('POST', `/v1/campaigns/${id}/recipients`, { recipients: WRONG, ...options })
  expect(faultsOf(await add({}))).toEqual(FOUND)
  expect((await add({ on_invalid: 'skip' })).body).toMatchObject({ added: 1, skipped: 3 })
})

it('in a file they are told by line and column, or left out', async () => {
  const { id } = (await make([person(9, {})])).body
  const file = [
    'phone,first_name,business,amount,due_date',
    `${phoneOf(1)},Sarah,Harbour,$5,soon`,
    `${phoneOf(2)},Sarah,Harbour,84.50,Friday 12 June`,
    `${phoneOf(3)},Sarah,Harbour,$5,2026-13-01`,
  ].join('\n')
  const { organisationId } = stage.server.tenant
  const { token } = await stage.server.addTenant({ organisationId })
  const read = (query: string) =>
    stage.server.call('POST', `/v1/campaigns/${id}/recipients/import${query}`, {
      token,
      body: file,
      headers: { 'content-type': 'text/csv' },
    })
  const refused = await read('')
  expect(refused.status).toBe(422)
  const errors = [
    { line: 2, column: 5, code: 'day' },
    { line: 4, column: 5, code: 'date' },
  ]
  expect(refused.body.errors).toMatchObject(errors)
  expect((await read('?on_invalid=skip')).body).toMatchObject({ added: 1, skipped: 2, errors })
})

it('an amount may be a number, which is spoken as money is', async () => {
  const { status, body } = await make([person(1, { amount: 84.5 })])
  expect(status).toBe(201)
  await stage.call('POST', `/v1/campaigns/${body.id}/start`)
  await stage.play()
  const [conversation] = await stage.conversations(body.id)
  const { text } = await stage.call('GET', `/v1/conversations/${conversation.id}/transcript`)
  expect(text).toContain('84.50')
})
