// Nothing of a document changes unseen: every value that is changed and every member that is removed, one at a time, is told
// by the check or is prose by its tables. Exhaustively in documents that hold every field, and at random in our own.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BadInput } from '../../../scripts/contract/diff/place.ts'
import { ASYNCAPI, ASYNCAPI_2 } from './dense/asyncapi.ts'
import { OPENAPI } from './dense/openapi.ts'
import { SCHEMAS } from './dense/schemas.ts'
import { changesOf } from './documents.ts'
import { edited, editsOf, isProse } from './edits.ts'
import { isRestated } from './restated.ts'

const RUNS = 60
const LONG = { timeout: 120_000 }

/** Whether the change is told, or refused with exit code 2, which blocks as well. */
function isSeen(old: unknown, now: unknown): boolean {
  try {
    return changesOf(old, now).length > 0
  } catch (error) {
    if (error instanceof BadInput) return true
    throw error
  }
}

describe('documents that hold every field', () => {
  it.each([
    ['OpenAPI', OPENAPI],
    ['the schemas of OpenAPI', SCHEMAS],
    ['AsyncAPI 3', ASYNCAPI],
    ['AsyncAPI 2', ASYNCAPI_2],
  ])('%s: no edit and no reverse of one passes unseen', LONG, (_, document) => {
    expect(changesOf(document, structuredClone(document))).toEqual([])
    const edits = editsOf(document).filter((edit) => !isProse(document, edit) && !isRestated(document, edit))
    expect(edits.length).toBeGreaterThan(100)
    const unseen = edits.flatMap((edit) => {
      const after = edited(document, edit)
      return [
        ...(isSeen(document, after) ? [] : [edit.name]),
        ...(isSeen(after, document) ? [] : [`the reverse of ${edit.name}`]),
      ]
    })
    expect(unseen).toEqual([])
  })

  it('tell servers, security and payloads of other languages among them', () => {
    const told = [...editsOf(OPENAPI), ...editsOf(ASYNCAPI)].map(({ name }) => name)
    for (const part of ['/servers/0/variables/at/enum/0', '/servers/main/pathname', '/security/0/', '/payload/schema/'])
      expect([part, told.some((name) => name.includes(part))]).toEqual([part, true])
  })

  it('are not told apart by prose', () => {
    for (const document of [OPENAPI, ASYNCAPI]) {
      const prose = editsOf(document).filter(
        (edit) => isProse(document, edit) && !edit.keys.some((key) => key.startsWith('x-')),
      )
      const seen = prose.filter((edit) => isSeen(document, edited(document, edit)) && edit.keys.length > 1)
      expect(seen.map(({ name }) => name)).toEqual([])
    }
  })
})

describe('our own documents', () => {
  it.each(['openapi.json', 'asyncapi.json'])('%s: no edit passes unseen', LONG, (name) => {
    const file = path.resolve(import.meta.dirname, '../../../generated', name)
    const document: unknown = JSON.parse(readFileSync(file, 'utf8'))
    const edits = editsOf(document).filter((edit) => !isProse(document, edit) && !isRestated(document, edit))
    expect(edits.length).toBeGreaterThan(1000)
    fc.assert(
      fc.property(fc.constantFrom(...edits), (edit) => {
        expect([edit.name, isSeen(document, edited(document, edit))]).toEqual([edit.name, true])
      }),
      { numRuns: RUNS },
    )
  })
})
