// A file of people, as a spreadsheet saves it: taken as a whole, or refused with every fault by line and column.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { create, phoneOf, type Stage, setStage } from '../../runtime/stage.ts'

let stage: Stage
let token: string

beforeAll(async () => {
  stage = await setStage()
  token = (await stage.server.addTenant({ organisationId: stage.server.tenant.organisationId })).token
})

afterAll(async () => {
  await stage[Symbol.asyncDispose]()
})

const draft = async () => (await create(stage, ['+6421555999'], { draft: true })).id as string
const send = (id: string, body: string | Buffer, options: { query?: string; headers?: object } = {}) =>
  stage.server.call('POST', `/v1/campaigns/${id}/recipients/import${options.query ?? ''}`, {
    token,
    body: body as string,
    headers: { 'content-type': 'text/csv', ...options.headers },
  })
const faults = (body: { errors: { line: number; column?: number; code: string }[] }) =>
  body.errors.map(({ line, column, code }) => [line, column, code])
const SKIP = '?on_invalid=skip&on_duplicate=skip'

describe('a file', () => {
  it.each([
    ['commas and CRLF', 'phone,first_name,appt,external_id\r\n+64 21 555 1001,Aroha,"Monday, 2:30 pm",p-1\r\n'],
    [
      'semicolons and a byte order mark',
      '\ufeffPhone ;first_name;appt;External_ID\n+64215551001;Aroha;Monday, 2:30 pm;p-1',
    ],
    [
      'tabs and another name of the number',
      'first_name\tappt\tMobile\texternal_id\nAroha\tMonday, 2:30 pm\t+64215551001\tp-1\n',
    ],
  ])('with %s is understood', async (_, text) => {
    const id = await draft()
    const { status, body } = await send(id, text)
    expect(status).toBe(200)
    expect(body).toMatchObject({ rows: 1, added: 1, skipped: 0, recipient_count: 2, errors: [], errors_total: 0 })
    expect(body.context_columns).toEqual(['first_name', 'appt'])
    expect((await stage.recipients(id))[1]).toMatchObject({
      phone: phoneOf(1),
      external_id: 'p-1',
      context: { first_name: 'Aroha', appt: 'Monday, 2:30 pm' },
    })
  })

  it('keeps line breaks, quotes and accents of a field, and leaves empty fields and rows out', async () => {
    const id = await draft()
    await send(id, 'phone,first_name,appt,note\n\n+64215551001,Tāne,"Monday\n""sharp""",\n\n')
    expect((await stage.recipients(id))[1].context).toEqual({ first_name: 'Tāne', appt: 'Monday\n"sharp"' })
  })

  it('is refused with every fault by line and column, and nobody is added', async () => {
    const id = await draft()
    const text = [
      'phone,first_name,appt,timezone',
      '+64215551001,Aroha,Monday,',
      'nobody,Tāne,Monday,',
      '+64215551002,"two\nlines",,Mars/Olympus',
      '+64215551001,Mere,Monday,',
      '+64215551003,Mere',
      '+64215551004,"Mere" x,Monday,',
      `+64215551005,${'x'.repeat(1001)},Monday,`,
      '+6421555999,Hemi,Monday,',
    ].join('\n')
    const { status, body } = await send(id, text)
    expect(status).toBe(422)
    expect(faults(body)).toEqual([
      [3, 1, 'phone'],
      [5, 4, 'time-zone'],
      [5, 3, 'required'],
      [6, 1, 'duplicate'],
      [7, undefined, 'columns'],
      [8, 2, 'quote'],
      [9, 2, 'max-length'],
      [10, 1, 'duplicate'],
    ])
    expect(body.errors[3].detail).toBe('is the number of line 2 too')
    expect((await stage.recipients(id)).length).toBe(1)
  })

  it('takes the sound rows when asked to, and tells of the others', async () => {
    const id = await draft()
    const text =
      'phone,first_name,appt\n+64215551001,A,B\nnobody,A,B\n+6421555999,A,B\n+64215551001,A,B\n+64215551002,A,B'
    const { status, body } = await send(id, text, { query: SKIP })
    expect(status).toBe(200)
    expect(body).toMatchObject({ rows: 5, added: 2, skipped: 3, recipient_count: 3, errors_total: 3 })
    expect(faults(body)).toEqual([
      [3, 1, 'phone'],
      [4, 1, 'duplicate'],
      [5, 1, 'duplicate'],
    ])
  })

  it.each([
    ['nothing', '', [[1, undefined, 'empty']]],
    ['no number', 'name,appt,first_name\na,b,c', [[1, undefined, 'no-phone']]],
    ['two numbers', 'tel,mobile,first_name,appt\n', [[1, undefined, 'two-phones']]],
    ['a name twice', 'phone,appt,first_name,appt\n', [[1, 4, 'duplicate']]],
    ['a name that every object has', 'phone,first_name,appt,__proto__\n', [[1, 4, 'name']]],
    ['a column without a name', 'phone,,first_name,appt\n', [[1, 2, 'name']]],
    ['no column for what the scenario needs', 'phone,first_name\n', [[1, undefined, 'required']]],
  ])('whose header has %s is refused, whatever else is asked', async (_, text, expected) => {
    const id = await draft()
    for (const query of ['', SKIP]) {
      const { status, body } = await send(id, text, { query })
      expect([status, ...faults(body)]).toEqual([422, ...expected])
    }
  })

  it('is refused when it is not text in UTF-8, with words about what it may be', async () => {
    const id = await draft()
    const text = 'phone,first_name,appt\n+64215551001,Tāne,Monday'
    const utf16 = await send(id, Buffer.from(`\ufeff${text}`, 'utf16le'))
    expect(utf16).toMatchObject({ status: 400, body: { code: 'invalid-csv' } })
    expect(utf16.body.detail).toContain('UTF-16')
    const latin = await send(id, Buffer.from(text.replace('ā', 'ä'), 'latin1'))
    expect(latin).toMatchObject({ status: 400, body: { code: 'invalid-csv' } })
    expect(latin.body.detail).toContain('Windows-1252')
  })

  it('is refused under another media type, and beyond 4 MiB', async () => {
    const id = await draft()
    expect((await send(id, '{}', { headers: { 'content-type': 'application/json' } })).status).toBe(415)
    expect((await send(id, 'x'.repeat(4 * 1024 * 1024 + 1))).status).toBe(413)
  })

  it('is taken once under an idempotency key', async () => {
    const id = await draft()
    const text = 'phone,first_name,appt\n+64215551001,Aroha,Monday'
    const headers = { 'Idempotency-Key': 'the-file' }
    const first = await send(id, text, { headers })
    const again = await send(id, text, { headers })
    expect([first.status, again.text]).toEqual([200, first.text])
    expect((await stage.recipients(id)).length).toBe(2)
  })

  it('has 10,000 rows at most, and as many are taken in many turns of the event loop', async () => {
    const row = (index: number) => `+64 21 ${5_000_000 + index},Aroha,"Monday, 2:30 pm",p-${index}`
    const file = (rows: number) =>
      ['phone,first_name,appt,external_id', ...Array.from({ length: rows }, (_, index) => row(index))].join('\r\n')
    const id = await draft()
    const refused = await send(id, file(10_001))
    expect([refused.status, ...faults(refused.body)]).toEqual([422, [10_002, undefined, 'too-many-rows']])
    let turns = 0
    let over = false
    const count = () => {
      turns += 1
      if (!over) setImmediate(count)
    }
    setImmediate(count)
    const taken = await send(id, file(10_000))
    over = true
    expect(taken).toMatchObject({ status: 200, body: { added: 10_000, recipient_count: 10_001 } })
    expect(turns).toBeGreaterThan(100) // turns that others had meanwhile
  }, 60_000)
})
