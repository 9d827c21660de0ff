// An approval names a part and whom its change hits: what several operations share, once one of them alone is hit and once
// all of them, are two things.
import { expect, it } from 'vitest'
import { changesOf } from './documents.ts'

const done = { description: 'Done' }
/** Two operations, and components that they can share. */
const both = (one: object, other: object, components: object, more: object = {}) => ({
  ...{ openapi: '3.1.0', info: { title: 'Things', version: '1.0.0' }, ...more },
  paths: Object.fromEntries(
    [one, other].map((said, index) => [
      `/${index}`,
      { get: { operationId: `get${index}`, responses: { 200: done }, ...said } },
    ]),
  ),
  components,
})

const limit = (maximum: number) => ({ name: 'limit', in: 'query', schema: { type: 'integer', maximum } })
const limited = { parameters: [{ $ref: '#/components/parameters/limit' }] }
const thing = (required: readonly string[]) => ({ type: 'object', required, properties: { id: { type: 'string' } } })
const answering = (schema: object) => ({ description: 'A thing', content: { 'application/json': { schema } } })
const answer = (required: readonly string[]) => answering(thing(required))
const told = (name: string) => ({ responses: { 200: answering({ $ref: `#/components/schemas/${name}` }) } })
const answered = { responses: { 200: { $ref: '#/components/responses/Thing' } } }
const securitySchemes = { Basic: { type: 'http', scheme: 'basic' }, Bearer: { type: 'http', scheme: 'bearer' } }
const asking = (name: string) => ({ security: [{ [name]: [] }] })

it.each([
  [
    'the security of the document',
    both({}, {}, { securitySchemes }, asking('Basic')),
    both(asking('Bearer'), {}, { securitySchemes }, asking('Basic')),
    both({}, {}, { securitySchemes }, asking('Bearer')),
  ],
  [
    'a shared parameter',
    both(limited, limited, { parameters: { limit: limit(100) } }),
    both({ parameters: [limit(50)] }, limited, { parameters: { limit: limit(100) } }),
    both(limited, limited, { parameters: { limit: limit(50) } }),
  ],
  [
    'a shared response',
    both(answered, answered, { responses: { Thing: answer(['id']) } }),
    both({ responses: { 200: answer([]) } }, answered, { responses: { Thing: answer(['id']) } }),
    both(answered, answered, { responses: { Thing: answer([]) } }),
  ],
  [
    'a shared schema',
    both(told('Thing'), told('Thing'), { schemas: { Thing: thing(['id']) } }),
    both(told('Thing'), told('Copy'), { schemas: { Thing: thing([]), Copy: thing(['id']) } }),
    both(told('Thing'), told('Thing'), { schemas: { Thing: thing([]) } }),
  ],
])('an approval for one operation does not let the same break of %s pass', (_, base, one, all) => {
  const [approved, ...more] = changesOf(base, one)
  expect([approved?.affects, more]).toEqual([['GET /0'], []])
  const [shared] = changesOf(base, all)
  expect(shared?.affects).toEqual(['GET /0', 'GET /1'])
  expect(shared?.fingerprint).not.toBe(approved?.fingerprint)
})

it('an approval for one operation does not let the same break of another pass', () => {
  const base = both(told('Thing'), told('Thing'), { schemas: { Thing: thing(['id']) } })
  const schemas = { Thing: thing([]), Copy: thing(['id']) }
  const [[one], [other]] = [
    changesOf(base, both(told('Thing'), told('Copy'), { schemas })),
    changesOf(base, both(told('Copy'), told('Thing'), { schemas })),
  ]
  expect([one?.affects, other?.affects]).toEqual([['GET /0'], ['GET /1']])
  expect(one?.path).toBe(other?.path)
  expect(one?.fingerprint).not.toBe(other?.fingerprint)
})
