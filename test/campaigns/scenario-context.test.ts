// Values that a scenario needs and that are missing, or of another type: every scenario, every value, all told at once.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scenarios } from '../../src/dialogue/scenarios.ts'
import { type Harness, startServer } from '../support/harness.ts'

let server: Harness

beforeAll(async () => {
  server = await startServer({ idle: true })
})

afterAll(async () => {
  await server[Symbol.asyncDispose]()
})

const all = [...scenarios.values()].map(({ key, requiredContext }) => ({
  key,
  fields: requiredContext.map(({ name, format }) => ({ name, format })),
  sound: Object.fromEntries(requiredContext.map(({ name, example }) => [name, example])) as Record<string, unknown>,
}))
const WRONG = [7, true, ['a'], { text: 'a' }, null, ' ', '']

const person = (index: number, context: object) => ({ phone: `+64215550${100 + index}`, context })
const post = (scenario: string, contexts: object[]) =>
  server.call('POST', '/v1/campaigns', {
    body: { scenario, draft: true, recipients: contexts.map((one, at) => person(at, one)) },
  })
const pointersOf = ({ body }: { body: { errors: { pointer: string }[] } }) =>
  [...new Set(body.errors.map(({ pointer }) => pointer))].sort()

describe.each(all)('$key', ({ key, fields, sound }) => {
  it('is refused to whom any value is missing, each told by its place', async () => {
    const contexts = fields.map(({ name }) => Object.fromEntries(Object.entries(sound).filter(([one]) => one !== name)))
    const refused = await post(key, [sound, ...contexts])
    expect(refused.status).toBe(422)
    expect(pointersOf(refused)).toEqual(fields.map(({ name }, at) => `#/recipients/${at + 1}/context/${name}`).sort())
    expect(refused.body.errors.every(({ code }: { code: string }) => code === 'required')).toBe(true)
    const none = await post(key, [{}])
    expect(pointersOf(none)).toEqual(fields.map(({ name }) => `#/recipients/0/context/${name}`).sort())
  })

  it('is refused to whom any value is of another type, each told by its place', async () => {
    const wrong = fields.flatMap(({ name, format }) =>
      // an amount may be a number
      WRONG.filter((value) => !(format === 'amount' && value === 7)).map((value) => ({ name, value })),
    )
    const refused = await post(key, [sound, ...wrong.map(({ name, value }) => ({ ...sound, [name]: value }))])
    expect(refused.status).toBe(422)
    expect(pointersOf(refused)).toEqual(wrong.map(({ name }, at) => `#/recipients/${at + 1}/context/${name}`).sort())
  })

  it('makes no campaign of which a part is wrong, and leaves out whom it may', async () => {
    const before = (await server.call('GET', '/v1/campaigns')).body.data.length
    await post(key, [sound, {}])
    expect((await server.call('GET', '/v1/campaigns')).body.data).toHaveLength(before)
    const body = { scenario: key, draft: true, on_invalid: 'skip', recipients: [person(0, sound), person(1, {})] }
    expect((await server.call('POST', '/v1/campaigns', { body })).body).toMatchObject({ recipient_count: 1 })
  })
})
