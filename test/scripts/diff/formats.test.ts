// Each format by itself says who is hit and by which fingerprint a change is approved: a reviewer sees one of them.
import { describe, expect, it } from 'vitest'
import { FORMATS } from '../../../scripts/contract/diff/report/formats.ts'
import { makeReport } from '../../../scripts/contract/diff/report/report.ts'
import { contractOf, jsonBody, openapi, POLICY } from './documents.ts'

// A component, so that what changed is not called by the operation.
const named = (schema: object) =>
  openapi({
    operation: { requestBody: jsonBody({ $ref: '#/components/schemas/Thing' }) },
    root: { components: { schemas: { Thing: { type: 'object', properties: { name: schema } } } } },
  })
const reported = (old: object, now: object) =>
  makeReport([{ base: contractOf(old), revision: contractOf(now) }], [], POLICY, 'breaking', false)
const text = { type: 'string' }

describe.each(['terminal', 'markdown', 'github', 'sarif', 'junit', 'json'])('the format %s', (name) => {
  it('names the operation that is hit, and the fingerprint', () => {
    const report = reported(named(text), named({ ...text, maxLength: 9 }))
    const [change] = report.documents[0]?.changes ?? []
    const told = FORMATS[name]?.(report, false).replaceAll('\\', '')
    expect(told).toContain('POST /things/{id}')
    expect(told).toContain(change?.fingerprint)
  })
})

it('asks for nothing to be done about a change that is safe', () => {
  const report = reported(named({ ...text, maxLength: 9 }), named(text))
  expect(FORMATS.sarif?.(report, false)).toContain('The greatest length was raised')
  expect(FORMATS.sarif?.(report, false)).not.toContain('Instead: ')
})

it('says in Markdown that nothing changed, rather than nothing', () => {
  expect(FORMATS.markdown?.(reported(named(text), named(text)), false)).toContain(
    'Nothing changed for those who use it',
  )
})
