// Under some keys stand names that somebody chose, and under some values: neither is prose, whatever it is called.
import { expect, it } from 'vitest'
import { changesOf, found, openapi } from './documents.ts'

const encoded = (part: object, Kind: object = {}) =>
  openapi({
    root: { components: { schemas: { Kind } } },
    operation: {
      requestBody: {
        content: { 'multipart/form-data': { schema: { type: 'object' }, encoding: { file: part } } },
      },
    },
  })
const linked = (link: object) =>
  openapi({
    operation: { responses: { 200: { description: 'Done', links: { next: { operationId: 'makeThing', ...link } } } } },
  })
const text = { schema: { type: 'string' } }

it.each([
  [
    'a header of a part',
    encoded({ headers: { 'x-sum': text } }),
    encoded({ headers: {} }),
    'part-encoding-changed breaking',
  ],
  [
    'a header of a part that is called as prose is',
    encoded({ headers: { title: text } }),
    encoded({ headers: {} }),
    'part-encoding-changed breaking',
  ],
  [
    'a part within a part',
    encoded({ encoding: { tags: { contentType: 'text/plain' } } }),
    encoded({ encoding: { tags: { contentType: 'text/csv' } } }),
    'part-encoding-changed breaking',
  ],
  [
    'a constant',
    encoded({ headers: { kind: { schema: { const: { title: 'a' } } } } }),
    encoded({ headers: { kind: { schema: { const: { title: 'b' } } } } }),
    'part-encoding-changed breaking',
  ],
  [
    'what a property refers to that is called as a keyword is',
    encoded(
      { headers: { kind: { schema: { properties: { default: { $ref: '#/components/schemas/Kind' } } } } } },
      { type: 'string' },
    ),
    encoded(
      { headers: { kind: { schema: { properties: { default: { $ref: '#/components/schemas/Kind' } } } } } },
      { type: 'number' },
    ),
    'part-encoding-changed breaking',
  ],
  [
    'a parameter of a link',
    linked({ parameters: { title: '$response.body#/a' } }),
    linked({ parameters: { title: '$response.body#/b' } }),
    'link-changed risky',
  ],
  [
    'the body of a link',
    linked({ requestBody: { title: '$response.body#/a' } }),
    linked({ requestBody: { title: '$response.body#/b' } }),
    'link-changed risky',
  ],
])('a change of %s is told', (_, old, now, verdict) => {
  expect(found(changesOf(old, now))).toEqual([verdict])
  expect(changesOf(old, old)).toEqual([])
})

it('what is said of a part or a link changes freely', () => {
  const header = (more: object) => encoded({ headers: { 'x-checksum': { ...text, ...more } } })
  expect(changesOf(header({}), header({ description: 'By SHA-256.', 'x-internal': true }))).toEqual([])
  expect(changesOf(linked({}), linked({ description: 'The next one.' }))).toEqual([])
})
