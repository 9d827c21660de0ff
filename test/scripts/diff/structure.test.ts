// What the formats allow is compared, also where the check of structure that loading goes by does not know it.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { diff } from '../../../scripts/contract/diff/diff.ts'
import { load } from '../../../scripts/contract/diff/load.ts'
import { lintAny } from '../../../scripts/contract/lint-any.ts'
import { makeFolder } from '../../e2e/processes.ts'
import { found, jsonBody, openapi, POLICY, type Schema } from './documents.ts'

const folder = makeFolder()
const cwd = folder.path
afterAll(() => folder[Symbol.dispose]())

let files = 0
async function loaded(document: object) {
  files += 1
  const name = `document-${files}.json`
  writeFileSync(path.join(cwd, name), JSON.stringify(document, null, 2))
  return load(name, { remote: false, lenient: false, cwd })
}
const changed = async (old: object, now: object) => found(diff(await loaded(old), await loaded(now), POLICY))
const refused = (document: object) =>
  loaded(document).then(
    () => 'loaded',
    (error) => error.message,
  )

const INFO = { title: 'Jobs', version: '1.0.0' }
const avro = (...fields: object[]) => ({ type: 'record', name: 'Job', fields })
const AVRO = 'application/vnd.apache.avro+json;version=1.9.0'
const third = (payload: object, more: object = {}) => ({
  asyncapi: '3.0.0',
  info: INFO,
  channels: { jobs: { address: 'jobs', messages: { done: { name: 'done', payload, ...more } } } },
  operations: { jobs: { action: 'send', channel: { $ref: '#/channels/jobs' } } },
})
const second = (payload: object, more: object = {}) => ({
  asyncapi: '2.6.0',
  info: INFO,
  channels: { jobs: { subscribe: { message: { name: 'done', payload, ...more } } } },
})
const field = { name: 'id', type: 'string' }

describe('a payload in Avro', () => {
  it.each([
    ['AsyncAPI 3', (schema: object) => third({ schemaFormat: AVRO, schema })],
    ['AsyncAPI 2', (schema: object) => second(schema, { schemaFormat: AVRO })],
  ])('of %s is compared as a whole, and is no fault for lint', async (_, document) => {
    expect(await changed(document(avro(field)), document(avro(field)))).toEqual([])
    expect(await changed(document(avro()), document(avro(field)))).toEqual(['payload-not-comparable breaking'])
    writeFileSync(path.join(cwd, 'redocly.yaml'), 'extends: [spec]\n')
    writeFileSync(path.join(cwd, 'avro.json'), JSON.stringify(document(avro(field))))
    expect((await lintAny(['avro.json'], ['example-missing'], cwd)).filter(({ rule }) => rule === 'struct')).toEqual([])
  })

  it('does not excuse what else is wrong', async () => {
    expect(await refused({ ...third({ schemaFormat: AVRO, schema: avro() }), channels: 7 })).toContain('Expected type')
    expect(await refused(third({ type: 'record' }))).toContain('`type` can be one of')
  })
})

describe('a schema of OpenAPI 3.1', () => {
  const asked = (schema: Schema) => openapi({ operation: { requestBody: jsonBody(schema) } })
  const inComponents = (schema: unknown) => openapi({ root: { components: { schemas: { Name: schema } } } })

  it('may be true or false', async () => {
    expect(await refused(inComponents(true))).toBe('loaded')
    expect(await changed(asked({ properties: { a: true } }), asked({ properties: { a: false } }))).not.toEqual([])
  })

  it('may have keywords of somebody, whose changes block', async () => {
    const sorted = (collation: string) => asked({ type: 'string', collation })
    expect(await changed(sorted('a'), sorted('b'))).toEqual(['unknown-keyword breaking'])
  })

  it('is refused with them in OpenAPI 3.0, and outside of schemas everywhere', async () => {
    const older = (schema: unknown) => ({ ...inComponents(schema), openapi: '3.0.3' })
    expect(await refused(older({ type: 'string', collation: 'a' }))).toContain('`collation` is not expected')
    expect(await refused(older(true))).toContain('Expected type')
    expect(await refused(openapi({ operation: { colour: 'red' } }))).toContain('`colour` is not expected')
    expect(await refused(inComponents(7))).toContain('Expected type')
  })
})
