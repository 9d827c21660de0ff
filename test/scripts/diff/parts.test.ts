// An approval names a part: what is shared by several operations is not the same part as what one of them says alone.
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
const answer = (required: readonly string[]) => ({
  description: 'A thing',
  content: { 'application/json': { schema: { type: 'object', required, properties: { id: { type: 'string' } } } } },
})
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
])('an approval for one operation does not let the same break of %s pass', (_, base, one, all) => {
  const [approved, ...more] = changesOf(base, one)
  expect([approved?.affects, more]).toEqual([['GET /0'], []])
  const [shared] = changesOf(base, all)
  expect(shared?.affects).toEqual(['GET /0', 'GET /1'])
  expect(shared?.fingerprint).not.toBe(approved?.fingerprint)
})
