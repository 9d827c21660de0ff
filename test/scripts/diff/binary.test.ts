// Strings that are bytes: OpenAPI 3.0 says so with a format, 3.1 with the keywords of JSON Schema, and many documents of
// 3.1 still with the format. Written in one way or the other, they are the same; other bytes are another matter.
import { describe, expect, it } from 'vitest'
import { changesOf, found, jsonBody, openapi, schemaChanges } from './documents.ts'

const BYTES = [
  [
    { type: 'string', format: 'binary' },
    { type: 'string', contentMediaType: 'application/octet-stream' },
  ],
  [
    { type: 'string', format: 'byte' },
    { type: 'string', contentEncoding: 'base64' },
  ],
] as const

const upload = (version: string, schema: object) => ({
  ...openapi({ operation: { requestBody: jsonBody({ type: 'object', properties: { file: { ...schema } } }) } }),
  openapi: version,
})

describe.each(BYTES)('%j', (format, keyword) => {
  it.each(['in', 'out'] as const)('is the same written with keywords, %s', (direction) => {
    expect(schemaChanges(format, keyword, direction)).toEqual([])
    expect(schemaChanges(keyword, format, direction)).toEqual([])
  })

  it('is the same in OpenAPI 3.0 and in 3.1, whichever way that writes it', () => {
    for (const schema of [format, keyword])
      expect(changesOf(upload('3.0.3', format), upload('3.1.0', schema))).toEqual([])
  })

  it('is no other text', () => {
    expect(found(schemaChanges({ type: 'string' }, format, 'in'))).toEqual(['content-added breaking'])
    expect(found(schemaChanges(format, { type: 'string' }, 'out'))).toEqual(['content-removed breaking'])
    expect(found(schemaChanges(format, { type: 'string', format: 'uuid' }, 'in'))).toContain('format-added breaking')
  })
})

it('takes a picture for another thing than any bytes', () => {
  const picture = { type: 'string', format: 'binary', contentMediaType: 'image/png' }
  expect(found(schemaChanges({ type: 'string', format: 'binary' }, picture, 'in'))).toEqual([
    'content-changed breaking',
  ])
})
