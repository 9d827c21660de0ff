// A report names the line that somebody has to change, and speaks of those who are hit: readers of what they read.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { diff } from '../../../scripts/contract/diff/diff.ts'
import { load } from '../../../scripts/contract/diff/load.ts'
import { gitOrigin } from '../../../scripts/contract/diff/origin.ts'
import { movement } from '../../../scripts/contract/diff/report/report.ts'
import { changesOf, openapi, POLICY, schemaChanges } from './documents.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'nexora-where-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const PARCELS = `openapi: 3.1.0
info: { title: Parcels, version: 1.0.0 }
paths:
  /parcels:
    get:
      operationId: list
      responses:
        '200':
          description: All.
          content:
            application/json:
              schema:
                type: array
                items: { $ref: parcel.yaml#/Parcel }
`
const parcel = (properties: string) => `Status: { enum: [on, off] }
Parcel:
  type: object
${properties}`

const read = async (name: string, properties: string) => {
  const at = (file: string) => path.join(folder, name, file)
  mkdirSync(path.join(folder, name))
  writeFileSync(at('openapi.yaml'), PARCELS)
  writeFileSync(at('parcel.yaml'), parcel(properties))
  return load('openapi.yaml', { remote: false, lenient: false, cwd: path.join(folder, name) })
}

describe('the line of a removed property', () => {
  it('is where the properties of its schema stand, not where the schema is referred to', async () => {
    const old = await read('old', '  properties:\n    id: { type: string }\n    eta: { type: string }\n')
    const now = await read('now', '  properties:\n    id: { type: string }\n')
    const [removed] = diff(old, now, POLICY)
    expect(removed).toMatchObject({
      rule: 'property-removed',
      old: { file: 'parcel.yaml', line: 6 },
      new: { file: 'parcel.yaml', line: 4 },
    })
  })

  it('is that of the schema when no properties are left', async () => {
    const old = await read('some', '  properties:\n    eta: { type: string }\n')
    const now = await read('none', '  description: Empty.\n')
    expect(diff(old, now, POLICY)[0]).toMatchObject({ new: { file: 'parcel.yaml', line: 2 } })
  })
})

describe('the line of what is gone', () => {
  it('is that of the list it was in: the answers of an operation', async () => {
    const made = (name: string, status: string) => {
      mkdirSync(path.join(folder, name))
      const answers = `      responses:\n        '${status}': { description: Yes. }\n`
      const head = 'openapi: 3.1.0\ninfo: { title: A, version: 1.0.0 }\npaths:\n  /a:\n    get:\n      operationId: a\n'
      writeFileSync(path.join(folder, name, 'openapi.yaml'), head + answers)
      return load('openapi.yaml', { remote: false, lenient: false, cwd: path.join(folder, name) })
    }
    const changes = diff(await made('created', '201'), await made('fine', '200'), POLICY)
    expect(changes.find(({ rule }) => rule === 'success-response-removed')).toMatchObject({ new: { line: 7 } })
  })

  it('is that of the correlation id of a message', () => {
    const made = (location: string) => ({
      asyncapi: '3.0.0',
      info: { title: 'A', version: '1.0.0' },
      channels: { a: { address: 'a', messages: { m: { name: 'm', correlationId: { location } } } } },
      operations: { send: { action: 'send', channel: { $ref: '#/channels/a' } } },
    })
    const [moved] = changesOf(made('$message.header#/a'), made('$message.header#/b'))
    expect(moved?.new?.pointer).toBe('#/channels/a/messages/m/correlationId/location')
  })
})

it('tells of null that it was listed', () => {
  const [removed] = schemaChanges({ enum: ['a', null] }, { enum: ['a'] }, 'in')
  expect(removed && movement(removed)).toBe('null')
})

describe('why a change breaks', () => {
  it('is told to receivers of a webhook as those who read', () => {
    const hook = (parameters: object[]) =>
      openapi({ root: { webhooks: { moved: { post: { parameters, responses: { 200: { description: 'Taken' } } } } } } })
    const signature = { name: 'X-Signature', in: 'header', required: true, schema: { type: 'string' } }
    const [removed] = changesOf(hook([signature]), hook([]))
    expect(removed).toMatchObject({ direction: 'out', why: 'Receivers find nothing where they read it.' })
  })

  it('is certain where another value is the only one', () => {
    const why = (direction: 'in' | 'out') => schemaChanges({ const: 'a' }, { const: 'b' }, direction)[0]?.why
    expect(why('in')).toBe('Values that were valid are refused now.')
    expect(why('out')).toBe('Readers meet values that they were told cannot occur.')
  })
})

it('calls a schema in a file of its own by its name, without the ending', async () => {
  const made = (name: string, properties: object) => {
    mkdirSync(path.join(folder, name))
    const at = (file: string) => path.join(folder, name, file)
    writeFileSync(at('openapi.yaml'), PARCELS.replace('parcel.yaml#/Parcel', 'parcel.json'))
    writeFileSync(at('parcel.json'), JSON.stringify({ type: 'object', properties }))
    return load('openapi.yaml', { remote: false, lenient: false, cwd: path.join(folder, name) })
  }
  const [added] = diff(await made('whole', {}), await made('more', { eta: { type: 'string' } }), POLICY)
  expect(added?.path).toBe('parcel.eta')
})

it('says of a revision that was not fetched that it may not have been', () => {
  execFileSync('git', ['init', '--quiet'], { cwd: folder })
  expect(() => gitOrigin('git:origin/main:openapi.yaml', folder)).toThrow(/has it been fetched/)
})
