// The fingerprint by which an approval names a change: it outlives new wording, a new name of the file and other changes
// beside it, and it ends where what was approved ends.
import { describe, expect, it } from 'vitest'
import { diff } from '../../../scripts/contract/diff/diff.ts'
import { documentNames } from '../../../scripts/contract/diff/fingerprint.ts'
import type { Contract } from '../../../scripts/contract/diff/place.ts'
import { makeReport } from '../../../scripts/contract/diff/report/report.ts'
import { changesOf, contractOf, jsonBody, openapi, POLICY, type Schema, schemaChanges } from './documents.ts'

/** The fingerprints of a rule between two schemas that clients write. */
const ofSchemas = (rule: string, old: Schema, now: Schema) => only(rule, schemaChanges(old, now, 'in'))
const ofDocuments = (rule: string, old: unknown, now: unknown) => only(rule, changesOf(old, now))

function only(rule: string, changes: ReturnType<typeof changesOf>): string {
  const found = changes.filter((change) => change.rule === rule).map(({ fingerprint }) => fingerprint)
  expect([rule, found.length]).toEqual([rule, 1])
  return found[0] ?? ''
}

const text = { type: 'string' }
const when = (then: object, more: object = {}): Schema => ({
  type: 'object',
  ...Object.fromEntries([
    ['if', { required: ['a'] }],
    ['then', then],
  ]),
  ...more,
})
const carrying = (part: object) => withDefs({ type: 'string', contentSchema: ref }, part)
const withDefs = (schema: object, part: object): Schema => ({ ...schema, $defs: { Part: part } })
const ref = { $ref: '#/$defs/Part' }
const pointing = (part: object) => withDefs({ not: ref }, part)
const event = (payload: object) => ({
  asyncapi: '3.0.0',
  info: { title: 'Orders', version: '1.0.0' },
  channels: { placed: { address: 'placed', messages: { placed: { name: 'placed', payload } } } },
  operations: { send: { action: 'send', channel: { $ref: '#/channels/placed' } } },
})
const avro = (type: string, more: object = {}) =>
  event({ schemaFormat: 'application/vnd.apache.avro;version=1.9.0', schema: { type, ...more } })

describe('an approval does not let pass', () => {
  it.each([
    [
      'other schemas that cannot be shown to fit',
      'schema-not-comparable',
      carrying(text),
      carrying({ type: 'integer' }),
      carrying({ type: 'boolean' }),
    ],
    [
      'another condition',
      'condition-changed',
      when({ required: ['b'] }),
      when({ required: ['c'] }),
      when({ required: ['d'] }),
    ],
    [
      'another exclusion behind the same reference',
      'not-changed',
      pointing({ const: 'a' }),
      pointing(text),
      pointing({ type: 'integer' }),
    ],
    [
      'another pattern of names',
      'pattern-property-added',
      { type: 'object' },
      { type: 'object', patternProperties: { '^x': text } },
      { type: 'object', patternProperties: { '^x': { const: 1 } } },
    ],
    [
      'another dependency',
      'dependent-schema-added',
      { type: 'object' },
      { type: 'object', dependentSchemas: { a: { required: ['b'] } } },
      { type: 'object', dependentSchemas: { a: { required: ['c'] } } },
    ],
    [
      'another value of a keyword without a rule',
      'unknown-keyword',
      { unheardOf: 1 },
      { unheardOf: 2 },
      { unheardOf: 3 },
    ],
    [
      'another target of a keyword without a rule',
      'unknown-keyword',
      text,
      withDefs({ ...text, unheardOf: ref }, { a: 1 }),
      withDefs({ ...text, unheardOf: ref }, { a: 2 }),
    ],
    [
      'another value of a keyword without a rule, where it looks like prose',
      'unknown-keyword',
      { unheardOf: { title: 'a' } },
      { unheardOf: { title: 'b' } },
      { unheardOf: { title: 'c' } },
    ],
    [
      'another constant in a condition, where it looks like prose',
      'condition-changed',
      when({ properties: { p: { const: { title: 'a' } } } }),
      when({ properties: { p: { const: { title: 'b' } } } }),
      when({ properties: { p: { const: { title: 'c' } } } }),
    ],
    [
      'one more step',
      'multiple-of-changed',
      { type: 'integer', multipleOf: 2 },
      { type: 'integer', multipleOf: 3 },
      { type: 'integer', allOf: [{ multipleOf: 3 }, { multipleOf: 5 }] },
    ],
  ] as const)('%s', (_, rule, old, now, later) => {
    const approved = ofSchemas(rule, old, now)
    expect(ofSchemas(rule, old, now)).toBe(approved)
    expect(ofSchemas(rule, old, later)).not.toBe(approved)
  })

  it('another payload of another language', () => {
    const approved = ofDocuments('payload-not-comparable', avro('string'), avro('int'))
    expect(ofDocuments('payload-not-comparable', avro('string'), avro('int'))).toBe(approved)
    expect(ofDocuments('payload-not-comparable', avro('string'), avro('long'))).not.toBe(approved)
    // Under another key this would be prose.
    expect(ofDocuments('payload-not-comparable', avro('string'), avro('int', { title: 'b' }))).not.toBe(approved)
    expect(ofDocuments('payload-format-changed', event(text), avro('int'))).not.toBe(
      ofDocuments('payload-format-changed', event(text), avro('long')),
    )
  })

  it('another value of a field without a rule, where it looks like prose', () => {
    const [old, now, later] = ['a', 'b', 'c'].map((title) => openapi({ operation: { unheardOf: { title } } }))
    expect(ofDocuments('unknown-field', old, later)).not.toBe(ofDocuments('unknown-field', old, now))
  })

  it('another channel that replies go to', () => {
    const replying = (key: string) => {
      const reply = { address: { location: '$message.header#/to' }, channel: { $ref: `#/channels/${key}` } }
      const document = event(text)
      return {
        ...document,
        channels: { ...document.channels, ...Object.fromEntries(['a', 'b', 'c'].map((name) => [name, {}])) },
        operations: { send: { ...document.operations.send, reply } },
      }
    }
    expect(ofDocuments('reply-address-changed', replying('a'), replying('c'))).not.toBe(
      ofDocuments('reply-address-changed', replying('a'), replying('b')),
    )
  })

  it('a component of the same name in another file', () => {
    const side = (lengths: readonly [number, number]) => {
      const refs = ['a', 'b'].map((name) => [name, { $ref: `/${name}.yaml#/Name` }])
      const made = contractOf(
        openapi({ operation: { requestBody: jsonBody({ properties: Object.fromEntries(refs) }) } }),
      )
      const files = made.files as Map<string, unknown>
      for (const [index, name] of ['a', 'b'].entries())
        files.set(`/${name}.yaml`, { Name: { type: 'string', maxLength: lengths[index] } })
      return made
    }
    const namesIn = (now: Contract) =>
      diff(side([80, 80]), now, POLICY).map(({ path, fingerprint }) => [path, fingerprint] as const)
    const [[path, approved] = []] = namesIn(side([16, 80]))
    const both = namesIn(side([16, 16]))
    expect(both.map(([told]) => told)).toEqual([path, path])
    expect(new Set([approved, ...both.map(([, name]) => name)]).size).toBe(3)
  })
})

describe('an approval holds', () => {
  it('whatever else changes beside it, and whatever prose does', () => {
    const said = (more: object) => when({ required: ['c'] }, more)
    const approved = ofSchemas('condition-changed', when({ required: ['b'] }), said({}))
    expect(ofSchemas('condition-changed', when({ required: ['b'] }), said({ description: 'Anew.' }))).toBe(approved)
    expect(ofSchemas('condition-changed', when({ required: ['b'] }), said({ maxProperties: 9 }))).toBe(approved)
    const described = when({ required: ['c'], title: 'Then', description: 'Why.' })
    expect(ofSchemas('condition-changed', when({ required: ['b'] }), described)).toBe(approved)
  })

  it('where what it is about moved behind a reference', () => {
    const inline = ofSchemas('not-changed', { not: { const: 'a' } }, { not: text })
    expect(ofSchemas('not-changed', { not: { const: 'a' } }, pointing(text))).toBe(inline)
  })
})

const titled = (title: string, length?: number) => ({
  ...openapi({ operation: { requestBody: jsonBody({ type: 'string', maxLength: length }) } }),
  info: { title, version: '1.0.0' },
})
/** A document at a path, as git or the disk gives it. */
function at(file: string, title: string, length: number, label = file): Contract {
  const made = contractOf(titled(title, length))
  return { ...made, label, root: { ...made.root, file } }
}

describe('the document in a fingerprint', () => {
  it('is told by its format and title, whatever its file is called and whatever it is titled now', () => {
    const before = contractOf(titled('Orders', 9))
    const names = ['Orders', 'Orders anew'].map((title) => diff(before, contractOf(titled(title, 5)), POLICY)[0])
    expect(names[0]?.fingerprint).toBe(names[1]?.fingerprint)
    expect(names[0]?.fingerprint).not.toBe(
      diff(contractOf(titled('Bills', 9)), contractOf(titled('Bills', 5)), POLICY)[0]?.fingerprint,
    )
  })

  it('is told by as much of its path as is needed where another has the same title', () => {
    const pair = (file: string) => ({ base: at(file, 'API', 9), revision: at(file, 'API', 5) })
    expect(documentNames([pair('/w/a/openapi.yaml'), pair('/w/b/openapi.yaml')])).toEqual([
      'openapi API a/openapi.yaml',
      'openapi API b/openapi.yaml',
    ])
    expect(
      documentNames([pair('/w/a.yaml'), pair('/w/b.yaml'), { ...pair('/w/a.yaml'), base: at('/w/c', 'Other', 9) }]),
    ).toEqual(['openapi API a.yaml', 'openapi API b.yaml', 'openapi Other'])
  })

  it('is told by both sides where one is held against two', () => {
    const revision = at('/w/openapi.yaml', 'API', 5)
    const bases = ['git:v1:openapi.yaml', 'git:v2:openapi.yaml'].map((label) => at('/w/openapi.yaml', 'API', 9, label))
    const names = documentNames(bases.map((base) => ({ base, revision })))
    expect(new Set(names).size).toBe(2)
  })

  it('keeps an approval for one of two documents with one title from letting the other pass', () => {
    const pair = (file: string) => ({ base: at(file, 'API', 9), revision: at(file, 'API', 5) })
    const pairs = [pair('/w/a.yaml'), pair('/w/b.yaml')]
    const open = makeReport(pairs, [], POLICY, 'breaking')
    const fingerprint = open.documents[0]?.changes[0]?.fingerprint ?? ''
    const said = { reason: 'Agreed.', who: 'api@example.com', expires: '2099-12-31', file: 'approvals.yaml', line: 1 }
    const { counts, documents } = makeReport(pairs, [{ fingerprint, ...said }], POLICY, 'breaking')
    expect(counts).toMatchObject({ approved: 1, blocking: 1 })
    expect(documents.map(({ changes }) => changes[0]?.blocks)).toEqual([false, true])
  })
})
