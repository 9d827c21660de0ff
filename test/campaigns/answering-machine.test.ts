// Whom people are put through to and what voicemail is told: kept as sent, refused by pointer.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CONTEXT, campaignOf, create, phoneOf, type Stage, setStage } from '../runtime/stage.ts'

let stage: Stage

beforeAll(async () => {
  stage = await setStage()
})

afterAll(async () => {
  await stage[Symbol.asyncDispose]()
})

const MESSAGE = 'Kia ora {{first_name}}, a reminder of your appointment: {{appt}}.'
const LEAVE = { action: 'leave_message', message: MESSAGE }
const DRAFT = { draft: true }

const faults = (body: { errors: { pointer: string; code: string }[] }) =>
  body.errors.map(({ pointer, code }) => [pointer, code])
const post = (fields: object) => stage.call('POST', '/v1/campaigns', campaignOf([phoneOf(1), phoneOf(2)], fields))
const patch = (id: string, fields: object) => stage.call('PATCH', `/v1/campaigns/${id}`, fields)

describe('a campaign', () => {
  it('hangs up on voicemail and puts nobody through unless it says otherwise', async () => {
    expect(await create(stage, [phoneOf(1)], DRAFT)).toMatchObject({
      transfer_to: null,
      answering_machine: { action: 'hang_up', message: null },
    })
  })

  it('keeps what is sent, the number in E.164, and shows it', async () => {
    const fields = { ...DRAFT, transfer_to: '+64 9 555 0111', answering_machine: LEAVE }
    const { id } = await create(stage, [phoneOf(1)], fields)
    expect((await stage.call('GET', `/v1/campaigns/${id}`)).body).toMatchObject({
      transfer_to: '+6495550111',
      answering_machine: LEAVE,
    })
  })

  it.each([
    ['a message is left without words', { action: 'leave_message' }, 'required'],
    ['the message is null', { action: 'leave_message', message: null }, 'required'],
    ['the message is blank', { action: 'leave_message', message: '  ' }, 'empty'],
    ['a placeholder is not closed', { action: 'leave_message', message: 'Kia ora {{first_name' }, 'placeholder'],
    ['a placeholder has a space', { action: 'continue', message: 'Kia ora {{first name}}' }, 'placeholder'],
  ])('is refused by pointer when %s, made or changed', async (_, machine, code) => {
    const made = await post({ answering_machine: machine })
    expect([made.status, faults(made.body)]).toEqual([422, [['#/answering_machine/message', code]]])
    const { id } = await create(stage, [phoneOf(1)], DRAFT)
    const changed = await patch(id, { answering_machine: machine })
    expect([changed.status, faults(changed.body)]).toEqual([422, [['#/answering_machine/message', code]]])
  })

  it('is refused for each recipient who lacks what the message speaks', async () => {
    const machine = { action: 'leave_message', message: 'Kia ora {{first_name}}, ring {{contact}} or {{desk}}.' }
    const recipients = [
      { phone: phoneOf(1), context: { ...CONTEXT, contact: 'Mere', desk: 4 } },
      { phone: phoneOf(2), context: { ...CONTEXT, contact: '' } },
    ]
    const { status, body } = await post({ answering_machine: machine, recipients })
    expect([status, faults(body)]).toEqual([
      422,
      [
        ['#/recipients/1/context/contact', 'required'],
        ['#/recipients/1/context/desk', 'required'],
      ],
    ])
  })

  it('is not changed to a message that somebody still to be called cannot be told', async () => {
    const { id } = await create(stage, [phoneOf(1)], DRAFT)
    const answer = await patch(id, { answering_machine: { action: 'leave_message', message: 'Ring {{contact}}.' } })
    expect([answer.status, faults(answer.body)]).toEqual([422, [['#/answering_machine/message', 'context']]])
    expect((await patch(id, { answering_machine: LEAVE })).body.answering_machine).toEqual(LEAVE)
  })

  it('refuses a transfer to a number that cannot exist, made or changed, and takes null to end it', async () => {
    const made = await post({ transfer_to: '+64 9 55' })
    expect([made.status, made.body.errors[0].pointer]).toEqual([422, '#/transfer_to'])
    const { id } = await create(stage, [phoneOf(1)], { ...DRAFT, transfer_to: '+6495550111' })
    expect(faults((await patch(id, { transfer_to: '+1 202 555 010' })).body)).toEqual([['#/transfer_to', 'phone']])
    expect((await patch(id, { transfer_to: null })).body.transfer_to).toBeNull()
  })
})
